"""Tables as booktabs has them: as wide as their columns need, in type and on paper that hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from irr.reporters._tex import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from irr.reporters._blocks import Table

#: Sizes of type with how many characters a line takes, upright first, then with the paper turned.
_UPRIGHT = (("small", 94), ("footnotesize", 104), ("scriptsize", 116))
_TURNED = (("footnotesize", 160), ("scriptsize", 180))
#: Widths, in characters, to which texts are wrapped until the table fits.
_WRAPPED = (60, 40, 30, 24, 18, 12, 9, 6)
#: Rows that stand on one page.
_ROWS = 35
#: Between two columns, in characters.
_GAP = 2


def table(block: Table, title: str, label: str) -> str:
    """The table under its caption; a long one goes on over pages with its header, a wide one turns the paper."""
    widths = [
        max(len(row[place]) for row in (block.columns, *block.rows)) for place in range(len(block.columns))
    ]
    size, wrapped, turned = _fitted(widths)
    columns = "".join(
        _column(place < block.left, wrapped if wrapped is not None and width > wrapped else None)
        for place, width in enumerate(widths)
    )
    header = _row([escape(column) for column in block.columns])
    body = "\n".join(_row([escape(cell) for cell in row]) for row in block.rows)
    named = rf"\caption{{{escape(title)}}}\label{{{label}}}"
    if turned or len(block.rows) > _ROWS:
        lines = (
            rf"{{\{size}",
            rf"\begin{{longtable}}{{@{{}}{columns}@{{}}}}",
            rf"{named}\\",
            *(r"\toprule", header, r"\midrule", r"\endfirsthead"),
            *(r"\toprule", header, r"\midrule", r"\endhead"),
            *(r"\bottomrule", r"\endlastfoot"),
            *((body,) if body else ()),
            r"\end{longtable}}",
        )
        return "\n".join((r"\begin{landscape}", *lines, r"\end{landscape}") if turned else lines)
    return "\n".join(
        (
            rf"\begin{{table}}[H]\{size}",
            named,
            rf"\begin{{tabular}}{{@{{}}{columns}@{{}}}}",
            *(r"\toprule", header, r"\midrule"),
            *((body,) if body else ()),
            *(r"\bottomrule", r"\end{tabular}", r"\end{table}"),
        )
    )


def _fitted(widths: Sequence[int]) -> tuple[str, int | None, bool]:
    """The size of type, the width to which columns are wrapped, if any, and whether the paper is turned."""
    # Texts are wrapped before the paper is turned, figures after.
    for wrap, sizes, turned in (
        (None, _UPRIGHT, False),
        *((wrap, _UPRIGHT[:2], False) for wrap in _WRAPPED[:3]),
        (None, _TURNED, True),
        *((wrap, _TURNED, True) for wrap in _WRAPPED),
    ):
        total = sum(min(width, wrap or width) + _GAP for width in widths)
        for size, room in sizes:
            if total <= room:
                return size, wrap, turned
    return _TURNED[-1][0], _WRAPPED[-1], True


def _column(left: bool, wrapped: int | None) -> str:
    if wrapped is None:
        return "l" if left else "r"
    side = r"\raggedright" if left else r"\raggedleft"
    return rf">{{{side}\arraybackslash}}p{{{wrapped / 2:g}em}}"


def _row(cells: Sequence[str]) -> str:
    return " & ".join(cells) + r" \\"
