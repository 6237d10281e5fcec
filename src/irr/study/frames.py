"""Frames from other libraries, through the Arrow PyCapsule interface."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from irr.errors import UsageError
from irr.names import COLUMN_NAMES, did_you_mean, listed, quoted
from irr.study.model import Scale, Study, Warned
from irr.study.patterns import distinct, group_into_sets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from irr.arrays import Ints


def study_from_frame(
    frame: Any, names: dict[str, str], categories: Sequence[str] | None, scale: Scale | None
) -> Study:
    """See `Study.from_frame`; `names` leads from section, coder and category to the columns."""
    try:
        table = pa.table(frame)
    except (TypeError, ValueError, pa.ArrowException) as error:
        raise UsageError(f"not a frame that speaks Arrow: {error}") from None
    columns = {part: _column(table, part, name) for part, name in names.items()}
    sections, section_names = _numbered(table[columns["section"]], columns["section"])
    coders, coder_names = _numbered(table[columns["coder"]], columns["coder"])
    given, met = _numbered(table[columns["category"]], None)
    known = list(met.to_pylist() if categories is None else categories)
    if categories is not None:
        given = _as_declared(given, met.to_pylist(), known)
    section_of, coder_of, set_id, sets = group_into_sets(
        sections, coders, given, len(coder_names), len(known)
    )
    warnings = _repetitions(sections, coders, given, section_names, coder_names)
    return Study(
        coders=tuple(coder_names.to_pylist()),
        categories=tuple(known),
        section=section_of,
        coder=coder_of,
        set_id=set_id,
        sets=sets,
        multiplicity=np.ones(len(section_names), np.int64),
        names=section_names,
        scale=scale or Scale(declared=categories is not None),
        warnings=tuple(warnings),
    )


def _column(table: pa.Table, part: str, name: str) -> str:
    """The column called `name`, or, where that is the part's own name, one that people call so."""
    if name in table.column_names:
        return name
    if name == part:
        for column in table.column_names:
            if str(column).strip().casefold() in COLUMN_NAMES[part]:
                return str(column)
    raise UsageError(f"the frame has no column {quoted(name)}; it has {listed(table.column_names)}")


def _as_declared(given: Ints, met: list[str], known: list[str]) -> Ints:
    """Category numbers in the order of the declared categories."""
    number = {name: k for k, name in enumerate(known)}
    unknown = [name for name in met if name not in number]
    if unknown:
        raise UsageError(f"unknown category {quoted(unknown[0])}{did_you_mean(unknown[0], known)}")
    lookup = np.array([*(number[name] for name in met), -1])
    return lookup[given]


def _repetitions(
    section: Ints, coder: Ints, category: Ints, sections: pa.StringArray, coders: pa.StringArray
) -> list[Warned]:
    """A warning where rows say the same twice; rows that contradict each other are an error."""
    n = int(category.max(initial=0)) + 2
    rating = section * max(len(coders), 1) + coder
    rows = distinct(rating * n + category + 1)
    # Of a rating's rows, one that names nothing comes first.
    names_nothing = rows[:-1] % n == 0
    both = np.flatnonzero(names_nothing & (rows[:-1] // n == rows[1:] // n))
    if len(both):
        s, c = divmod(int(rows[both[0]]) // n, len(coders))
        raise UsageError(
            f"coder {quoted(coders[c].as_py())} both found that nothing fits section {quoted(sections[s].as_py())} and "
            f"gave it a category{f', and {len(both) - 1} more' if len(both) > 1 else ''}"
        )
    if len(rows) == len(rating):
        return []
    return [Warned("duplicate_rows", f"{len(rating) - len(rows):,} duplicate rows ignored")]


def _numbered(column: pa.ChunkedArray, required: str | None) -> tuple[NDArray[np.int64], pa.StringArray]:
    """A column as numbers and the distinct names they stand for; a null is -1, or an error if `required`."""
    if required and column.null_count:
        raise UsageError(f"column {quoted(required)} has {column.null_count} empty cells")
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    encoded = column.cast(pa.string()).combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    numbers = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return numbers, encoded.dictionary
