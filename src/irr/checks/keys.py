"""What may stand under a key of `irr.yml`: said once, for reading it, for its JSON Schema and for its documentation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, Literal

#: What a key holds. A path is relative to `irr.yml`; a pattern may have * in it; a round is the name of one; a
#: pair is any, mean, all, or two coders; a unit is a word or a table; owners lead from coders to their files.
Kind = Literal[
    "text",
    "texts",
    "number",
    "share",
    "count",
    "truth",
    "path",
    "patterns",
    "round",
    "pair",
    "unit",
    "owners",
]


@dataclass(frozen=True)
class Key:
    """A key: what it holds, and what that means. `choices` are the words it may be, given or found when asked for."""

    kind: Kind
    about: str
    choices: Sequence[str] | Callable[[], Sequence[str]] = ()
    required: bool = False

    @property
    def words(self) -> Sequence[str]:
        """The words that may stand there; none where any may."""
        return self.choices() if callable(self.choices) else self.choices


def key(
    kind: Kind,
    about: str,
    *,
    default: Any = MISSING,
    choices: Sequence[str] | Callable[[], Sequence[str]] = (),
) -> Any:
    """A dataclass field that is a key of `irr.yml`; without a default it is required."""
    metadata = {"key": Key(kind, about, choices, required=default is MISSING)}
    return field(metadata=metadata) if default is MISSING else field(default=default, metadata=metadata)


def keys_of(cls: type) -> dict[str, Key]:
    """The keys of a dataclass, in their order."""
    return {one.name: one.metadata["key"] for one in fields(cls) if "key" in one.metadata}
