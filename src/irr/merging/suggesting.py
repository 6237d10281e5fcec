"""`suggest_merges`: which categories to merge or to tell apart better. The order of the steps, nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from irr.diagnosis.cases import cases
from irr.errors import UsageError
from irr.merging.boundaries import boundaries
from irr.merging.evidence import Evidence
from irr.merging.model import Label, MergeSuggestions, Searched, Step, Suggestion, SuggestOptions
from irr.merging.path import searched
from irr.merging.recoding import merged, pairable
from irr.result import Undefined
from irr.study import Warned
from irr.study.sections import names_of

if TYPE_CHECKING:
    from irr.codebook import Codebook
    from irr.study import Study

#: Sections of which it is told what each coder gave.
MOST_CASES = 20
#: Sections below which nothing is said, and documents below which it is rough.
FEW_SECTIONS, FEW_DOCUMENTS = 10, 8


def suggest_merges(
    study: Study, options: SuggestOptions | None = None, codebook: Codebook | None = None, **chosen: Any
) -> MergeSuggestions:
    """Merges of categories that raise agreement beyond what searching for them does, and boundaries to clarify.

    Options are the fields of `SuggestOptions`, by keyword or all in one. The definitions are those of `codebook`. The
    study must know its sections by name.

    >>> import pandas as pd
    >>> from irr.study import Study
    >>> rows = [("s1", "Ana", "cost"), ("s1", "Ben", "cost"), ("s2", "Ana", "time"), ("s2", "Ben", "cost")]
    >>> study = Study.from_frame(pd.DataFrame(rows, columns=["section", "coder", "category"]))
    >>> suggest_merges(study).undefined.reason
    'few_sections'
    """
    options = replace(options or SuggestOptions(), **chosen)
    if study.names is None:
        raise UsageError("this study is collapsed and no longer knows its sections by name")
    looked_at = pairable(study)
    evidence = Evidence(looked_at)
    undefined = _why_not(study, looked_at, evidence)
    found = None
    if undefined is None:
        found = searched(looked_at, evidence, options)
        undefined = found if isinstance(found, Undefined) else None
    if not isinstance(found, Searched):
        return MergeSuggestions(study, options, None, (), (), {}, undefined, study.warnings)
    suggestions = tuple(_suggestions(looked_at, found, options))
    others = tuple(boundaries(looked_at, evidence, [one.categories for one in suggestions], options))
    told = {name for one in suggestions for name in one.categories}
    told |= {name for one in others for name in (one.first, one.second)}
    entries = codebook.by_id if codebook is not None else {}
    return MergeSuggestions(
        study,
        options,
        found,
        suggestions,
        others,
        {name: entries[name] for name in study.categories if name in told and name in entries},
        None,
        (*study.warnings, *_cautions(looked_at, evidence, found, options)),
    )


def _why_not(study: Study, looked_at: Study, evidence: Evidence) -> Undefined | None:
    """Why nothing can be said of this study at all."""
    sections, documents = looked_at.n_sections, looked_at.n_documents
    if len(study.coders) < 2:
        return Undefined(
            "one_coder", "one coder's categories are taken for nobody else's; two coders are needed"
        )
    if sections == 0:
        return Undefined("no_overlap", "no section was rated by two coders")
    if sections < FEW_SECTIONS:
        return Undefined(
            "few_sections",
            f"{sections} section{'s were' if sections > 1 else ' was'} rated by two coders; with fewer than "
            f"{FEW_SECTIONS} nobody can tell a gain from luck",
        )
    if documents == 1:
        return Undefined(
            "one_cluster",
            "all sections come from one document, so nobody can tell what another would show; leave the "
            "documents out to draw sections instead",
        )
    if evidence.confusion.is_left_out:
        return Undefined(
            "too_many_pairs",
            "there are too many pairs of ratings to count what was taken for what (choose coders with --coder)",
        )
    return None


def _suggestions(study: Study, found: Searched, options: SuggestOptions) -> Iterator[Suggestion]:
    """The steps before the path stops that the rule suggests, with the sections that show them."""
    number = {name: k for k, name in enumerate(study.categories)}
    group = np.arange(len(study.categories))
    for place, step in enumerate(found.steps[: found.stop]):
        first, second = ([number[name] for name in names] for names in (step.first, step.second))
        if found.standing(place, options) == "suggested":
            sections = Evidence(merged(study, group)).sections(min(first), min(second))
            yield Suggestion(
                step,
                _label(step, options),
                names_of(study, sections),
                tuple(cases(study, sections[:MOST_CASES])),
            )
        group[[*first, *second]] = min(*first, *second)


def _label(step: Step, options: SuggestOptions) -> Label:
    is_one = step.overlap >= options.merge_overlap or step.co_use >= options.merge_co_use
    return "merge" if is_one else "clarify"


def _cautions(study: Study, evidence: Evidence, found: Searched, options: SuggestOptions) -> Iterator[Warned]:
    """What limits how far the suggestions can be read."""
    if found.used > found.looked_at:
        yield Warned(
            "categories_not_looked_at",
            f"merges were looked for among the {found.looked_at:,} categories used in most sections, of {found.used:,}",
        )
    if study.n_documents is not None and study.n_documents < FEW_DOCUMENTS:
        yield Warned(
            "few_documents",
            f"the sections come from {study.n_documents} documents, fewer than {FEW_DOCUMENTS}: what is luck is known "
            "roughly",
        )
    if found.undefined_draws:
        yield Warned(
            "undefined_draws",
            f"alpha is undefined in {found.undefined_draws} of {options.draws} bootstrap draws, which are left out",
        )
    if number := evidence.confusion.too_large:
        yield Warned(
            "sets_too_different",
            f"{number:,} pairs of ratings differ in so many categories that nobody can tell which was taken for which; "
            "they are left out of the swaps",
        )
