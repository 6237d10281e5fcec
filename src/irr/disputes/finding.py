"""The sections of a study that are in dispute: found with arrays, described one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from irr.arrays import arrow_integers
from irr.disputes.measuring import measured
from irr.disputes.model import KINDS, Dispute, Kind, Sheet
from irr.disputes.notes import notes_by_section
from irr.errors import UsageError
from irr.names import did_you_mean, quoted
from irr.study.sections import names_of, ratings_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from irr.arrays import Bools, Ints
    from irr.study import Study

#: Coders beyond which a table of one column a coder is not read by anybody.
MOST_COLUMNS = 50

Order = Literal["difficulty", "category", "file"]
ORDERS: tuple[Order, ...] = ("difficulty", "category", "file")


@dataclass(frozen=True)
class Choice:
    """Which of the sections in dispute are wanted: those for which everything that is given here holds.

    `categories`: one of them is in dispute there, given by some and not by all. `pair`: these two coders
    differ. `differs`: one of these coders differs from another. `kinds`: it is of one of these kinds.
    """

    categories: tuple[str, ...] = ()
    pair: tuple[str, str] | None = None
    differs: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()


def find(study: Study, choice: Choice = Choice(), order: Order = "difficulty") -> Sheet:
    """The sheet of the sections in dispute that `choice` asks for.

    Hardest first (ties in the order of the study), or grouped by the category of each section that is in
    dispute most often over the study, or as the study has them. Raises `UsageError` for names that the study
    does not have, and where more than `MOST_COLUMNS` coders would need a column.
    """
    section, category = _contested(study)
    wanted = in_dispute(study)
    total = int(wanted.sum())
    wanted &= _chosen(study, choice, section, category)
    numbers = np.flatnonzero(wanted)
    rated = np.unique(study.coder[wanted[study.section]])
    if len(rated) > MOST_COLUMNS:
        raise UsageError(
            f"{len(rated):,} coders rated these sections, and a sheet has room for {MOST_COLUMNS} columns of coders; "
            "choose coders with --coder, or sections with --sections, --category or --pair"
        )
    disputes = list(describe(study, numbers))
    if choice.kinds:
        disputes = [one for one in disputes if one.kind in choice.kinds]
    if order == "difficulty":
        disputes.sort(key=lambda one: -round(one.difficulty, 9))
    elif order == "category":
        often = np.bincount(category, minlength=len(study.categories)).tolist()
        disputes = _by_category(disputes, dict(zip(study.categories, often, strict=True)))
    met = {coder for one in disputes for coder in one.given}
    return Sheet(
        coders=tuple(coder for coder in study.coders if coder in met),
        disputes=tuple(disputes),
        compared=int((study.ratings_per_section >= 2).sum()),
        in_dispute=total,
        has_document=any(one.document for one in disputes),
        has_text=any(one.text for one in disputes),
    )


def in_dispute(study: Study) -> NDArray[np.bool_]:
    """Which sections two or more coders rated, and not all alike (sections)."""
    if study.names is None:
        raise UsageError("this study is collapsed and no longer knows its sections by name")
    n = len(study.multiplicity)
    lowest, highest = np.full(n, len(study.sets)), np.full(n, -1)
    np.minimum.at(lowest, study.section, study.set_id)
    np.maximum.at(highest, study.section, study.set_id)
    different: Bools = lowest < highest
    return different


def _contested(study: Study) -> tuple[Ints, Ints]:
    """Every (section, category) that some who rated the section gave and not all."""
    sizes = study.sets.sizes[study.set_id]
    rating = np.repeat(np.arange(len(study.section)), sizes)
    within = np.arange(len(rating)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    category = study.sets.members[study.sets.offsets[study.set_id[rating]] + within]
    n = max(len(study.categories), 1)
    key, times = np.unique(study.section[rating] * n + category, return_counts=True)
    key = key[times < study.ratings_per_section[key // n]]
    return key // n, key % n


def _chosen(study: Study, choice: Choice, section: Ints, category: Ints) -> NDArray[np.bool_]:
    """Which sections the choice asks for, whatever their kind."""
    n = len(study.multiplicity)
    wanted = np.ones(n, bool)
    if choice.categories:
        for name in choice.categories:
            if name not in study.categories:
                raise UsageError(
                    f"no category called {quoted(name)}{did_you_mean(name, study.categories[:2000])}"
                )
        asked = np.isin(category, [study.categories.index(name) for name in choice.categories])
        wanted &= np.bincount(section[asked], minlength=n) > 0
    if choice.pair:
        first, second = (_sets_of(study, name) for name in choice.pair)
        wanted &= (first >= 0) & (second >= 0) & (first != second)
    if choice.differs:
        # Where not all sets are the same, each of them differs from another.
        wanted &= np.any([_sets_of(study, name) >= 0 for name in choice.differs], axis=0)
    for kind in choice.kinds:
        if kind not in KINDS:
            raise UsageError(f"no kind called {quoted(kind)}{did_you_mean(kind, KINDS)}")
    return wanted


def _sets_of(study: Study, coder: str) -> Ints:
    """The number of the set that a coder gave each section (sections), -1 where none."""
    mine = study.coder == study.number_of_coder(coder)
    found = np.full(len(study.multiplicity), -1)
    found[study.section[mine]] = study.set_id[mine]
    return found


def describe(study: Study, numbers: Ints) -> Iterator[Dispute]:
    """The disputes of these sections."""
    places = arrow_integers(numbers)
    known: dict[str, list[str | None]] = {
        name: study.about[name].take(places).to_pylist() if name in study.about else [None] * len(numbers)
        for name in ("document", "text")
    }
    notes = notes_by_section(study)
    for given, section, document, text in zip(
        ratings_of(study, numbers), names_of(study, numbers), known["document"], known["text"], strict=True
    ):
        kind, difficulty = measured(given.values())
        yield Dispute(section, given, kind, difficulty, document, text, tuple(notes.get(section, ())))


def _by_category(disputes: list[Dispute], often: Mapping[str, int]) -> list[Dispute]:
    """Grouped by the category of each that is in dispute most often, the most disputed group first."""
    place = {name: k for k, name in enumerate(often)}

    def rank(dispute: Dispute) -> tuple[int, int, float]:
        leading = min(dispute.contested, key=lambda name: (-often[name], place[name]))
        return -often[leading], place[leading], -round(dispute.difficulty, 9)

    return sorted(disputes, key=rank)
