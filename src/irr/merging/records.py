"""Suggestions of merges as records: everything unrounded, names in place of numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from irr.records import head_record, undefined_record
from irr.records.parts import case_record

if TYPE_CHECKING:
    from irr.merging.information import Shared
    from irr.merging.model import Boundary, MergeSuggestions, Step, Suggestion

Record = dict[str, Any]

#: What is always said of a merge.
NOT_A_REPAIR = "a merge is a change of question, not a repair"

#: The columns of the CSV table: a row a step of the path.
COLUMNS = (
    "step",
    "first",
    "second",
    "standing",
    "label",
    "alpha",
    "gain",
    "optimism",
    "corrected_gain",
    "corrected_alpha",
    "out_of_bag_gain",
    "selected",
    "swap_sections",
    "boundary_overlap",
    "co_use",
    "entropy_kept",
    "shared_information",
    "shared_information_se",
    "sections",
)


def suggestions_head(found: MergeSuggestions) -> Record:
    """Versions, the study, the rule, and the figures that are about the whole."""
    searched = found.searched
    record = head_record(found.study)
    record |= {"rule": asdict(found.options), "note": NOT_A_REPAIR}
    record["undefined"] = undefined_record(found.undefined)
    record["alpha"] = searched and searched.alpha
    record["shared_information"] = searched and _shared_record(searched.shared)
    record["random_pair"] = searched and {"mean": searched.baseline[0], "sd": searched.baseline[1]}
    record["draws_of"] = "sections" if found.study.document is None else "documents"
    record["undefined_draws"] = searched and searched.undefined_draws
    record["categories_used"] = searched and searched.used
    record["categories_looked_at"] = searched and searched.looked_at
    record["path_ends"] = searched and searched.ends
    # The path is taken so far; None where nothing stops it.
    record["stops_after"] = searched and searched.stop
    return record


def _shared_record(shared: Shared) -> Record:
    return {"bits": shared.bits, "se": shared.se}


def step_records(found: MergeSuggestions) -> Iterator[Record]:
    """The path, step by step."""
    for place, step in enumerate(found.searched.steps if found.searched else ()):
        assert found.searched is not None
        yield {
            "step": place + 1,
            **_step_record(step),
            "standing": found.searched.standing(place, found.options),
            "stop": step.stop,
        }


def _step_record(step: Step) -> Record:
    return {
        "first": list(step.first),
        "second": list(step.second),
        "alpha": step.alpha,
        "gain": step.gain,
        "optimism": step.optimism,
        "optimism_error": step.optimism_error,
        "corrected_gain": step.corrected_gain,
        "corrected_alpha": step.corrected_alpha,
        "out_of_bag_gain": step.out_of_bag,
        "out_of_bag_error": step.out_of_bag_error,
        "selected": step.selected,
        "swap_sections": step.swap_sections,
        "boundary_overlap": step.overlap,
        "co_use": step.co_use,
        "entropy_kept": step.entropy_kept,
        "shared_information": _shared_record(step.shared),
    }


def suggestion_record(one: Suggestion) -> Record:
    """A suggestion, with the sections that show it."""
    return {
        "label": one.label,
        **_step_record(one.step),
        "sections": list(one.sections),
        "cases": [case_record(case) for case in one.cases],
    }


def boundary_record(one: Boundary) -> Record:
    """A boundary to clarify."""
    return {
        "first": one.first,
        "second": one.second,
        "swap_sections": one.swap_sections,
        "boundary_overlap": one.overlap,
        "co_use": one.co_use,
        "gain_alone": one.gain,
        "sections": list(one.sections),
    }


def definition_records(found: MergeSuggestions) -> Iterator[Record]:
    """What the codebook says of the categories named."""
    for name, entry in found.definitions.items():
        yield {
            "category": name,
            "definition": entry.definition,
            "use_when": list(entry.use_when),
            "do_not_use_when": list(entry.do_not_use_when),
        }


def first_choice_records(found: MergeSuggestions) -> Iterator[Record]:
    """The pairs that searches merged first."""
    for first, second, share in found.searched.first_choices if found.searched else ():
        yield {"first": first, "second": second, "share": share}


def step_rows(found: MergeSuggestions) -> Iterator[Record]:
    """The path as rows of a table: categories and sections are joined by " | "."""
    suggested = {id(one.step): one for one in found.suggestions}
    for record, step in zip(step_records(found), found.searched.steps if found.searched else (), strict=True):
        one, shared = suggested.get(id(step)), record["shared_information"]
        row = record | {
            "first": " | ".join(step.first),
            "second": " | ".join(step.second),
            "label": one.label if one else "",
            "shared_information": shared["bits"],
            "shared_information_se": shared["se"],
            "sections": " | ".join(one.sections) if one else "",
        }
        yield {name: row[name] for name in COLUMNS}
