"""Every requirement held against the project, one after another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from irr.checks.changes import changes, without_known
from irr.checks.model import Change, Checked, Verdict
from irr.checks.regression import NoRegression
from irr.errors import UsageError

if TYPE_CHECKING:
    from irr.checks.requirement import Requirement
    from irr.checks.subject import Subject
    from irr.study import Warned


def check(
    subject: Subject,
    required: Sequence[Requirement],
    *,
    config: str = "irr.yml",
    inconclusive: Literal["fail", "pass"] | None = None,
) -> Checked:
    """What comes of each requirement, and of all.

    With a base (`subject.base`), failures that it has too and that are no worse are known, and do not count; and
    pooled alpha must not have got worse since, whether that is required or not. Raises `UsageError` where
    nothing is required.
    """
    if not required:
        raise UsageError(
            f"{config} requires nothing, so that nothing can fail; list what must hold under 'check:'"
        )
    asked = list(required)
    if subject.base is not None and subject.rounds and not _asks_for_base(required):
        asked.append(NoRegression(no_regression="base"))
    verdicts = tuple(_verdict(subject, one) for one in asked)
    found: tuple[Change, ...] = ()
    if subject.base is not None:
        base = subject.base
        verdicts = tuple(without_known(verdict, base, subject) for verdict in verdicts)
        found = tuple(changes(verdicts, base, subject))
    return Checked(
        config,
        verdicts,
        subject.base.name if subject.base else None,
        found,
        tuple(_warnings(subject)),
        inconclusive,
    )


def _verdict(subject: Subject, required: Requirement) -> Verdict:
    name = (required.round or subject.last.name) if subject.rounds else ""
    return Verdict(required, name, tuple(required.hold(subject)))


def _asks_for_base(required: Iterable[Requirement]) -> bool:
    return any(isinstance(one, NoRegression) and one.no_regression == "base" for one in required)


def _warnings(subject: Subject) -> Iterable[Warned]:
    for one in subject.rounds.values():
        yield from one.study.warnings
