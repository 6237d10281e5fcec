"""What files hold, how they would be read, and the command line that reads them so."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest

import irr as package
import irr.loaders
from conftest import Irr
from irr.cli._reading import _OPTIONS
from irr.codings import Document, Measure, Source, Spans
from irr.errors import InputError, UsageError
from irr.inputs import Input
from irr.inspection import inspect
from irr.inspection.commanding import commands, flag_of, shell_quoted
from irr.inspection.model import Answer, Inspection, Question
from irr.loaders import LoadOptions
from irr.loaders._building import Mark, spans_of
from irr.reporters import for_any_report
from irr.tables.grid import Rows
from irr.tables.header import Header, Row
from irr.tables.options import TableOptions
from samples import SAME_STUDY

HERE = Path(__file__).parent
MESSY = HERE / "messy"


def look(folder: Path, *names: str, **options: Any) -> Inspection:
    return inspect([str(folder / name) for name in names], **options)


def written(folder: Path, text: str | bytes, name: str = "answers.csv") -> Path:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def question(found: Inspection, option: str) -> Question:
    (one,) = (one for one in found.questions if one.option == option)
    return one


def effects(one: Question) -> dict[str, str]:
    return {answer.value: answer.effect for answer in one.answers}


def test_a_table_is_told_as_it_is_read() -> None:
    found = look(SAME_STUDY, "long.csv")
    (part,) = found.parts
    assert (part.format, part.layout, part.detected) == ("CSV", "long", {"delimiter": "comma"})
    assert part.columns == (
        ("document", "document"),
        ("unit", "section"),
        ("coder", "coder"),
        ("code", "category"),
    )
    assert part.contents is not None
    assert (part.contents.sections, part.contents.first[:2], part.contents.shared) == (6, ("s1", "s2"), 6)
    assert [(one.name, one.coded, one.nothing, one.blank) for one in part.contents.coders] == [
        ("amelia", 5, 1, 0),
        ("lisa", 5, 1, 0),
        ("rahul", 5, 0, 0),
    ]
    assert [(one.name, one.total, one.by_coder) for one in part.contents.categories] == [
        ("experience", 7, {"amelia": 3, "lisa": 3, "rahul": 1}),
        ("support", 5, {"amelia": 1, "lisa": 2, "rahul": 2}),
        ("boundaries", 4, {"amelia": 2, "lisa": 1, "rahul": 1}),
        ("training", 3, {"amelia": 1, "lisa": 1, "rahul": 1}),
    ]
    assert found.questions == ()
    assert found.commands == (f"irr agree {shlex.quote(str(SAME_STUDY / 'long.csv'))}",)
    assert found.read


@pytest.mark.parametrize("names", [["long.csv"], ["onehot_wide.csv"], ["onehot_long.csv"]], ids=str)
def test_counts_are_those_of_the_study(names: list[str]) -> None:
    found = look(SAME_STUDY, *names)
    study = package.load([SAME_STUDY / name for name in names])
    contents = found.parts[0].contents
    assert contents is not None
    assert contents.sections == study.n_sections
    assert {one.name for one in contents.categories} == set(study.categories)
    assert sum(one.total for one in contents.categories) == int(study.sets.sizes[study.set_id].sum())
    assert sum(one.coded + one.nothing for one in contents.coders) == len(study.set_id)


def test_each_reading_of_blanks_is_told_for_all_files_together() -> None:
    names = [f"per_coder_{coder}.csv" for coder in ("amelia", "lisa", "rahul")]
    found = look(SAME_STUDY, *names)
    blank = question(found, "--blank")
    assert blank.text.startswith("3 blank cells could mean")
    assert effects(blank) == {
        "none": "3 as read and nothing fits; 6 sections rated by two coders or more",
        "missing": "3 as not coded; 5 sections rated by two coders or more",
        "auto": "2 as read and nothing fits and 1 as not coded; 6 sections rated by two coders or more",
    }
    assert [command.rpartition(" ")[2] for command in found.commands] == ["none", "missing", "auto"]
    assert found.together is not None
    assert [one.blank for one in found.together.coders] == [1, 1, 1]
    assert look(SAME_STUDY, *names, blank="auto").questions == ()


@pytest.mark.parametrize(
    ("name", "option", "answers", "more"),
    [
        ("11_merged_header_two_rows.csv", "--header-row", ["1-2"], "--header-row 1-2"),
        (
            "31_coder_column_names.csv",
            "--coders",
            ["Rater1,R2,Coder A,coder_b"],
            "--coders 'Rater1,R2,Coder A,coder_b'",
        ),
    ],
)
def test_a_question_with_one_answer_is_answered_in_the_command(
    irr: Irr, name: str, option: str, answers: list[str], more: str
) -> None:
    found = look(MESSY, name)
    assert [answer.value for answer in question(found, option).answers] == answers
    (command,) = found.commands
    assert command == f"irr agree {MESSY / name} {more}"
    assert found.parts[0].contents is not None
    assert irr(shlex.split(command)[1:]).exit == 0


def test_an_encoding_is_shown_by_what_it_reads(tmp_path: Path) -> None:
    found = look(
        written(tmp_path, "section,Ana,Ben\ns1,coût,coût\ns2,né,coût\n".encode("cp1252")), "answers.csv"
    )
    assert list(effects(question(found, "--encoding")).items())[:2] == [
        ("cp1252", "reads 'coût', 'né'"),
        ("cp1250", "reads 'coűt', 'né'"),
    ]
    assert found.commands[0].endswith("answers.csv --encoding cp1252")
    assert found.read


def test_each_variable_is_an_answer(tmp_path: Path, irr: Irr) -> None:
    found = look(
        written(tmp_path, "id,coder,tone,topic\n1,A,x,p\n1,B,x,q\n2,A,y,p\n2,B,x,p\n"), "answers.csv"
    )
    assert effects(question(found, "--variable")) == {
        "tone": "4 cells, coders A, B; x, y",
        "topic": "4 cells, coders A, B; p, q",
    }
    for command in found.commands:
        assert irr(shlex.split(command)[1:]).exit == 0


def test_names_of_two_parts_may_be_variables(tmp_path: Path) -> None:
    folder = written(tmp_path, "id,tone_ana,tone_ben,topic_ana,topic_ben\n1,x,y,p,q\n")
    assert look(folder, "answers.csv").parts[0].variables == ("tone", "topic", "ana", "ben")
    assert look(folder, "answers.csv", variable="tone").parts[0].variables == ()
    folder = written(tmp_path, "id,Ana_cost,Ben_time\n1,x,y\n")
    assert look(folder, "answers.csv").parts[0].variables == ()


TEXT = "One line.\n\nTwo lines here. And more.\nThird."


@pytest.fixture
def marks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loader of spans: of texts that are there, or not where the file's name says so."""
    loader = ModuleType("marks")
    real = irr.loaders.loaders

    def load(source: Input, options: LoadOptions) -> Spans:
        text = None if "without" in source.stem else TEXT
        measure: Measure = "nothing" if "nowhere" in source.stem else "characters"
        found = [Mark(0, 0, 5, "Ana", "cost"), Mark(0, 11, 20, "Ben", "cost"), Mark(1, 0, 5, "Ana", "time")]
        documents = [Document("d1", text), Document("d2", text)]
        return spans_of(Source(source.path, "Marks", "spans", {}), documents, found, measure)

    def loaders() -> Iterator[ModuleType]:
        yield loader
        yield from real()

    vars(loader).update(FORMAT="Marks", SUMMARY="", claims=lambda one: one.suffix == ".marks", load=load)
    monkeypatch.setattr(irr.loaders, "loaders", loaders)


