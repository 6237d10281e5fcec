"""The suggested merges as the draft of a revision file: figures as evidence, the reasons left to be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from irr.merging.model import LABELS, Suggestion
from irr.revision.model import Change, Revision
from irr.revision.writing import revision_file

if TYPE_CHECKING:
    from irr.codebook import Codebook
    from irr.merging.model import MergeSuggestions

_HEAD = """\
# Merges that irr codebook suggest holds for possible, as a draft. Keep what you mean to do, give the merged categories
# the ids of the new version, and write why. A merge is a change of question, not a repair.
"""


def draft(found: MergeSuggestions, codebook: Codebook) -> str:
    """A revision file with one merge a group of categories; each goes to the id of its first category.

    Where a suggestion merges what an earlier one merged already, the whole is one entry.
    """
    last: dict[str, Suggestion] = {}
    for one in found.suggestions:
        last |= dict.fromkeys(one.categories, one)
    merges = list({id(one): one for one in last.values()}.values())
    changes = tuple(
        Change("merge", one.categories, one.categories[:1], evidence=(_evidence(one, found),))
        for one in merges
    )
    revision = Revision(codebook.version, _next(codebook.version), changes, codebook.name)
    notes = {number: LABELS[one.label] for number, one in enumerate(merges)}
    text = revision_file(revision, notes=notes)
    # The head is about a comparison of two codebooks.
    return _HEAD + "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))


def _next(version: str) -> str:
    """The version after this one, as far as can be told."""
    return (
        str(int(version) + 1) if version.isdecimal() and len(version) < 10 else f"{version}-next".lstrip("-")
    )


def _evidence(one: Suggestion, found: MergeSuggestions) -> str:
    step, options = one.step, found.options
    unseen = "" if step.out_of_bag is None else f", {step.out_of_bag:.3f} unseen"
    return (
        f"irr codebook suggest: gain in pooled alpha {step.gain:.3f} apparent, {step.corrected_gain:.3f} corrected"
        f"{unseen} ({options.draws} draws, seed {options.seed}); {step.swap_sections} sections, boundary overlap "
        f"{step.overlap:.2f}, co-use {step.co_use:.0%}"
    )
