"""The path of merges as a table, and how a merge is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from irr.names import listed, shown
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Block, Paragraph, table

if TYPE_CHECKING:
    from irr.merging.information import Shared
    from irr.merging.model import MergeSuggestions, Searched, Standing, Step

#: What a step's standing is called in the table of the path.
_STANDING: dict[Standing, str] = {
    "suggested": "suggested",
    "gain": "gain too small",
    "sections": "too few sections",
    "stop": "the path stops",
    "beyond": "beyond the stop",
}


def merge(step: Step) -> str:
    """GIVE + ROLE, (BOUND, PROT) + PROF"""
    return " + ".join(_group(names) for names in (step.first, step.second))


def _group(names: Sequence[str]) -> str:
    return shown(names[0]) if len(names) == 1 else f"({listed(names, 6)})"


def path(found: MergeSuggestions) -> Iterator[Block]:
    """The table of the path, where it stops and why, and what its columns are."""
    searched = found.searched
    if searched is None or not searched.steps:
        return
    rows = [
        ("0", "", numbers.coefficient(searched.alpha), "", "", "", "", "", "100%", _bits(searched.shared), "")
    ]
    rows += [
        (
            f"{place + 1}",
            merge(step),
            numbers.coefficient(step.alpha),
            numbers.coefficient(step.gain),
            numbers.coefficient(step.corrected_gain),
            numbers.coefficient(step.out_of_bag),
            numbers.percent(step.selected),
            f"{step.swap_sections:,}",
            numbers.percent(step.entropy_kept),
            _bits(step.shared),
            _STANDING[searched.standing(place, found.options)],
        )
        for place, step in enumerate(searched.steps)
    ]
    yield from table(
        (
            *(
                "merges",
                "merge",
                "alpha",
                "gain",
                "corrected",
                "unseen",
                "searches",
                "sections",
                "entropy kept",
            ),
            *("shared information", "standing"),
        ),
        rows,
        "merges",
        left=2,
    )
    if searched.stop is None:
        yield Paragraph(f"Nothing stops the path; {searched.ends}.")
    else:
        made = (
            f"after {searched.stop:,} merge{'' if searched.stop == 1 else 's'}"
            if searched.stop
            else "at once"
        )
        yield Paragraph(
            f"The path stops {made}: "
            f"{stop(searched, searched.stop, found)}. Later rows show what would follow."
        )
    yield Paragraph(
        "gain: of pooled alpha, on top of the merges above, by the merge that gains most. corrected: without what such "
        "a merge gains by having been searched for. unseen: on sections that a search had not drawn. searches: "
        "bootstrap searches that had these together after as many merges. shared information: bits that one coder's "
        "decision tells of another's, on sections held out, ± its standard error."
    )


def _bits(shared: Shared) -> str:
    return f"{shared.bits:.2f} ± {shared.se:.2f}"


def stop(searched: Searched, place: int, found: MergeSuggestions) -> str:
    """Why the path stops at a step."""
    step = searched.steps[place]
    if step.stop == "entropy":
        return (
            f"with {merge(step)} the codebook would keep {numbers.percent(step.entropy_kept)} of its entropy, less than "
            f"{numbers.percent(found.options.min_entropy)}"
        )
    before = max((searched.shared, *(one.shared for one in searched.steps[:place])), key=lambda one: one.bits)
    return (
        f"with {merge(step)} coders would share {step.shared.bits:.2f} bits a decision, more than a standard error "
        f"below the {_bits(before)} before"
    )
