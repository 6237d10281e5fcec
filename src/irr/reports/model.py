"""Everything there is to say of a study, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from irr.diagnosis.rule import FlagRule
from irr.reports.methods import MethodsGiven
from irr.result import Interval

if TYPE_CHECKING:
    from irr.analysis import Report
    from irr.analysis.diagnosing import Diagnosis
    from irr.checks.model import Checked
    from irr.codebook import Codebook
    from irr.reports.inputs import InputFile
    from irr.result import Result
    from irr.revision.diffing import CodebookDiff
    from irr.rounds.model import RoundsCompared
    from irr.study import Study, Warned

#: How far coefficients of this size carry (Krippendorff 2004): conclusions to rely on, and tentative ones.
RELIABLE, TENTATIVE = 0.800, 0.667

#: What the pooled alpha allows, as its interval tells it: all of it at or above .800; all of it at or above .667; below
#: .667; or an interval that leaves it open.
Standing = Literal["reliable", "tentative", "unreliable", "open", "undefined"]


@dataclass(frozen=True)
class ReportOptions:
    """What a report holds.

    `reference` is the coder with whom the others are compared first. `by` are columns of the sections, `groups` a
    file that says who the coders are. `words` is whether texts are searched for words that go with confused categories,
    which takes longest. `quoted` is how many disputed sections a category quotes.
    """

    title: str = ""
    reference: str | None = None
    by: tuple[str, ...] = ()
    groups: str | None = None
    confidence: float = 0.95
    seed: int = 0
    flags: FlagRule = field(default_factory=FlagRule)
    words: bool = True
    quoted: int = 10


@dataclass(frozen=True)
class RoundReport:
    """A round of coding and its figures; `name` is "" where a study has one round that nobody named."""

    name: str
    agreement: Report
    codebook: Codebook | None

    @property
    def study(self) -> Study:
        """What was coded."""
        return self.agreement.study

    @property
    def headline(self) -> Result:
        """Its pooled alpha."""
        return self.agreement.select(name="krippendorff-alpha", view="pooled")[0]

    @property
    def codebook_unit(self) -> str:
        """What the codebook says a section is, "" where it says nothing."""
        return self.codebook.unit if self.codebook else ""

    @property
    def shares(self) -> list[Result]:
        """Shares of sections with a category in common: of each pair, of all pairs, of all coders at once."""
        return self.agreement.select(name="percent-agreement", view="set", criterion="overlap")

    @property
    def share(self) -> Result | None:
        """The share of sections in which two coders have a category in common: of the pair, or the mean of all pairs."""
        everyone = (one for one in self.shares if one.all is None and one.coders == self.study.coders)
        return next(everyone, None)


@dataclass(frozen=True)
class StudyReport:
    """Everything there is to say of a study.

    `rounds` are oldest first, and `reported` is the one that is told in full; `diagnosis` is of it. `comparisons` are of
    each round with the one before it, `revisions` of its codebook with the one before it where they differ. `checked` is
    None where nothing is required. `left_out` says what could not be told, and why.
    """

    options: ReportOptions
    rounds: tuple[RoundReport, ...]
    reported: RoundReport
    diagnosis: Diagnosis
    comparisons: tuple[tuple[str, str, RoundsCompared], ...]
    revisions: tuple[CodebookDiff, ...]
    checked: Checked | None
    methods: MethodsGiven
    inputs: tuple[InputFile, ...]
    left_out: tuple[Warned, ...] = ()
    #: The file beside the report that has all sections in dispute, where the report quotes some of them only.
    companion: str = ""

    @property
    def study(self) -> Study:
        """The codings of the round that is told in full."""
        return self.reported.study

    @property
    def title(self) -> str:
        """What the report is called."""
        return self.options.title

    @property
    def warnings(self) -> tuple[Warned, ...]:
        """What a reader should know of the data, each once."""
        told = (*self.reported.agreement.warnings, *self.diagnosis.warnings, *self.left_out)
        return tuple(dict.fromkeys(told))

    @property
    def quotes_all(self) -> bool:
        """Whether every section in dispute is quoted with each category it is in dispute for."""
        disputed = self.diagnosis.findings.disputed[1]
        if not len(disputed):
            return True
        return int(np.bincount(disputed).max()) <= self.options.quoted

    @property
    def standing(self) -> Standing:
        """What the pooled alpha allows."""
        headline = self.reported.headline
        if headline.value is None:
            return "undefined"
        low, high = self._range
        if low is None or high is None:
            return "open"
        if low >= RELIABLE:
            return "reliable"
        if low >= TENTATIVE:
            return "tentative"
        return "unreliable" if high < TENTATIVE else "open"

    @property
    def _range(self) -> tuple[float | None, float | None]:
        interval = self.reported.headline.interval
        return (interval.low, interval.high) if isinstance(interval, Interval) else (None, None)

    def categories_with(self, *verdicts: str) -> list[str]:
        """The categories with one of these verdicts, worst first."""
        return [one.verdict.id for one in self.diagnosis.dossiers if one.verdict.verdict in verdicts]


@dataclass(frozen=True)
class MethodsSection:
    """The methods section of a report, to be told by itself."""

    report: StudyReport
