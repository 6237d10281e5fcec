"""What spreadsheets leave in names: ids made into numbers and dates, errors, sums under a table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from irr.names import listed, quoted
from irr.reading.lint.names import DATE, EXPONENT, SUMMARY_ROW
from irr.study import Warned

if TYPE_CHECKING:
    from irr.reading.lint.names import Names

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_SPREADSHEET_ERROR = re.compile(r"#(REF!|N/A|DIV/0!|NAME\?|VALUE!|NUM!|NULL!)", re.IGNORECASE)
#: What names look like that a spreadsheet made, and what it may have made them of.
_MADE = (
    (re.compile(DATE), "a date of an id such as 1-2"),
    (re.compile(EXPONENT), "a number of a long id or of one such as 12E4"),
)


def equal_numbers(names: Names) -> Iterator[Warned]:
    """Ids that are different texts and the same number: 1, 01 and 1.0."""
    groups: dict[Decimal, list[str]] = defaultdict(list)
    for name in names.names:
        text = name.strip()
        if _NUMBER.fullmatch(text):
            try:
                # Decimal also knows the digits of other scripts.
                groups[Decimal(text).normalize() + 0].append(name)
            except InvalidOperation:
                continue
    alike = [group for group in groups.values() if len(group) > 1]
    if len(alike) > 5:
        examples = "; ".join(" = ".join(quoted(name) for name in group[:4]) for group in alike[:3])
        yield Warned(
            "equal_as_numbers",
            f"{len(alike):,} groups of {names.plural} are equal as numbers and different as names: {examples}, …; did a "
            "spreadsheet change the ids?",
            names.where(alike[0][1]),
        )
        return
    for group in alike:
        yield Warned(
            "equal_as_numbers",
            f"{names.plural} {', '.join(quoted(name) for name in group[:6])} are equal as numbers and different as names",
            names.where(group[1]),
        )


def remade(names: Names) -> Iterator[Warned]:
    """Names that look like what a spreadsheet made of an id: 02-Jan, 1.23E+05."""
    for pattern, made in _MADE:
        if found := [name for name in names.names if pattern.fullmatch(name)]:
            is_one = len(found) == 1
            yield Warned(
                "made_by_spreadsheet",
                f"{names.kind if is_one else names.plural} {listed([quoted(name) for name in found], 4)} "
                f"look{'s' if is_one else ''} as if a spreadsheet had made {made}; nothing was repaired",
                names.where(found[0]),
            )


def not_names(names: Names) -> Iterator[Warned]:
    """Categories that are hardly meant as such: spreadsheet errors, stray numbers, texts with a separator."""
    numeric = [name for name in names.names if _NUMBER.fullmatch(name)]
    for name in names.names:
        if _SPREADSHEET_ERROR.fullmatch(name.strip()):
            yield Warned(
                "spreadsheet_error",
                f"category {quoted(name)} is a spreadsheet's error value",
                names.where(name),
            )
        elif re.fullmatch(r"[+-]?\d+,\d+", name):
            yield Warned(
                "decimal_comma",
                f"category {quoted(name)} was read as one name, not split; is it a number with a decimal comma?",
                names.where(name),
            )
    if 0 < len(numeric) < len(names.names) / 2:
        for name in numeric:
            yield Warned(
                "number_among_names", f"category {quoted(name)} is a number among names", names.where(name)
            )


def summary_rows(names: Names) -> Iterator[Warned]:
    """Section ids that look like the sums under a table."""
    for name in names.names:
        if name.strip().casefold() in SUMMARY_ROW or _SPREADSHEET_ERROR.fullmatch(name.strip()):
            yield Warned(
                "summary_row",
                f"section {quoted(name)} looks like a summary row, and was read as a section; "
                "delete the row, or name the sections that count with --sections",
                names.where(name),
            )
