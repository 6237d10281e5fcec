"""Codebooks and revision files as things that must be in order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from irr.checks.base import meanings
from irr.checks.keys import key
from irr.checks.model import Held
from irr.checks.requirement import Requirement, requirement, within
from irr.errors import InputError, UsageError
from irr.linting import LintOptions, lint_codebook
from irr.names import quoted, shown
from irr.notices import Notice
from irr.revision import check_revision, load_revision

if TYPE_CHECKING:
    from irr.checks.base import Base
    from irr.checks.subject import Subject
    from irr.codebook import Codebook


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


@requirement("codebook_changes")
@dataclass(frozen=True, kw_only=True)
class CodebookChanges(Requirement):
    """What a category means changes with the version of the codebook alone, and a revision file says so."""

    codebook_changes: str = key(
        "text", "declared: no change of meaning since the base goes unsaid.", choices=("declared",)
    )

    @property
    def title(self) -> str:
        """codebook changes are declared"""
        return "codebook changes are declared"

    def hold(self, subject: Subject) -> Iterable[Held]:
        """Each codebook held against the one of the same version in the base, or else against the revision files."""
        base = subject.base
        if base is None:
            reason = "there is no base; name one with --baseline or --against"
            yield Held("", self.if_undefined, unit="errors", reason=reason)
            return
        for book in subject.books:
            then = base.codebooks.get(book.reference)
            notices = _new_version(book, subject, base) if then is None else _same_version(book, then, base)
            yield _held(within(subject.root, book.path), tuple(notices))


def _same_version(book: Codebook, then: Mapping[str, str], base: Base) -> Iterator[Notice]:
    """Categories that mean something else, came or went, though the version is the same."""
    now = meanings(book)
    way_out = "raise the version, and say why in a revision file"
    version = f"still {quoted(book.version)}" if book.version else "not given"
    for one in book.categories:
        if one.id not in then:
            said = f"{quoted(one.id)} was not there in {shown(base.name)}"
        elif now[one.id] != then[one.id]:
            said = f"{quoted(one.id)} means something else than in {shown(base.name)}"
        else:
            continue
        text = f"{said}, and the version is {version}: {way_out}"
        yield Notice("codebook-undeclared", "error", text, book.path, one.line, one.id)
    for name in then:
        if name not in now:
            text = f"{quoted(name)} of {shown(base.name)} is gone, and the version is {version}: {way_out}"
            yield Notice("codebook-undeclared", "error", text, book.path, None, name)


def _new_version(book: Codebook, subject: Subject, base: Base) -> Iterator[Notice]:
    """A version that the base has not, where it has another one, and no revision file leads to it."""
    names = {reference.rpartition("@")[0] or reference for reference in base.codebooks}
    if book.name not in names or any(one.new.ids == book.ids for one in subject.loaded_revisions):
        return
    text = (
        f"{shown(book.reference)} is new since {shown(base.name)}, and no revision file among the checks leads to it; "
        "draft one with irr codebook diff V1 V2 --propose FILE, and require it with {revision: FILE}"
    )
    yield Notice("codebook-undeclared", "error", text, book.path, book.lines.get("version"), book.reference)


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
        unit="errors",
        notices=tuple(notices),
    )
