"""Tables that programs export: columns found by what the program calls them, in whichever language, and their rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from irr.arrays import indices, values
from irr.codings import Document, Remark, Source
from irr.errors import InputError, Problem
from irr.loaders._building import Mark, spans_of
from irr.names import did_you_mean, listed, quoted
from irr.tables.columns import is_blank

if TYPE_CHECKING:
    from irr.codings import Measure, Spans
    from irr.loaders import LoadOptions
    from irr.tables.grid import Grid

#: What a column holds → the names that it goes by, the program's English one first.
Parts = Mapping[str, Sequence[str]]

#: A document that has more paragraphs than this is none, and the number of its last one a mistake.
MOST_PARAGRAPHS = 100_000
#: Rows with the same kind of problem that are listed one by one.
_MOST_PROBLEMS = 1_000
_WHOLE = re.compile(r"(\d{1,9})(?:[.,]0+)?", re.ASCII)


def folded(name: str) -> str:
    """A name without capitals, accents, blanks and marks.

    >>> folded("Created_by"), folded("Créé par"), folded("Coverage %")
    ('createdby', 'creepar', 'coverage')
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(one for one in letters if one.isalnum())


def parts_in(names: Sequence[str], parts: Parts) -> dict[str, int]:
    """The number of the column that holds each part, for those that are there."""
    number = {folded(name): at for at, name in reversed([*enumerate(names)]) if name}
    found = {}
    for part, known in parts.items():
        at = next((number[name] for name in map(folded, known) if name in number), None)
        if at is not None:
            found[part] = at
    return found


@dataclass(frozen=True)
class Export:
    """A table and the columns of it that are read, by what they hold."""

    grid: Grid
    columns: dict[str, int]
    options: LoadOptions

    @property
    def path(self) -> str:
        """The file, as messages name it."""
        return self.grid.path

    def refusal(self, text: str) -> InputError:
        """An error about the header, which lists the columns that there are."""
        shown = listed([name for name in self.grid.header.names if name], 20)
        return InputError([Problem(self.path, self.grid.header.line, f"{text}; the columns are: {shown}")])

    def without(self, part: str) -> Export:
        """The export but for a column that is not read after all."""
        return replace(self, columns={one: at for one, at in self.columns.items() if one != part})

    def needed(self, parts: Parts, *wanted: str) -> None:
        """Raise `InputError` where one of the parts has no column."""
        missing = [f"the {part} ({parts[part][0]})" for part in wanted if part not in self.columns]
        if missing:
            raise self.refusal(f"no column for {' nor for '.join(missing)}")

    def name(self, part: str) -> str:
        """What the file calls the column of a part."""
        return self.grid.header.names[self.columns[part]]

    def source(self, layout: str, **found: str) -> Source:
        """Where it all came from, with what was matched."""
        matched = ", ".join(f"{part} = {self.name(part)}" for part in self.columns)
        detected = {**self.grid.detected, "columns": matched, **found}
        if self.options.header_row is not None:
            first, last = self.options.header_row
            detected["header row"] = f"{first}" if first == last else f"{first}-{last}"
        return Source(self.path, self.grid.format, layout, detected, self.grid.line_of)

    def rows(self, *parts: str) -> Rows:
        """The cells of these parts, "" where there is no column; blank rows left out."""
        here = [part for part in parts if part in self.columns]
        columns = self.grid.columns([self.columns[part] for part in here])
        content = np.zeros(len(columns), bool)
        for part in here:
            content |= ~is_blank(columns[self.columns[part]])
        rows = np.flatnonzero(content)
        record = columns.records(rows).tolist()
        if not len(rows):
            raise InputError([Problem(self.path, None, "no data rows")])
        kept = {part: [""] * len(rows) for part in parts}
        for part in here:
            # Each distinct text is held once.
            texts = values(columns[self.columns[part]])
            kept[part] = [texts[at] for at in indices(columns[self.columns[part]])[rows].tolist()]
        return Rows(self, kept, record, len(columns) - len(rows))

    def unread(self, also: Sequence[int] = ()) -> Iterator[Remark]:
        """What is in the file and is not read."""
        read = {*self.columns.values(), *also}
        names = [name for at, name in enumerate(self.grid.header.names) if name and at not in read]
        if names:
            text = f"column{'s' if len(names) > 1 else ''} not read: {listed(names)}"
            yield Remark("ignored_column", text)
        if blank := self.grid.header.names.count(""):
            text = f"{blank:,} column{'s' if blank > 1 else ''} without a name ignored"
            yield Remark("blank_columns", text)


@dataclass(frozen=True)
class Rows:
    """The rows of an export that have content, column by column; `record` numbers each as the grid does."""

    export: Export
    cells: dict[str, list[str]]
    record: list[int]
    blank: int = 0

    def __getitem__(self, part: str) -> list[str]:
        return self.cells[part]

    def __len__(self) -> int:
        return len(self.record)

    def problem(self, row: int, text: str) -> Problem:
        """A problem in one row."""
        return Problem(self.export.path, self.export.grid.line_of(self.record[row]), text)

    def without(self, part: str) -> list[Problem]:
        """A problem for each row in which a part is blank that no row can do without."""
        rows = [row for row, cell in enumerate(self.cells[part]) if not cell]
        if not rows or part not in self.export.columns:
            return []
        name = quoted(self.export.name(part))
        return [self.problem(row, f"no {part} in column {name}") for row in rows[:_MOST_PROBLEMS]]

    @property
    def remarks(self) -> Iterator[Remark]:
        """What is to be said of blank rows."""
        if self.blank:
            yield Remark("blank_rows", f"{self.blank:,} blank row{'s' if self.blank > 1 else ''} ignored")


