"""The report of a project: its rounds read, held against what is required of them, and told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from irr.checks import check
from irr.config.loading import subject_of
from irr.reports import ReportOptions, report_on

if TYPE_CHECKING:
    from irr.config.model import Project
    from irr.reports import StudyReport


def report_of(project: Project, round_: str | None = None, **chosen: Any) -> StudyReport:
    """The report of the round of that name, or else of the last; `chosen` are fields of `ReportOptions` that go
    before what the project says.

    Raises `InputError` with the problems of all rounds, and `UsageError` where there are none.
    """
    subject = subject_of(project, round_)
    own = ReportOptions(
        title=project.title, reference=project.reference, by=project.by, groups=project.groups
    )
    return report_on(
        subject,
        replace(own, **chosen),
        checked=check(subject, project.required, config=project.path) if project.required else None,
        methods=project.methods,
        files=[("project", project.file), *(("sections", one.sections) for one in project.rounds)],
    )
