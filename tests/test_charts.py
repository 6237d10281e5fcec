"""Charts: what is drawn is what was computed, said in words too, and no name can do harm in it."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import irr
from conftest import Irr
from irr.checks.subject import Round, Subject
from irr.codebook import read_codebook
from irr.errors import UsageError
from irr.names import printable, shown
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Picture
from irr.reporters._charts import _lettering, categories, confusion, figure, figures, pairs
from irr.reporters._charts import _rows as rows
from irr.reporters._charts._dots import LOWEST, draw
from irr.reporters._charts._drawing import drawn, inline_svg
from irr.reporters._charts._palette import PAGE, PRINT
from irr.reports import ReportOptions, StudyReport, report_on
from irr.result import Interval
from studies import GILLARD, ROOT, Row, rows_of, study_of_rows

HOSTILE = Path(__file__).parent / "hostile"
SVG = "{http://www.w3.org/2000/svg}"


def report_of(*studies: irr.Study) -> StudyReport:
    """The report on studies that are rounds 1, 2, …"""
    names = [f"round {i}" for i, _ in enumerate(studies, 1)] if studies[1:] else [""]
    rounds = {name: Round(name, study, None, ()) for name, study in zip(names, studies, strict=True)}
    return report_on(Subject(rounds, {}), ReportOptions())


@cache
def gillard() -> StudyReport:
    rounds = {}
    for number in (1, 2):
        book = read_codebook(str(ROOT / "codebooks" / f"peer-worker-v{number}.yaml"))
        files = sorted((GILLARD / f"round-{number}").glob("*.yaml"))
        study = irr.load(files, codebook=book)
        rounds[f"round-{number}"] = Round(f"round-{number}", study, book, tuple(map(str, files)))
    revision = str(ROOT / "codebooks" / "peer-worker-v1-to-v2.yaml")
    return report_on(Subject(rounds, {}, revisions=(revision,)), ReportOptions(reference="SG"))


@cache
def large(n_categories: int, n_coders: int, n_sections: int) -> StudyReport:
    """A study whose coders often take a category for the next one."""
    draw_ = random.Random(1)
    found: list[Row] = []
    for i in range(n_sections):
        true = draw_.randrange(n_categories)
        for g in range(n_coders):
            given = true if draw_.random() < 0.6 else (true + draw_.choice([-1, 1])) % n_categories
            found.append((f"s{i}", f"coder {g}", f"a category with a long name {given}"))
    return report_of(study_of_rows(found))


def of_lines(**coders: str) -> StudyReport:
    return report_of(study_of_rows(rows_of(coders)))


def drawing(name: str, report: StudyReport) -> Picture:
    picture = figure(name).picture(report)
    assert picture is not None
    return picture


def points(picture: Picture) -> list[dict[str, Any]]:
    """What marks are made of: everything in the chart's data that is described."""
    chart = picture.draw(PRINT).to_dict()
    values = [value for data in chart["datasets"].values() for value in data] if "datasets" in chart else []
    values += [value for layer in chart["layer"] for value in layer.get("data", {}).get("values", [])]
    return [one for one in values if "said" in one and ("series" in one or "times" in one)]


def of_series(picture: Picture, series: str) -> list[tuple[float, float | None, float | None]]:
    """Value and interval of each mark of a series, from top to bottom; a range is drawn from the same data."""
    found = {
        (one["y"], one["value"], one["low"], one["high"])
        for one in points(picture)
        if one["series"] == series
    }
    return [one[1:] for one in sorted(found)]


def figures_of(result: Any) -> tuple[float | None, float | None, float | None]:
    interval = result.interval
    return result.value, interval.low if interval else None, interval.high if interval else None


DRAWN = [name for name in figures() if figure(name).picture(gillard()) is not None]


def test_every_figure_is_there_and_drawn_of_the_example() -> None:
    assert figures() == ["categories", "coders", "confusion", "overall", "pairs", "rounds"] == DRAWN
    with pytest.raises(UsageError, match="no figure called 'confusoin'; did you mean 'confusion'"):
        figure("confusoin")


