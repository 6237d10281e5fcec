"""`irr pool`: tables rebuilt from the percentages of NVivo's coding comparison, and what is pooled from them."""

from __future__ import annotations

import csv
import io
import json
import math
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

import irr
from conftest import Irr
from irr.pooling import Compared, pool, read_comparison
from irr.pooling.records import COLUMNS
from irr.result import Interval, Undefined
from irr.study import Study
from samples import SAME_STUDY

NVIVO = SAME_STUDY / "nvivo_coding_comparison.csv"
CELLS = "A and B (%), A and Not B (%), B and Not A (%), Not A and Not B (%)"
HEAD = [
    "Code",
    "File",
    "File Size",
    "Kappa",
    "A and B (%)",
    "Not A and Not B (%)",
    "A and Not B (%)",
    "B and Not A (%)",
]


def write(path: Path, rows: Sequence[Sequence[str]], head: Sequence[str] = HEAD) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    path.write_text(out.getvalue(), encoding="utf-8")
    return str(path)


def read(path: Path, *rows: Sequence[str]) -> Compared:
    return read_comparison([write(path / "n.csv", rows)])


def refused(path: Path, *rows: Sequence[str], head: Sequence[str] = HEAD) -> list[str]:
    with pytest.raises(irr.InputError) as error:
        read_comparison([write(path / "n.csv", rows, head)])
    return [line.replace(f"{path}/", "") for line in error.value.lines()]


def test_tables_are_rebuilt_from_percentages() -> None:
    found = read_comparison([str(NVIVO)])
    assert found.codes == ("boundaries", "experience", "training")
    assert found.files == ("Files\\Interviews\\int01", "Files\\Interviews\\int02")
    assert found.counts.tolist() == [
        [50, 150, 0, 800],
        [0, 60, 40, 900],
        [0, 0, 0, 1000],
        [400, 60, 40, 3500],
    ]
    assert found.warnings == ()


def test_kappa_of_a_row_is_what_nvivo_prints() -> None:
    found = pool(read_comparison([str(NVIVO)]))
    # NVivo's help: 1000 characters, 50 coded by both, 150 by one, 800 by neither.
    boundaries, experience, training = found.codes
    assert boundaries.agreement.value == 0.85
    assert boundaries.kappa.value == pytest.approx(0.3478, abs=5e-5)
    assert (experience.lowest, experience.highest) == pytest.approx((-0.0504, 0.8748), abs=5e-5)
    assert experience.mean == pytest.approx(experience.printed, abs=5e-5)
    assert training.kappa.undefined is not None
    assert training.kappa.undefined.reason == "no_variation"
    assert (training.agreement.value, training.defined, training.mean, training.printed) == (
        1.0,
        0,
        None,
        None,
    )


def test_pooled_kappa_is_that_of_a_study_of_characters() -> None:
    """The same characters one by one, through the machinery for coded sections."""
    found = pool(read_comparison([str(NVIVO)]))
    experience = found.codes[1]
    counts = np.array([[0, 60, 40, 900], [400, 60, 40, 3500]])
    a = np.repeat(np.tile([1, 1, 0, 0], 2), counts.ravel())
    b = np.repeat(np.tile([1, 0, 1, 0], 2), counts.ravel())
    rows = {
        "section": [f"{k}" for k in range(len(a))] * 2,
        "coder": ["A"] * len(a) + ["B"] * len(a),
        "category": ["x" if one else "other" for one in (*a, *b)],
    }
    import pandas as pd

    study = Study.from_frame(pd.DataFrame(rows))
    (kappa,) = irr.agree(study, coefficients=("cohen-kappa",), views=("label",)).results
    assert experience.kappa.value == pytest.approx(kappa.value, abs=1e-12)
    assert experience.kappa.expected == pytest.approx(kappa.expected, abs=1e-12)
    assert (experience.both, experience.only_a, experience.only_b, experience.neither) == (400, 120, 80, 4400)


def test_all_codes_pool_what_was_observed_and_what_chance_gives() -> None:
    total = pool(read_comparison([str(NVIVO)])).total
    # de Vries et al. (2008): 1 - Σ D_o / Σ D_e, each code with the characters it was compared on.
    observed = 1000 * 0.85 + 5000 * 0.96 + 1000
    a, b = 520 / 5000, 480 / 5000
    chance = 1000 * (0.2 * 0.05 + 0.8 * 0.95) + 5000 * (a * b + (1 - a) * (1 - b)) + 1000
    assert total.kappa.value == pytest.approx((observed - chance) / (7000 - chance), abs=1e-12)
    assert total.agreement.value == pytest.approx(0.95)
    assert (total.both, total.only_a, total.only_b, total.neither) == (450, 270, 80, 6200)
    # Not kappa of the table of all codes.
    pa, pb = 720 / 7000, 530 / 7000
    of_table = (0.95 - (pa * pb + (1 - pa) * (1 - pb))) / (pa * (1 - pb) + pb * (1 - pa))
    assert of_table != pytest.approx(total.kappa.value, abs=1e-4)


