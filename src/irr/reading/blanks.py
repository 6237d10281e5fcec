"""Blank cells: read and nothing fits, or not coded? Settled by the layout or by the caller, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from irr.arrays import numbers, paired
from irr.errors import Problem
from irr.names import shown

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from irr.arrays import Numbers
    from irr.reading.described import Counts
    from irr.reading.joined import File, Joined


Blank = Literal["none", "missing", "auto"]


def settle_blanks(
    file: File, texts: Sequence[str], joined: Joined, blank: Blank | None, counts: Counts
) -> tuple[Numbers, list[Problem]]:
    """The cell numbers with every blank settled: len(texts) for "nothing fits", + 1 for "not coded"."""
    nothing, not_coded = len(texts), len(texts) + 1
    cell = file.cell
    if named_none := int(np.count_nonzero(cell < 0)):
        counts.empty_rows += named_none
        cell = np.where(cell < 0, np.int32(nothing), cell)
    if "" not in texts:
        return cell, []
    is_blank = file.cell == texts.index("")
    if file.codings.blank == "none":
        counts.empty_rows += int(is_blank.sum())
        return np.where(is_blank, nothing, cell), []
    counts.blanks += int(is_blank.sum())
    if not is_blank.any():
        return cell, []
    if blank is None:
        return cell, _ask_about_blanks(file, joined, is_blank)
    inside = _between_codings(file, is_blank) if blank == "auto" else np.full(len(cell), blank == "none")
    counts.as_nothing += int((is_blank & inside).sum())
    counts.as_not_coded += int((is_blank & ~inside).sum())
    return np.where(is_blank, np.where(inside, nothing, not_coded), cell), []


def _between_codings(file: File, is_blank: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Rows between a coder's first and last cell that is not blank, in file order; within each document, if opened so."""
    record = np.arange(len(file.cell)) if file.codings.record is None else file.codings.record
    run = file.coder
    if file.codings.by_document and file.codings.document is not None:
        run = paired(file.coder, numbers(file.codings.document), len(file.codings.document.dictionary))
    _, run = np.unique(run, return_inverse=True)
    n = int(run.max(initial=-1)) + 1
    none = np.iinfo(np.int64).max
    first, last = np.full(n, none), np.full(n, -1)
    np.minimum.at(first, run[~is_blank], record[~is_blank])
    np.maximum.at(last, run[~is_blank], record[~is_blank])
    return (record >= first[run]) & (record <= last[run])


def _ask_about_blanks(file: File, joined: Joined, is_blank: NDArray[np.bool_]) -> list[Problem]:
    """The question that a blank cell puts, and for each coder what there is to decide."""
    total, path = int(is_blank.sum()), file.codings.source.path
    inside = _between_codings(file, is_blank)
    within_each = " of each document" if file.codings.by_document else ""
    problems = [
        Problem(
            path,
            None,
            f"{total:,} blank cell{'s' if total > 1 else ''} could mean 'read, nothing fits' or 'not coded', and the "
            "figures depend on it; say --blank none, --blank missing, or --blank auto (nothing fits between a "
            f"coder's first and last coded section{within_each}, not coded outside)",
        )
    ]
    for coder in np.unique(file.coder[is_blank]):
        rows = np.flatnonzero(is_blank & (file.coder == coder))
        first, last = (joined.sections[int(file.section[row])].as_py() for row in (rows[0], rows[-1]))
        within = int(inside[rows].sum())
        problems.append(
            file.problem(
                int(rows[0]),
                f"{shown(joined.coders[coder])} left {len(rows):,} blank ({_from_to(first, last)}): auto would read "
                f"{within:,} as nothing fits and {len(rows) - within:,} as not coded",
            )
        )
    return problems


def _from_to(first: str, last: str) -> str:
    return shown(first) if first == last else f"{shown(first)} to {shown(last)}"