@pytest.mark.parametrize("name", figures())
def test_a_figure_says_what_it_is(name: str) -> None:
    one = figure(name)
    assert drawing(name, gillard()).name == name
    for said in (one.TITLE, one.SUMMARY, one.NEEDS):
        assert said
        assert "\n" not in said


# --- what is drawn


def test_overall_has_percentages_with_chance_and_beyond_it_unrounded() -> None:
    report, picture = gillard(), drawing("overall", gillard())
    told = [one for one in report.reported.shares if one.all == "all-share" or len(one.coders) == 2]
    assert len(told) == 4
    assert of_series(picture, "share of sections with a category in common") == [
        figures_of(one) for one in told
    ]
    by_chance = of_series(picture, "what chance alone would give")
    assert by_chance == [(one.expected, None, None) for one in told]
    beyond = of_series(picture, "agreement beyond chance")
    headline = report.reported.headline
    assert beyond == [*((one.chance_corrected, None, None) for one in told), figures_of(headline)]


def test_no_percentage_stands_without_its_chance_level() -> None:
    for name in ("overall", "pairs", "rounds"):
        picture = drawing(name, gillard())
        shares = of_series(picture, rows.SHARE.name)
        assert len(shares) == len(of_series(picture, rows.CHANCE.name)) > 1


def test_of_many_pairs_overall_shows_the_mean() -> None:
    report = large(6, 6, 40)
    shares = of_series(drawing("overall", report), rows.SHARE.name)
    mean, all_share = report.reported.agreement.select(
        name="percent-agreement", view="set", criterion="overlap", coders=report.study.coders
    )[:2]
    assert (mean.all, all_share.all) == (None, "all-share")
    assert shares == [figures_of(mean), figures_of(all_share)]


def test_categories_have_alpha_and_interval_of_their_verdicts() -> None:
    report, picture = gillard(), drawing("categories", gillard())
    for verdict, series in categories.SERIES.items():
        wanted = [one.verdict for one in report.diagnosis.dossiers if one.verdict.verdict == verdict]
        assert of_series(picture, series.name) == [
            (one.alpha, one.interval and one.interval.low, one.interval and one.interval.high)
            for one in wanted
        ]
    assert {one.verdict.verdict for one in report.diagnosis.dossiers} == {"revise", "watch", "ok"}
    assert '"threshold .667"' in json.dumps(picture.draw(PRINT).to_dict())


def test_only_the_worst_of_many_categories_are_shown() -> None:
    report = large(60, 3, 300)
    picture = drawing("categories", report)
    worst = [one.verdict for one in report.diagnosis.dossiers[: categories.MOST]]
    told = {(one["name"], one["value"]) for one in points(picture)}
    assert told == {(_lettering.cut(one.id), one.alpha) for one in worst}
    assert "The first 40 of 60 categories are shown, worst first." in picture.text


def test_rare_and_unused_categories_are_shown_as_such() -> None:
    study = of_lines(
        Ana="a a a b b a b b a b c a", Ben="a a b b b a b a a b c a", Cem="a a a b b b b b a b a a"
    )
    picture = drawing("categories", study)
    (rare,) = of_series(picture, "too little to judge")
    (verdict,) = (one.verdict for one in study.diagnosis.dossiers if one.verdict.id == "c")
    assert rare[0] == verdict.alpha
    assert "Of c there is too little to judge." in picture.text


def test_cells_of_the_heat_map_are_those_of_the_matrix_and_name_their_sections() -> None:
    report = report_of(gillard().rounds[0].study)
    found, names = report.diagnosis.findings.confusion, report.study.categories
    cells = {one["said"]: one["times"] for one in points(drawing("confusion", report))}
    (bound,) = (said for said in cells if said.startswith("BOUND / PROT: "))
    assert bound == "BOUND / PROT: swapped 5 times, in S004, S022, S042"
    wanted = sorted(
        2 * weight
        for a, b, weight in zip(found.symmetric.a, found.symmetric.b, found.symmetric.weight, strict=True)
        if a != b
    )
    assert sorted(cells.values()) == wanted
    omitted = next(said for said in cells if said.startswith("PROF: "))
    sections = found.omissions_of(names.index("PROF"))
    assert omitted.count("S0") == len(sections)
    assert "nothing in its place by another" in omitted


