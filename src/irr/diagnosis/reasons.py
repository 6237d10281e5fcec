"""The rules that say why a category calls for attention: one function a rule, its test and its suggestion in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from irr.comparison import mcnemar_mid_p
from irr.diagnosis.reason import Reason
from irr.names import shown
from irr.percents import in_percent
from irr.study.sections import names_of

if TYPE_CHECKING:
    from irr.arrays import Ints
    from irr.diagnosis.findings import Findings

#: Sections kept of a reason.
MOST_SECTIONS = 200

Rule = Callable[["Findings", int], Iterator[Reason]]


def reasons(findings: Findings, category: int) -> tuple[Reason, ...]:
    """Every reason that holds for a category: those of its verdict, with the sections, then those of the rules."""
    shows: dict[str, Callable[[int], Ints]] = {
        "low_agreement": findings.disputed_sections,
        "rare": findings.sections_with,
    }
    of_verdict = [
        replace(reason, sections=names_of(findings.study, shows[reason.kind](category)[:MOST_SECTIONS]))
        if reason.kind in shows
        else reason
        for reason in findings.verdicts[category].reasons
    ]
    return (*of_verdict, *(reason for rule in RULES for reason in rule(findings, category)))


def confused_with(findings: Findings, category: int) -> Iterator[Reason]:
    """Coders take it and another for each other, more often than those who differ at random would."""
    rules, categories = findings.rules, findings.study.categories
    for number in findings.swaps_of.get(category, []):
        swaps = findings.confusion.swaps
        overlap, sections = float(swaps.overlap[number]), int(swaps.sections[number])
        q = float(findings.swap_tests.q[number])
        if overlap < rules.overlap or sections < rules.swap_sections or q >= rules.swap_q:
            continue
        other = int(swaps.a[number] + swaps.b[number] - category)
        where = findings.confusion.sections_of(category, other)
        residual = float(findings.confusion.residual[category])
        text = (
            f"in {sections} sections one coder gave it and another {shown(categories[other])} instead: boundary overlap "
            f"{_bare(overlap)} (0 never swapped, from 1 on one and the same), "
            f"{in_percent(swaps.weight[number] / residual)} of what it was not matched with"
        )
        act = f"clarify the boundary with {shown(categories[other])}: what makes a section one and not the other"
        if overlap >= rules.merge_overlap:
            act += "; merge the two if nobody can say"
        yield Reason(
            "confused_with",
            text,
            act,
            categories[other],
            {
                "boundary_overlap": overlap,
                "swaps": 2 * float(swaps.weight[number]),
                "swap_sections": sections,
                "share_of_residual": float(swaps.weight[number]) / residual,
                "p": float(findings.swap_tests.p[number]),
                "q": q,
                "test": findings.swap_tests.method,
            },
            names_of(findings.study, where[:MOST_SECTIONS]),
        )


def _bare(share: float) -> str:
    """.33: two digits, without the zero before the point."""
    return f"{share:.2f}".removeprefix("0")


def omission(findings: Findings, category: int) -> Iterator[Reason]:
    """Where coders differ on it, most often one gives it and the other gives nothing instead."""
    if findings.confusion.is_left_out:
        return
    residual = float(findings.confusion.residual[category])
    omitted = float(findings.confusion.omitted[category])
    where = findings.disputed_sections(category)
    if (
        residual == 0
        or omitted < findings.rules.omission * residual
        or len(where) < findings.rules.omission_sections
    ):
        return
    yield Reason(
        "omission",
        f"of what it was not matched with, {in_percent(omitted / residual)} is another coder giving nothing in its place "
        f"({len(where)} sections in dispute)",
        "say what it takes to give the category at all: the inclusion criteria are unclear",
        figures={
            "omission_share": omitted / residual,
            "omitted": omitted,
            "residual": residual,
            "sections_in_dispute": len(where),
        },
        sections=names_of(findings.study, findings.confusion.omissions_of(category)[:MOST_SECTIONS]),
    )


def coder_bias(findings: Findings, category: int) -> Iterator[Reason]:
    """One coder gives it much more, or less, often than the others do on the same sections."""
    bias = findings.biases.get(category)
    if bias is None or bias.q >= findings.rules.bias_q:
        return
    given, rated, counted = findings.rates
    coders = np.flatnonzero(counted)
    mine = given[coders, category]
    rate = mine / rated[coders]
    smoothed = (mine + 0.5) / (rated[coders] + 1)
    spread, ratio = float(rate.max() - rate.min()), float(smoothed.max() / smoothed.min())
    if spread < findings.rules.bias_range and ratio < findings.rules.bias_ratio:
        return
    others = (mine.sum() - mine) / (rated[coders].sum() - rated[coders])
    # Of two coders neither is further from the other: the one who gives more is named.
    place = int(np.argmax(np.abs(rate - others) if len(coders) > 2 else rate))
    coder = findings.study.coders[coders[place]]
    more = "more" if rate[place] > others[place] else "less"
    rest = "the others do" if len(coders) > 2 else f"{shown(findings.study.coders[coders[1 - place]])} does"
    reading = f"talk with {shown(coder)}" if len(coders) > 2 else "talk about it"
    yield Reason(
        "coder_bias",
        f"{shown(coder)} gives it {more} often than {rest}: {in_percent(rate[place])} of sections "
        f"against {in_percent(others[place])}",
        f"{reading}: another reading of the definition, or sections overlooked",
        coder,
        {
            "rate": float(rate[place]),
            "rate_of_others": float(others[place]),
            "range": spread,
            "ratio": ratio,
            "statistic": bias.habit.statistic,
            "df": bias.habit.df,
            "p": bias.habit.p,
            "q": bias.q,
            "test": bias.habit.method,
        },
        names_of(
            findings.study, _by_coder(findings, category, int(coders[place]), more == "more")[:MOST_SECTIONS]
        ),
    )


def _by_coder(findings: Findings, category: int, coder: int, gave: bool) -> Ints:
    """The disputed sections in which a coder gave the category, or rated the section and did not."""
    section, who, given = findings.sums.assignments
    mine = section[(who == coder) & (given == category)]
    disputed = findings.disputed_sections(category)
    if gave:
        return np.intersect1d(disputed, mine)
    rated = findings.study.section[findings.study.coder == coder]
    return np.setdiff1d(np.intersect1d(disputed, rated), mine)


def one_sided_boundary(findings: Findings, category: int) -> Iterator[Reason]:
    """One coder gives it where others give another category, and hardly ever the other way round."""
    if not findings.compares_coders:
        return
    swaps, categories = findings.confusion.swaps, findings.study.categories
    for number in findings.swaps_of.get(category, []):
        if 0.5 ** int(swaps.sections[number]) >= findings.rules.side_p:
            continue  # Not even if all were one way.
        other = int(swaps.a[number] + swaps.b[number] - category)
        here, there = findings.confusion.sides(category, other)
        for g in np.flatnonzero(here > there).tolist():
            direction = np.arange(here[g] + there[g]) < here[g]
            p = mcnemar_mid_p(direction, ~direction, np.ones(len(direction)))
            if p >= findings.rules.side_p:
                continue
            coder = findings.study.coders[g]
            yield Reason(
                "one_sided_boundary",
                f"{shown(coder)} gives it where others give {shown(categories[other])} in {here[g]} sections, the other "
                f"way round in {there[g]}",
                f"{shown(coder)} draws the line to {shown(categories[other])} elsewhere: agree where it runs",
                coder,
                {"other": categories[other], "this_way": int(here[g]), "other_way": int(there[g]), "p": p},
                names_of(findings.study, _taken_by(findings, category, other, g)[:MOST_SECTIONS]),
            )


def _taken_by(findings: Findings, category: int, other: int, coder: int) -> Ints:
    """The sections of a swap in which this coder gave the category."""
    section, who, given = findings.sums.assignments
    mine = section[(who == coder) & (given == category)]
    return np.intersect1d(findings.confusion.sections_of(category, other), mine)


def too_broad(findings: Findings, category: int) -> Iterator[Reason]:
    """It is given to half of everything, or hardly ever alone."""
    uses, company = int(findings.uses[category]), int(findings.in_company[category])
    if findings.verdicts[category].sections < findings.min_uses:
        return
    prevalence = uses / len(findings.study.section)
    figures = {"prevalence": prevalence, "in_company": company / uses}
    if prevalence >= findings.rules.broad:
        text, where = (
            f"it was given in {in_percent(prevalence)} of all ratings",
            findings.sections_with(category),
        )
    elif company >= findings.rules.company * uses:
        text = f"in {in_percent(company / uses)} of its uses another category was given with it"
        where = findings.sections_in_company(category)
    else:
        return
    yield Reason(
        "too_broad",
        text,
        "split it or narrow it: it says little that others do not",
        figures=figures,
        sections=names_of(findings.study, where[:MOST_SECTIONS]),
    )


def redundant_with(findings: Findings, category: int) -> Iterator[Reason]:
    """Coders give it and another together so often that one of them says what the other does."""
    categories = findings.study.categories
    for other, times in findings.together.get(category, []):
        co_use = findings.co_use(category, other, times)
        if co_use < findings.rules.redundant or times < findings.rules.redundant_uses:
            continue
        yield Reason(
            "redundant_with",
            f"of all uses of it or {shown(categories[other])}, {in_percent(co_use)} are of both by one "
            "coder in one section",
            f"merge it with {shown(categories[other])}, or make one a part of the other",
            categories[other],
            {"co_use": co_use, "together": times, "uses": int(findings.uses[category])},
            names_of(findings.study, findings.sections_with(category, other)[:MOST_SECTIONS]),
        )


#: The rules, in the order in which their reasons are told.
RULES: tuple[Rule, ...] = (
    confused_with,
    omission,
    coder_bias,
    one_sided_boundary,
    too_broad,
    redundant_with,
)