@pytest.mark.usefixtures("marks")
def test_each_unit_says_how_many_sections_it_would_make(tmp_path: Path) -> None:
    found = look(written(tmp_path, "", "a.marks"), "a.marks")
    assert effects(question(found, "--unit")) == {
        "paragraph": "4 sections",
        "sentence": "8 sections",
        "line": "6 sections",
        "document": "2 sections",
        "window:500": "2 sections",
        "excerpt": "3 sections",
        "sections.csv": "a table of the sections: document, start and end, or text",
    }
    assert question(found, "--blank").text.endswith("(with --unit paragraph)")
    assert found.commands == (f"irr agree {tmp_path / 'a.marks'} --unit UNIT --blank BLANK",)
    (part,) = found.parts
    assert [(one.name, one.characters, one.spans) for one in part.documents] == [("d1", 43, 2), ("d2", 43, 1)]
    assert part.contents is not None
    assert [(one.name, one.spans) for one in part.contents.coders] == [("Ana", 2), ("Ben", 1)]
    assert [(one.name, one.by_coder) for one in part.contents.categories] == [
        ("cost", {"Ana": 1, "Ben": 1}),
        ("time", {"Ana": 1}),
    ]
    settled = look(tmp_path, "a.marks", unit="line", blank="none")
    assert settled.questions == ()
    assert settled.commands == (f"irr agree {tmp_path / 'a.marks'} --unit line --blank none",)


