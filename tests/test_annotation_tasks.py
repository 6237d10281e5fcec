"""Exports of annotation platforms that are made of tasks: what each says, and that no damage makes it crash."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import irr
from irr.codings import Codings, Spans
from irr.inputs import source_of
from irr.loaders import LoadOptions, argilla, doccano, label_studio, load, potato, prodigy
from samples import SAME_STUDY, sample

DOCCANO = [SAME_STUDY / f"doccano_{name}.jsonl" for name in ("amelia", "lisa", "rahul")]


def lines(*rows: Any) -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)


def written(folder: Path, name: str, content: Any) -> Path:
    """A file of these bytes, this text or this JSON."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
    return path


def read(path: Path, coder: str | None = None, **options: Any) -> Codings | Spans:
    (found,) = load(str(path), LoadOptions(**options), coder)
    return found


def cells(path: Path, coder: str | None = None, **options: Any) -> list[tuple[str, str, str | None]]:
    """Section, coder and category of each row."""
    found = read(path, coder, **options)
    assert isinstance(found, Codings)
    columns = (found.section, found.coder, found.cell)
    return list(zip(*(column.to_pylist() for column in columns), strict=True))


def marks(path: Path, coder: str | None = None, **options: Any) -> list[tuple[str, int, int, str, str]]:
    """Document, start, end, coder and category of each row."""
    found = read(path, coder, **options)
    assert isinstance(found, Spans)
    names = [found.documents[at].name for at in found.document]
    columns = (found.start.tolist(), found.end.tolist(), found.coder.to_pylist(), found.category.to_pylist())
    return list(zip(names, *columns, strict=True))


def remarks(path: Path, **options: Any) -> dict[str, str]:
    return {one.kind: one.text for one in read(path, **options).remarks}


def refusal(path: Path, coder: str | None = None, **options: Any) -> list[str]:
    with pytest.raises(irr.InputError) as error:
        read(path, coder, **options)
    return [line.removeprefix(f"{path}") for line in error.value.lines()]


# --- one study


@pytest.mark.parametrize(
    ("paths", "blank"),
    [
        ([SAME_STUDY / "label_studio.json"], None),
        ([SAME_STUDY / "prodigy.jsonl"], None),
        (DOCCANO, "auto"),
    ],
    ids=["label_studio", "prodigy", "doccano"],
)
def test_the_same_study_gives_the_same_figures(paths: list[Path], blank: Any) -> None:
    study = irr.load(paths, blank=blank)
    amelia, lisa, rahul = study.coders
    assert [one.partition("@")[0].rpartition("-")[2].rpartition("_")[2] for one in study.coders] == [
        "amelia",
        "lisa",
        "rahul",
    ]
    assert study.names is not None
    assert study.names.to_pylist() == ["s1", "s2", "s3", "s4", "s5", "s6"]
    assert study.categories_of("s3", amelia) == frozenset()
    assert study.categories_of("s6", rahul) is None
    assert study.categories_of("s1", lisa) == {"experience", "support"}
    results = irr.agree(study, views=("set",)).select(name="percent-agreement", criterion="overlap")
    by_pair = {one.coders: one.value for one in results if len(one.coders) == 2}
    assert by_pair == {
        (amelia, lisa): pytest.approx(0.8333, abs=5e-5),
        (amelia, rahul): 0.6,
        (lisa, rahul): 0.4,
    }
    assert 0.4 in [one.value for one in results if len(one.coders) == 3]


def test_exports_that_tell_nothing_from_not_yet_need_no_word_about_blanks() -> None:
    for name in ("label_studio.json", "prodigy.jsonl"):
        assert "" not in {cell for _, _, cell in cells(SAME_STUDY / name)}
    assert [cell for cell in cells(DOCCANO[2]) if cell[2] == ""] == [("s6", "doccano_rahul", "")]


def test_texts_and_variables_are_kept() -> None:
    for path in (SAME_STUDY / "label_studio.json", SAME_STUDY / "prodigy.jsonl", DOCCANO[0]):
        found = read(path)
        assert isinstance(found, Codings)
        assert found.text is not None
        assert found.text.to_pylist()[0] == "I felt listened to – she’d been there herself."
        assert {"variable", "section"} <= {*found.source.detected}


def test_each_file_is_claimed_by_its_own_format_alone() -> None:
    expected = {"label_studio.json": ["Label Studio"], "prodigy.jsonl": ["Prodigy"]}
    expected |= {path.name: ["doccano"] for path in DOCCANO}
    for path in SAME_STUDY.iterdir():
        claimed = [
            one.FORMAT
            for one in (argilla, doccano, label_studio, potato, prodigy)
            if one.claims(source_of(str(path)))
        ]
        assert claimed == expected.get(path.name, []), path.name


def test_a_document_longer_than_the_beginning_of_a_file_hides_nothing(tmp_path: Path) -> None:
    text = "word " * 40_000
    path = written(tmp_path, "ana.jsonl", lines({"id": 1, "text": text, "label": [[0, 4, "a"]]}))
    assert marks(path) == [("1", 0, 4, "ana", "a")]
    path = written(tmp_path, "p.jsonl", lines(answer(1, accept=["a"], text=text)))
    assert cells(path) == [("1", "d-ana", "a")]


# --- Label Studio


def choice(name: str, *categories: Any, key: str = "choices") -> dict[str, Any]:
    return {"from_name": name, "to_name": "text", "type": key, "value": {key: [*categories]}}


def mark(name: str, start: int, end: int, text: str, *labels: str) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": text, "labels": [*labels]}
    return {"from_name": name, "to_name": "text", "type": "labels", "value": value}


