"""Each coder's spans put into the sections that they touch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from irr.arrays import column, numbers, values
from irr.codings import Codings, Remark, Spans
from irr.errors import InputError, Problem, UsageError
from irr.names import listed, printable
from irr.units.choice import UNITS
from irr.units.positions import placed
from irr.units.sections import sections_of
from irr.units.texts import texts_of
from irr.units.touching import touched

if TYPE_CHECKING:
    from collections.abc import Callable

    from irr.arrays import Ints
    from irr.units.choice import UnitOptions
    from irr.units.positions import Placed
    from irr.units.sections import Sections


def sectioned(said: Sequence[Codings | Spans], options: UnitOptions | None) -> list[Codings]:
    """Codings of everything, in its order: spans become codings of the sections that `options` make.

    Every coder of a file has a cell for each section of the documents that this coder may have read, blank where no
    span of theirs counts. Raises `InputError` where the files do not fit together, and `UsageError` where spans need a
    unit and there is none, or the other way round.
    """
    spans = [one for one in said if isinstance(one, Spans)]
    if not spans:
        if options is not None and said:
            raise UsageError(f"--unit {options.unit}: the sections are given here; there are no spans")
        return [one for one in said if isinstance(one, Codings)]
    if problems := [*_other_variables(spans), *([] if options else map(_ask, spans))]:
        raise InputError(problems)
    assert options is not None
    by_id, sections = _everywhere(spans, options)
    return [one if isinstance(one, Codings) else _codings(by_id[id(one)], sections, options) for one in said]


def count_sections(spans: Sequence[Spans], options: UnitOptions) -> int:
    """How many sections `options` make of the documents in which these spans are. Raises as `sectioned` does."""
    _, sections = _everywhere(spans, options)
    return sum(len(one.names) for one in sections.values())


def _everywhere(
    spans: Sequence[Spans], options: UnitOptions
) -> tuple[dict[int, Placed], dict[str, Sections]]:
    """Each file's spans with positions, by the identity of the file's, and the sections of every document."""
    texts = texts_of(spans, options.texts)
    by_id = {id(one): placed(one, texts, options.kind != "document") for one in spans}
    return by_id, sections_of([*by_id.values()], texts, options)


def _ask(spans: Spans) -> Problem:
    units = ", ".join(UNITS).replace("FILE", "a table of sections")
    return Problem(
        spans.source.path,
        None,
        f"holds marked stretches of text ({len(spans):,} in {len(spans.documents):,} "
        f"document{'s' if len(spans.documents) != 1 else ''}) and no sections; say what a section is with --unit: "
        f"{units}",
    )


def _other_variables(spans: Sequence[Spans]) -> Iterable[Problem]:
    """Files of one format that each hold one variable, and not the same."""
    first: dict[str, Spans] = {}
    for one in spans:
        variable = one.source.detected.get("variable")
        if variable is None:
            continue
        other = first.setdefault(one.source.format, one)
        if (known := other.source.detected["variable"]) != variable:
            yield Problem(
                one.source.path,
                None,
                f"holds {variable}, and {printable(other.source.path)} holds {known}; say which with --variable",
            )


def _codings(placed: Placed, sections: Mapping[str, Sections], options: UnitOptions) -> Codings:
    spans = placed.spans
    coder = numbers(spans.coder)[placed.rows]
    coders = [*dict.fromkeys([*values(spans.coder), *(name for name, _ in sorted(spans.opened or ()))])]
    number_of = {name: number for number, name in enumerate(coders)}
    opened = {(number_of[name], spans.documents[at].name) for name, at in spans.opened or ()}
    names: list[str] = []
    documents: list[str] = []
    document_of: list[int] = []
    texts: list[str] = []
    cells: list[Ints] = []
    unmarked: list[str] = []
    untouched = 0
    for at, name in enumerate(dict.fromkeys(document.name for document in spans.documents)):
        of = sections[name]
        first = len(names)
        names += of.names
        documents.append(name)
        document_of += [at] * len(of.names)
        texts += of.texts or [""] * len(of.names)
        mine = placed.of(name)
        for number in range(len(coders)):
            rows = mine[coder[mine] == number]
            if spans.opened is not None and (number, name) not in opened and not len(rows):
                continue
            if not len(rows) and of.names:
                unmarked.append(f"{coders[number]} in {name}")
            given, out = touched(placed, of, rows, options)
            untouched += out
            cells.append(_cells(given, first, len(of.names), number))
    table = np.concatenate(cells) if cells else np.zeros((0, 4), np.int64)
    categories = values(spans.category)
    blank = categories.index("") if "" in categories else len(categories)
    categories += [""] * (blank == len(categories))
    return Codings(
        source=replace(
            spans.source,
            detected={**spans.source.detected, "unit": options.unit, "overlap": options.overlap},
            line_of=_line_finder(spans, table[:, 3]),
        ),
        section=column(table[:, 0], names),
        coder=column(table[:, 1], coders),
        cell=column(np.where(table[:, 2] < 0, blank, table[:, 2]), categories),
        blank="unknown",
        cells="exact",
        set_rows=True,
        by_document=True,
        text=column(table[:, 0], texts) if any(texts) else None,
        document=column(np.array(document_of, np.int64)[table[:, 0]], documents),
        notes=spans.notes,
        comments=spans.comments,
        remarks=(*spans.remarks, *placed.remarks, *_remarks(untouched, unmarked, options)),
    )


def _cells(given: Mapping[tuple[int, int], int], first: int, n_sections: int, coder: int) -> Ints:
    """One coder's cells of one document: section, coder, category and row, in order; -1 and -1 where it is blank."""
    filled = np.array([(*key, row) for key, row in given.items()], np.int64).reshape(-1, 3)
    blank = np.setdiff1d(np.arange(n_sections), filled[:, 0])
    found = np.full((len(filled) + len(blank), 4), -1, np.int64)
    found[:, 1] = coder
    found[: len(filled), [0, 2, 3]] = filled
    found[len(filled) :, 0] = blank
    found = found[np.argsort(found[:, 0], kind="stable")]
    found[:, 0] += first
    return found


def _line_finder(spans: Spans, row: Ints) -> Callable[[int], int | None]:
    """From a cell to the line of the span it is from; a blank cell is on none."""

    def line_of(cell: int) -> int | None:
        if not 0 <= cell < len(row) or row[cell] < 0:
            return None
        at = int(row[cell])
        return spans.source.line_of(at if spans.record is None else int(spans.record[at]))

    return line_of


def _remarks(untouched: int, unmarked: Sequence[str], options: UnitOptions) -> Iterable[Remark]:
    if untouched:
        one = untouched == 1
        stretches = f"{untouched:,} marked stretch{'' if one else 'es'} reach{'es' if one else ''}"
        few = (
            f" of which {'its' if one else 'their'} category has {options.overlap}," if options.share else ""
        )
        text = f"{stretches} no section{few} and {'does' if one else 'do'} not count"
        yield Remark("spans_left_out", text)
    if unmarked:
        yield Remark(
            "documents_unmarked",
            f"nothing is marked by {listed(unmarked, 6)}: with --blank none read to the end without a category, with "
            "--blank missing or auto not coded",
        )
    if options.kind == "excerpt":
        yield Remark(
            "excerpts",
            "the sections are what anybody marked; what all left unmarked does not count, and stretches that overlap "
            "in part are different sections",
        )