def export_of(grid: Grid, parts: Parts, options: LoadOptions) -> Export:
    """The columns of a table by what they hold; the coder's is the one that the caller names, if any.

    Raises `InputError` where there is no column of that name.
    """
    export = Export(grid, parts_in(grid.header.names, parts), options)
    if options.coder_column is None:
        return export
    named = coder_column(grid.path, grid.header.line, grid.header.names, options.coder_column)
    return replace(export, columns={**export.columns, "coder": named})


def coder_column(path: str, line: int, names: Sequence[str], asked: str) -> int:
    """The number of the column that `--coder-column` names; capitals and blanks do not matter where it is clear."""
    if asked.strip() in names and asked.strip():
        return names.index(asked.strip())
    found = [at for at, name in enumerate(names) if name and folded(name) == folded(asked)]
    if len(found) == 1:
        return found[0]
    there = [name for name in names if name]
    hint = did_you_mean(asked, there) or f"; the columns are: {listed(there, 20)}"
    raise InputError([Problem(path, line, f"no column {quoted(asked)} for the coder (--coder-column){hint}")])


def coders_of(rows: Rows) -> list[str]:
    """The coder of each row: by its column, or the one whose file it is said to be, or the file's name.

    Raises `InputError` where a row names nobody, or where one coder is said to own a file of several.
    """
    export = rows.export
    said = export.options.coder
    if "coder" not in export.columns or (said is not None and not any(rows["coder"])):
        from irr.inputs import Input

        return [said or export.grid.sheet or Input(export.path).stem] * len(rows)
    if said is None:
        if problems := rows.without("coder"):
            raise InputError(problems)
        return rows["coder"]
    several = list(dict.fromkeys(filter(None, rows["coder"])))
    if len(several) > 1 and export.options.coder_column is None:
        text = f"column {quoted(export.name('coder'))} names several coders ({listed(several)}), not {quoted(said)} alone"
        raise InputError([Problem(export.path, export.grid.header.line, text)])
    return [said] * len(rows)


def whole(text: str) -> int | None:
    """A whole number as spreadsheets write it: 3, or 3.0."""
    found = _WHOLE.fullmatch(text)
    return int(found[1]) if found else None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One coder's stretch of one document, with the categories it was given; `start` is None where nobody can tell."""

    document: str
    coder: str
    categories: Sequence[str]
    start: int | None
    end: int
    quote: str
    record: int
    #: How the file says where it is.
    place: str = ""


def excerpts_of(
    source: Source, excerpts: Sequence[Excerpt], measure: Measure, remarks: Sequence[Remark]
) -> Spans:
    """Spans of excerpts, by their positions where each has one, else by what they quote.

    What has no category is counted and not kept; so is what has no position, where not all are quoted. Raises
    `InputError` where nothing is left.
    """
    number = {name: at for at, name in enumerate(dict.fromkeys(one.document for one in excerpts))}
    kept, said = _coded(source, excerpts)
    if unplaced := [one for one in kept if one.start is None]:
        which = f"{len(unplaced):,} of {len(kept):,} rows do not say where they are in {measure}"
        if len(unplaced) == len(kept):
            which = f"no row says where it is in {measure}"
        if example := next((one.place for one in unplaced if one.place), ""):
            which += f" ({quoted(example)})"
        if all(one.quote for one in kept):
            text = f"{which}; every mark is found by the words that it quotes instead"
            said.append(Remark("positions_not_read", text))
            measure = "nothing"
        elif len(unplaced) == len(kept):
            raise InputError([Problem(source.path, None, f"{which}, and not all quote what was marked")])
        else:
            said.append(Remark("rows_without_position", f"{which} and are left out"))
            kept = [one for one in kept if one.start is not None]
    marks = [
        Mark(number[one.document], one.start, one.end, one.coder, category, one.record, one.quote)
        if measure != "nothing" and one.start is not None
        else Mark(number[one.document], -1, -1, one.coder, category, one.record, one.quote)
        for one in kept
        for category in dict.fromkeys(one.categories)
    ]
    documents = [Document(name) for name in number]
    return spans_of(source, documents, marks, measure, remarks=(*remarks, *said))


def _coded(source: Source, excerpts: Sequence[Excerpt]) -> tuple[list[Excerpt], list[Remark]]:
    """The excerpts with a category, and a word on the others."""
    kept = [one for one in excerpts if one.categories]
    if not kept:
        raise InputError([Problem(source.path, None, "no row names a category")])
    said = []
    if uncoded := len(excerpts) - len(kept):
        text = f"{uncoded:,} row{'s' if uncoded > 1 else ''} without a category left out"
        some = {one.coder for one in kept}
        if gone := list(dict.fromkeys(one.coder for one in excerpts if one.coder not in some)):
            text += f", with them all there is of {listed(gone)}"
        said.append(Remark("rows_without_category", text))
    return kept, said
