"""The report of an inspection: what each file holds, all together, what to decide, and the command."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from irr._version import __version__
from irr.inspection import records
from irr.names import listed, printable, shown
from irr.records import FORMAT
from irr.reporters._blocks import Block, Entry, Facts, Heading, Outline, Paragraph, Table
from irr.reporters._common import part as part_of
from irr.reporters._common import warnings
from irr.reporters._documents import Document

if TYPE_CHECKING:
    from irr.inspection import Inspection
    from irr.inspection.model import CategoryCount, CoderCount, Contents, Part, Question

#: Rows and coders of a table; the rest is summed up.
ROWS, CODERS = 15, 8
#: Characters for the name of a sheet and its columns.
WIDTH = 70
#: Problems, and columns of a table, that are shown.
PROBLEMS, COLUMNS = 20, 30
_COLUMNS = ("file", "category", "coder", "times")
#: What positions of spans count, in words.
_MEASURES = {
    "characters": "positions in characters",
    "paragraphs": "positions in paragraphs",
    "nothing": "no positions, only what was marked",
}


def document(found: Inspection) -> Document:
    """The inspection as a document."""
    n = found.files
    return Document(
        title=f"irr {__version__}: what {'this file holds' if n == 1 else f'these {n} files hold'}",
        blocks=partial(_blocks, found),
        head=lambda: {"irr": __version__, "format": FORMAT, **records.head(found)},
        lists=(
            ("files", lambda: records.parts(found)),
            ("questions", lambda: records.questions(found)),
            ("warnings", lambda: records.warnings(found)),
            ("problems", lambda: records.problems(found)),
        ),
        columns=_COLUMNS,
        rows=lambda: records.uses(found),
    )


def _blocks(found: Inspection) -> Iterator[Block]:
    for part in found.parts:
        yield from _part(part, remarks=not found.warnings)
    if found.together is not None:
        yield Heading("Together")
        yield from _contents(found.together, spans=any(part.measure for part in found.parts))
    if found.together is None and len(found.parts) == 1 and found.parts[0].contents is not None:
        yield from _nothing_shared(found.parts[0].contents)
    elif found.together is not None:
        yield from _nothing_shared(found.together)
    yield from part_of("To look at", warnings(found.warnings))
    if found.problems:
        yield Heading("What stops reading")
        for problem in found.problems[:PROBLEMS]:
            yield Paragraph(str(problem), bullet=True)
        if len(found.problems) > PROBLEMS:
            yield Paragraph(f"and {len(found.problems) - PROBLEMS:,} more", bullet=True)
    yield from part_of("To decide", _questions(found.questions))
    if found.commands:
        yield Heading("To compare the coders")
        yield Outline([(0, command, "") for command in found.commands])
    if found.placeholders:
        words = listed([f"{word} by {what}" for word, what in found.placeholders.items()])
        yield Paragraph(f"Words in capitals are to be replaced: {words}.")


def _part(part: Part, remarks: bool) -> Iterator[Block]:
    yield Entry(printable(part.path), part.format or "not read")
    facts = dict(_facts(part))
    if facts:
        yield Facts([*facts.items()])
    if part.sheets:
        room = WIDTH - max(len(shown(one.name)) for one in part.sheets)
        rows = [
            (
                shown(one.name),
                printable(one.problem, room) or _fitted(one.columns, room),
                "" if one.rows is None else f"{one.rows:,}",
                f"{len(one.columns):,}",
            )
            for one in part.sheets
        ]
        yield Table(("sheet", "header", "rows", "columns"), rows[:ROWS], 2)
        yield from _more(len(rows), "sheets")
    if len(part.documents) > 1 or part.measure:
        yield from _documents(part)
    if part.contents is not None:
        yield from _contents(part.contents, part.measure is not None)
    if remarks:
        for remark in part.remarks:
            yield Paragraph(remark, bullet=True)


def _fitted(names: Sequence[str], room: int) -> str:
    """As many names as fit."""
    return next(
        text for count in range(len(names), -1, -1) if len(text := listed(names, count)) <= room or count < 2
    )


def _facts(part: Part) -> Iterator[tuple[str, str]]:
    if part.layout:
        yield "layout", part.layout
    if part.detected:
        yield "detected", "; ".join(f"{name} {text}" for name, text in part.detected.items())
    if part.columns:
        named = [shown(name) + (f" ({role})" if role else "") for name, role in part.columns[:COLUMNS]]
        more = f" and {len(part.columns) - COLUMNS:,} more" if len(part.columns) > COLUMNS else ""
        yield "columns", ", ".join(named) + more
    if part.variables:
        yield (
            "or",
            "the names of columns have two parts; if one is a variable, read it alone with --variable: "
            + listed(part.variables),
        )
    contents = part.contents
    if contents is not None and part.measure is None:
        yield (
            "sections",
            f"{contents.sections:,}: {listed(contents.first, len(contents.first), contents.sections)}",
        )
    if part.measure is not None:
        texts = sum(one.characters is not None for one in part.documents)
        held = "their texts" if texts == len(part.documents) else f"{texts or 'none'} of their texts"
        yield "documents", f"{len(part.documents):,}, with {held}; {_MEASURES[part.measure]}"
    beside = [
        f"{count:,} {what}{'s' if count != 1 else ''}"
        for count, what in (
            (part.notes, "note"),
            (part.comments, "comment"),
            (part.suggestions, "suggestion"),
        )
        if count
    ]
    if beside:
        yield "beside", ", ".join(beside)


def _documents(part: Part) -> Iterator[Block]:
    rows = [
        (shown(one.name), "" if one.characters is None else f"{one.characters:,}", f"{one.spans:,}")
        for one in part.documents
    ]
    yield Table(("document", "characters", "marked"), rows[:ROWS])
    yield from _more(len(rows), "documents")


def _contents(contents: Contents, spans: bool) -> Iterator[Block]:
    yield from _coders(contents.coders, spans)
    yield from _categories(contents)


def _coders(coders: Sequence[CoderCount], spans: bool) -> Iterator[Block]:
    if any(one.spans is not None for one in coders):
        yield Table(("coder", "marked"), [(shown(one.name), f"{one.spans or 0:,}") for one in coders[:ROWS]])
    else:
        blank = any(one.blank for one in coders)
        rows = [
            (shown(one.name), f"{one.coded:,}", f"{one.nothing:,}", *([f"{one.blank:,}"] if blank else []))
            for one in coders[:ROWS]
        ]
        yield Table(("coder", "coded", "nothing fits", *(["blank"] if blank else [])), rows)
    yield from _more(len(coders), "coders")


def _categories(contents: Contents) -> Iterator[Block]:
    """How often each category was given, by coder where they fit side by side."""
    coders = [one.name for one in contents.coders][:CODERS]
    rows = [_category(one, coders) for one in contents.categories[:ROWS]]
    if not rows:
        yield Paragraph("No category was given.")
        return
    yield Table(("category", "given", *map(shown, coders)), rows)
    yield from _more(len(contents.categories), "categories")
    if len(contents.coders) > CODERS:
        yield Paragraph(
            f"and {len(contents.coders) - CODERS:,} more coders; all of them are in --format json and csv."
        )


def _category(one: CategoryCount, coders: Sequence[str]) -> tuple[str, ...]:
    return (shown(one.name), f"{one.total:,}", *(f"{one.by_coder.get(coder, 0):,}" for coder in coders))


def _more(total: int, what: str) -> Iterator[Block]:
    if total > ROWS:
        yield Paragraph(f"and {total - ROWS:,} more {what}; all of them are in --format json.")


def _nothing_shared(contents: Contents) -> Iterator[Block]:
    """What two coders coded both, without which there is nothing to compare."""
    if len(contents.coders) < 2:
        yield Paragraph("One coder; name the files of the others too.")
        return
    if any(one.spans is not None for one in contents.coders):
        return
    n = contents.shared
    text = f"{n:,} of {contents.sections:,} sections were coded or read by two coders or more."
    if not n:
        text += " There is nothing to compare; are the ids written alike?"
    yield Paragraph(text)


def _questions(questions: Sequence[Question]) -> Iterator[Block]:
    if any(one.assumed and len(one.answers) > 1 and one.option != "--blank" for one in questions):
        yield Paragraph("What stands above is read with the first answer to each question.")
    for question in questions:
        place = f"{printable(os.path.basename(question.file))}: " if question.file else ""
        yield Paragraph(f"{question.option}: {place}{question.text}")
        if question.answers:
            yield Outline([(1, printable(one.value, 40), one.effect) for one in question.answers[:ROWS]])
            yield from _more(len(question.answers), "answers")
