"""Agreement on assignments: of the (section, category) pairs that any coder gave, how many did all give?

The measure of Turton et al., quoted by Gillard et al. (2013): four coders agreed on 65.5% of codes over 39
sections, three of four on 84%. Its unit is a pair of section and category that at least one coder gave, so
a section that nobody coded adds nothing, and its figures cannot be compared with the share of sections on
which coders share a category.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from irr.estimates import NO_OVERLAP, ONE_CODER
from irr.intervals.shares import ratio_of_sums
from irr.result import Counts, Result, Undefined
from irr.tally import CategorySums

if TYPE_CHECKING:
    from irr.estimates import Scope
    from irr.study import Study

NOTHING_ASSIGNED = Undefined("no_positive", "no coder gave any category to these sections")


def estimate_assignments(study: Study, k: int, scope: Scope) -> Result:
    """Share of the assigned (section, category) pairs that at least `k` coders gave.

    Sections rated by `k` coders or more count. The interval is the ratio estimator's with the section as
    the sampling unit, on the logit; the chance level is the ratio of the expected numbers when each
    coder's decisions on a category are shuffled over sections.
    """
    sums = CategorySums(study)
    rated = study.ratings_per_section
    counted = rated >= max(k, 2)
    weight = np.where(counted, study.multiplicity, 0).astype(np.float64)
    n = int(weight.sum())
    counts = Counts(study.n_sections, n, int(weight @ rated))
    result = replace(scope.result("percent-agreement", counts), all=f"k-of-n:{k}", is_share=True)
    if len(study.coders) < 2:
        return replace(result, undefined=ONE_CODER)
    if n == 0:
        return replace(result, undefined=NO_OVERLAP)
    section, _, times = sums.counts
    assigned = np.bincount(section, minlength=len(rated)).astype(np.float64)
    enough = np.bincount(section, weights=(times >= k).astype(np.float64), minlength=len(rated))
    total = float(weight @ assigned)
    if total == 0:
        return replace(result, undefined=NOTHING_ASSIGNED)
    share = float(weight @ enough) / total
    expected = _expected(study, sums, weight, k)
    spread = ratio_of_sums(enough.astype(np.float64), assigned, weight, scope.uncertainty)
    return replace(
        result,
        value=share,
        hits=round(share * total),
        of=round(total),
        observed=share,
        expected=expected,
        chance_corrected=(share - expected) / (1 - expected) if expected < 1 else None,
        interval=spread.interval,
        se=spread.se,
        design_effect=spread.design_effect,
    )


def _expected(study: Study, sums: CategorySums, weight: np.ndarray, k: int) -> float:
    """Expected pairs given by k coders over expected pairs given by any, coders being independent.

    For one category the number of coders who give it to a section is then Poisson-binomial.
    """
    section, coder, category = sums.assignments
    rated = np.bincount(study.coder, weights=weight[study.section], minlength=len(study.coders))
    given = np.zeros((len(study.coders), len(study.categories)))
    np.add.at(given, (coder, category), weight[section])
    share = given / np.maximum(rated, 1e-300)[:, None]
    # P(c of the coders so far gave the category), c = 0 .. coders; rows follow c, columns categories.
    number = np.zeros((len(study.coders) + 1, len(study.categories)))
    number[0] = 1
    for of_coder in share:
        number[1:] = number[1:] * (1 - of_coder) + number[:-1] * of_coder
        number[0] *= 1 - of_coder
    return float(number[k:].sum() / max(number[1:].sum(), 1e-300))
