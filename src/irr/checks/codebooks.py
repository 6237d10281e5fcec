"""Codebooks and revision files as things that must be in order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from irr.checks.keys import key
from irr.checks.model import Held
from irr.checks.requirement import Requirement, requirement, within
from irr.errors import InputError, UsageError
from irr.linting import LintOptions, lint_codebook
from irr.notices import Notice
from irr.revision import check_revision, load_revision

if TYPE_CHECKING:
    from irr.checks.subject import Subject


@requirement("codebook")
@dataclass(frozen=True, kw_only=True)
class CodebookLint(Requirement):
    """Every codebook of the project must be in order: no finding of irr codebook lint is an error."""

    codebook: str = key("text", "lint: what irr codebook lint finds.", choices=("lint",))
    strict: bool = key("truth", "Whether warnings count as errors.", default=False)

    @property
    def title(self) -> str:
        """codebook lint"""
        return "codebook lint" + (", warnings too" if self.strict else "")

    def hold(self, subject: Subject) -> Iterable[Held]:
        """The findings in each codebook, its examples held against the rounds that were coded by it."""
        if not subject.codebooks:
            raise UsageError("there is no codebook to look at; name one under 'codebook'")
        for path, rounds in subject.codebooks.items():
            studies = [subject.rounds[name].study for name in rounds if name in subject.rounds]
            found = lint_codebook(path, studies, subject.lint or LintOptions())
            notices = found.notices
            if self.strict:
                notices = tuple(
                    replace(one, level="error") if one.level == "warning" else one for one in notices
                )
            yield _held(within(subject.root, path), notices)


@requirement("revision")
@dataclass(frozen=True, kw_only=True)
class RevisionComplete(Requirement):
    """A revision file must account for every category that changed between two codebooks."""

    revision: str = key("path", "The revision file.")

    @property
    def title(self) -> str:
        """revision file"""
        return "revision file"

    def hold(self, subject: Subject) -> Iterable[Held]:
        """What is wrong with the file, or with one of the codebooks it names."""
        try:
            loaded = load_revision(self.revision)
        except InputError as error:
            if not os.path.isfile(self.revision):
                raise
            notices = tuple(
                Notice("revision", "error", one.text, one.file, one.line) for one in error.problems
            )
        else:
            notices = tuple(check_revision(loaded.revision, loaded.old, loaded.new))
        yield _held(within(subject.root, self.revision), notices)


def _held(path: str, notices: Sequence[Notice]) -> Held:
    """A file, named as in `irr.yml`, with what was found in it."""
    errors = sum(one.level == "error" for one in notices)
    return Held(
        path,
        "fail" if errors else "pass",
        value=float(errors),
        compared=float(errors),
        bound=0.0,
        sense="≤",
        reason="errors" if errors != 1 else "error",
        unit="count",
        notices=tuple(notices),
    )
