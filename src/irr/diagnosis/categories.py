"""Each category: how often it is used, how far coders agree on it, and whether it needs revision.

The verdict is that of a posterior, not of a point: with few uses a low alpha is as likely bad luck as a bad
category. Each section falls into a cell c, the number of coders who gave the category, and the shares of
the cells have a Dirichlet distribution whose prior is worth one section in all. q is the probability that
the category's alpha lies below the threshold.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from irr.coefficients.registry import coefficients
from irr.diagnosis.reason import Reason
from irr.diagnosis.rule import Evidence, FlagRule, largest_set, standing
from irr.estimates import Scope, estimate
from irr.intervals import Uncertainty
from irr.percents import in_percent
from irr.ratings import category_ratings
from irr.tally import Tally

if TYPE_CHECKING:
    from irr.diagnosis.posterior import Posterior, Posteriors
    from irr.result import Interval
    from irr.study import Study
    from irr.tally import CategorySums


#: The order of verdicts in which categories call for attention.
_ORDER = {"revise": 0, "watch": 1, "ok": 2, "insufficient": 3, "unused": 4}


@dataclass(frozen=True)
class CategoryVerdict:
    """A category's use and standing; `probability_below` is None where nothing was seen of it."""

    id: str
    sections: int
    uses: dict[str, int]
    verdict: str
    probability_below: float | None
    percent_agreement: float | None
    positive_agreement: float | None
    share_of_disagreement: float | None
    alpha: float | None = None
    interval: Interval | None = None
    reasons: tuple[Reason, ...] = ()


def judge(study: Study, posteriors: Posteriors, rule: FlagRule) -> tuple[CategoryVerdict, ...]:
    """The verdict on every category, in codebook order. `study` may be collapsed."""
    sums = posteriors.sums
    section, category, _ = sums.counts
    n_categories, n_pairable = len(study.categories), int(sums.weight.sum())
    used = np.bincount(category, weights=study.multiplicity[section], minlength=n_categories)
    judged_on = np.bincount(category, weights=sums.weight[section], minlength=n_categories)
    positive, agreement = sums.given_too.share, sums.by_section.share
    disagreement = sums.by_rating.possible - sums.by_rating.agreeing
    total = float(disagreement.sum())
    room = sums.shuffled_ratings.possible - sums.shuffled_ratings.agreeing
    uses = _uses(sums)

    alpha = coefficients()["krippendorff-alpha"].formula(sums).corrected
    verdicts = []
    for k, name in enumerate(study.categories):
        drawn = posteriors.of(k)
        rare = judged_on[k] < rule.min_uses
        # Of one section a coefficient says nothing.
        evidence = _evidence(study, k, drawn, alpha[k], rule, rare) if drawn and n_pairable > 1 else None
        seen = Seen(int(used[k]), int(judged_on[k]), n_pairable, len(study.coders), bool(room[k] > 0))
        verdict, reason = _verdict(seen, evidence, rule)
        verdicts.append(
            CategoryVerdict(
                id=name,
                sections=int(used[k]),
                uses=uses[k],
                verdict=verdict,
                probability_below=evidence.below if evidence else None,
                percent_agreement=_or_none(agreement[k]),
                positive_agreement=_or_none(positive[k]),
                share_of_disagreement=float(disagreement[k]) / total if total > 0 else None,
                alpha=evidence.alpha if evidence else None,
                interval=evidence.interval if evidence else None,
                reasons=(reason,) if reason else (),
            )
        )
    if rule.fdr is not None:
        verdicts = _largest_set_flagged(verdicts, rule.fdr)
    return tuple(_with_low_agreement(one, rule) for one in verdicts)


def _evidence(
    study: Study, category: int, drawn: Posterior, alpha: float, rule: FlagRule, rare: bool
) -> Evidence:
    """What the rule looks at; a standard error only where the mode asks for one."""
    se = None
    if rule.mode == "gwet" and not rare:
        scope = Scope("category", study.coders, uncertainty=Uncertainty("analytic"))
        se = estimate(
            coefficients()["krippendorff-alpha"], Tally(category_ratings(study, category)), scope
        ).se
    interval = drawn.interval("alpha", rule.level)
    if alpha == 1:
        interval = replace(interval, high=1.0)
    return Evidence(drawn.below(rule.threshold), _or_none(alpha), interval, se)