def many(n: int = 12, codes: int = 3) -> list[list[str]]:
    draw = random.Random(3)
    rows = []
    for code in range(codes):
        for file in range(n):
            both, a, b = draw.randrange(5, 20), draw.randrange(0, 8), draw.randrange(0, 8)
            rows.append(
                [
                    f"c{code}",
                    f"f{file}",
                    f"{draw.randrange(1, 40)}00",
                    "",
                    f"{both}",
                    f"{100 - both - a - b}",
                    f"{a}",
                    f"{b}",
                ]
            )
    return rows


def test_intervals_are_over_files(tmp_path: Path) -> None:
    rows = many()
    whole = pool(read(tmp_path, *rows))
    for at, one in enumerate((*whole.codes, whole.total)):
        left = []
        for file in range(12):
            fewer = pool(read(tmp_path, *(row for row in rows if row[1] != f"f{file}")))
            left.append((*fewer.codes, fewer.total)[at])
        for name in ("kappa", "agreement"):
            figure = getattr(one, name)
            values = np.array([getattr(fewer, name).value for fewer in left])
            assert figure.se == pytest.approx(
                math.sqrt(11 / 12 * ((values - values.mean()) ** 2).sum()), rel=1e-9
            )
            assert isinstance(figure.interval, Interval)
            assert figure.interval.method.endswith("-documents")
            assert figure.interval.low < figure.value < figure.interval.high


def test_one_file_has_no_interval_and_full_agreement_has_a_bound(tmp_path: Path) -> None:
    one = pool(read(tmp_path, ["c", "f", "1000", "", "5", "80", "15", "0"]))
    assert isinstance(one.codes[0].kappa.interval, Undefined)
    assert one.codes[0].kappa.interval.reason == "one_cluster"
    assert isinstance(one.total.agreement.interval, Undefined)
    assert [said.kind for said in one.warnings] == ["one_file"]
    perfect = pool(read(tmp_path, *(["c", f"f{k}", "1000", "1", "50", "50", "0", "0"] for k in range(9))))
    assert perfect.total.kappa.value == 1
    assert isinstance(perfect.total.kappa.interval, Interval)
    assert perfect.total.kappa.interval.method == "no-disagreement-bound"
    assert perfect.codes[0].agreement.interval == perfect.total.agreement.interval
    assert perfect.warnings == ()


def test_nothing_coded_at_all_cannot_be_judged(tmp_path: Path, irr: Irr) -> None:
    write(tmp_path / "n.csv", [["c", "f", "1000", "", "0", "100", "0", "0"]])
    run = irr(["pool", "n.csv"], tmp_path)
    assert run.exit == 3
    assert "undefined (no_variation)" in run.stdout


@pytest.mark.parametrize(
    ("size", "characters"),
    [
        ("1000 chars", 1000),
        ("1,000 chars", 1000),
        ("1.000 Zeichen", 1000),
        ("1 000 caractères", 1000),
        ("1000", 1000),
        ("1000.0", 1000),
        ("12 pages (34,567 chars)", 34567),
        ("34567 chars)", 34567),
        ("0:12:33.4", None),
        ("480 x 640", None),
        ("0 chars", None),
        ("", None),
        ("99999999999999999999", None),
    ],
)
def test_sizes(size: str, characters: int | None, tmp_path: Path) -> None:
    rows = [["c", "f", "500 chars", "", "5", "80", "15", "0"], ["c", "g", size, "", "50", "50", "0", "0"]]
    found = read(tmp_path, *rows)
    assert found.counts.sum(axis=1).tolist() == ([500] if characters is None else [500, characters])
    kinds = [one.kind for one in found.warnings]
    assert kinds == (["size_not_characters"] if characters is None else [])


def test_decimal_commas_and_older_headings(tmp_path: Path) -> None:
    head = [
        "Node",
        "Source",
        "Source Folder",
        "Source Size",
        "Kappa",
        "Agreement (%)",
        "A and B (%)",
        "Not A and Not B (%)",
    ]
    head += ["Disagreement (%)", "A and Not B (%)", "B and Not A (%)"]
    row = ["c", "f", "Internals", "1000 chars", "0,3478", "85,0", "5,0", "80,0", "15,0", "15,0", "0,0"]
    path = write(tmp_path / "n.csv", [row], head)
    found = read_comparison([path])
    assert found.counts.tolist() == [[50, 150, 0, 800]]
    assert (found.kappa.tolist(), found.warnings) == ([0.3478], ())


