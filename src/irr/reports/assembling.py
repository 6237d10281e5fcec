"""A report put together: the order of the steps, nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from irr.analysis import AgreeOptions, agree
from irr.analysis.diagnosing import DiagnoseOptions, diagnose
from irr.errors import UsageError
from irr.names import shown
from irr.reading.grouping import read_groups
from irr.reports.inputs import input_files
from irr.reports.methods import MethodsGiven
from irr.reports.model import ReportOptions, RoundReport, StudyReport
from irr.revision.diffing import diff
from irr.rounds.comparing import compare_rounds
from irr.study import Warned

if TYPE_CHECKING:
    from irr.checks.model import Checked
    from irr.checks.subject import Round, Subject
    from irr.codebook import Codebook
    from irr.revision import Revision
    from irr.revision.diffing import CodebookDiff
    from irr.rounds.model import RoundsCompared


@dataclass
class _Compared:
    """Rounds compared with those before them; why some were not."""

    found: list[tuple[str, str, RoundsCompared]] = field(default_factory=list)
    left_out: list[Warned] = field(default_factory=list)


def report_on(
    subject: Subject,
    options: ReportOptions | None = None,
    *,
    checked: Checked | None = None,
    methods: MethodsGiven | None = None,
    files: Sequence[tuple[str, str | None]] = (),
) -> StudyReport:
    """The report on the round under check, beside the others of its project.

    `files` are those read beside the coder files, codebooks and revisions, each after what it was read for. Raises
    `UsageError` for a coder or a column that is not there, and `InputError` for a file that cannot be read.
    """
    options = options or ReportOptions()
    rounds = [_round(one, options, one is subject.last) for one in subject.rounds.values()]
    (reported,) = (one for one in rounds if one.name == subject.last.name)
    study = reported.study
    groups = read_groups(options.groups, study.coders) if options.groups else {}
    diagnosis = diagnose(
        study,
        DiagnoseOptions(
            flags=options.flags,
            coders=True,
            by=options.by,
            groups=groups,
            words=options.words,
            confidence=options.confidence,
            seed=options.seed,
        ),
    )
    compared = _compared(subject, options)
    return StudyReport(
        options,
        tuple(rounds),
        reported,
        diagnosis,
        tuple(compared.found),
        tuple(_revisions(subject)),
        checked,
        methods or MethodsGiven(),
        input_files([*_read(subject, options), *files]),
        tuple(compared.left_out),
    )


def _round(one: Round, options: ReportOptions, reported: bool) -> RoundReport:
    # Earlier rounds may have been coded without the reference.
    reference = options.reference if reported or options.reference in one.study.coders else None
    asked = AgreeOptions(
        reference=reference, confidence=options.confidence, seed=options.seed, flags=options.flags
    )
    return RoundReport(one.name, agree(one.study, asked), one.codebook)


def _compared(subject: Subject, options: ReportOptions) -> _Compared:
    compared = _Compared()
    for before, after in pairwise(subject.rounds.values()):
        try:
            found = compare_rounds(
                before.study,
                after.study,
                crosswalk=subject.crosswalk(before, after) if _differ(before, after) else None,
                confidence=options.confidence,
                seed=options.seed,
            )
        except UsageError as error:
            text = f"{shown(before.name)} and {shown(after.name)} are not compared: {error}"
            compared.left_out.append(Warned("not_compared", text))
        else:
            compared.found.append((before.name, after.name, found))
    return compared


def _differ(before: Round, after: Round) -> bool:
    return (
        before.codebook is not None and after.codebook is not None and before.codebook is not after.codebook
    )


def _revisions(subject: Subject) -> Iterator[CodebookDiff]:
    """What differs between the codebook of each round and that of the one before."""
    for before, after in pairwise(subject.rounds.values()):
        if _differ(before, after):
            assert before.codebook is not None
            assert after.codebook is not None
            said = _revision(subject, before.codebook, after.codebook)
            yield diff(before.codebook, after.codebook, said)


def _revision(subject: Subject, old: Codebook, new: Codebook) -> Revision | None:
    """The revision file that leads from the one codebook to the other, if there is one."""
    for one in subject.loaded_revisions:
        if (one.old.ids, one.new.ids) == (old.ids, new.ids):
            return one.revision
    return None


def _read(subject: Subject, options: ReportOptions) -> Iterator[tuple[str, str | None]]:
    """Every file of the project, with what it was read for."""
    for one in subject.rounds.values():
        role = f"codings of {one.name}" if one.name else "codings"
        yield from ((role, path) for path in one.files)
    for one in subject.rounds.values():
        if one.codebook is not None:
            yield "codebook", one.codebook.path
    yield from (("revision", path) for path in subject.revisions)
    yield "who the coders are", options.groups
