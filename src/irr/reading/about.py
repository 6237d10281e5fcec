"""What coder files say of the sections beside their codings: their text, and the document they are from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from irr.arrays import arrow_integers, unified

if TYPE_CHECKING:
    import pyarrow as pa

    from irr.reading.joined import Joined


def about_sections(joined: Joined) -> dict[str, pa.StringArray]:
    """`text` and `document` of each section, where files have such columns; the first that says it counts."""
    found = {}
    for name in ("text", "document"):
        files = [file for file in joined.files if getattr(file.codings, name) is not None]
        if not files:
            continue
        numbers, texts = unified([getattr(file.codings, name) for file in files])
        blank = texts.index("").as_py()
        chosen = np.full(len(joined.sections), -1)
        for file, number in zip(reversed(files), reversed(numbers), strict=True):
            said = np.flatnonzero(number != blank)[::-1]
            chosen[file.section[said]] = number[said]
        found[name] = texts.take(arrow_integers(chosen))
    return found