def test_a_cell_names_no_more_sections_than_can_be_read() -> None:
    report = of_lines(Ana="a " * 20 + "b b", Ben="b " * 20 + "b a")
    (cell,) = points(drawing("confusion", report))
    assert cell["said"].endswith("s10, s11, s12 and 9 more")
    assert cell["times"] == 21


def test_only_categories_most_often_swapped_are_in_the_heat_map() -> None:
    picture = drawing("confusion", large(60, 3, 300))
    places = {one["x"] for one in points(picture)} | {one["y"] for one in points(picture)}
    assert len(places) <= confusion.MOST
    assert "35 more are not" in picture.text


def test_a_category_called_nothing_is_not_taken_for_nothing() -> None:
    report = of_lines(Ana="nothing a b nothing", Ben="a nothing b -")
    picture = drawing("confusion", report)
    assert sorted(one["times"] for one in points(picture)) == [1, 2]
    assert "nothing / a (2 times)" in picture.text or "a / nothing (2 times)" in picture.text


def test_pairs_have_share_and_kappa_least_agreement_first() -> None:
    report, picture = gillard(), drawing("pairs", gillard())
    kappas = sorted(
        (one for one in report.reported.agreement.select(name="cohen-kappa", view="pooled")),
        key=lambda one: one.value or 0,
    )
    assert of_series(picture, pairs.KAPPA.name) == [figures_of(one) for one in kappas]
    of = {one.coders: one for one in report.reported.shares if len(one.coders) == 2}
    assert of_series(picture, rows.SHARE.name) == [figures_of(of[one.coders]) for one in kappas]


def test_of_many_pairs_those_that_agree_least_are_shown() -> None:
    picture = drawing("pairs", large(6, 12, 30))
    assert len(of_series(picture, pairs.KAPPA.name)) == pairs.MOST
    assert "The first 40 of 66 pairs are shown" in picture.text


def test_rounds_have_their_alpha_and_what_the_codebook_did() -> None:
    report, picture = gillard(), drawing("rounds", gillard())
    assert of_series(picture, "pooled alpha") == [figures_of(one.headline) for one in report.rounds]
    ((_, _, compared),) = report.comparisons
    assert compared.headline is not None
    assert compared.headline.recoded is not None
    assert compared.headline.mechanical is not None
    (carried,) = of_series(picture, "the round before, its codings carried over to this codebook")
    assert carried[0] == compared.headline.recoded.value
    assert f"by itself made {numbers.signed(compared.headline.mechanical.difference)}" in picture.text


def test_coders_have_alpha_with_the_others_least_first() -> None:
    report, picture = gillard(), drawing("coders", gillard())
    assert report.diagnosis.coders is not None
    wanted = [figures_of(one.alpha_with_rest) for one in report.diagnosis.coders.profiles]
    assert of_series(picture, "alpha with the others") == sorted(wanted)


def test_a_coder_who_stands_apart_has_another_mark() -> None:
    words = random.Random(2)
    line = [words.choice("abcd") for _ in range(60)]
    others = [" ".join(k if words.random() < 0.93 else "a" for k in line) for _ in range(3)]
    apart = " ".join(words.choice("abcd") for _ in line)
    picture = drawing("coders", of_lines(Ana=others[0], Ben=others[1], Cem=others[2], Dee=apart))
    apart_marks = {one["name"] for one in points(picture) if one["series"].startswith("stands apart")}
    assert apart_marks == {"Dee"}
    assert "Agreement is better without Dee" in picture.text


# --- what cannot be drawn


ONE_CODER = {"Ana": "a b a b a b"}
ALIKE = {"Ana": "a b a b a c", "Ben": "a b a b a c", "Cem": "a b a b a c"}
ONE_VALUE = {"Ana": "a a a a", "Ben": "a a a a"}
APART = {"Ana": "a b . .", "Ben": ". . a b"}


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (ONE_CODER, set()),
        (ALIKE, {"overall", "categories", "pairs", "coders"}),
        (ONE_VALUE, {"overall", "pairs"}),
        (APART, set()),
    ],
)
def test_what_has_no_figure_is_not_drawn(lines: dict[str, str], names: set[str]) -> None:
    report = of_lines(**lines)
    assert {name for name in figures() if figure(name).picture(report) is not None} == names