def test_a_printed_kappa_that_the_percentages_do_not_give(tmp_path: Path) -> None:
    rows = [
        ["c", "f", "1000", "0.3478", "5.0", "80.0", "15.0", "0.0"],
        ["c", "g", "1000", "0.9000", "5.0", "80.0", "15.0", "0.0"],
        ["d", "f", "1000", "1", "0.0", "100.0", "0.0", "0.0"],
    ]
    differs, nothing = read(tmp_path, *rows).warnings
    assert differs.kind == "kappa_differs"
    assert differs.text == (
        "rows whose printed kappa is not that of their percentages: 1 of 3, c in g (0.9, not 0.3478)"
    )
    assert nothing.kind == "kappa_of_nothing"
    assert nothing.text.endswith("agreement by chance is certain: 1, d in f (1)")
    # Rounded to whole percents, .36 is as good as .3478.
    assert read(tmp_path, ["c", "f", "1000", "0.36", "5", "80", "15", "0"]).warnings == ()


def test_refusals_name_the_line(tmp_path: Path) -> None:
    good = ["c", "f", "1000", "", "5", "80", "15", "0"]
    assert refused(tmp_path, good, good) == [
        "n.csv:3: 'c' in 'f' stands here and at n.csv:2; pool the comparison of one pair of coders at a time"
    ]
    bad = [
        ["c", "f", "1000", "", "5", "80", "15", "7"],
        ["c", "g", "1000", "", "x", "80", "15", "0"],
        ["c", "h", "1000", "high", "5", "80", "15", "0"],
        ["", "h", "1000", "", "5", "80", "15", "0"],
        ["c", "i", "1000", "", "-5", "100", "5", "0"],
    ]
    assert refused(tmp_path, *bad) == [
        "n.csv:2: the four cells of 'c' add up to 107%, not 100%",
        "n.csv:3: column 'A and B (%)' must be a percentage, not 'x'",
        "n.csv:4: column Kappa must be a number or blank, not 'high'",
        "n.csv:5: no code in column 'Code'",
        "n.csv:6: column 'A and B (%)' must be a percentage, not '-5'",
    ]
    (text,) = refused(tmp_path, good[:2] + good[3:], head=HEAD[:2] + HEAD[3:])
    assert text.startswith(
        "n.csv:1: no column for the size (File Size); the columns are: Code, File, Kappa, A and B (%)"
    )
    assert refused(tmp_path, ["c", "f", "0:01:02", "", "5", "80", "15", "0"]) == [
        "n.csv: no row tells the size of its file in characters"
    ]
    assert refused(tmp_path, ["s1", "Ana", "x"], head=["section", "coder", "category"]) == [
        f"n.csv:1: is no coding comparison of NVivo, which has columns {CELLS}"
    ]


def test_agree_says_which_command_reads_results(irr: Irr, tmp_path: Path) -> None:
    run = irr(["agree", NVIVO.name], NVIVO.parent)
    assert run.exit == 2
    assert run.stderr == (
        "irr: nvivo_coding_comparison.csv:1: holds results (NVivo's coding comparison), not codings; irr pool FILE pools "
        "them\n"
    )


def test_what_is_printed(irr: Irr) -> None:
    run = irr(["pool", NVIVO.name], NVIVO.parent)
    assert run.exit == 0
    lines = [" ".join(line.split()) for line in run.stdout.splitlines()]
    assert "experience 2 96% [0.1%, 99.9%] .778 [−.999, .999]" in lines
    assert "training 1 100% – undefined (no_variation) –" in lines
    assert "experience 2 of 2 −.050 .875 .412 .412" in lines
    rows = [*csv.DictReader(io.StringIO(irr(["pool", NVIVO.name, "--format", "csv"], NVIVO.parent).stdout))]
    assert tuple(rows[0]) == COLUMNS
    assert [row["code"] for row in rows] == ["boundaries", "experience", "training", "all codes"]
    assert rows[2]["kappa_reason"] == "no_variation"
    told = json.loads(irr(["pool", NVIVO.name, "--format", "json"], NVIVO.parent).stdout)
    assert told["by_code"][0]["kappa"]["signature"].startswith("cohen-kappa|view:category|unit:character|")
    assert told["total"]["table"] == {"both": 450, "only_a": 270, "only_b": 80, "neither": 6200}


def test_many_codes_and_files_are_pooled_soon(tmp_path: Path) -> None:
    rows = [[f"c{k % 2000}", f"f{k // 20}", "1000", "", "5", "80", "15", "0"] for k in range(20_000)]
    assert len(pool(read(tmp_path, *rows)).codes) == 2000


def test_any_table_of_results_is_read_or_refused(tmp_path: Path) -> None:
    draw = random.Random(5)
    strange = [
        "",
        "NaN",
        "-1",
        "1e9",
        "9" * 30,
        "100",
        "0",
        "a\x01b",
        "50",
        ",5",
        "1.2.3",
        "−",
        "(",
        "٣",
        "x" * 999,
    ]
    refusals = 0
    for _ in range(200):
        rows = many(3, 2)
        for _ in range(draw.randrange(1, 4)):
            rows[draw.randrange(len(rows))][draw.randrange(8)] = draw.choice(strange)
        try:
            pool(read(tmp_path, *rows))
        except irr.InputError as error:
            refusals += bool(error.lines())
    assert refusals > 20