def annotation(coder: Any, *result: Any, **more: Any) -> dict[str, Any]:
    return {"completed_by": coder, "result": [*result], **more}


def task(number: Any, *annotations: Any, key: str = "annotations", **data: Any) -> dict[str, Any]:
    return {"id": number, "data": data or {"text": "We had rules."}, key: [*annotations]}


def test_label_studio_names_coders_as_the_export_does(tmp_path: Path) -> None:
    coders = [7, {"id": 8, "email": "ana@example.org"}, {"email": "ben@example.org"}, {"id": 9}]
    path = written(tmp_path, "ls.json", [task(1, *(annotation(one, choice("c", "a")) for one in coders))])
    found = [("1", name, "a") for name in ("7", "ana@example.org", "ben@example.org", "9")]
    assert cells(path) == found
    assert cells(
        written(tmp_path, "old.json", [task(1, annotation(7, choice("c", "a")), key="completions")])
    ) == [("1", "7", "a")]
    one = task(1, annotation(7, choice("c", "a")))
    assert cells(written(tmp_path, "one.json", json.dumps(one, indent=1))) == [("1", "7", "a")]
    assert cells(written(tmp_path, "lines.jsonl", lines(one, {**one, "id": 2}))) == [
        ("1", "7", "a"),
        ("2", "7", "a"),
    ]


def test_label_studio_says_what_it_passes_over(tmp_path: Path) -> None:
    box = {"from_name": "box", "type": "rectanglelabels", "value": {"x": 1, "rectanglelabels": ["car"]}}
    tasks = [
        {
            **task(1, annotation(1, choice("c", "a"), ground_truth=True), annotation(2, was_cancelled=True)),
            "predictions": [{"result": []}],
            "drafts": [{}],
        },
        task(2, annotation(1, choice("c", "a"), box), annotation(2, box)),
        task(3),
    ]
    path = written(tmp_path, "ls.json", tasks)
    assert cells(path) == [("1", "1", "a"), ("2", "1", "a"), ("2", "2", "")]
    assert remarks(path) == {
        "predictions": "1 prediction of a model not read",
        "drafts": "1 draft not read",
        "skipped": "1 annotation skipped by their coder, left out as not coded",
        "ground_truth": "1 annotation marked as ground truth, read as the work of their coder",
        "not_annotated": "1 task without an annotation left out",
        "results_not_read": "2 results not read, as neither choices nor marked text",
    }
    boxes = written(tmp_path, "boxes.json", [task(1, annotation(1, box))])
    assert refusal(boxes) == [
        ": holds no annotations that irr reads; 1 result not read, as neither choices nor marked text"
    ]


def test_label_studio_reads_every_kind_of_choice(tmp_path: Path) -> None:
    results = [
        choice("topic", "a", "b"),
        choice("tree", ["x", "y"], ["z"], key="taxonomy"),
        {"from_name": "stars", "type": "rating", "value": {"rating": 4}},
        {"from_name": "size", "type": "number", "value": {"number": 1.50}},
        {"from_name": "better", "type": "pairwise", "value": {"selected": "left"}},
    ]
    path = written(
        tmp_path, "ls.json", [task(1, annotation(1, *results)), task(2, annotation(1, results[0]))]
    )
    assert cells(path, variable="topic") == [
        ("1", "1", "a"),
        ("1", "1", "b"),
        ("2", "1", "a"),
        ("2", "1", "b"),
    ]
    assert cells(path, variable="tree") == [("1", "1", "x/y"), ("1", "1", "z"), ("2", "1", "")]
    assert [cells(path, variable=name)[0][2] for name in ("stars", "size", "better")] == ["4", "1.5", "left"]
    assert refusal(path) == [
        ": holds the answers to 5 questions; say which is read with --variable: topic, tree, stars, size, better"
    ]
    assert refusal(path, variable="topics") == [
        ": no question called 'topics'; did you mean 'topic'? (there are topic, tree, stars, size, better)"
    ]


def test_label_studio_finds_the_text_and_how_positions_count(tmp_path: Path) -> None:
    text = "I 🙂 rules"
    ours = annotation(1, mark("part", 2, 4, "🙂", "smile"), mark("part", 5, 10, "rules", "rule"))
    path = written(tmp_path, "ls.json", [task(1, ours, annotation(2), title="I had rules", text=text)])
    assert marks(path) == [("1", 2, 3, "1", "smile"), ("1", 4, 9, "1", "rule")]
    found = read(path)
    assert isinstance(found, Spans)
    assert found.documents[0].text == text
    assert found.opened == {("1", 0), ("2", 0)}
    assert found.source.detected["offsets"] == "UTF-16 units"
    assert found.source.detected["text"] == "'text'"
    assert not found.remarks
    assert marks(path, offsets="codepoint-lf")[0] == ("1", 2, 4, "1", "smile")
    assert remarks(path, offsets="codepoint-lf")["quotes_differ"].startswith("2 marks at whose place")
    with pytest.raises(irr.UsageError, match="codepoint-lf, utf16-lf"):
        read(path, offsets="bytes")
    study = irr.load(path, unit="document", blank="none")
    assert study.categories_of("1", "1") == {"smile", "rule"}
    assert study.categories_of("1", "2") == frozenset()


