"""Why a high percentage and a low coefficient stand side by side: a sentence made from the marginals.

The chance level is high where one value makes up most ratings (prevalence), and kappa falls where the
coders use values at different rates (bias). Feinstein & Cicchetti (1990); Byrt, Bishop & Carlin (1993).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from irr.names import shown
from irr.percents import in_digits, in_percent

if TYPE_CHECKING:
    from irr.result import Result
    from irr.study import Study

#: Agreement that is called high, and a coefficient that is called low beside it.
HIGH, LOW = 0.80, 0.60
#: Share of all ratings from which a value is called dominant.
DOMINANT = 0.70
#: Difference of two coders' rates that is worth a word.
APART = 0.10


def explain_gap(study: Study, result: Result) -> str | None:
    """Why this coefficient is low although coders mostly agree, or None where the two do not part.

    `result` is a coefficient on labels or on one category.
    """
    if result.value is None or result.observed is None or result.expected is None:
        return None
    if result.observed < HIGH or result.value >= LOW or result.name == "percent-agreement":
        return None
    names, rates = _rates(study, result)
    mean = rates.mean(axis=0)
    top = int(np.argmax(mean))
    said = in_digits(result.value)
    agree = f"coders agree on {in_percent(result.observed)} of decisions, yet {result.name} is {said}"
    if mean[top] < DOMINANT:
        return None
    text = (
        f"{_what(result)}: {agree}, because {in_percent(mean[top])} of all ratings are {names[top]}: by chance alone "
        f"coders would agree on {in_percent(result.expected)}, which leaves {in_percent(1 - result.expected)} to be "
        "earned"
    )
    gaps = np.ptp(rates, axis=0)
    k = int(np.argmax(gaps))
    if gaps[k] >= APART:
        high, low = int(np.argmax(rates[:, k])), int(np.argmin(rates[:, k]))
        text += (
            f"; and {shown(result.coders[high])} gives {names[k]} to {in_percent(rates[high, k])} of sections, "
            f"{shown(result.coders[low])} to {in_percent(rates[low, k])}"
        )
    look = (
        "positive agreement" if result.category else "the categories one by one, at their positive agreement"
    )
    return f"{text}. Look at {look}."


def _what(result: Result) -> str:
    if result.category is not None:
        return f"category {shown(result.category)}"
    return " and ".join(shown(coder) for coder in result.coders) if len(result.coders) == 2 else "all coders"


def _rates(study: Study, result: Result) -> tuple[list[str], np.ndarray]:
    """The values, as they are spoken of, and how often each coder of the result gave each (coders × values)."""
    coders = [study.coders.index(name) for name in result.coders]
    weight = study.multiplicity[study.section].astype(float)
    if result.category is not None:
        k = study.categories.index(result.category)
        value, n = study.sets.holding(k).astype(np.int64)[study.set_id], 2
        names = ["'not given'", "'given'"]
    else:
        label = np.full(len(study.sets), len(study.categories))
        single = study.sets.sizes == 1
        label[single] = study.sets.members[study.sets.offsets[:-1][single]]
        value, n = label[study.set_id], len(study.categories) + 1
        names = [f"'{shown(name)}'" for name in study.categories] + ["'nothing fits'"]
    table = np.bincount(study.coder * n + value, weights=weight, minlength=len(study.coders) * n)
    table = table.reshape(len(study.coders), n)[coders]
    rates: np.ndarray = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    return names, rates