def test_a_figure_without_a_value_is_told_in_its_row() -> None:
    report = of_lines(Ana="a b a .", Ben="a b b .", Cem=". . . a")
    picture = drawing("overall", report)
    told = json.dumps(picture.draw(PRINT).to_dict())
    assert "undefined (no_overlap)" in told
    assert len(of_series(picture, rows.SHARE.name)) == 1


def test_a_category_without_an_interval_is_a_mark_without_a_line() -> None:
    one = replace(gillard().diagnosis.dossiers[0].verdict, interval=None)
    row = categories._row(one)
    assert row.marks[0].interval is None
    assert row.marks[0].value == one.alpha
    assert "[" not in row.figures


def test_what_lies_below_the_axis_is_told_in_digits_only() -> None:
    wide = Interval(-1.7, 0.9, 0.95, "jackknife")
    series = rows.Series("one", "circle", "first")
    below = rows.Row("low", (rows.Mark(series, -4.0, "−4.000"),), "−4.000")
    partly = rows.Row("partly", (rows.Mark(series, -0.5, "−.500", wide),), "−.500")
    picture = Picture(
        "one", "One", "One.", lambda palette: draw([below, partly], palette, "value", "interval")
    )
    found = points(picture)
    assert {one["name"] for one in found} == {"partly"}
    assert {(one["low"], one["from"]) for one in found} == {(-1.7, LOWEST)}
    assert "−4.000" in json.dumps(picture.draw(PRINT).to_dict(), ensure_ascii=False)


# --- words


@pytest.mark.parametrize("name", DRAWN)
def test_text_says_the_figures_that_matter(name: str) -> None:
    report, text = gillard(), drawing(name, gillard()).text
    wanted = {
        "overall": [numbers.with_interval(report.reported.headline), "78%", "23%"],
        "categories": ["1 of 8 categories judged calls for revision: PROF", "threshold is .667"],
        "confusion": ["LIMITS / PROF (5 times)"],
        "pairs": ["KO – SLG", "SG – KO", "by chance"],
        "rounds": [numbers.with_interval(one.headline) for one in report.rounds],
        "coders": ["SLG agrees least", "from 1.22 to 1.26 categories a section"],
    }[name]
    assert [said for said in wanted if said not in text] == []
    assert re.fullmatch(r"[^\n]+\.", text)


@pytest.mark.parametrize("name", DRAWN)
def test_every_mark_is_described_and_nothing_else_is_read_out(name: str) -> None:
    svg = inline_svg(drawing(name, gillard()))
    described = re.findall(r'<path aria-label="([^"]+)" role="graphics-symbol"', svg)
    wanted = {one["said"] for one in points(drawing(name, gillard()))}
    assert set(described) == wanted
    assert len(described) == len(wanted)
    assert 'aria-roledescription="axis"' not in svg


# --- pages and files


def elements(svg: str) -> list[ET.Element]:
    return list(ET.fromstring(svg).iter())


@pytest.mark.parametrize("name", DRAWN)
def test_an_inline_drawing_has_no_style_no_script_and_the_colours_of_the_page(name: str) -> None:
    svg = inline_svg(drawing(name, gillard()))
    attributes = [(key, value) for one in elements(svg) for key, value in one.attrib.items()]
    assert {one.tag.removeprefix(SVG) for one in elements(svg)} <= {
        "svg",
        "g",
        "path",
        "line",
        "text",
        "rect",
    }
    assert not [
        key for key, _ in attributes if key == "style" or key.startswith("on") or key.endswith("href")
    ]
    coloured = {
        value
        for key, value in attributes
        if key in ("fill", "stroke") and value not in ("none", "transparent")
    }
    assert coloured <= {f"var(--{colour})" for colour in PRINT.__dataclass_fields__}
    assert {value for key, value in attributes if key == "font-family"} == {PAGE.font}
    assert "viewBox" in elements(svg)[0].attrib


