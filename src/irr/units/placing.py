"""Each coder's spans put into the sections that they touch."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from irr.arrays import column, numbers, values
from irr.codings import Codings, Remark, Spans
from irr.errors import InputError, Problem, UsageError
from irr.inputs import source_of
from irr.names import listed, printable, quoted
from irr.units.choice import UNITS
from irr.units.cutting import cut, lines
from irr.units.listing import read_list, stretches

if TYPE_CHECKING:
    from collections.abc import Callable

    from irr.arrays import Bools, Ints, Numbers
    from irr.units.choice import UnitOptions
    from irr.units.cutting import Stretch


@dataclass(frozen=True)
class Sections:
    """The sections of one document: their names, where they begin and end, and their texts where these are known."""

    names: list[str]
    start: Ints
    end: Ints
    texts: list[str]


@dataclass(frozen=True)
class Placed:
    """A file's spans, all with positions: row by row as in `spans`, but for the rows that are left out.

    Where `spans.measure` was "nothing" or "paragraphs", positions are now characters if the text is known.
    """

    spans: Spans
    rows: Ints
    start: Ints
    end: Ints
    characters: bool
    remarks: tuple[Remark, ...] = ()


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
    if options is None:
        raise InputError([_ask(one) for one in spans])
    placed, sections = _everywhere(spans, options)
    return [one if isinstance(one, Codings) else _codings(placed[id(one)], sections, options) for one in said]


def count_sections(spans: Sequence[Spans], options: UnitOptions) -> int:
    """How many sections `options` make of the documents in which these spans are. Raises as `sectioned` does."""
    _, sections = _everywhere(spans, options)
    return sum(len(one.names) for one in sections.values())


def _everywhere(
    spans: Sequence[Spans], options: UnitOptions
) -> tuple[dict[int, Placed], dict[str, Sections]]:
    """Each file's spans with positions, by the identity of the file's, and the sections of every document."""
    texts = _texts(spans, options)
    placed = {id(one): _placed(one, texts) for one in spans}
    return placed, _sections([*placed.values()], texts, options)


def _ask(spans: Spans) -> Problem:
    units = ", ".join(UNITS).replace("FILE", "a table of sections")
    return Problem(
        spans.source.path,
        None,
        f"holds marked stretches of text ({len(spans):,} in {len(spans.documents):,} "
        f"document{'s' if len(spans.documents) != 1 else ''}) and no sections; say what a section is with --unit: "
        f"{units}",
    )


def _texts(spans: Sequence[Spans], options: UnitOptions) -> dict[str, str | None]:
    """The text of each document, from the files or from the folder of texts; two that differ are a problem."""
    texts: dict[str, str | None] = {}
    source: dict[str, str] = {}
    problems = []
    folder = _in_folder(options.texts) if options.texts else {}
    for one in spans:
        for document in one.documents:
            name, text = document.name, document.text
            if text is None:
                texts.setdefault(name, None)
            elif texts.get(name) is None:
                texts[name], source[name] = text, one.source.path
            elif texts[name] != text:
                problems.append(
                    Problem(
                        one.source.path,
                        None,
                        f"the text of {quoted(name)} is not that in {printable(source[name])}, so that positions in "
                        "them cannot be compared",
                    )
                )
    if problems:
        raise InputError(problems)
    for name, text in texts.items():
        if text is None and (path := folder.get(name) or folder.get(name.rpartition(".")[0])):
            try:
                texts[name] = source_of(path).read().decode("utf-8-sig").replace("\r\n", "\n")
            except UnicodeDecodeError:
                raise InputError([Problem(path, None, "not UTF-8 text")]) from None
    return texts


def _in_folder(folder: str) -> dict[str, str]:
    """Path by name of document, with and without ending. Names are looked up, so none leads out of the folder."""
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise InputError([Problem(folder, None, (error.strerror or str(error)).lower())]) from None
    found = {os.path.splitext(name)[0]: os.path.join(folder, name) for name in names if name.endswith(".txt")}
    return found | {name: os.path.join(folder, name) for name in names}


def _placed(spans: Spans, texts: Mapping[str, str | None]) -> Placed:
    """Spans with positions in characters, wherever the text allows it."""
    known = {at: texts[one.name] for at, one in enumerate(spans.documents)}
    start, end = spans.start.copy(), spans.end.copy()
    keep = np.ones(len(spans), bool)
    characters = True
    if spans.measure != "characters":
        characters = all(text is not None for text in known.values())
    if spans.measure == "paragraphs" and characters:
        by_line = {at: np.array(lines(text or ""), np.int64).reshape(-1, 2) for at, text in known.items()}
        for at, bounds in by_line.items():
            mine = np.flatnonzero((spans.document == at) & (spans.start >= 0))
            inside = (spans.start[mine] >= 1) & (spans.end[mine] <= len(bounds))
            keep[mine[~inside]] = False
            mine = mine[inside]
            start[mine] = bounds[spans.start[mine] - 1, 0]
            end[mine] = bounds[spans.end[mine] - 1, 1]
    if spans.measure == "nothing" and characters:
        quotes = [] if spans.quote is None else spans.quote.to_pylist()
        for row, quote in enumerate(quotes):
            text = known[int(spans.document[row])] or ""
            if quote and text.count(quote) == 1:
                start[row] = text.index(quote)
                end[row] = start[row] + len(quote)
            elif quote:
                keep[row] = False
    lost = [_shown(spans, int(row)) for row in np.flatnonzero(~keep)[:3]]
    remarks: list[Remark] = []
    if left := int((~keep).sum()):
        why = (
            "beyond the end of their text"
            if spans.measure == "paragraphs"
            else "not in their text, or more than once"
        )
        remarks.append(
            Remark("spans_left_out", f"{left:,} of {len(spans):,} left out, {why}: {listed(lost)}")
        )
    if spans.measure == "characters":
        backwards = (start >= 0) & (start >= end)
        if left := int(backwards.sum()):
            remarks.append(Remark("spans_left_out", f"{left:,} of {len(spans):,} left out, of no length"))
            keep &= ~backwards
    whole = keep & (start < 0) & (spans.measure != "nothing")
    if whole.any():
        text = f"{int(whole.sum()):,} categories of whole documents count in each of their sections"
        remarks.append(Remark("whole_documents", text))
    rows = np.flatnonzero(keep)
    return Placed(spans, rows, start[rows], end[rows], characters, tuple(remarks))


def _shown(spans: Spans, row: int) -> str:
    quote = spans.quote[row].as_py() if spans.quote is not None else ""
    name = spans.documents[int(spans.document[row])].name
    return f"{name}: {quote}" if quote else f"{name} {spans.start[row]}-{spans.end[row]}"


def _sections(
    placed: Sequence[Placed], texts: Mapping[str, str | None], options: UnitOptions
) -> dict[str, Sections]:
    """The sections of every document, by its name."""
    if options.kind == "excerpt":
        return _excerpts(placed, texts)
    found = {}
    problems: list[Problem] = []
    by_list = None
    if options.kind == "list":
        by_list = stretches(options.unit, read_list(options.unit), texts)
    for name, text in texts.items():
        if by_list is not None:
            named = by_list[name]
        elif text is not None:
            named = _named(name, cut(text, options.kind, options.detail), options.kind)
        else:
            named = _without_text(name, placed, options, problems)
        if by_list is not None and text is None and not all(one.characters for one in placed):
            problems.append(_no_text(name, placed, options))
        bounds = np.array([stretch for _, stretch in named], np.int64).reshape(-1, 2)
        found[name] = Sections(
            [one for one, _ in named],
            bounds[:, 0],
            bounds[:, 1],
            [] if text is None else [text[start:end] for start, end in bounds.tolist()],
        )
    if problems:
        raise InputError(problems)
    return found


def _named(document: str, cuts: Sequence[Stretch], kind: str) -> list[tuple[str, Stretch]]:
    if kind == "document":
        return [(document, stretch) for stretch in cuts]
    if kind == "window":
        return [(f"{document}/{start}-{end}", (start, end)) for start, end in cuts]
    return [(f"{document}/{number}", stretch) for number, stretch in enumerate(cuts, start=1)]


def _without_text(
    document: str, placed: Sequence[Placed], options: UnitOptions, problems: list[Problem]
) -> list[tuple[str, Stretch]]:
    """The sections of a document whose text nobody knows: as far as its spans go."""
    if options.kind == "document":
        return [(document, (0, np.iinfo(np.int64).max))]
    last = max((int(one.end[_in(one, document)].max(initial=0)) for one in placed), default=0)
    characters = all(one.characters for one in placed)
    if options.kind == "window" and characters:
        size = int(options.detail)
        return _named(document, [(start, start + size) for start in range(0, last, size)], "window")
    if options.kind in ("paragraph", "line") and all(one.spans.measure == "paragraphs" for one in placed):
        # Numbered from 1, both ends inclusive: paragraph 3 is from 3 to before 4.
        return [(f"{document}/{number}", (number, number + 1)) for number in range(1, last + 1)]
    problems.append(_no_text(document, placed, options))
    return []


def _no_text(document: str, placed: Sequence[Placed], options: UnitOptions) -> Problem:
    path = next((one.spans.source.path for one in placed if _in(one, document).any()), "")
    path = path or next(
        one.spans.source.path for one in placed if document in {d.name for d in one.spans.documents}
    )
    others = {"characters": "window:N, ", "paragraphs": "paragraph, "}
    measures = {one.spans.measure for one in placed}
    instead = others.get(measures.pop(), "") if len(measures) == 1 else ""
    return Problem(
        path,
        None,
        f"does not hold the text of {quoted(document)}, which --unit {options.unit} needs; say where the texts are with "
        f"--texts FOLDER, or --unit {instead}document or excerpt",
    )


def _in(one: Placed, document: str) -> Bools:
    at = np.array([named.name == document for named in one.spans.documents], bool)
    return at[one.spans.document[one.rows]] if len(at) else np.zeros(0, bool)


def _excerpts(placed: Sequence[Placed], texts: Mapping[str, str | None]) -> dict[str, Sections]:
    """Whatever anybody marked: each distinct stretch, or each distinct quotation where positions do not tell."""
    by_document: dict[str, dict[tuple[int, int, str], None]] = {name: {} for name in texts}
    for one in placed:
        quotes = _quotes(one)
        for row, start, end in zip(one.rows.tolist(), one.start.tolist(), one.end.tolist(), strict=True):
            name = one.spans.documents[int(one.spans.document[row])].name
            quote = "" if one.characters and start >= 0 else quotes[row]
            by_document[name].setdefault((start, _stop(one, start, end), quote))
    found = {}
    for name, stretches_ in by_document.items():
        text = texts[name]
        ordered = sorted(stretches_, key=lambda key: key[:2])
        names = [
            f"{name}/{start}-{end}" if start >= 0 and not quote else f"{name}/{number}"
            for number, (start, end, quote) in enumerate(ordered, start=1)
        ]
        found[name] = Sections(
            names,
            np.array([start for start, _, _ in ordered], np.int64),
            np.array([end for _, end, _ in ordered], np.int64),
            [quote or ("" if text is None else text[start:end]) for start, end, quote in ordered],
        )
    return found


def _quotes(one: Placed) -> list[str]:
    return [""] * len(one.spans) if one.spans.quote is None else one.spans.quote.to_pylist()


def _stop(one: Placed, start: int, end: int) -> int:
    """Where a span ends, exclusive: paragraphs are counted with their last."""
    return end if one.characters or start < 0 else end + 1


def _codings(placed: Placed, sections: Mapping[str, Sections], options: UnitOptions) -> Codings:
    spans = placed.spans
    coder, category = numbers(spans.coder), numbers(spans.category)
    coders = values(spans.coder)
    coders += [name for name, _ in sorted(spans.opened or ()) if name not in coders]
    coders = list(dict.fromkeys(coders))
    number_of = {name: number for number, name in enumerate(coders)}
    opened = {(number_of[name], document) for name, document in spans.opened or ()}
    texts = any(of.texts for of in sections.values())
    cells: list[tuple[int, int, int, int]] = []
    names: list[str] = []
    documents: list[int] = []
    quoted_texts: list[str] = []
    untouched = 0
    unmarked: list[str] = []
    exact = options.kind == "excerpt" and not placed.characters
    quotes = _quotes(placed) if exact else []
    for at, document in enumerate(spans.documents):
        of = sections[document.name]
        first = len(names)
        names += of.names
        documents += [at] * len(of.names)
        quoted_texts += of.texts or [""] * len(of.names)
        mine = np.flatnonzero(spans.document[placed.rows] == at)
        who = coder[placed.rows[mine]]
        for number in range(len(coders)):
            rows = mine[who == number]
            if spans.opened is not None and (number, at) not in opened and not len(rows):
                continue
            given: dict[int, dict[int, int]] = {}
            if not len(rows) and of.names:
                unmarked.append(f"{coders[number]} in {document.name}")
            for category_, row, touched in _touched(placed, of, rows, category, options, quotes):
                untouched += not len(touched)
                for section in touched:
                    given.setdefault(section, {}).setdefault(category_, row)
            for section in range(len(of.names)):
                chosen = given.get(section)
                if chosen is None:
                    cells.append((first + section, number, -1, -1))
                else:
                    cells += [(first + section, number, one, row) for one, row in chosen.items()]
    table = np.array(cells, np.int64).reshape(-1, 4)
    categories = [*values(spans.category), ""]
    cell = np.where(table[:, 2] < 0, len(categories) - 1, table[:, 2])
    records = np.arange(len(spans)) if spans.record is None else spans.record
    remarks = [*spans.remarks, *placed.remarks, *_remarks(untouched, unmarked, table, len(coders), options)]
    return Codings(
        source=replace(
            spans.source,
            detected={**spans.source.detected, "unit": options.unit, "overlap": options.overlap},
            line_of=_line_finder(spans, table[:, 3], records),
        ),
        section=column(table[:, 0], names),
        coder=column(table[:, 1], coders),
        cell=column(cell, categories),
        blank="unknown",
        cells="exact",
        set_rows=True,
        text=column(table[:, 0], quoted_texts) if texts else None,
        document=column(np.array(documents, np.int64)[table[:, 0]], [one.name for one in spans.documents]),
        notes=spans.notes,
        comments=spans.comments,
        remarks=tuple(remarks),
    )


def _line_finder(spans: Spans, row: Ints, records: Ints) -> Callable[[int], int | None]:
    """From a cell to the line of the span it is from; a blank cell is on none."""

    def line_of(cell: int) -> int | None:
        if not 0 <= cell < len(row) or row[cell] < 0:
            return None
        return spans.source.line_of(int(records[row[cell]]))

    return line_of


def _touched(
    placed: Placed, of: Sections, rows: Ints, category: Numbers, options: UnitOptions, quotes: Sequence[str]
) -> Iterable[tuple[int, int, list[int]]]:
    """For each span, or for each category where a share counts: category, row and the sections in which it counts."""
    share = options.share
    if share is None or options.kind == "excerpt":
        for row in rows.tolist():
            original = int(placed.rows[row])
            start, end = int(placed.start[row]), _stop(placed, int(placed.start[row]), int(placed.end[row]))
            found = _touching(of, start, end)
            if quotes:
                found = [at for at in found if of.texts[at] == quotes[original]]
            elif options.kind == "excerpt" and start >= 0:
                found = [at for at in found if of.start[at] == start and of.end[at] == end]
            yield int(category[original]), original, found
        return
    for one in np.unique(category[placed.rows[rows]]).tolist():
        mine = rows[category[placed.rows[rows]] == one]
        covered = np.zeros(len(of.names), np.int64)
        for start, end in _merged(placed, mine):
            for at in _touching(of, start, end):
                low, high = max(start, int(of.start[at])), min(end, int(of.end[at]))
                covered[at] += int(of.end[at] - of.start[at]) if start < 0 else high - low
        enough = np.flatnonzero(covered >= share * (of.end - of.start) - 1e-9)
        yield one, int(placed.rows[mine[0]]), [at for at in enough.tolist() if covered[at]]


def _merged(placed: Placed, rows: Ints) -> list[Stretch]:
    """Spans as stretches that do not overlap."""
    stretches_ = sorted(
        (int(start), _stop(placed, int(start), int(end)))
        for start, end in zip(placed.start[rows], placed.end[rows], strict=True)
    )
    merged: list[Stretch] = []
    for start, end in stretches_:
        if start < 0:
            return [(start, end)]
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _touching(of: Sections, start: int, end: int) -> list[int]:
    """The sections that a stretch shares a character with; all of them, where it is the whole document."""
    if start < 0:
        return [*range(len(of.names))]
    if len(of.names) > 1 and (of.end[1:] >= of.end[:-1]).all():
        low, high = np.searchsorted(of.end, start, "right"), np.searchsorted(of.start, end, "left")
        return [*range(int(low), int(high))]
    return np.flatnonzero((of.start < end) & (of.end > start)).tolist()


def _remarks(
    untouched: int, unmarked: Sequence[str], table: Ints, n_coders: int, options: UnitOptions
) -> Iterable[Remark]:
    if untouched:
        few = (
            "reach no section"
            if options.share is None
            else f"cover less than {options.overlap} of any section"
        )
        yield Remark(
            "spans_left_out",
            f"{untouched:,} marked stretch{'es' if untouched > 1 else ''} {few} and do not count",
        )
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
