"""The limits from which a reason to look at a category holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from irr.codebook.model import decimal
from irr.errors import UsageError
from irr.names import did_you_mean, listed, quoted


@dataclass(frozen=True)
class ReasonRules:
    """When a reason holds; conventions, each of them configurable.

    Confused: boundary overlap, sections with a swap, and q of the swap test. Merge: the overlap from which
    two categories may be one. Omission: the share of disagreement that is one coder giving nothing instead,
    and the sections. Bias: q, and either the range of the coders' rates or their ratio. Side: p that a coder
    draws a boundary elsewhere. Broad: the share of ratings, or of its uses in company. Redundant: the share of
    their uses (Jaccard) that two categories have in common, and the uses in common.
    """

    overlap: float = 0.15
    swap_sections: float = 3
    swap_q: float = 0.05
    merge_overlap: float = 0.50
    omission: float = 0.50
    omission_sections: float = 3
    bias_q: float = 0.10
    bias_range: float = 0.10
    bias_ratio: float = 2.0
    side_p: float = 0.05
    broad: float = 0.50
    company: float = 0.70
    redundant: float = 0.60
    redundant_uses: float = 3


def reason_rules(texts: Iterable[str]) -> ReasonRules:
    """The rules with some of them set as people type it: `overlap=.2`; an unknown name is an error."""
    known = {one.name: one.default for one in fields(ReasonRules)}
    chosen: dict[str, float] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if name not in known:
            raise UsageError(
                f"no rule called {quoted(name)}{did_you_mean(name, known)} (there are {listed(list(known), 20)})"
            )
        number = decimal(value.strip())
        if not equals or number is None or number < 0:
            raise UsageError(f"{quoted(text)} needs a number from 0, such as {name}={known[name]}")
        chosen[name] = number
    return ReasonRules(**chosen)
