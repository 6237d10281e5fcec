"""Cautions: what about the coders and the sections limits how far any figure can be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from irr.intervals import FEW_DOCUMENTS, few_clusters
from irr.names import listed, shown
from irr.study import EMPTY, Warned
from irr.study.sections import names_of

if TYPE_CHECKING:
    from irr.result import Result
    from irr.study import Study

#: Coders of whom each is named in a warning about sections.
NAMED_CODERS = 10
FEW_SECTIONS = 10
#: Where Fleiss' kappa of whole sets was seen to run low: so few sections, and so low a kappa.
FEW_FOR_FLEISS, LOW_FLEISS = 50, 0.5


def cautions(study: Study) -> Iterator[Warned]:
    """Warnings that follow from who rated what."""
    rated = study.ratings_per_section
    pairable = int(study.multiplicity[rated >= 2].sum())
    if len(study.coders) > 1 and pairable == 0:
        yield Warned("no_overlap", f"no section was rated by two coders: {_whose_sections(study)}")
        return
    if 0 < pairable < FEW_SECTIONS:
        yield Warned(
            "few_sections",
            f"only {pairable} section{'s were' if pairable > 1 else ' was'} rated by two or more coders: intervals "
            "are wide and no category is judged",
        )
    if few_clusters(study):
        yield Warned(
            "few_documents",
            f"the sections come from {study.n_documents} documents, fewer than {FEW_DOCUMENTS}: intervals are rough",
        )
    yield from _sections_differ(study)
    yield from _one_sided_coders(study)


def interval_cautions(results: Iterable[Result]) -> Iterator[Warned]:
    """Intervals that were seen to cover less than they say; the simulations are in docs/coverage.md."""
    for result in results:
        low = result.value is not None and result.value < LOW_FLEISS and result.counts.used <= FEW_FOR_FLEISS
        if low and result.name == "fleiss-kappa" and result.view == "set" and result.interval is not None:
            yield Warned(
                "fleiss_few_sections",
                f"with {result.counts.used} sections Fleiss' kappa of whole sets runs a little low: its 95% intervals "
                "covered 91% in simulations; alpha's hold",
            )
            return


def _whose_sections(study: Study) -> str:
    parts = []
    for g, coder in enumerate(study.coders[:NAMED_CODERS]):
        mine = study.section[study.coder == g]
        parts.append(f"{shown(coder)} rated {_section_list(study, mine)}")
    return "; ".join(parts)


def _section_list(study: Study, numbers: np.ndarray) -> str:
    if study.names is None:
        return f"{len(numbers):,} sections"
    return listed(names_of(study, numbers[:4]), 4, len(numbers)) if len(numbers) else "none"


def _sections_differ(study: Study) -> Iterator[Warned]:
    """Sections that not every coder rated."""
    rated, coders = study.ratings_per_section, len(study.coders)
    partly = (rated > 0) & (rated < coders)
    unrated = int(study.multiplicity[rated == 0].sum())
    if unrated:
        numbers = np.flatnonzero(rated == 0)
        yield Warned(
            "unrated_sections",
            f"{unrated:,} section{'s were' if unrated > 1 else ' was'} rated by nobody: {_section_list(study, numbers)}",
        )
    if not partly.any():
        return
    total, once = int(study.multiplicity[partly].sum()), int(study.multiplicity[rated == 1].sum())
    text = f"{total:,} of {study.n_sections:,} sections lack a coder"
    if once and coders > 2:
        text += f", {once:,} have one only"
    if coders <= NAMED_CODERS:
        only = [
            f"only {shown(coder)}: {_section_list(study, mine)}"
            for g, coder in enumerate(study.coders)
            if len(mine := study.section[(study.coder == g) & (rated[study.section] == 1)])
        ]
        lacking = []
        for g, coder in enumerate(study.coders):
            has = np.zeros(len(rated), bool)
            has[study.section[study.coder == g]] = True
            missing = np.flatnonzero(partly & ~has & (rated > 1))
            if len(missing):
                lacking.append(f"not {shown(coder)}: {_section_list(study, missing)}")
        text += f" ({'; '.join(only + lacking)})"
    yield Warned("sections_differ", text)


def _one_sided_coders(study: Study) -> Iterator[Warned]:
    """Coders who never chose a category, or always the same set."""
    lowest = np.full(len(study.coders), len(study.sets))
    highest = np.full(len(study.coders), -1)
    np.minimum.at(lowest, study.coder, study.set_id)
    np.maximum.at(highest, study.coder, study.set_id)
    rated = study.weight_by_coder()
    silent = [g for g in range(len(study.coders)) if rated[g] and highest[g] == EMPTY]
    constant = [
        g
        for g in range(len(study.coders))
        if rated[g] > 1 and highest[g] == lowest[g] and highest[g] != EMPTY
    ]
    if silent:
        names = listed([study.coders[g] for g in silent])
        yield Warned("silent_coder", f"{names} gave no category to any section")
    if len(constant) == 1:
        g = constant[0]
        given = listed([study.categories[k] for k in study.sets[int(highest[g])]])
        yield Warned("constant_coder", f"{shown(study.coders[g])} gave every section the same: {given}")
    elif constant:
        names = listed([study.coders[g] for g in constant])
        yield Warned(
            "constant_coder", f"{len(constant)} coders gave every section the same category: {names}"
        )
    if unheard := [study.coders[g] for g in range(len(study.coders)) if not rated[g]]:
        yield Warned("absent_coder", f"{listed(unheard)} rated no section")
