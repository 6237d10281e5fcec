"""Results: a value or the reason there is none, with the choices that moved it."""

from __future__ import annotations

from dataclasses import dataclass, field

from irr._version import __version__


@dataclass(frozen=True)
class Undefined:
    """Why there is no value: a reason code for programs, a sentence for people."""

    reason: str
    text: str


@dataclass(frozen=True)
class Interval:
    """An interval estimate; `method` names how it was made, e.g. "jackknife-z"."""

    low: float
    high: float
    level: float
    method: str


@dataclass(frozen=True)
class TestOutcome:
    """What a test says: its statistic, degrees of freedom, p, and the distribution that p comes from.

    `extras` holds other p values and degrees of freedom of the same test, by name.
    """

    statistic: float
    df: float | None
    p: float
    method: str
    extras: dict[str, float] = field(default_factory=dict)

    # Its name is not that of a test case.
    __test__ = False


@dataclass(frozen=True)
class Counts:
    """Which n: sections in the comparison, sections used (rated by enough coders), ratings on those."""

    sections: int
    used: int
    ratings: int


@dataclass(frozen=True)
class Split:
    """Sections rated by both coders of a pair, by what they have in common. Sums to the sections used."""

    share: int
    both_uncoded: int
    one_uncoded: int
    disjoint: int


@dataclass(frozen=True)
class Result:
    """One figure. Exactly one of `value` and `undefined` is set; nothing is rounded.

    `view`: set, pooled, category, label or assignment. `criterion`: how two sets are compared, where that
    applies. `coders`: whose ratings. `all`: for a joint measure of more than two coders, all-share,
    all-pairwise or k-of-n:K; None means pairs (or the mean over them).
    """

    name: str
    view: str
    coders: tuple[str, ...]
    counts: Counts
    criterion: str | None = None
    category: str | None = None
    all: str | None = None
    value: float | None = None
    undefined: Undefined | None = None
    observed: float | None = None
    expected: float | None = None
    chance_corrected: float | None = None
    interval: Interval | Undefined | None = None
    se: float | None = None
    #: (SE of documents / SE of sections)², where documents were given.
    design_effect: float | None = None
    split: Split | None = None
    test: TestOutcome | None = None
    definition: dict[str, str] = field(default_factory=dict)
    #: Whether it is a percentage: a share of sections or pairs, not corrected for chance.
    is_share: bool = False
    #: Where the value is a count, what agrees and of how many.
    hits: int | None = None
    of: int | None = None

    @property
    def signature(self) -> str:
        """The figure's name and every choice that moves it, on one line, to be pasted in a paper."""
        parts = [self.name, f"view:{self.view}"]
        if self.all:
            parts.append(f"all:{self.all}")
        if self.criterion:
            parts.append(f"criterion:{self.criterion}")
        parts += [f"{key}:{value}" for key, value in self.definition.items()]
        if isinstance(self.interval, Interval):
            level = f"{self.interval.level:.4g}".lstrip("0")
            parts += [f"ci:{self.interval.method}", f"level:{level}"]
        return "|".join([*parts, f"irr:{__version__}"])
