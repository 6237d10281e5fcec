"""What may be required, each kind registered where it is written."""

from __future__ import annotations

import importlib
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from functools import cache
from typing import TYPE_CHECKING, ClassVar, Literal, TypeVar

from irr.checks.keys import key

if TYPE_CHECKING:
    from irr.checks.model import Held, Outcome
    from irr.checks.subject import Subject

#: What becomes of a figure that is undefined: it cannot be judged, is left out, or fails.
Treatment = Literal["undefined", "skip", "fail"]
_OUTCOMES: dict[Treatment, Outcome] = {"undefined": "undefined", "skip": "skipped", "fail": "fail"}


@dataclass(frozen=True, kw_only=True)
class Requirement(ABC):
    """One entry under `check:`; the fields of a kind are its keys, the first of them its name."""

    #: The key that names the kind.
    kind: ClassVar[str] = ""

    round: str | None = key("round", "The round it is held against; else the last one.", default=None)
    undefined: Treatment = key(
        "text",
        "What becomes of a figure that is undefined: undefined (nothing can be judged), skip, or fail.",
        default="undefined",
        choices=("undefined", "skip", "fail"),
    )
    name: str = key("text", "What reports call it.", default="")
    #: Where it stands in `irr.yml`; None where it is implied.
    line: int | None = field(default=None, compare=False)

    @property
    def asked_rounds(self) -> frozenset[str]:
        """The rounds it names."""
        given = ((getattr(self, one.name), one.metadata.get("key")) for one in fields(self))
        return frozenset(value for value, one in given if one is not None and one.kind == "round" and value)

    @property
    def if_undefined(self) -> Outcome:
        """The outcome of a figure that is undefined."""
        return _OUTCOMES[self.undefined]

    def problem(self) -> str | None:
        """What is wrong with the keys together, if anything."""
        return None

    @abstractmethod
    def hold(self, subject: Subject) -> Iterable[Held]:
        """Each figure it asks for, held against its bound."""

    @property
    @abstractmethod
    def title(self) -> str:
        """What is required, in a few words, without how much of it."""

    def identity(self, root: str) -> str:
        """What is asked for, on one line: by this it is known from one run to the next, whatever it is called.

        Paths are told from `root`, the folder of `irr.yml`, wherever that lies.
        """
        said = []
        for one in fields(self):
            value, key_ = getattr(self, one.name), one.metadata.get("key")
            if key_ is None or one.name == "name" or value == one.default:
                continue
            said.append(f"{one.name}={within(root, value) if key_.kind == 'path' else value}")
        return " ".join(said)


def within(root: str, path: str) -> str:
    """A path as `irr.yml` has it, which lies in `root`."""
    return os.path.relpath(path, root or ".")


_KINDS: dict[str, type[Requirement]] = {}
Kind = TypeVar("Kind", bound=type[Requirement])


def requirement(kind: str) -> Callable[[Kind], Kind]:
    """Register the decorated class under the key that names it in `irr.yml`."""

    def register(cls: Kind) -> Kind:
        cls.kind = kind
        _KINDS[kind] = cls
        return cls

    return register


@cache
def requirements() -> dict[str, type[Requirement]]:
    """Every kind by its key."""
    for module in ("figures", "flags", "regression", "codebooks"):
        importlib.import_module(f"irr.checks.{module}")
    return dict(sorted(_KINDS.items()))
