"""What is pooled, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from irr.coefficients.registry import Chance

if TYPE_CHECKING:
    from irr.arrays import Floats, Ints
    from irr.result import Result
    from irr.study import Warned


@dataclass(frozen=True)
class PoolOptions:
    """What is asked of a pool."""

    confidence: float = 0.95


@dataclass(frozen=True)
class Compared:
    """The rows of a comparison of two coders, A and B: a row one code in one file.

    `counts` are the characters of a file that both coded, that A alone did, that B alone did, and that neither did
    (rows × 4). `code` and `file` are places in `codes` and `files`. `kappa` is what the program printed, NaN where
    it printed none.
    """

    codes: tuple[str, ...]
    files: tuple[str, ...]
    code: Ints
    file: Ints
    counts: Ints
    kappa: Floats
    paths: tuple[str, ...]
    warnings: tuple[Warned, ...] = ()

    def __len__(self) -> int:
        return len(self.code)


@dataclass(frozen=True)
class CodePool:
    """One code over the files, or all codes (`code` is None): the pooled table and the figures of it.

    `lowest` and `highest` are kappa by file, over the `defined` files in which it is; `mean` is their mean and
    `printed` the mean of what the program printed, over the files for which it did; None where there is none.
    """

    code: str | None
    files: int
    both: int
    only_a: int
    only_b: int
    neither: int
    agreement: Result
    kappa: Result
    defined: int
    lowest: float | None
    highest: float | None
    mean: float | None
    printed: float | None

    @property
    def characters(self) -> int:
        """All characters of the files, each as often as it was compared."""
        return self.both + self.only_a + self.only_b + self.neither


@dataclass(frozen=True)
class Pool:
    """All codes, and all of them together."""

    compared: Compared
    options: PoolOptions
    codes: tuple[CodePool, ...]
    total: CodePool
    warnings: tuple[Warned, ...]


def chance_of(counts: Floats) -> Chance:
    """Cohen's kappa of tables of two coders (… × 4: both, only A, only B, neither), in any unit."""
    both, only_a, only_b, neither = np.moveaxis(counts, -1, 0)
    n = both + only_a + only_b + neither
    with np.errstate(invalid="ignore", divide="ignore"):
        a, b = (both + only_a) / n, (both + only_b) / n
        return Chance((both + neither) / n, a * b + (1 - a) * (1 - b))
