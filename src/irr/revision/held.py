"""A revision held against its two codebooks: what each rule looks at."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from irr.names import quoted
from irr.notices import Level, Notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from irr.codebook import Codebook
    from irr.revision.model import Change, Revision

#: The rules whose notices are no errors.
LEVELS: dict[str, Level] = {
    "revision-undeclared-move": "warning",
    "revision-no-evidence": "note",
    "revision-recode-unsaid": "note",
    "revision-reworded": "note",
}


@dataclass(frozen=True)
class Held:
    """A revision with the codebooks it is held against."""

    revision: Revision
    old: Codebook
    new: Codebook

    @property
    def old_version(self) -> str:
        """The old version for a message."""
        return f"version {quoted(self.old.version or self.revision.old)}"

    @property
    def new_version(self) -> str:
        """The new version for a message."""
        return f"version {quoted(self.new.version or self.revision.new)}"

    @cached_property
    def of_source(self) -> dict[str, list[Change]]:
        """The changes that each old category is a source of."""
        return self._by(lambda change: change.sources)

    @cached_property
    def of_target(self) -> dict[str, list[Change]]:
        """The changes that each new category is a target of."""
        return self._by(lambda change: change.targets)

    def _by(self, names: Callable[[Change], tuple[str, ...]]) -> dict[str, list[Change]]:
        found: defaultdict[str, list[Change]] = defaultdict(list)
        for change in self.revision.changes:
            for name in names(change):
                found[name].append(change)
        return dict(found)

    def before(self, name: str) -> str | None:
        """The old category that a new one is compared with: itself, or the one that was renamed to it."""
        if name in self.old.by_id:
            return name
        renames = (change for change in self.of_target.get(name, ()) if change.op == "rename")
        sources = (change.sources[0] for change in renames if change.sources)
        return next((source for source in sources if source in self.old.by_id), None)

    def said(self, rule: str, where: Change | str, text: str) -> Notice:
        """A notice at a change, or at a key of the file."""
        line = self.revision.lines.get(where, 1) if isinstance(where, str) else where.line
        return Notice(rule, LEVELS.get(rule, "error"), text, self.revision.path, line)
