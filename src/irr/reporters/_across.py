"""What is flagged again and again, over many studies; all of them drawn side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

from irr._version import __version__
from irr.names import listed, shown
from irr.records import FORMAT
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import ROWS, Block, Heading, Paragraph, Table, cut
from irr.reporters._documents import Document

if TYPE_CHECKING:
    from irr.batch.across import Across, AcrossCategory

_COLUMNS = ("category", "variable", "used", "judged", "flagged", "share", "studies")
#: Studies that are named in a cell.
_NAMED = 12


def document(across: Across) -> Document:
    """The page as a document."""
    return Document(
        title=f"irr {__version__}: {len(across.outcomes):,} studies side by side",
        blocks=partial(_blocks, across),
        head=lambda: {"irr": __version__, "format": FORMAT, "studies": [one.name for one in across.outcomes]},
        lists=(
            ("categories", lambda: map(_record, across.categories)),
            ("variables", lambda: map(asdict, across.variables)),
        ),
        columns=_COLUMNS,
        rows=lambda: ({**_record(one), "studies": " | ".join(one.flagged)} for one in across.categories),
    )


def _blocks(across: Across) -> Iterator[Block]:
    if not across.outcomes:
        yield Paragraph("No study could be reported on.")
        return
    if across.variables:
        yield Heading("Variables")
        yield from _variables(across)
    # Of variables that one study has each, all is said by now.
    if not across.variables or any(one.studies > 1 for one in across.variables):
        yield Heading("Flagged again and again")
        yield from _flagged(across)
    from irr.reporters._charts._small_multiples import picture

    drawn = picture(across)
    if drawn is not None:
        yield Heading("Side by side")
        yield drawn


def _variables(across: Across) -> Iterator[Block]:
    """How many categories of each variable were judged, and which are flagged."""
    studies = any(one.studies > 1 for one in across.variables)
    columns = ("variable", *(["studies"] if studies else []), "judged", "flagged", "which")
    yield Table(
        columns,
        [
            (
                shown(one.name),
                *([f"{one.studies:,}"] if studies else []),
                f"{one.judged:,}",
                f"{len(one.flagged):,}",
                listed(one.flagged, _NAMED),
            )
            for one in across.variables[:ROWS]
        ],
        values=[
            (shown(one.name), *([one.studies] if studies else []), one.judged, len(one.flagged), "")
            for one in across.variables[:ROWS]
        ],
    )
    yield from cut(len(across.variables), "variables")


def _flagged(across: Across) -> Iterator[Block]:
    flagged = [one for one in across.categories if one.flagged]
    judged = sum(one.judged > 0 for one in across.categories)
    if not flagged:
        yield Paragraph(f"No category is flagged for revision in any study; {judged:,} could be judged.")
        return
    of_variables = any(one.variable for one in flagged)
    columns = [one for one in _COLUMNS if one != "variable" or of_variables]
    rows, values = [], []
    for one in flagged[:ROWS]:
        row = {
            "category": shown(one.id),
            "variable": shown(one.variable),
            "used": f"{one.used:,}",
            "judged": f"{one.judged:,}",
            "flagged": f"{len(one.flagged):,}",
            "share": numbers.percent(one.share),
            "studies": listed(one.flagged, _NAMED),
        }
        rows.append([row[name] for name in columns])
        value: dict[str, float | str | None] = _record(one) | {
            name: row[name] for name in ("category", "variable", "studies")
        }
        values.append([value[name] for name in columns])
    yield Table(columns, rows, left=2 if of_variables else 1, values=values)
    yield from cut(len(flagged), "categories")
    yield Paragraph(
        "used: in how many studies anyone gave it; judged: in how many it was used often enough to be judged; flagged: "
        "in how many it is flagged for revision, and the share of those that judged it. Categories are the same where "
        "their ids are, letter by letter" + (", within a variable." if of_variables else ".")
    )
    once = len(across.categories) - len(flagged)
    if once:
        yield Paragraph(f"Flagged nowhere: {once:,} other categor{'y' if once == 1 else 'ies'}.")


def _record(one: AcrossCategory) -> dict[str, Any]:
    return {
        "category": one.id,
        "variable": one.variable or None,
        "used": one.used,
        "judged": one.judged,
        "flagged": len(one.flagged),
        "share": one.share,
        "studies": list(one.flagged),
    }