def test_no_two_elements_of_all_drawings_share_an_id() -> None:
    ids = [
        one.attrib["id"]
        for name in DRAWN
        for one in elements(inline_svg(drawing(name, gillard())))
        if "id" in one.attrib
    ]
    assert len(ids) == len(set(ids))


def _with_a_gradient(palette: object) -> Any:
    import altair as alt

    colour = alt.Gradient(gradient="linear", stops=[alt.GradientStop("red", 0), alt.GradientStop("blue", 1)])
    data = alt.Data(values=[{"x": 1, "text": 'a id="b" fill="url(#c)"'}])
    chart = alt.Chart(data).encode(x="x:Q")
    return chart.mark_bar(color=colour) + chart.mark_text().encode(text="text:N")


def test_ids_are_of_the_picture_and_texts_are_left_alone() -> None:
    svg = inline_svg(Picture("bars", "Bars", "Bars.", _with_a_gradient))
    ids = {one.attrib["id"] for one in elements(svg) if "id" in one.attrib}
    assert ids
    assert all(one.startswith("bars-") for one in ids)
    assert set(re.findall(r'fill="url\(#(.*?)\)"', re.sub(">[^<]*<", "><", svg))) <= ids
    assert 'a id="b" fill="url(#c)"' in {one.text for one in elements(svg)}


@pytest.mark.parametrize("name", DRAWN)
def test_same_input_same_bytes(name: str) -> None:
    first, second = drawing(name, gillard()), drawing(name, gillard())
    assert inline_svg(first) == inline_svg(second)
    assert drawn(first, "svg") == drawn(second, "svg")
    assert drawn(first, "png") == drawn(second, "png")


