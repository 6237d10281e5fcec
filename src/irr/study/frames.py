"""Frames from other libraries, through the Arrow PyCapsule interface."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from irr.errors import UsageError
from irr.names import listed, quoted
from irr.study.model import Study
from irr.study.patterns import group_into_sets

if TYPE_CHECKING:
    from numpy.typing import NDArray


def study_from_frame(frame: Any, *, section: str, coder: str, category: str) -> Study:
    """See `Study.from_frame`."""
    table = pa.table(frame)
    for name in (section, coder, category):
        if name not in table.column_names:
            raise UsageError(f"the frame has no column {quoted(name)}; it has {listed(table.column_names)}")
    sections, section_names = _numbered(table[section], section)
    coders, coder_names = _numbered(table[coder], coder)
    categories, category_names = _numbered(table[category], None)
    section_of, coder_of, set_id, sets = group_into_sets(
        sections, coders, categories, len(coder_names), len(category_names)
    )
    return Study(
        coders=tuple(coder_names.to_pylist()),
        categories=tuple(category_names.to_pylist()),
        section=section_of,
        coder=coder_of,
        set_id=set_id,
        sets=sets,
        multiplicity=np.ones(len(section_names), np.int64),
        names=section_names,
    )


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