def test_label_studio_takes_the_section_from_the_data_only_if_it_says_the_task(tmp_path: Path) -> None:
    def of(*sections: str) -> Any:
        tasks = [
            task(n, annotation(1, choice("c", "a")), text="t", unit=one) for n, one in enumerate(sections)
        ]
        path = written(tmp_path, "ls.json", tasks)
        return [section for section, _, _ in cells(path)], read(path).source.detected["section"]

    assert of("s1", "s2") == (["s1", "s2"], "'unit' of the data")
    assert of("s1", "s1") == (["0", "1"], "id of the task")
    assert of("s1", "") == (["0", "1"], "id of the task")


@pytest.mark.parametrize(
    "order",
    ["id text annotator annotation_id lead_time topic", "annotation_id annotator id lead_time text topic"],
)
def test_label_studio_reads_json_min_whatever_the_order_of_its_keys(tmp_path: Path, order: str) -> None:
    row = {"id": 1, "text": "It was late.", "annotator": 7, "annotation_id": 3, "lead_time": 1.5}
    rows = [row | {"topic": "cost"}, row | {"annotator": 8, "topic": {"choices": ["cost", "time"]}}]
    path = written(tmp_path, "min.json", [{key: one[key] for key in order.split()} for one in rows])
    assert cells(path) == [("1", "7", "cost"), ("1", "8", "cost"), ("1", "8", "time")]


def test_label_studio_refuses_two_annotations_that_differ(tmp_path: Path) -> None:
    one, other = annotation(1, choice("c", "a")), annotation(1, choice("c", "b", "a"))
    path = written(tmp_path, "ls.json", [task(5, one, other), task(6, one, one)])
    assert refusal(path) == [
        ": task 1: 1 annotated 5 twice, and not alike: a, a, b; keep the one that counts",
    ]
    path = written(tmp_path, "ls.json", [task(6, one, one)])
    assert cells(path) == [("6", "1", "a")]
    assert remarks(path) == {
        "repeated_annotations": "1 annotation that a coder made again alike, counted once"
    }


def test_label_studio_tells_all_that_is_wrong(tmp_path: Path) -> None:
    bad = [
        task(1, annotation(None, choice("c", "a")), "x", {"completed_by": 1}),
        [],
        task(None, annotation(1, choice("c", ""))),
        task(1),
    ]
    assert refusal(written(tmp_path, "ls.json", bad)) == [
        ": task 2: not a task with a list of annotations",
        ": task 3: has no id",
        ": task 4: has the id '1', as task 1 has",
        ": task 1: an annotation that does not say who made it; give the file to its coder with --coder",
        ": task 1: an annotation that is no object",
        ": task 1: the annotation of '1' has no list of results",
        ": task 3: '1' gave a category without a name",
    ]


def test_a_file_of_several_coders_is_not_given_to_one(tmp_path: Path) -> None:
    path = written(tmp_path, "ls.json", [task(1, annotation(1, choice("c", "a")))])
    assert cells(path, "Ana") == [("1", "Ana", "a")]
    assert refusal(SAME_STUDY / "prodigy.jsonl", "Ana") == [
        (
            ": holds the work of 3 coders (study-amelia, study-lisa, study-rahul), so that it cannot be called one "
            "coder's; leave out 'Ana'"
        )
    ]


def short(number: int, coder: Any, **answers: Any) -> dict[str, Any]:
    """A row of JSON-MIN."""
    after = {"annotator": coder, "annotation_id": 1, "created_at": "x", "updated_at": "x", "lead_time": 1.0}
    return {"text": "We had rules", "sort": "x", "id": number, **answers, **after}


def test_label_studio_reads_its_short_json(tmp_path: Path) -> None:
    region = [{"start": 7, "end": 12, "text": "rules", "labels": ["rule"]}]
    rows = [
        short(1, "ana@example.org", topic="a", part=region),
        short(1, 2, topic={"choices": ["a", "b"]}),
        short(2, "ana@example.org"),
    ]
    path = written(tmp_path, "min.json", rows)
    assert cells(path, variable="topic") == [
        ("1", "ana@example.org", "a"),
        ("1", "2", "a"),
        ("1", "2", "b"),
        ("2", "ana@example.org", ""),
    ]
    assert marks(path, variable="part") == [("1", 7, 12, "ana@example.org", "rule")]
    (line,) = refusal(path)
    assert line.endswith("say which is read with --variable: topic, part")


@pytest.mark.parametrize("mark_", [",", "\t"])
def test_label_studio_reads_its_tables(tmp_path: Path, mark_: str) -> None:
    header = ["annotation_id", "annotator", "id", "lead_time", "text", "topic", "unit"]
    several = '"{""choices"":[""a"",""b""]}"'
    rows = [["9", "ana@x", "4", "1.5", "t", several, "s1"], ["10", "ben@x", "4", "2", "t", "", "s1"]]
    path = written(tmp_path, "ls.csv", "\n".join(mark_.join(row) for row in [header, *rows]))
    assert cells(path) == [("s1", "ana@x", "a"), ("s1", "ana@x", "b"), ("s1", "ben@x", "")]
    found = read(path)
    assert isinstance(found, Codings)
    assert found.source.format == "Label Studio"
    assert found.line_of(2) == 3
    with pytest.raises(irr.InputError, match="1 blank cell could mean"):
        irr.load(path)


# --- doccano


