"""What requirements are held against: the rounds of a project, read and not yet judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from irr.codebook import read_codebook
from irr.errors import InputError, UsageError
from irr.revision import crosswalk_of, load_revision
from irr.revision.crosswalk import composed
from irr.revision.loading import usable

if TYPE_CHECKING:
    from irr.analysis import Report
    from irr.checks.base import Base
    from irr.codebook import Codebook
    from irr.linting import LintOptions
    from irr.result import Result
    from irr.revision import Crosswalk, LoadedRevision
    from irr.study import Study


@dataclass(frozen=True)
class Round:
    """One round of coding: what was coded, and with which codebook."""

    name: str
    study: Study
    codebook: Codebook | None = None
    files: tuple[str, ...] = ()
    _reports: dict[str, Report] = field(default_factory=dict, init=False, repr=False, compare=False)
    _parts: dict[str, Round] = field(default_factory=dict, init=False, repr=False, compare=False)

    def report(self, **options: Any) -> Report:
        """What `irr agree` says of it; the same question is answered once."""
        asked = repr(sorted(options.items(), key=lambda item: item[0]))
        if asked not in self._reports:
            from irr.analysis import agree

            self._reports[asked] = agree(self.study, **options)
        return self._reports[asked]

    def of_coders(self, names: Sequence[str]) -> Round:
        """The round as if these were its only coders."""
        key = " ".join(map(repr, names))
        if key not in self._parts:
            self._parts[key] = replace(self, study=self.study.with_coders(names))
        return self._parts[key]

    @property
    def headline(self) -> Result:
        """Its pooled alpha."""
        return self.report().select(name="krippendorff-alpha", view="pooled")[0]

    def line_of(self, category: str | None) -> tuple[str | None, int | None]:
        """File and line of a category's entry in the codebook."""
        if self.codebook is None or category not in self.codebook.by_id:
            return None, None
        return self.codebook.path, self.codebook.by_id[category].line


@dataclass(frozen=True)
class Subject:
    """The rounds, oldest first, the paths of the codebooks, and an earlier state to compare with, if there is one.

    `codebooks` are what `codebook: lint` looks at, each with the rounds coded by it; `lint` says which rules are on;
    `revisions` are the revision files known of. `root` is the folder that paths of the project begin with.
    """

    rounds: Mapping[str, Round]
    codebooks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lint: LintOptions | None = None
    revisions: tuple[str, ...] = ()
    base: Base | None = None
    default: str | None = None
    root: str = ""

    def of(self, name: str | None) -> Round:
        """The round of that name, or else the one under check."""
        if name is not None:
            return self.rounds[name]
        return self.last

    @cached_property
    def last(self) -> Round:
        """The round under check: the one chosen, or else the last."""
        if not self.rounds:
            raise UsageError(
                "irr.yml names no rounds to check; name them, with their coder files, under 'rounds'"
            )
        return self.rounds[self.default or list(self.rounds)[-1]]

    @cached_property
    def books(self) -> tuple[Codebook, ...]:
        """The codebooks that can be read; what is wrong with others is said by lint."""
        found = []
        for path in self.codebooks:
            try:
                found.append(read_codebook(path))
            except InputError:
                continue
        return tuple(found)

    def crosswalk(self, before: Round, after: Round) -> Crosswalk | None:
        """How the categories of the earlier round became those of the later one, where a revision file says so."""
        if before.codebook is None or after.codebook is None:
            return None
        return _chained(self.loaded_revisions, before.codebook.ids, after.codebook.ids)

    @cached_property
    def loaded_revisions(self) -> tuple[LoadedRevision, ...]:
        """The revisions that hold; the requirement that names another says what is wrong with it."""
        found = []
        for path in self.revisions:
            try:
                found.append(usable(load_revision(path)))
            except InputError:
                continue
        return tuple(found)

    def against(self, base: Base | None) -> Subject:
        """The same, compared with that earlier state."""
        return replace(self, base=base)


def _chained(
    revisions: Sequence[LoadedRevision], old: tuple[str, ...], new: tuple[str, ...]
) -> Crosswalk | None:
    """The crosswalk from the one version to the other, by one revision or by several that follow each other."""
    reached: dict[tuple[str, ...], Crosswalk | None] = {old: None}
    waiting = [old]
    while waiting:
        here = waiting.pop(0)
        for one in revisions:
            if one.old.ids == here and one.new.ids not in reached:
                step, so_far = crosswalk_of(one.revision, one.old, one.new), reached[here]
                reached[one.new.ids] = step if so_far is None else composed(so_far, step)
                waiting.append(one.new.ids)
    return reached.get(new)