@pytest.mark.parametrize(
    ("format_", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG\r\n"), ("pdf", b"%PDF-")]
)
@pytest.mark.parametrize("name", DRAWN)
def test_files_are_what_their_ending_says(name: str, format_: str, begins: bytes) -> None:
    assert drawn(drawing(name, gillard()), format_).startswith(begins)


def test_two_hundred_categories_make_a_small_page() -> None:
    report = large(200, 4, 500)
    size = sum(len(inline_svg(drawing(name, report))) for name in figures() if figure(name).picture(report))
    assert size < 250_000


def _luminance(colour: tuple[float, ...]) -> float:
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _schemes() -> Iterator[dict[str, tuple[float, ...]]]:
    css = (ROOT / "src" / "irr" / "reporters" / "_page.css").read_text(encoding="utf-8")
    for scheme in re.findall(r":root \{([^}]*--first[^}]*)\}", css):
        colours = re.findall(r"--(\w+): #([0-9a-f]+)", scheme)
        whole = {
            name: value if len(value) == 6 else "".join(2 * digit for digit in value)
            for name, value in colours
        }
        yield {
            name: tuple(int(value[i : i + 2], 16) / 255 for i in (0, 2, 4)) for name, value in whole.items()
        }


def test_digits_can_be_read_on_the_strongest_cell_light_dark_or_printed() -> None:
    schemes = list(_schemes())
    assert len(schemes) == 3
    for colours in schemes:
        cell = tuple(
            confusion.STRONGEST * c + (1 - confusion.STRONGEST) * p
            for c, p in zip(colours["second"], colours["paper"], strict=True)
        )
        light, dark = sorted((_luminance(cell), _luminance(colours["ink"])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) > 4.5


# --- names


def hostile() -> Iterable[str]:
    return sorted(path.name for path in HOSTILE.glob("*.csv") if path.name[:2] in ("15", "17", "23", "25"))


@pytest.mark.parametrize("name", hostile())
def test_hostile_names_are_harmless_and_readable(name: str) -> None:
    study = irr.load(HOSTILE / name)
    report = report_of(study)
    # The same sections by a coder who differs everywhere, so that all charts have something to draw.
    differs = (
        [(section, "differs", study.categories[0]) for section in study.names.to_pylist()]
        if study.names
        else []
    )
    given = [
        (section, coder, category)
        for section in (study.names.to_pylist() if study.names else [])
        for coder in study.coders
        for category in sorted(study.categories_of(section, coder) or ())
    ]
    for one in (report, report_of(study_of_rows([*given, *differs]))):
        for found in filter(None, (figure(figure_name).picture(one) for figure_name in figures())):
            svg = inline_svg(found)
            texts = [element.text or "" for element in elements(svg)]
            said = [element.attrib.get("aria-label", "") for element in elements(svg)]
            assert {element.tag.removeprefix(SVG) for element in elements(svg)} <= {
                "svg",
                "g",
                "path",
                "line",
                "text",
            }
            assert not [text for text in (*texts, *said, found.text) if printable(text) != text]
            if found.name == "categories":
                assert {_lettering.cut(category) for category in one.study.categories} <= set(texts)
            if found.name == "confusion":
                assert any(shown(one.study.categories[0]) in text for text in said)


def test_names_that_are_cut_keep_both_ends() -> None:
    name = "Barriers to recruitment: those named by managers, part 17"
    assert len(_lettering.cut(name)) == _lettering.LONGEST
    assert _lettering.cut(name).startswith("Barriers")
    assert _lettering.cut(name).endswith("part 17")
    both = _lettering.pair((name, name))
    assert both.count("part 17") == 0 < both.count("17")


# --- irr plot


PLOTTED = [str(GILLARD / "irr.yml")]


def test_plot_writes_numbers_in_the_style_asked_for(irr: Irr, tmp_path: Path) -> None:
    path = tmp_path / "figure.svg"
    assert irr(["plot", "rounds", *PLOTTED, "--style", "apa", "-o", path]).exit == 0
    text = path.read_text(encoding="utf-8")
    assert "95% CI" in text
    assert "alpha .60 [.51, .68]" in text
    assert ".604" not in text


@pytest.mark.parametrize("ending", ["svg", "PNG", "pdf"])
def test_plot_writes_the_figure(irr: Irr, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"figure.{ending}"
    found = irr(["plot", "rounds", *PLOTTED, "-o", path])
    assert (found.exit, found.stdout, found.stderr) == (0, "", "")
    begins = {"svg": b"<svg", "PNG": b"\x89PNG", "pdf": b"%PDF"}[ending]
    assert path.read_bytes().startswith(begins)


@pytest.mark.parametrize("name", figures())
def test_figures_of_the_docs_say_what_is_drawn_now(irr: Irr, tmp_path: Path, name: str) -> None:
    irr(["plot", name, *PLOTTED, "-o", tmp_path / "figure.svg"])
    shown_there = (ROOT / "docs" / "figures" / f"{name}.svg").read_text(encoding="utf-8")
    said = [
        re.findall('aria-label="(.*?)"|<text[^>]*>(.*?)</text>', svg)
        for svg in (shown_there, (tmp_path / "figure.svg").read_text(encoding="utf-8"))
    ]
    assert said[0] == said[1], (
        f"run: irr plot {name} examples/gillard-2013/irr.yml -o docs/figures/{name}.svg"
    )


def test_plot_refuses_to_write_over_an_input(irr: Irr, tmp_path: Path) -> None:
    path = tmp_path / "codings.svg"
    path.write_text("section,coder,category\ns1,Ana,a\ns1,Ben,a\ns2,Ana,b\ns2,Ben,a\n", encoding="utf-8")
    before = path.read_bytes()
    found = irr(["plot", "overall", path, "--layout", "long", "-o", path])
    assert found.exit == 2
    assert "is an input" in found.stderr
    assert path.read_bytes() == before


def test_help_lists_the_figures(irr: Irr) -> None:
    found = irr(["plot", "--help"])
    said = " ".join(found.stdout.split())
    for name in figures():
        assert f"{name} {figure(name).SUMMARY}" in said


def test_nothing_is_drawn_to_be_told_of_the_figures() -> None:
    import subprocess
    import sys

    program = (
        "import sys, irr.cli.main as m\n"
        "try: m.main(['plot', '--help'])\n"
        "except SystemExit: pass\n"
        "assert not {'altair', 'vl_convert', 'pandas'} & set(sys.modules), 'drawn'\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