@pytest.mark.usefixtures("marks")
def test_units_that_need_texts_are_no_answers_without_them(tmp_path: Path) -> None:
    found = look(written(tmp_path, "", "without.marks"), "without.marks")
    unit = question(found, "--unit")
    assert list(effects(unit)) == ["document", "window:500", "excerpt", "sections.csv"]
    assert unit.text.endswith("Other units need the texts of the documents (--texts FOLDER).")
    assert found.parts[0].documents[0].characters is None


@pytest.fixture
def workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table format with sheets, one a line of the file, told by its first word."""
    from irr.tables import formats  # noqa: F401

    module = ModuleType("book")
    real = irr.tables.table_formats

    def open_table(source: Input, options: TableOptions) -> list[Rows]:
        names = [line for line in source.read().decode().splitlines()[1:] if line]
        chosen = [name for name in names if name in options.sheets] if options.sheets else names
        if len(chosen) > 1 and not options.every_sheet:
            raise source.refusal(f"holds {len(names)} sheets: {', '.join(names)}; choose one with --sheet")
        header = Header(("section", "category"), 1, 1)
        rows = [Row(2, 2, ["s1", "cost"]), Row(3, 3, ["s2", "time"])]
        return [Rows(source.path, "Book", header, rows, {}, sheet=name, name=name) for name in chosen]

    def table_formats() -> Iterator[Any]:
        yield module
        yield from real()

    vars(module).update(
        FORMAT="Book",
        SUMMARY="",
        OPTIONS=("sheets", "every_sheet"),
        claims=lambda one: one.head.startswith(b"BOOK"),
        open_table=open_table,
    )
    monkeypatch.setattr(irr.tables, "table_formats", table_formats)


@pytest.mark.usefixtures("workbook")
def test_sheets_are_listed_and_each_is_an_answer(tmp_path: Path) -> None:
    found = look(written(tmp_path, "BOOK\nAna\nBen M\n", "study.xlsx"), "study.xlsx")
    (one, two) = found.parts
    assert [(sheet.name, sheet.rows, sheet.columns) for sheet in one.sheets] == [
        ("Ana", 2, ("section", "category")),
        ("Ben M", 2, ("section", "category")),
    ]
    assert effects(question(found, "--sheet")) == {
        "sheet-per-coder": "each sheet is one coder's: 4 cells, coders Ana, Ben M; cost, time",
        "Ana": "2 cells, coder Ana; cost, time",
        "Ben M": "2 cells, coder Ben M; cost, time",
    }
    path = tmp_path / "study.xlsx"
    assert found.commands == (
        f"irr agree {path} --layout sheet-per-coder",
        f"irr agree {path} --sheet Ana",
        f"irr agree {path} --sheet 'Ben M'",
    )
    assert one.contents is not None
    assert two.contents is not None
    chosen = look(tmp_path, "study.xlsx", sheets=("Ana",))
    assert chosen.questions == ()
    assert len(chosen.parts) == 1


def test_what_cannot_be_read_is_refused_as_elsewhere(tmp_path: Path, irr: Irr) -> None:
    with pytest.raises(InputError, match="HTML page"):
        look(MESSY, "39_html_named_xls.xls")
    with pytest.raises(UsageError, match="no files to read"):
        inspect([])
    with pytest.raises(UsageError, match="is named twice"):
        look(MESSY, "truth_long.csv", "truth_long.csv")
    with pytest.raises(UsageError, match="no layout called"):
        look(MESSY, "truth_long.csv", layout="longg")
    found = irr(["inspect", "nowhere.csv"], tmp_path)
    assert (found.exit, found.stdout) == (2, "")
    assert found.stderr == "irr: nowhere.csv: no such file or directory\n"


def test_a_file_of_several_that_cannot_be_read_is_a_problem_among_what_can(irr: Irr) -> None:
    found = irr(["inspect", "49_unclosed_quote.csv", "truth_long.csv"], MESSY)
    assert found.exit == 2
    assert "49_unclosed_quote.csv:3: opening quote is never closed" in found.stdout
    assert "TO COMPARE" not in found.stdout
    assert "barrier" in found.stdout


def test_the_first_line_of_what_is_no_table_is_not_shown(irr: Irr, tmp_path: Path) -> None:
    written(tmp_path, "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1\n", "users.csv")
    found = irr(["inspect", "users.csv"], tmp_path)
    assert found.exit == 2
    assert "root:" not in found.stdout + found.stderr


def test_nothing_is_printed_of_agreement(irr: Irr) -> None:
    found = irr(["inspect", "long.csv"], SAME_STUDY)
    assert not re.search(r"alpha|kappa|percent|\.\d\d\d", found.stdout)


@pytest.mark.parametrize("format_", for_any_report())
def test_every_format_tells_it(irr: Irr, tmp_path: Path, format_: str) -> None:
    out = tmp_path / "out"
    found = irr(["inspect", "13_totals_rows.csv", "--format", format_, "-o", out], MESSY)
    assert (found.exit, found.stderr) == (0, "")
    assert out.stat().st_size > 100


@pytest.mark.parametrize(
    ("folder", "names"),
    [
        (SAME_STUDY, ["long.csv"]),
        (MESSY, ["13_totals_rows.csv"]),
        (MESSY, ["15_mixed_code_separators.csv"]),
        (MESSY, ["49_unclosed_quote.csv", "truth_long.csv"]),
        (HERE / "hostile", ["17_unicode_confusables.csv"]),
        (SAME_STUDY, ["coding_amelia.yaml", "coding_lisa.yaml", "coding_rahul.yaml"]),
    ],
    ids=str,
)
def test_json_is_what_its_schema_says(irr: Irr, folder: Path, names: list[str]) -> None:
    schema = json.loads(irr(["schema", "inspection"]).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    found = irr(["inspect", *names, "--format", "json"], folder)
    told = json.loads(found.stdout)
    jsonschema.validate(told, schema)
    assert told["read"] == (found.exit == 0)


def test_every_option_of_reading_has_its_flag() -> None:
    for name, decorate in _OPTIONS.items():
        (option,) = decorate(lambda: None).__click_params__  # type: ignore[attr-defined]
        if name not in ("files", "coder"):
            assert flag_of(name) in option.opts


def test_what_was_said_is_said_again_in_the_command() -> None:
    options = {
        "codebook": "my book.yaml",
        "extend_codebook": True,
        "blank": None,
        "header_row": (1, 2),
        "coders": ("Ana", "Ben, C."),
        "sheets": ("A b",),
        "owners": {"x.csv": "Ana"},
    }
    said = (
        "irr agree ./-x.csv 'b'\"'\"'s.csv' --codebook 'my book.yaml' --extend-codebook --header-row 1-2 "
        "--coder Ana --coder 'Ben, C.' --sheet 'A b' --coder Ana=x.csv"
    )
    assert commands(["-x.csv", "b's.csv"], options, []) == (said,)
    open_ = [Question("--blank", "", (Answer("none", "", {"blank": "none"}),) * 2), Question("--offsets", "")]
    assert commands(["a"], {}, open_) == ("irr agree a --blank BLANK --offsets OFFSETS",)


@pytest.mark.skipif(not os.path.exists("/bin/bash"), reason="needs bash")
@pytest.mark.parametrize(
    "name", ["a b.csv", "new\nline.csv", "\x1b[31mred.csv", "\u202evsc.exe", "it's\\n\x07.csv", "a\x0119.csv"]
)
def test_a_shell_gives_back_what_was_quoted(name: str) -> None:
    quoted = shell_quoted(name)
    assert quoted.isprintable()
    done = subprocess.run(
        ["/bin/bash", "-c", f"printf %s {quoted}"], capture_output=True, check=True, env={"LC_ALL": "C.UTF-8"}
    )
    assert done.stdout.decode() == name


def test_a_byte_of_a_name_that_is_no_text_is_quoted() -> None:
    assert shell_quoted(os.fsdecode(b"bad\xff.csv")) == "$'bad\\xff.csv'"


def test_what_is_left_to_decide_is_asked_of_every_unit(irr: Irr) -> None:
    path = SAME_STUDY / "dedoose_excerpts.xlsx"
    found = inspect([str(path)])
    unit = question(found, "--unit")
    # One section is no unit to compare by, and a table is none that can be typed as it stands.
    assert [*effects(unit).items()] == [
        ("excerpt", "6 sections"),
        ("sections.csv", "a table of the sections: document, start and end, or text"),
        ("document", "1 section: too few"),
        ("window:500", "1 section: too few"),
    ]
    assert question(found, "--blank").text.endswith("(with --unit excerpt)")
    assert found.commands == (f"irr agree {path} --unit UNIT --blank BLANK",)
    assert found.placeholders == {"UNIT": "an answer to --unit", "BLANK": "an answer to --blank"}
    shown = irr(["inspect", path.name], SAME_STUDY).stdout
    assert "Words in capitals are to be replaced: UNIT by" in shown
    assert max(map(len, shown.splitlines())) <= 100
    assert irr(["agree", path.name, "--unit", "excerpt", "--blank", "auto"], SAME_STUDY).exit == 0


def test_a_unit_that_leaves_blanks_is_found_among_the_others(tmp_path: Path) -> None:
    text = "One.\nTwo.\n"
    for coder, marks in (("ana", "T1\tx 0 4\tOne.\nT2\tx 5 9\tTwo.\n"), ("ben", "T1\tx 0 4\tOne.\n")):
        (tmp_path / coder).mkdir()
        written(tmp_path / coder, text, "a.txt")
        written(tmp_path / coder, marks, "a.ann")
    found = inspect([str(tmp_path)])
    assert found.commands[0].endswith("--unit UNIT --blank BLANK")


def test_one_coder_is_not_compared_with_nobody(irr: Irr) -> None:
    for name in ("doccano_amelia.jsonl", "brat/amelia"):
        found = look(SAME_STUDY, name)
        assert all(command.startswith(f"irr agree {SAME_STUDY / name} OTHERS ") for command in found.commands)
        assert found.placeholders["OTHERS"] == "the files of the other coders"
        assert "One coder; name the files of the others too." in irr(["inspect", name], SAME_STUDY).stdout
    assert look(SAME_STUDY, "doccano_amelia.jsonl", "doccano_lisa.jsonl").placeholders == {}


def test_variables_of_layers_and_of_questions_are_answers(tmp_path: Path) -> None:
    conll = "It\tPRON\tB-x\nis\tVERB\tO\n"
    names = look(written(tmp_path, conll, "ana.conll"), "ana.conll", variable=None)
    assert names.questions[0].option == "--unit"
    tsv = "#FORMAT=WebAnno TSV 3.3\n#T_SP=a.B|c|d\n\n\n#Text=Yes\n1-1\t0-3\tYes\tx\ty\t\n"
    found = look(written(tmp_path, tsv, "ana.tsv"), "ana.tsv")
    assert effects(question(found, "--variable")) == {
        "B.c": "1 mark, coder ana; x",
        "B.d": "1 mark, coder ana; y",
    }
    entity = '{"id": 1, "label": "N", "start_offset": 0, "end_offset": 1}'
    doccano = f'{{"id": 1, "text": "a", "cats": ["x"], "entities": [{entity}]}}\n'
    found = look(written(tmp_path, doccano, "ana.jsonl"), "ana.jsonl")
    assert effects(question(found, "--variable")) == {
        "cats": "1 cell, coder ana; x",
        "entities": "1 mark, coder ana; N",
    }


def test_answers_are_those_that_the_question_names(tmp_path: Path) -> None:
    table = (
        "id,text,mood,tone,annotator,annotation_id,created_at,lead_time,agreement\n"
        "1,a,good,dry,ana,7,2024-01-01,3.5,100\n"
    )
    found = look(written(tmp_path, table), "answers.csv")
    assert [*effects(question(found, "--variable"))] == ["mood", "tone"]
    assert found.parts[0].columns == ()


def test_columns_that_could_be_the_coder_are_answers(tmp_path: Path, irr: Irr) -> None:
    table = (
        "Document group,Document name,Code,Beginning,End,Segment,Weight score,Created by\n"
        "Team 1,d,cost,1,1,x,0,Ana\nTeam 2,d,cost,1,1,x,0,Ana\nTeam 1,d,time,2,2,y,0,Ben\n"
    )
    found = look(written(tmp_path, table), "answers.csv")
    assert effects(question(found, "--coder-column")) == {
        "Created by": "3 marks, coders Ana, Ben; cost, time",
        "Document group": "3 marks, coders Team 1, Team 2; cost, time",
    }
    assert found.parts[0].columns == ()
    chosen = look(tmp_path, "answers.csv", coder_column="Created by", unit="paragraph", blank="none")
    assert irr(shlex.split(chosen.commands[0])[1:]).exit == 0


def test_the_next_step_is_said_of_sums_and_of_texts_without_numbers(tmp_path: Path) -> None:
    sums = look(written(tmp_path, "section,Ana,Ben\ns1,a,a\ns2,b,a\nTOTAL,b,b\n"), "answers.csv")
    (warning,) = (one for one in sums.warnings if one.kind == "summary_row")
    assert warning.text.endswith("; delete the row, or name the sections that count with --sections")
    texts = look(written(tmp_path, "text,label\nx,cost\n", "doccano.csv"), "doccano.csv")
    assert texts.problems[0].text.endswith(
        "text, label; rename the one that says which section, or add one that numbers the texts"
    )
