"""`diagnose`: why coders disagree, which categories to revise and how. The order of the steps, nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from irr.analysis.plan import agree
from irr.analysis.report import AgreeOptions
from irr.analysis.strata import Strata, by_column
from irr.diagnosis.categories import expected_false_flags, judge, worst_first
from irr.diagnosis.cautions import cautions
from irr.diagnosis.coders import MOST_COMPARED, CodersPart, describe_coders
from irr.diagnosis.confusion import MOST_RATING_PAIRS
from irr.diagnosis.dossier import MOST_WORDED, Dossier, dossiers
from irr.diagnosis.findings import LARGEST_SET, MOST_CODERS, Findings
from irr.diagnosis.groups import GroupComparison, compare_groups
from irr.diagnosis.landscape import Landscape, landscape
from irr.diagnosis.limits import ReasonRules
from irr.diagnosis.posterior import Posteriors
from irr.diagnosis.rule import FlagRule
from irr.diagnosis.sections import SectionsPart, describe_sections
from irr.diagnosis.written import Suggested, grouped
from irr.errors import UsageError
from irr.names import did_you_mean, quoted
from irr.study import Warned

if TYPE_CHECKING:
    from irr.result import Result
    from irr.study import Study


@dataclass(frozen=True)
class DiagnoseOptions:
    """What to look at.

    `categories` limits the dossiers to these. `coders`, `sections`, `by` (columns of the sections) and
    `groups` (attribute → coder → value) add parts. `words` is whether texts are searched for words that go
    with confused categories. `disjoint` counts confusions only where two coders share no category.
    """

    flags: FlagRule = field(default_factory=FlagRule)
    rules: ReasonRules = field(default_factory=ReasonRules)
    categories: tuple[str, ...] = ()
    coders: bool = False
    sections: bool = False
    by: tuple[str, ...] = ()
    groups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    words: bool = True
    disjoint: bool = False
    confidence: float = 0.95
    seed: int = 0


@dataclass(frozen=True)
class Diagnosis:
    """Everything `irr diagnose` says, unrounded. `dossiers` are worst first."""

    study: Study
    options: DiagnoseOptions
    agreement: tuple[Result, ...]
    dossiers: tuple[Dossier, ...]
    findings: Findings
    landscape: Landscape
    suggested: tuple[Suggested, ...]
    coders: CodersPart | None
    sections: SectionsPart | None
    strata: tuple[Strata, ...]
    groups: tuple[GroupComparison, ...]
    warnings: tuple[Warned, ...]

    @property
    def says_nothing(self) -> bool:
        """Whether no figure that is corrected for chance is defined."""
        return all(result.value is None for result in self.agreement if not result.is_share)

    @property
    def expected_false_flags(self) -> float:
        """How many of the categories flagged for revision are expected to be well after all."""
        return expected_false_flags(one.verdict for one in self.dossiers)


def diagnose(study: Study, options: DiagnoseOptions | None = None, **chosen: Any) -> Diagnosis:
    """Why the coders of a study disagree: a dossier for each category, and what else was asked for.

    Options are the fields of `DiagnoseOptions`, by keyword or all in one. The study must know its sections by
    name. Raises `UsageError` for a category or column that is not known.

    >>> import pandas as pd
    >>> from irr.study import Study
    >>> rows = [("s1", "Ana", "cost"), ("s1", "Ben", "cost"), ("s2", "Ana", "time"), ("s2", "Ben", "cost")]
    >>> study = Study.from_frame(pd.DataFrame(rows, columns=["section", "coder", "category"]))
    >>> [one.verdict.verdict for one in diagnose(study).dossiers]
    ['insufficient', 'insufficient']
    """
    options = replace(options or DiagnoseOptions(), **chosen)
    for name in options.categories:
        if name not in study.categories:
            raise UsageError(f"no category called {quoted(name)}{did_you_mean(name, study.categories)}")
    asked = AgreeOptions(confidence=options.confidence, seed=options.seed, flags=options.flags)
    headline = replace(
        asked,
        coefficients=("krippendorff-alpha", "percent-agreement"),
        views=("pooled", "set"),
        criteria=("overlap",),
    )
    verdicts = judge(study.collapsed, Posteriors(study.collapsed, options.seed), options.flags)
    findings = Findings(
        study, verdicts, options.rules, options.flags.min_uses, options.seed, options.disjoint
    )
    groups = [
        compare_groups(study, attribute, value_of, options.confidence)
        for attribute, value_of in options.groups.items()
    ]
    swaps = findings.confusion.swaps if findings.has_swaps else None
    found = tuple(dossiers(findings, worst_first(verdicts), options.categories, options.words))
    return Diagnosis(
        study=study,
        options=options,
        agreement=agree(study, headline).results,
        dossiers=found,
        findings=findings,
        landscape=Landscape((), (), options.rules.overlap)
        if swaps is None
        else landscape(swaps, options.rules.overlap),
        suggested=grouped(study.annotations.suggestions),
        coders=describe_coders(findings, options.confidence) if options.coders else None,
        sections=describe_sections(findings) if options.sections else None,
        strata=tuple(by_column(study, column, asked) for column in options.by),
        groups=tuple(group for group in groups if group is not None),
        warnings=(
            *study.warnings,
            *cautions(study),
            *_left_out(findings, groups, options),
            *_not_worded(found, study, options),
        ),
    )


def _not_worded(found: tuple[Dossier, ...], study: Study, options: DiagnoseOptions) -> Iterator[Warned]:
    """Confused categories whose texts were not searched for words."""
    pairs = {
        frozenset((one.verdict.id, reason.with_))
        for one in found
        for reason in one.verdict.reasons
        if reason.kind == "confused_with"
    }
    if options.words and "text" in study.about and len(pairs) > MOST_WORDED:
        yield Warned(
            "words_left_out",
            f"words are looked for in the texts of {MOST_WORDED} of {len(pairs):,} pairs of confused categories, those "
            "of the worst first (irr diagnose --category names others)",
        )


def _left_out(
    findings: Findings, groups: list[GroupComparison | None], options: DiagnoseOptions
) -> Iterator[Warned]:
    """What was too large to be looked at."""
    study, confusion = findings.study, findings.confusion
    coders = f"{len(study.coders):,} coders"
    if confusion.is_left_out:
        yield Warned(
            "confusions_left_out",
            f"which categories are taken for which is left out: there are more than {MOST_RATING_PAIRS:,} pairs of "
            "ratings (choose coders with --coder, or sections with --sections)",
        )
    elif number := confusion.too_large:
        yield Warned(
            "sets_too_different",
            f"{number:,} pairs of ratings differ in so many categories that nobody can tell which was taken for which; "
            "they are left out of the confusions",
        )
    if len(study.coders) > MOST_CODERS:
        yield Warned(
            "coders_not_compared",
            f"whether coders give categories equally often is left out: {coders} are more than {MOST_CODERS} (choose "
            "some with --coder)",
        )
    if options.coders and len(study.coders) > MOST_COMPARED:
        yield Warned(
            "rest_left_out",
            f"agreement of each coder with the rest, and without each, is left out: {coders} are more than "
            f"{MOST_COMPARED} (choose some with --coder)",
        )
    if None in groups:
        yield Warned(
            "groups_left_out", f"groups are left out: {coders} form too many pairs (choose some with --coder)"
        )
    if large := int((study.sets.sizes > LARGEST_SET).sum()):
        yield Warned(
            "large_sets",
            f"{large:,} sets of more than {LARGEST_SET} categories are left out of the co-use of categories",
        )
