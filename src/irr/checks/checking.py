"""Every requirement held against the project, one after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from irr.checks.base import base_of
from irr.checks.changes import changes, without_known
from irr.checks.codebooks import CodebookChanges
from irr.checks.model import Change, Checked, RoundSummary, Verdict
from irr.checks.regression import BASE, NoRegression
from irr.diagnosis.cautions import cautions
from irr.errors import InputError, Problem, UsageError

if TYPE_CHECKING:
    from irr.checks.base import Base
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
    pooled alpha must not have got worse since, and no category mean something else unsaid, required or not.
    Raises `UsageError` where nothing is required.
    """
    if not required:
        raise UsageError(
            f"{config} requires nothing, so that nothing can fail; list what must hold under 'check:'"
        )
    verdicts = tuple(_verdict(subject, one, config) for one in (*required, *_implied(subject, required)))
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
        tuple(_rounds(subject)),
    )


def state_of(name: str, subject: Subject, required: Sequence[Requirement]) -> Base:
    """The state of a project, to compare later ones with.

    What cannot be asked of it, say of a coder who was not there yet, is left out.
    """
    verdicts = []
    for one in required:
        try:
            verdicts.append(_verdict(subject, one, name))
        except (UsageError, InputError):
            continue
    return base_of(name, subject, tuple(verdicts))


def _implied(subject: Subject, required: Sequence[Requirement]) -> Iterator[Requirement]:
    """What a base requires unasked: alpha no lower, and no change of meaning unsaid."""
    if subject.base is None:
        return
    asks_for_base = any(isinstance(one, NoRegression) and one.no_regression == BASE for one in required)
    if subject.rounds and not asks_for_base:
        yield NoRegression(no_regression=BASE)
    if subject.codebooks and not any(isinstance(one, CodebookChanges) for one in required):
        yield CodebookChanges(codebook_changes="declared")


def _verdict(subject: Subject, required: Requirement, config: str) -> Verdict:
    """Each figure held; what cannot be asked is an error at the line that asks it."""
    name = (required.round or subject.last.name) if subject.rounds else ""
    try:
        return Verdict(required, name, tuple(required.hold(subject)))
    except UsageError as error:
        raise InputError([Problem(config, required.line, str(error))]) from None


def _rounds(subject: Subject) -> Iterator[RoundSummary]:
    for one in subject.rounds.values():
        book = one.codebook.reference if one.codebook else None
        yield RoundSummary(one.name, one.study.n_sections, one.study.coders, book, one is subject.last)


def _warnings(subject: Subject) -> Iterator[Warned]:
    """What a person should look at in the data, round by round; files of several rounds are told once."""
    told: dict[Warned, None] = {}
    for one in subject.rounds.values():
        told |= dict.fromkeys((*one.study.warnings, *cautions(one.study)))
    yield from told