def zipped(members: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        for name, text in members.items():
            file.writestr(name, text)
    return held.getvalue()


def test_doccano_reads_a_zip_of_coders(tmp_path: Path) -> None:
    members = {
        "ana.jsonl": lines({"id": 1, "text": "t", "label": ["a", "b"]}, {"id": 2, "text": "u", "label": []}),
        "ben.jsonl": lines({"id": 1, "text": "t", "label": ["a"]}, {"id": 2, "text": "u", "label": ["c"]}),
        "empty.jsonl": "",
        "unknown.jsonl": lines({"id": 3, "text": "v", "label": []}),
        "__MACOSX/._ana.jsonl": "\0",
    }
    path = written(tmp_path, "export.zip", zipped(members))
    assert cells(path) == [
        ("1", "ana", "a"),
        ("1", "ana", "b"),
        ("2", "ana", ""),
        ("1", "ben", "a"),
        ("2", "ben", "c"),
    ]
    assert remarks(path) == {
        "unlabelled": "1 text that nobody labelled left out: unknown.jsonl is nobody's",
        "files_not_read": "1 file in the zip of another kind not read",
    }
    found = read(path)
    assert isinstance(found, Codings)
    assert [found.line_of(row) for row in range(5)] == [None] * 5
    damaged = written(
        tmp_path,
        "bad.zip",
        zipped({"ana.jsonl": members["ana.jsonl"], "ben.jsonl": '{"text": 1, "label": ['}),
    )
    with pytest.raises(irr.InputError):
        read(damaged)


def test_doccano_does_not_take_everybody_for_a_coder(tmp_path: Path) -> None:
    text = lines({"id": 1, "text": "t", "label": ["a"]})
    path = written(tmp_path, "all.jsonl", text)
    assert refusal(path) == [
        (
            ": holds the labels of everybody together, as a project where all label together has them; say whose "
            "they are with --coder NAME=FILE"
        )
    ]
    assert cells(path, "Ana") == [("1", "Ana", "a")]
    assert refusal(written(tmp_path, "x.zip", zipped({"all.jsonl": text})))[0].startswith(
        "/all.jsonl: holds the"
    )


def test_doccano_reads_marks_in_three_shapes(tmp_path: Path) -> None:
    expected = [("1", 0, 2, "ana", "P")]
    for row in (
        {"label": [[0, 2, "P"]]},
        {"entities": [{"id": 5, "start_offset": 0, "end_offset": 2, "label": "P"}], "relations": [{}]},
    ):
        path = written(tmp_path, "ana.jsonl", lines({"id": 1, "text": "We had rules", **row}))
        assert marks(path) == expected
    both = written(
        tmp_path, "ana.jsonl", lines({"id": 1, "text": "We had", "cats": ["x"], "entities": [[0, 2, "P"]]})
    )
    assert marks(both, variable="entities") == expected
    assert cells(both, variable="cats") == [("1", "ana", "x")]
    assert refusal(both)[0].endswith("say which is read with --variable: cats, entities")


def test_doccano_reads_its_other_formats(tmp_path: Path) -> None:
    rows = [{"id": 7, "text": "t", "label": ["a", "b"]}, {"id": 8, "text": "u", "label": []}]
    expected = [("7", "ana", "a"), ("7", "ana", "b"), ("8", "ana", "")]
    assert cells(written(tmp_path, "ana.json", rows)) == expected
    table = written(tmp_path, "ana.csv", "id,text,label,Comments\n7,t,a#b,\n8,u,,\n")
    assert cells(table) == expected
    assert read(table).source.format == "doccano"
    fasttext = written(tmp_path, "ana.txt", "__label__a __label__b t\nu\n\n__label__c\n")
    assert cells(fasttext) == [("1", "ana", "a"), ("1", "ana", "b"), ("2", "ana", ""), ("4", "ana", "c")]
    assert (
        remarks(fasttext)["numbered_sections"] == "3 texts without an id, named by their number in the file"
    )


def test_tables_of_people_are_left_to_tables(tmp_path: Path) -> None:
    for header in (
        "id,text,label",
        "id,text,label,comments",
        "id,annotator,label",
        "section,annotator,lead_time",
    ):
        assert not doccano.claims_table(header.split(","))
        assert not label_studio.claims_table(header.split(","))
    path = written(tmp_path, "ana.csv", "id,text,label\n1,t,a\n")
    assert read(path).source.format == "CSV"


def test_doccano_says_which_line_is_wrong(tmp_path: Path) -> None:
    rows = [
        {"id": 1, "text": "t", "label": ["a"]},
        {"id": 2, "text": "t", "label": [[0, 1, "a"]]},
        {"id": 3, "text": "t", "label": [["a"]]},
        {"text": "t", "label": []},
        {"id": 5, "text": "t"},
    ]
    assert refusal(written(tmp_path, "ana.jsonl", lines(*rows))) == [
        ":4: has no id, as others have",
        ":2: 'label' is given to a whole text here or elsewhere to stretches of text",
        ":3: 'label' is no list of labels, nor of [start, end, label]",
        ":5: no 'label'",
    ]


# --- Prodigy


def answer(number: int, said: str = "accept", coder: str | None = "d-ana", **more: Any) -> dict[str, Any]:
    row = {"text": f"text {number}", "_input_hash": number, "_task_hash": number, "answer": said, **more}
    return row if coder is None else {**row, "_annotator_id": coder}


def test_prodigy_tells_nothing_fits_from_not_coded(tmp_path: Path) -> None:
    rows = [
        answer(1, options=[{"id": "a"}], accept=["a"]),
        answer(2, options=[{"id": "a"}], accept=[]),
        answer(3, "ignore", options=[{"id": "a"}], accept=["a"]),
        answer(4, "reject", options=[{"id": "a"}], accept=["a"]),
    ]
    path = written(tmp_path, "p.jsonl", lines(*rows))
    assert cells(path) == [("1", "d-ana", "a"), ("2", "d-ana", None)]
    assert remarks(path) == {
        "ignored": "1 task that the coder ignored, left out as not coded",
        "rejected": "1 task that the coder rejected as such, left out as not coded",
    }


def test_prodigy_adds_up_labels_that_were_asked_one_by_one(tmp_path: Path) -> None:
    rows = [
        answer(1, label="a", coder=None),
        answer(1, label="b", coder=None),
        answer(2, "reject", label="a", coder=None),
        answer(2, "reject", label="b", coder=None),
        answer(3, "reject", label="a", coder=None),
        answer(3, "ignore", label="b", coder=None),
    ]
    path = written(tmp_path, "ana.jsonl", lines(*rows))
    assert cells(path) == [("1", "ana", "a"), ("1", "ana", "b"), ("2", "ana", None), ("3", "ana", None)]
    assert remarks(path) == {
        "ignored": "1 task that the coder ignored, left out as not coded",
        "not_asked": "1 time a coder was not asked about a label that the file asks about; it counts as not given",
    }
    path = written(tmp_path, "ana.jsonl", lines(rows[0], answer(1, "reject", label="a", coder=None)))
    assert refusal(path) == [":2: 'ana' rejects 'a' here and accepts it at line 1; keep the one that counts"]


def test_prodigy_does_not_take_sessions_for_coders(tmp_path: Path) -> None:
    rows = [
        answer(1, coder="d-2024-05-01_10-00-00", accept=["a"]),
        answer(2, coder="d-2024-05-02_10-00-00", accept=["a"]),
    ]
    path = written(tmp_path, "ana.jsonl", lines(*rows))
    assert cells(path) == [("1", "ana", "a"), ("2", "ana", "a")]
    assert remarks(path)["sessions_without_names"].startswith(
        "2 answers from a session that is named by its time"
    )
    mixed = written(tmp_path, "ana.jsonl", lines(*rows, answer(3, accept=["a"])))
    assert refusal(mixed)[0] == (
        ":1: no _annotator_id and no _session_id that names a coder, as others have; its session is named "
        "'d-2024-05-01_10-00-00', by its time"
    )


def test_prodigy_takes_no_field_for_the_section_that_is_not_the_task(tmp_path: Path) -> None:
    rows = [answer(n, accept=["a"], meta={"section": "news", "id": f"x{n}"}) for n in (1, 2)]
    assert [row[0] for row in cells(written(tmp_path, "p.jsonl", lines(*rows)))] == ["x1", "x2"]
    rows = [answer(n, accept=["a"], meta={"section": "news"}) for n in (1, 2)]
    assert [row[0] for row in cells(written(tmp_path, "p.jsonl", lines(*rows)))] == ["1", "2"]


def test_prodigy_reads_marks(tmp_path: Path) -> None:
    span = {"start": 0, "end": 4, "token_start": 0, "label": "X"}
    rows = [
        answer(1, spans=[span], _view_id="ner_manual"),
        answer(2, spans=[], _view_id="ner_manual"),
        answer(3, "reject", spans=[span], _view_id="ner_manual"),
        answer(4, spans=[span], _view_id="ner"),
        answer(4, spans=[{**span, "start": 5, "end": 6}], _view_id="ner"),
        answer(4, "reject", spans=[{**span, "start": 2}], _view_id="ner"),
    ]
    path = written(tmp_path, "p.jsonl", lines(*rows))
    assert marks(path) == [("1", 0, 4, "d-ana", "X"), ("4", 0, 4, "d-ana", "X"), ("4", 5, 6, "d-ana", "X")]
    found = read(path)
    assert isinstance(found, Spans)
    assert [one.name for one in found.documents] == ["1", "2", "4"]
    assert len(found.opened or ()) == 3


def test_prodigy_refuses_a_task_answered_twice(tmp_path: Path) -> None:
    path = written(tmp_path, "p.jsonl", lines(answer(1, accept=["a"]), answer(1, accept=["b"])))
    assert refusal(path) == [
        ":2: d-ana annotated 1 twice, and not alike: a (line 1), b; keep the one that counts"
    ]


# --- Potato


def state(user: str | None, order: Iterable[str], labels: Any, spans: Any = None) -> dict[str, Any]:
    found = {"instance_id_ordering": [*order], "instance_id_to_label_to_value": labels}
    return {**({"user_id": user} if user else {}), **found, "instance_id_to_span_to_value": spans or {}}


def pair(scheme: str, name: str, value: Any = "true") -> list[Any]:
    return [{"schema": scheme, "name": name}, value]


def test_potato_reads_files_and_folders(tmp_path: Path) -> None:
    written(
        tmp_path, "ana/user_state.json", state("ana", ["r1", "r2"], {"r1": [pair("s", "a"), pair("s", "b")]})
    )
    written(tmp_path, "ben/user_state.json", state(None, ["r2", "r1"], {"r1": [pair("s", "a", True)]}))
    written(tmp_path, "notes.txt", "x")
    (tmp_path / "empty").mkdir()
    ana = [("r1", "ana", "a"), ("r1", "ana", "b"), ("r2", "ana", "")]
    ben = [("r2", "ben", ""), ("r1", "ben", "a")]
    assert cells(tmp_path) == ana + ben
    assert cells(tmp_path / "ana") == ana
    assert cells(tmp_path / "ana" / "user_state.json") == ana
    # In the order in which each was given them: before the first label is not between two.
    study = irr.load(tmp_path, blank="auto")
    assert study.categories_of("r2", "ana") is None
    assert study.categories_of("r2", "ben") is None


def test_potato_links_are_not_followed(tmp_path: Path) -> None:
    written(tmp_path, "real/ana/user_state.json", state("ana", ["r1"], {"r1": [pair("s", "a")]}))
    folder = tmp_path / "users"
    folder.mkdir()
    os.symlink(tmp_path / "real" / "ana", folder / "ana")
    assert refusal(folder) == [": is a folder; name the files in it"]


def test_potato_reads_every_shape_of_a_value(tmp_path: Path) -> None:
    labels = {
        "r1": [pair("radio", "yes", "yes"), pair("likert", "likert", "4"), pair("many", "a", "false")],
        "r2": {
            "radio": {"no": "true"},
            "likert": {"likert": "2"},
            "many": {"labels": {"a": True, "b": False}},
        },
        "r3": {"radio": "maybe", "many": ["a", "c"], "likert": {"likert": ""}},
        "r4": [pair("rated", "taste", "3"), pair("rated", "smell", "1")],
    }
    path = written(tmp_path, "user_state.json", state("ana", ["r1", "r2", "r3", "r4"], labels))
    assert [row[2] for row in cells(path, variable="radio")] == ["yes", "no", "maybe", ""]
    assert [row[2] for row in cells(path, variable="likert")] == ["4", "2", "", ""]
    assert [row[2] for row in cells(path, variable="many")] == ["", "a", "a", "c", ""]
    assert [row[2] for row in cells(path, variable="rated")] == ["", "", "", "taste: 3", "smell: 1"]


def test_potato_reads_marks_in_both_shapes(tmp_path: Path) -> None:
    spans = {
        "r1": [
            [{"schema": "ner", "name": "P", "start": 0, "end": 4}, "true"],
            [{"schema": "ner", "start": 1}, "true"],
        ],
        "r2": {"ner": [{"start": 1, "end": 2, "label": "Q", "text": "e"}]},
    }
    path = written(tmp_path, "user_state.json", state("ana", ["r1", "r2", "r3"], {}, spans))
    assert marks(path) == [("r1", 0, 4, "ana", "P"), ("r2", 1, 2, "ana", "Q")]
    assert remarks(path)["spans_left_out"] == "1 span without positions in the text left out"
    study = irr.load(path, unit="document", blank="missing")
    assert study.categories_of("r2", "ana") == {"Q"}
    assert study.categories_of("r3", "ana") is None


# --- Argilla


def test_argilla_reads_records(tmp_path: Path) -> None:
    def by(user: str, value: Any, status: str | None = "submitted") -> dict[str, Any]:
        return {"value": value, "user_id": user} | ({"status": status} if status else {})

    records = [
        {
            "id": "r1",
            "fields": {"text": "We had rules"},
            "metadata": {},
            "suggestions": {"topic": {"value": "a", "score": 0.9}},
            "responses": {
                "topic": [
                    by("u1", "a"),
                    by("u2", "b", None),
                    by("u3", "a", "discarded"),
                    by("u4", "a", "draft"),
                ],
                "many": [by("u1", ["a", "b"]), by("u2", [])],
                "part": [by("u1", [{"start": 7, "end": 12, "label": "rule"}])],
                "rank": [by("u1", [{"value": "a", "rank": 1}])],
            },
        },
        {"id": "r2", "fields": {"text": "t"}, "suggestions": {}, "responses": {"topic": [by("u1", 4)]}},
        {"id": "r3", "fields": {"text": "t"}, "suggestions": {}, "responses": {}},
    ]
    for name, content in (("a.json", records), ("a.jsonl", lines(*records))):
        path = written(tmp_path, name, content)
        assert cells(path, variable="topic") == [("r1", "u1", "a"), ("r1", "u2", "b"), ("r2", "u1", "4")]
        assert cells(path, variable="many") == [
            ("r1", "u1", "a"),
            ("r1", "u1", "b"),
            ("r1", "u2", None),
            ("r2", "u1", ""),
        ]
        assert marks(path, variable="part") == [("r1", 7, 12, "u1", "rule")]
        assert remarks(path, variable="topic") == {
            "suggestions": "1 record with suggestions, which are not read",
            "without_status": "1 response without a status, read as submitted",
            "discarded": "1 discarded response left out as not coded",
            "drafts": "1 response in draft left out as not coded",
            "values_not_read": "1 response not read, as neither labels nor marked text",
            "not_annotated": "1 record without a response left out",
        }


@pytest.mark.parametrize(
    "record",
    [
        {
            "fields": {"text": "t"},
            "responses": [{"user_id": "u", "status": "submitted", "values": {"q": {"value": "x"}}}],
            "suggestions": [],
        },
        {
            "q.responses": ["x", "y"],
            "q.responses.users": ["u", "v"],
            "q.responses.status": ["submitted", "draft"],
        },
        {"text": "t", "annotation": "x", "annotation_agent": "u", "status": "Validated"},
        {"text": "t", "annotation": ["x"], "annotation_agent": "u", "status": "Validated"},
    ],
    ids=["server", "flat", "version 1", "version 1, several"],
)
def test_argilla_reads_every_shape_it_had(tmp_path: Path, record: dict[str, Any]) -> None:
    assert cells(written(tmp_path, "a.json", [{"id": "r1", **record}])) == [("r1", "u", "x")]


def test_argilla_of_version_1_has_one_annotation_a_record(tmp_path: Path) -> None:
    rows = [
        {
            "id": "1",
            "text": "We had",
            "annotation": [["P", 0, 2]],
            "annotation_agent": "u",
            "status": "Validated",
        },
        {"id": "2", "text": "x", "annotation": None, "annotation_agent": None, "status": "Default"},
    ]
    assert marks(written(tmp_path, "a.json", rows)) == [("1", 0, 2, "u", "P")]


# --- real files


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        ("label-studio/csv_test_history.json", {}, [("6141", "sergei@heartex.test", "Positive")]),
        ("label-studio/previous_export.json", {}, [("1234", "annotator_from_past@project.com", "Cat")]),
        ("label-studio/humor_dataset_2_annotations.json", {}, [
            ("1", "test_suites_user@heartex.com", "Not Humor"),
            ("2", "test_suites_user@heartex.com", "Not Humor"),
        ]),
        ("doccano/import_text_classification_example_fasttext.txt", {}, [
            ("1", "import_text_classification_example_fasttext", "positive"),
            ("2", "import_text_classification_example_fasttext", "positive"),
            ("2", "import_text_classification_example_fasttext", "negative"),
            ("3", "import_text_classification_example_fasttext", ""),
            ("4", "import_text_classification_example_fasttext", "positive"),
        ]),
        ("doccano/export_intent_detection_example.jsonl", {"variable": "cats"}, [
            ("1", "export_intent_detection_example", "flight"),
            ("2", "export_intent_detection_example", "airport"),
        ]),
        ("prodigy/head3_annotated_reddit-INSULT-textcat.jsonl", {}, [
            ("2818747", "head3_annotated_reddit-INSULT-textcat", "INSULT"),
            ("791592944", "head3_annotated_reddit-INSULT-textcat", None),
            ("-355515740", "head3_annotated_reddit-INSULT-textcat", None),
        ]),
        ("potato/bob", {"variable": "sentiment"}, [
            ("r1", "bob", "positive"), ("r2", "bob", "negative"), ("r3", "bob", "positive"),
            ("r4", "bob", "positive"), ("r5", "bob", "neutral"), ("r6", "bob", "negative"),
        ]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_real_file_is_read(name: str, options: dict[str, Any], expected: list[Any]) -> None:
    assert cells(sample(name), **options) == expected


def test_real_marks_are_read() -> None:
    found = read(sample("prodigy/head3_annotated_news_headlines-ORG-PERSON-LOCATION-ner.jsonl"))
    assert isinstance(found, Spans)
    texts = [found.documents[at].text or "" for at in found.document]
    quotes = [text[a:b] for text, a, b in zip(texts, found.start, found.end, strict=True)]
    assert quotes == ["Uber", "Silicon Valley", "Pearl Automation", "Apple", "Silicon Valley"]
    path = sample("doccano/export_sequence_labeling_example.jsonl")
    assert [row[1:3] + row[4:] for row in marks(path)] == [
        (0, 2, "ORG"),
        (11, 17, "MISC"),
        (0, 15, "PERSON"),
        (10, 15, "PERSON"),
    ]


def test_real_files_without_what_irr_reads_are_refused() -> None:
    for name in ("csv_test.json", "json_min_input.json"):
        assert "holds no annotations that irr reads" in refusal(sample(f"label-studio/{name}"))[0]
    assert refusal(sample("label-studio/csv_test2_result.csv"))[0].startswith(
        ": 13 columns could hold the answers"
    )
    assert "is the list of labels" in refusal(sample("doccano/import_data_valid_labels.json"))[0]


# --- damage

_LABEL_STUDIO = [
    task(
        number,
        *(
            annotation(
                coder, choice("c", "a"), choice("t", ["a", "b"], key="taxonomy"), mark("m", 0, 2, "We", "x")
            )
            for coder in (1, {"id": 2, "email": "b@x"})
        ),
        text="We had 🙂 rules",
        unit=f"s{number}",
    )
    for number in (1, 2)
]
_SHORT = [short(n, c, topic="a", part=[mark("m", 0, 2, "We", "x")["value"]]) for n in (1, 2) for c in (1, 2)]
_RECORDS = [
    {
        "id": "r1",
        "fields": {"text": "We had"},
        "suggestions": {},
        "responses": {
            "q": [{"value": "a", "user_id": "u"}, {"value": ["a"], "user_id": "v", "status": "submitted"}],
            "m": [{"value": [{"start": 0, "end": 2, "label": "x"}], "user_id": "u"}],
        },
    }
]
_STATE = state(
    "ana",
    ["r1", "r2"],
    {"r1": [pair("s", "a"), pair("s", "b", "4")], "r2": {"s": {"labels": {"a": True}}}},
    {
        "r1": [[{"schema": "m", "name": "x", "start": 0, "end": 2}, "true"]],
        "r2": {"m": [{"start": 0, "end": 1}]},
    },
)
_ANSWERS = [
    answer(1, accept=["a"], options=[{"id": "a"}], meta={"unit": "s1"}),
    answer(
        2, label="a", spans=[{"start": 0, "end": 2, "label": "x"}], meta={"unit": "s2"}, _view_id="blocks"
    ),
    answer(2, "reject", label="b", meta={"unit": "s2"}),
]
_TEXTS = [
    {"id": 1, "text": "We had", "label": ["a"]},
    {"id": 2, "text": "We had", "label": [[0, 2, "x"]], "entities": [{"start_offset": 0, "label": "y"}]},
]
#: A module, the ending of its file, what the file holds, and the questions.
SEEDS: list[tuple[Any, str, Any, tuple[str, ...]]] = [
    (label_studio, ".json", _LABEL_STUDIO, ("c", "t", "m")),
    (label_studio, ".json", _SHORT, ("topic", "part", "text")),
    (argilla, ".json", _RECORDS, ("q", "m")),
    (argilla, ".jsonl", _RECORDS, ("q", "m")),
    (potato, ".json", _STATE, ("s", "m")),
    (prodigy, ".jsonl", _ANSWERS, ("accept", "label", "spans")),
    (doccano, ".jsonl", _TEXTS, ("label", "entities")),
    (doccano, ".json", _TEXTS, ("label", "entities")),
]
ODD = st.sampled_from(
    [
        *[
            None,
            True,
            False,
            0,
            -1,
            10**40,
            1e308,
            float("nan"),
            "",
            " ",
            "a",
            "\u202e",
            "true",
            "\0",
            "a" * 2000,
        ],
        *[[], {}, [[]], [{}], [None], {"": ""}, ["a", 1, None], [[0, 1, "a"]], [[0, -1, "a"]], {"a": [1]}],
        *['{"choices": [1, []]}', '[{"start": 0}]', "[" * 9999, {"start": 9**30, "end": 1, "labels": ["x"]}],
    ]
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path to every node of a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, one in inner for place in places(one, (*path, key)))]


@st.composite
def damaged(draw: Any) -> tuple[Any, str, bytes, str]:
    """A file with some of its nodes replaced, left out or doubled, and a question."""
    module, suffix, content, questions = draw(st.sampled_from(SEEDS))
    content = json.loads(json.dumps(content))
    for _ in range(draw(st.integers(0, 4))):
        path = draw(st.sampled_from(places(content)))
        if not path:
            continue
        node = content
        for key in path[:-1]:
            node = node[key]
        how = draw(st.sampled_from(["replace", "replace", "drop", "double", "rename"]))
        if how == "double" and isinstance(node, list):
            node.append(node[path[-1]])
        elif how == "rename" and isinstance(node, dict):
            node[draw(st.sampled_from(["", "id", "unit", "start", "labels"]))] = node.pop(path[-1])
        elif how == "drop":
            del node[path[-1]]
        else:
            node[path[-1]] = deepcopy(draw(ODD))
    text = lines(*content) if suffix == ".jsonl" else json.dumps(content)
    data = text.encode()
    if draw(st.integers(0, 9)) == 0:
        data = data[: draw(st.integers(0, len(data)))]
    return module, suffix, data, draw(st.sampled_from([*questions, ""]))


@given(damaged())
@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_damage_gives_codings_or_a_refusal(tmp_path: Path, file: tuple[Any, str, bytes, str]) -> None:
    module, suffix, data, question = file
    path = tmp_path / f"user_state{suffix}"
    path.write_bytes(data)
    for unit in (None, "document"):
        with suppress(irr.InputError, irr.UsageError):
            irr.load(path, variable=question or None, blank="none", unit=unit)
    # Also where what it is would not have been seen any more.
    with suppress(irr.InputError, irr.UsageError):
        found = module.load(source_of(str(path)), LoadOptions(variable=question or None))
        assert isinstance(found, Codings | Spans)


@pytest.mark.parametrize(
    "text",
    [
        '[{"id": 1, "annotations": [], "result": [' + "[]," * 20_000_000 + "]}]",
        '[{"annotations": [' + "[" * 100_000,
        '{"user_id": "a", "instance_id_to_label_to_value": {"' + "x" * 1_000_000 + '": {"s": {"a": true}}}}',
        '{"_input_hash": "\\ud800", "answer": "accept", "accept": ["a"]}',
    ],
    ids=["many", "deep", "long", "half"],
)
def test_hostile_files_are_refused(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, "x.json", text)
    with pytest.raises(irr.InputError):
        irr.load(path)


def test_problems_of_a_zip_name_the_file_in_it(tmp_path: Path) -> None:
    lines = '{"id": 1, "text": "a", "label": ["x"]}\n{"text": "b", "label": ["x"]}\n'
    array = '[{"id": 1, "text": "a", "label": ["x"]}, {"text": "b", "label": ["x"]}]'
    path = written(tmp_path, "all.zip", zipped({"ana.jsonl": lines, "ben.json": array, "cem.jsonl": lines}))
    assert refusal(path) == [
        "/ana.jsonl:2: has no id, as others have",
        "/ben.json: text 2: has no id, as others have",
        "/cem.jsonl:2: has no id, as others have",
    ]
    twice = '{"id": 1, "text": "a", "label": ["%s"]}\n'
    again = written(tmp_path, "two.zip", zipped({"a/ana.jsonl": twice % "x", "b/ana.jsonl": twice % "y"}))
    assert refusal(again) == [
        f"/b/ana.jsonl:1: ana annotated 1 twice, and not alike: x ({again}/a/ana.jsonl:1), y; keep the one that counts"
    ]


def test_lines_of_a_zip_are_none_of_the_zips(tmp_path: Path) -> None:
    line = '{"id": 1, "text": "a", "label": ["x"]}\n'
    (zip_,) = load(str(written(tmp_path, "all.zip", zipped({"ana.jsonl": line, "ben.jsonl": line}))))
    assert [zip_.source.line_of(record) for record in (0, 1, 2)] == [None, None, None]
    (alone,) = load(str(written(tmp_path, "ana.jsonl", line)))
    assert alone.source.line_of(1) == 1


def test_potato_says_in_whose_file_something_stands_twice(tmp_path: Path) -> None:
    state = '{"user_id": "ana", "instance_id_to_label_to_value": {"r1": [[{"schema": "t", "name": "%s"}, "true"]]}}'
    for folder, name in (("1", "x"), ("2", "y"), ("3", "y")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "user_state.json").write_text(state % name)
    (tmp_path / "3" / "user_state.json").write_text((state % "z").replace("ana", "ben"))
    assert refusal(tmp_path) == [
        "/2/user_state.json: instance 1: ana annotated r1 twice, and not alike: x, y; keep the one that counts"
    ]
