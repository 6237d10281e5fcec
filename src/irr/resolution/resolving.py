"""From a study and a sheet with decisions to the agreed coding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from irr.analysis import agree
from irr.disputes import describe, in_dispute
from irr.errors import InputError, Problem
from irr.names import shown
from irr.resolution.columns import find_columns, missing_coders
from irr.resolution.deciding import Names
from irr.resolution.model import Agreed, Decision, Resolution, Survival
from irr.resolution.rows import Allowed, Found, read_rows
from irr.resolution.unchanged import Known
from irr.study.sections import ratings_of

if TYPE_CHECKING:
    from irr.disputes import Dispute
    from irr.result import Result
    from irr.study import Study
    from irr.worksheets import Written

#: Undecided sections that a refusal names.
_NAMED = 40


@dataclass(frozen=True)
class Rules:
    """What is allowed, and what decisions are made with.

    `new_categories` may be named in decisions, sections may be left `undecided`. Of the categories in each of
    `groups` a section has one at most. `codebook` is as coder files name it.
    """

    new_categories: bool = False
    undecided: bool = False
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    codebook: str | None = None


def resolve(
    study: Study, written: Written, rules: Rules = Rules(), key: Mapping[str, str] | None = None
) -> Resolution:
    """The agreed coding of a study, from what its coders all gave and what a sheet decides.

    `key` leads from letters to coders where the sheet is blind. Raises `InputError` with everything that is
    wrong with the sheet: rows that were altered or no longer fit the files, unknown sections, categories and
    reasons, rows filled by half, and, unless they are allowed, sections that are undecided.
    """
    columns = find_columns(written, study, key)
    assert study.names is not None
    sections: list[str] = study.names.to_pylist()
    numbers = np.flatnonzero(in_dispute(study))
    disputes = {one.section: one for one in describe(study, numbers)}
    names = Names.of(study.categories, rules.new_categories)
    known = Known(dict.fromkeys(sections), disputes)
    found = read_rows(written, columns, known, Allowed(names, rules.groups))
    problems = missing_coders(written, columns, found.rated)
    # Where a column is missing, every row is another than it was.
    problems += found.problems if problems else [*found.altered, *found.problems]
    problems.sort(key=lambda problem: problem.line or 0)
    undecided = [section for section in disputes if section not in found.decisions]
    if undecided and not rules.undecided:
        problems.append(Problem(written.path, None, _undecided(undecided, found)))
    if problems:
        raise InputError(problems)
    decisions = found.decisions
    given = dict(zip(sections, ratings_of(study, np.arange(len(sections))), strict=True))
    new = {name: None for one in decisions.values() for name in one.categories if name not in names.known}
    return Resolution(
        agreed=tuple(_agreed(sections, given, disputes, decisions)),
        undecided=tuple(undecided),
        survival=tuple(_survival(study.coders, disputes, decisions)),
        reasons=_reasons(study.categories, disputes, decisions),
        before=tuple(_before(study)),
        codebook=rules.codebook,
        unrated=sum(not of_section for of_section in given.values()),
        unread=columns.unread,
        new_categories=tuple(new),
    )


def _undecided(sections: list[str], found: Found) -> str:
    """The message for sections without a decision, with their rows."""
    places = []
    for section in sections[:_NAMED]:
        row = found.row_of.get(section)
        places.append(f"{shown(section)} ({'no row' if row is None else f'row {row}'})")
    rest = f" and {len(sections) - _NAMED:,} more" if len(sections) > _NAMED else ""
    n = f"{len(sections):,} section{'s are' if len(sections) > 1 else ' is'} undecided"
    return f"{n}: {', '.join(places)}{rest}; decide them, or leave them out with --undecided list"


def _before(study: Study) -> Iterator[Result]:
    """Agreement on the independent codings: pooled alpha, and how often coders share a category."""
    asked: dict[str, dict[str, Any]] = {
        "pooled": {"coefficients": ("krippendorff-alpha",)},
        "set": {"coefficients": ("percent-agreement",), "criteria": ("overlap",)},
    }
    for view, options in asked.items():
        yield from agree(study, views=(view,), per_category=False, **options).results


def _agreed(
    sections: Iterable[str],
    given: Mapping[str, Mapping[str, tuple[str, ...]]],
    disputes: Mapping[str, Dispute],
    decisions: Mapping[str, Decision],
) -> Iterable[Agreed]:
    """Each section that has an agreed coding, in the order of the study."""
    for section in sections:
        if section in decisions:
            one = decisions[section]
            yield Agreed(section, one.categories, "decided", one.by, one.reason, one.remark)
        elif given[section] and section not in disputes:
            (categories, *others) = given[section].values()
            yield Agreed(section, categories, "unanimous" if others else "one coder")


def _survival(
    coders: Iterable[str], disputes: Mapping[str, Dispute], decisions: Mapping[str, Decision]
) -> Iterable[Survival]:
    """Each coder's, in the order of the coders; those who rated no decided section have zeros."""
    counts: dict[str, Counter[str]] = {coder: Counter() for coder in coders}
    for section, decision in decisions.items():
        decided = set(decision.categories)
        for coder, names in disputes[section].given.items():
            mine = set(names)
            counts[coder].update(
                rated=1,
                survived=int(mine == decided),
                kept=len(mine & decided),
                dropped=len(mine - decided),
                added=len(decided - mine),
            )
    for coder, found in counts.items():
        yield Survival(
            coder, found["rated"], found["survived"], found["kept"], found["dropped"], found["added"]
        )


def _reasons(
    categories: Iterable[str], disputes: Mapping[str, Dispute], decisions: Mapping[str, Decision]
) -> dict[str, Counter[str]]:
    """How often each reason was given where a category was in dispute, categories in their order."""
    found: dict[str, Counter[str]] = {}
    for section, decision in decisions.items():
        for name in disputes[section].contested:
            found.setdefault(name, Counter())[decision.reason] += 1
    return {name: found[name] for name in categories if name in found}
