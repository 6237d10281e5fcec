"""One web page, to be read on a screen or printed."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from irr.worksheets._layout import ANSWERS, CHECK, CODER, TITLE, columns, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from irr.disputes import Sheet

SUFFIX = ".html"
SUMMARY = "for a screen or paper; to be read only"

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 15px/1.45 system-ui, sans-serif; margin: 1.5em; color: #222; background: #fff }}
h1 {{ font-size: 1.3em; margin: 0 0 .2em }}
p {{ margin: 0 0 1em; color: #555 }}
table {{ border-collapse: collapse }}
th, td {{ border: 1px solid #ccc; padding: .35em .55em; text-align: start; vertical-align: top;
  white-space: pre-wrap; overflow-wrap: break-word; min-width: 4em }}
thead th {{ position: sticky; top: 0; background: #eee }}
td.text {{ min-width: 22em; max-width: 44em }}
td.notes {{ min-width: 14em }}
td.answer {{ min-width: 7em; background: #fffbee }}
td.disjoint, td.uncoded {{ font-weight: 600 }}
@media print {{ thead th {{ position: static }} tr {{ break-inside: avoid }} body {{ margin: 0; font-size: 11px }} }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{about}</p>
<table>
<thead>
{heads}
</thead>
<tbody>
{rows}
</tbody>
</table>
</body>
</html>
"""
_ABOUT = (
    "disjoint: two coders share nothing. uncoded: one found that nothing fits, []. crossing: they share some, and "
    "each has more. subset: one has all that the other has, and more. An empty cell: not coded by this coder."
)


def write(sheet: Sheet) -> bytes:
    """The sheet as a page without scripts, and without the column of checks."""
    heads = [head for head in columns(sheet) if head != CHECK]
    n = len(sheet.disputes)
    page = _PAGE.format(
        title=f"{TITLE.capitalize()}: {n:,} section{'' if n == 1 else 's'}",
        about=escape(_ABOUT),
        heads="<tr>" + "".join(f'<th scope="col" dir="auto">{escape(head)}</th>' for head in heads) + "</tr>",
        rows="\n".join(_row(heads, row) for row in rows(sheet, check=False)),
    )
    return page.encode(errors="backslashreplace")


def _row(heads: Sequence[str], row: Sequence[str]) -> str:
    cells = []
    for head, cell in zip(heads, row, strict=True):
        if head == "kind":
            kind = cell
        elif head in ANSWERS:
            kind = "answer"
        else:
            kind = "coder" if head.startswith(CODER) else head.replace(" ", "-")
        cells.append(f'<td class="{escape(kind)}" dir="auto">{escape(cell)}</td>')
    return f"<tr>{''.join(cells)}</tr>"
