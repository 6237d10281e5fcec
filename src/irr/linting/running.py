"""The rules, run on a codebook."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from os import PathLike, fspath
from typing import TYPE_CHECKING

from irr.codebook import inspect_codebook
from irr.linting.options import LintOptions
from irr.linting.registry import Rule, rules
from irr.linting.report import LintReport
from irr.linting.subject import Subject
from irr.notices import Notice

if TYPE_CHECKING:
    from irr.codebook import Codebook
    from irr.errors import Problem
    from irr.study import Study

#: The rule of whatever makes a file no codebook and has no rule of its own.
_ANY_OTHER = "malformed"
_DEFAULT = LintOptions()
#: In which order findings at one line are told.
_GRAVEST_FIRST = ("error", "warning", "note")


def lint_codebook(
    path: str | PathLike[str], studies: Sequence[Study] = (), options: LintOptions = _DEFAULT
) -> LintReport:
    """What is to be said of the codebook at `path`; rules that need codings hold it against `studies`.

    What makes other commands refuse the file is among the findings. Raises `InputError` where the file cannot
    be had, and `OtherKindError` where it is no codebook but another of the files that irr reads.
    """
    path = fspath(path)
    found = inspect_codebook(path)
    refusals: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in found.problems:
        refusals[problem.rule or _ANY_OTHER].append(problem)
    if found.codebook is None:
        ran = [rules()[_ANY_OTHER]]
        notices = [
            Notice(_ANY_OTHER, "error", problem.text, path, problem.line) for problem in found.problems
        ]
    else:
        ran = [
            rule
            for rule in rules().values()
            if (studies or not rule.needs_codings)
            and (options.level_of(rule) is not None or rule.name in refusals)
        ]
        notices = _notices(ran, Subject(found.codebook, refusals, tuple(studies)), options)
    codebook: Codebook | None = None if found.problems else found.codebook
    in_order = sorted(
        notices, key=lambda one: (one.line or 0, _GRAVEST_FIRST.index(one.level), one.rule, one.text)
    )
    return LintReport(path, tuple(in_order), tuple(ran), codebook)


def _notices(ran: Sequence[Rule], subject: Subject, options: LintOptions) -> list[Notice]:
    path = subject.codebook.path
    return [
        Notice(rule.name, level, finding.text, path, finding.line)
        for rule in ran
        for finding in rule.check(subject)
        # A file that is refused is refused whatever the options say.
        if (level := "error" if finding.refused else options.level_of(rule)) is not None
    ]