def _largest_set_flagged(verdicts: list[CategoryVerdict], fdr: float) -> list[CategoryVerdict]:
    """The verdicts with the likeliest categories flagged, as many as keep the expected share of false flags."""
    judged = [one for one in verdicts if one.verdict in ("revise", "watch", "ok")]
    judged.sort(key=lambda one: -(one.probability_below or 0))
    most = largest_set([one.probability_below or 0 for one in judged], fdr)
    flagged = {one.id for one in judged[:most]}
    return [
        replace(one, verdict="revise")
        if one.id in flagged
        else replace(one, verdict="watch")
        if one.verdict == "revise"
        else one
        for one in verdicts
    ]


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _uses(sums: CategorySums) -> list[dict[str, int]]:
    """How often each coder gave each category; with very many coders, only those who did."""
    study = sums.study
    everyone = study.coders if len(study.coders) <= 100 else ()
    uses = [dict.fromkeys(everyone, 0) for _ in study.categories]
    section, coder, category = sums.assignments
    key = category * len(study.coders) + coder
    distinct, which = np.unique(key, return_inverse=True)
    times = np.bincount(which, weights=study.multiplicity[section], minlength=len(distinct))
    for pair, count in zip(distinct.tolist(), times.astype(int).tolist(), strict=True):
        uses[pair // len(study.coders)][study.coders[pair % len(study.coders)]] = count
    return uses


def _verdict(seen: Seen, evidence: Evidence | None, rule: FlagRule) -> tuple[str, Reason | None]:
    """The verdict, and the reason where there can be none on agreement."""
    if seen.used == 0:
        return "unused", Reason("unused", "nobody used it", "drop it, merge it, or code more sections")
    if seen.coders < 2:
        return "insufficient", Reason(
            "one_coder", "only one coder was read", "have another coder code sections"
        )
    if seen.pairable == 0:
        return "insufficient", Reason(
            "no_overlap", "no section was rated by two coders", "code sections in common"
        )
    if seen.pairable < rule.min_sections:
        were = "section was" if seen.pairable == 1 else "sections were"
        text = f"only {seen.pairable} {were} rated by two or more coders, too few to judge any category"
        return "insufficient", Reason("few_sections", text, "code more sections in common")
    if evidence is None or seen.judged_on < rule.min_uses:
        n = seen.judged_on
        text = f"used in {n} section{'s' if n != 1 else ''} rated by two or more, too few to judge"
        return "insufficient", Reason(
            "rare", text, "code more sections, or merge or drop it; claim nothing for it"
        )
    if not seen.varies:
        text = "every coder gave it to every section, so agreement by chance is certain"
        return "insufficient", Reason("no_variation", text, "code sections that differ, or drop it")
    return standing(evidence, rule), None


@dataclass(frozen=True)
class Seen:
    """What a verdict rests on: sections in which a category was used, those of them rated by two, and so on."""

    used: int
    judged_on: int
    pairable: int
    coders: int
    varies: bool


def _with_low_agreement(verdict: CategoryVerdict, rule: FlagRule) -> CategoryVerdict:
    """The verdict with its reason, where it is to revise."""
    if verdict.verdict != "revise":
        return verdict
    below = verdict.probability_below or 0.0
    text = (
        f"where one coder gave it, another did so {in_percent(verdict.positive_agreement or 0.0)} of the time; "
        f"alpha is below {_bare(f'{rule.threshold:g}')} with probability {_bare(f'{min(below, 0.99):.2f}')}"
    )
    reason = Reason(
        "low_agreement",
        text,
        "discuss the definition: what belongs in, what does not",
        figures={
            "alpha": verdict.alpha,
            "low": verdict.interval.low if verdict.interval else None,
            "high": verdict.interval.high if verdict.interval else None,
            "probability_below": below,
            "positive_agreement": verdict.positive_agreement,
        },
    )
    return replace(verdict, reasons=(reason, *verdict.reasons))


def _bare(number: str) -> str:
    """A number below 1 without the zero before the point."""
    return number.replace("0.", ".", 1) if number.startswith(("0.", "-0.")) else number


def worst_first(verdicts: Iterable[CategoryVerdict]) -> list[CategoryVerdict]:
    """The categories in the order in which they call for attention."""
    return sorted(verdicts, key=lambda one: (_ORDER[one.verdict], -(one.probability_below or 0)))


def expected_false_flags(verdicts: Iterable[CategoryVerdict]) -> float:
    """How many of the flagged categories are expected to be well after all: the sum of 1 - q."""
    return sum(1 - (one.probability_below or 0) for one in verdicts if one.verdict == "revise")
