"""The coverage study simulates what it says, and its page is about all of it."""

from __future__ import annotations

import importlib.util
import re
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import irr
from irr.diagnosis.posterior import Posteriors
from irr.joint import Rule, estimate_jointly

ROOT = Path(__file__).parent.parent
SECTIONS = 200_000


def _script() -> Any:
    spec = importlib.util.spec_from_file_location("coverage_study", ROOT / "benchmarks" / "coverage.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


study = _script()
PAGE = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")


def random() -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(0))


def kappa_of(first: Any, second: Any) -> float:
    """Cohen's kappa of two coders' values, from its definition."""
    values = range(int(max(first.max(), second.max())) + 1)
    observed = np.mean(first == second)
    expected = sum(np.mean(first == v) * np.mean(second == v) for v in values)
    return float((observed - expected) / (1 - expected))


@pytest.mark.parametrize("kappa", [0.10, 0.30, 0.63, 0.90])
def test_any_two_coders_have_the_kappa_meant_on_every_code(kappa: float) -> None:
    prevalence = np.array([0.10, 0.20, 0.40])
    given = study.draw_codes(random(), SECTIONS, 3, prevalence, kappa)
    assert given.mean(axis=(0, 1)) == pytest.approx(prevalence, abs=0.005)
    for g, h in combinations(range(3), 2):
        for k in range(len(prevalence)):
            assert kappa_of(given[:, g, k], given[:, h, k]) == pytest.approx(kappa, abs=0.01)


def test_any_two_coders_of_labels_have_the_kappa_meant() -> None:
    given = study.draw_labels(random(), SECTIONS, 3, 0.63)
    assert (given.sum(axis=2) == 1).all()
    label = given.argmax(axis=2)
    for g, h in combinations(range(3), 2):
        assert kappa_of(label[:, g], label[:, h]) == pytest.approx(0.63, abs=0.01)


@pytest.mark.parametrize("coders", [2, 3, 5])
@pytest.mark.parametrize(("prevalence", "kappa"), [(0.03, 0.95), (0.20, 0.50), (0.40, 0.10)])
def test_cells_of_the_posterior_have_the_probabilities_of_the_model(
    prevalence: float, kappa: float, coders: int
) -> None:
    given = study.draw_codes(random(), SECTIONS, coders, np.array([prevalence]), kappa)
    (((rated, counts),),) = Posteriors(study.study_of(given), 0).cells
    expected = study.cell_probabilities(prevalence, kappa, coders)
    assert rated == coders
    assert expected.sum() == pytest.approx(1)
    assert np.array(counts) / SECTIONS == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize("coders", [2, 3, 5])
@pytest.mark.parametrize(("prevalence", "kappa"), [(0.03, 0.95), (0.20, 0.50), (0.40, 0.10)])
def test_alpha_of_those_cells_is_the_kappa_meant(prevalence: float, kappa: float, coders: int) -> None:
    cells, c = study.cell_probabilities(prevalence, kappa, coders), np.arange(coders + 1)
    apart = cells @ (2 * c * (coders - c)) / (coders * (coders - 1))
    share = cells @ c / coders
    assert share == pytest.approx(prevalence)
    assert 1 - apart / (2 * share * (1 - share)) == pytest.approx(kappa)


def test_a_study_is_the_codes_given() -> None:
    given = study.draw_codes(random(), 30, 3, np.array(study.PREVALENCES), 0.63)
    made = study.study_of(given)
    assert len(made.sets[0]) == 0
    for i in range(30):
        for g in range(3):
            number = int(made.set_id[3 * i + g])
            assert made.sets[number].tolist() == np.flatnonzero(given[i, g]).tolist()
    sets = [tuple(made.sets[number].tolist()) for number in range(len(made.sets))]
    assert len(set(sets)) == len(sets)


def drawn(setting: Any) -> irr.Study:
    made: irr.Study = study.draw_study(random(), setting, 30)
    return made


@pytest.mark.parametrize("labels", [False, True])
def test_figures_are_those_of_agree(labels: bool) -> None:
    """Every overall figure of the default report is studied, with the interval it has there."""
    setting = study.Setting(30, 0.63, labels=labels)
    made = drawn(setting)
    report = irr.agree(made, views=("label",) if labels else ("pooled", "set"))
    reported = {}
    for result in report.results:
        if len(result.coders) == 2 and result.coders != made.coders[:2]:
            continue
        pair = len(result.coders) == 2 and not result.all
        criterion = "label" if labels else result.criterion
        rule, k = (result.all or "").partition(":")[::2]
        figure = study.Figure(result.name, criterion, pair, Rule(rule, int(k or 0)) if rule else None)
        reported[figure.name] = result.value, result.interval
    figures = study.figures_of(setting)
    studied = dict(zip([one.name for one in figures], study.figures_in(made, figures), strict=True))
    assert studied.keys() == reported.keys()
    for name, (value, interval) in studied.items():
        assert value == pytest.approx(reported[name][0])
        assert interval.method == reported[name][1].method
        assert (interval.low, interval.high) == pytest.approx((reported[name][1].low, reported[name][1].high))


def test_joint_rules_have_the_interval_of_the_program() -> None:
    made = drawn(study.Setting(30, 0.63))
    for figure in study.FIGURES:
        if figure.rule:
            result = estimate_jointly(made, figure.rule, figure.empty, figure.scope(made.coders), 0)
            ((_, interval),) = study.figures_in(made, (figure,))
            assert interval == result.interval


def test_same_seed_same_intervals() -> None:
    name = "n=20 (.63)"
    first, second = (study.run(study.Task(name, seed=1, chunk=0, count=2)) for _ in range(2))
    other = study.run(study.Task(name, seed=2, chunk=0, count=2))
    figure = study.FIGURES[0].name
    assert np.array_equal(first.intervals[figure].ends, second.intervals[figure].ends)
    assert not np.array_equal(first.intervals[figure].ends, other.intervals[figure].ends)


def test_coverage_counts_what_lies_below_and_above() -> None:
    ends = np.array([[0.1, 0.4], [0.4, 0.6], [0.4, 0.5], [0.6, 0.9], [np.nan, np.nan]])
    found = study.coverage(ends, 0.5)
    assert (found.intervals, found.covers, found.below, found.above) == (4, 50, 25, 25)
    assert str(found) == "**50.0**"


# --- docs/coverage.md


def test_page_names_the_command() -> None:
    assert re.search(r"^python benchmarks/coverage\.py --sets \d+ --seed \d+ --write$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("name", study.SETTINGS)
def test_page_has_every_setting_with_every_figure(name: str) -> None:
    found = re.search(rf"^### {re.escape(name)}\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    setting = study.SETTINGS[name]
    if isinstance(setting, study.CategorySetting):
        rows = [f"| {figure} | {band} |" for figure in setting.figures for band in study.BANDS]
    else:
        rows = [f"| {figure.name} |" for figure in study.figures_of(setting)]
    missing = [row for row in rows if row not in found[1]]
    assert not missing


def test_page_has_no_other_setting() -> None:
    assert re.findall(r"^### (.+)$", PAGE, re.MULTILINE) == list(study.SETTINGS)


def test_what_is_outside_is_bold_and_listed() -> None:
    outside, tables = PAGE.split("## Outside 93–97%")[1].split("## All coders and pairs")
    rows = [row for row in tables.splitlines() if row.startswith("| ") and "`" in row]
    bold = [row for row in rows if "**" in row]
    assert outside.count("The program says: ") == len(bold)
