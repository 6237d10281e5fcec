"""What differs from an earlier state, and which failures were there before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from irr.checks.base import Base, finding, place
from irr.checks.bounded import NOISE
from irr.checks.differences import difference_between
from irr.checks.model import ORDER, Change, Held, Verdict

if TYPE_CHECKING:
    from irr.checks.subject import Subject

#: Verdicts on a category from the worst to the best; those that say nothing are not among them.
_STANDING = ("revise", "watch", "ok")


def without_known(verdict: Verdict, base: Base, subject: Subject) -> Verdict:
    """The verdict with each failure marked that the base has too, and that is no worse."""
    return replace(
        verdict,
        held=tuple(replace(one, known=_is_known(verdict, one, base, subject)) for one in verdict.held),
    )


def _is_known(verdict: Verdict, one: Held, base: Base, subject: Subject) -> bool:
    before = base.figures.get(place(subject, verdict, one))
    if before is None or one.outcome != before.outcome or one.outcome not in ("fail", "inconclusive"):
        return False
    if one.notices:
        return all(finding(subject, n) in base.notices for n in one.notices if n.level == "error")
    if one.value is None or before.value is None:
        return one.value is before.value
    return one.value <= before.value if one.sense == "≤" else one.value >= before.value


def changes(verdicts: tuple[Verdict, ...], base: Base, subject: Subject) -> Iterator[Change]:
    """What differs: pooled alpha, outcomes, and how categories stand; what got worse first."""
    found = [*_headline(base, subject), *_outcomes(verdicts, base, subject), *_categories(base, subject)]
    found.sort(key=lambda one: (one.worse is not True, one.worse is None))
    yield from found


def _headline(base: Base, subject: Subject) -> Iterator[Change]:
    if base.headline is None or not subject.rounds:
        return
    now, before = subject.last.headline.value, base.headline.value
    if not _other_categories(base, subject):
        if now != before:
            worse = None if now is None or before is None else now < before
            yield Change("pooled alpha", None, None, before, now, worse)
        return
    # Merging categories raises agreement though nobody codes better, so that this part is told by itself.
    carried = _carried_over(base, subject)
    if carried is None:
        yield Change("pooled alpha, of other categories", None, None, before, now)
        return
    yield Change("pooled alpha, what the codebook alone does (mechanical)", None, None, before, carried)
    if now is None or abs(now - carried) >= NOISE:
        worse = None if now is None else now < carried
        yield Change("pooled alpha, what the coding does (observed)", None, None, carried, now, worse)


def _other_categories(base: Base, subject: Subject) -> bool:
    """Whether the codings of the base are of other categories."""
    return bool(base.categories) and base.categories.keys() != set(subject.last.study.categories)


def _carried_over(base: Base, subject: Subject) -> float | None:
    """Pooled alpha of the base's own codings in the categories of today."""
    after = subject.last
    before = base.round_of(after.name)
    if before is None:
        return None
    found = difference_between(subject, before, after)
    return None if isinstance(found, str) else found.first


def _outcomes(verdicts: tuple[Verdict, ...], base: Base, subject: Subject) -> Iterator[Change]:
    other = _other_categories(base, subject) if subject.rounds else False
    for verdict in verdicts:
        for one in verdict.held:
            name = place(subject, verdict, one)
            before = base.figures.get(name)
            if before is None or before.outcome == one.outcome or "skipped" in (before.outcome, one.outcome):
                continue
            worse: bool | None = ORDER.index(one.outcome) < ORDER.index(before.outcome)
            if other and not worse and one.unit in ("coefficient", "share"):
                worse = None
            title = verdict.requirement.name or verdict.requirement.title
            yield Change(
                f"{title}: {one.what}" if one.what else title,
                before.outcome,
                one.outcome,
                before.value,
                one.value,
                worse,
                one.unit,
            )


def _categories(base: Base, subject: Subject) -> Iterator[Change]:
    if not subject.rounds:
        return
    now = {one.id: one.verdict for one in subject.last.report().categories}
    for name in dict.fromkeys((*base.categories, *now)):
        before, after = base.categories.get(name), now.get(name)
        if before == after:
            continue
        worse = None
        if before in _STANDING and after in _STANDING:
            worse = _STANDING.index(after) < _STANDING.index(before)
        yield Change(f"category {name}", before, after, worse=worse)
