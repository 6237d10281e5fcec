"""Why a category calls for attention, with what shows it and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Reason:
    """A reason in words, with its figures, the sections that show it, and a suggested act.

    `with_` is the other category of `confused_with` and `redundant_with`, and the coder of `coder_bias` and
    `one_sided_boundary`; None where the reason is about the category alone. `figures` are unrounded.
    """

    kind: str
    text: str
    suggestion: str
    with_: str | None = None
    figures: Mapping[str, float | int | str | None] = field(default_factory=dict)
    sections: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """`omission`, `confused_with:PROT`: the reason and what it is about, as one word."""
        return self.kind if self.with_ is None else f"{self.kind}:{self.with_}"
