"""Names that a spreadsheet does not leave alone where it reads CSV, whatever stands around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from irr.worksheets._layout import fixed_cells, fixed_columns

if TYPE_CHECKING:
    from irr.disputes import Sheet

#: What becomes a number without its zeros, a number in other digits, a date or a truth value.
_CHANGED = re.compile(
    r"0\d+|\d+\.\d*0|\d+\.|\d+[eE][+-]?\d+|\d{16,}|\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?|true|false|True|False"
)


def changed_by_csv(sheet: Sheet) -> list[str]:
    """Cells of the sheet that would come back from CSV as something else: 01 as 1, 1-2 as a date."""
    heads = fixed_columns(sheet)
    found: dict[str, None] = {}
    for dispute in sheet.disputes:
        cells = fixed_cells(dispute, sheet.coders)
        found.update(dict.fromkeys(cells[head] for head in heads if _CHANGED.fullmatch(cells[head])))
    return list(found)
