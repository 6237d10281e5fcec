"""A study to be reported on, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from irr.records import COLUMNS

if TYPE_CHECKING:
    from irr.batch.across import Across
    from irr.config.model import Project
    from irr.reports import StudyReport

#: What a study comes to: that of its check; or, where nothing is required, that it was told, or that there was nothing
#: to judge; or that it could not be read.
Standing = Literal["pass", "fail", "inconclusive", "undefined", "told", "silent", "error"]
#: Whether it was computed now, needed not be, or stems from an earlier batch that had other studies too.
When = Literal["now", "unchanged", "earlier"]

#: The columns of the table of all figures.
TABLE = ("study", "variable", "round", *COLUMNS)


@dataclass(frozen=True)
class BatchOptions:
    """What is written for each study: `formats`; of which `round`, else the last; `force`: also where nothing changed."""

    formats: tuple[str, ...] = ("html", "json")
    round: str | None = None
    jobs: int = 1
    force: bool = False


@dataclass(frozen=True)
class Task:
    """A study to be reported on.

    `source` is the file it is of, `project` what that says, or None where it could not be read, for the reasons in
    `lines`. `names` are the parts of its name, the most telling first; the others are taken where several would be
    called the same. `given` is a name that somebody gave it, and stays.
    """

    source: str
    project: Project | None
    names: tuple[str, ...]
    variable: str = ""
    given: str = ""
    round: str | None = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class CategoryStanding:
    """How a category stands in one study; alpha is None where there is none."""

    id: str
    verdict: str
    alpha: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Told:
    """What the index says of a study that could be reported on; figures are unrounded."""

    round: str
    sections: int
    coders: int
    alpha: float | None
    low: float | None
    high: float | None
    undefined: str | None
    share: float | None
    #: Of the intervals, and the alpha that a category should reach.
    level: float
    threshold: float
    warnings: int
    categories: tuple[CategoryStanding, ...]
    rows: tuple[Mapping[str, Any], ...]

    @property
    def to_revise(self) -> tuple[str, ...]:
        """The categories flagged for revision."""
        return tuple(one.id for one in self.categories if one.verdict == "revise")

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Told:
        """As it was kept."""
        categories = tuple(CategoryStanding(**one) for one in record["categories"])
        return cls(**{**record, "categories": categories, "rows": tuple(record["rows"])})


@dataclass(frozen=True)
class Computed:
    """What came of a study, before anything is written: the bytes of each file, or why there are none."""

    standing: Standing
    told: Told | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True)
class Outcome:
    """What came of a study, as it is kept beside its report.

    `source` is relative to the folder of the batch. `digest` is that of all it rests on, None where that could not be
    read. `files` are those written, by their names in the study's folder, each with its SHA-256.
    """

    name: str
    source: str
    variable: str
    digest: str | None
    standing: Standing
    told: Told | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    seconds: float = field(default=0.0, compare=False)
    when: When = field(default="now", compare=False)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Its rows of the table of all figures."""
        if self.told is None:
            return []
        own = {"study": self.name, "variable": self.variable or None, "round": self.told.round or None}
        return [{**own, **row} for row in self.told.rows]

    def record(self) -> dict[str, Any]:
        """As it is kept: what was computed, not how long it took or when."""
        kept = asdict(self)
        del kept["when"], kept["seconds"]
        return kept

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Outcome:
        """As it was kept; raises `KeyError` or `TypeError` where the record is of another kind."""
        told = record["told"]
        return cls(
            **{
                **record,
                "told": None if told is None else Told.from_record(told),
                "lines": tuple(record["lines"]),
                "files": dict(record["files"]),
            }
        )


@dataclass(frozen=True)
class Batch:
    """What there is to say of all studies in a folder; `unreached` are those that an interruption left out."""

    outcomes: tuple[Outcome, ...]
    unreached: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Those of the table of all figures."""
        return TABLE

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The table of all figures, study by study."""
        return [row for outcome in self.outcomes for row in outcome.rows]

    @property
    def present(self) -> Sequence[Outcome]:
        """The studies of this batch, without those of earlier ones."""
        return [one for one in self.outcomes if one.when != "earlier"]

    @property
    def across(self) -> Across:
        """What is flagged again and again."""
        from irr.batch.across import across

        return across(self.outcomes)


def told_of(report: StudyReport) -> Told:
    """What is kept of a report."""
    from irr.records import result_row
    from irr.result import Interval

    headline = report.reported.headline
    interval = headline.interval if isinstance(headline.interval, Interval) else None
    share = report.reported.share
    verdicts = (dossier.verdict for dossier in report.diagnosis.dossiers)
    return Told(
        round=report.reported.name,
        sections=report.study.n_sections,
        coders=len(report.study.coders),
        alpha=headline.value,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        undefined=headline.undefined.reason if headline.undefined else None,
        share=share.value if share else None,
        level=report.options.confidence,
        threshold=report.options.flags.threshold,
        warnings=len(report.warnings),
        categories=tuple(
            CategoryStanding(
                one.id,
                one.verdict,
                one.alpha,
                one.interval.low if one.interval else None,
                one.interval.high if one.interval else None,
            )
            for one in verdicts
        ),
        rows=tuple(result_row(one) for one in report.reported.agreement.results),
    )
