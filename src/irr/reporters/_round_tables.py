"""The tables of two rounds: each figure, each category, each coder against herself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from irr.names import listed, shown
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Block, Paragraph, table
from irr.reporters._common import name_of, who
from irr.rounds.model import ADJUSTMENTS

if TYPE_CHECKING:
    from irr.rounds.model import CategoryChange, RoundsCompared


def figures(found: RoundsCompared) -> Iterator[Block]:
    """Each figure before and after, and what the tables mean."""
    level = numbers.level(found.options.confidence)
    rows = []
    for one in found.figures:
        observed = one.observed
        rows.append(
            (
                name_of(one.before),
                who(one.before),
                numbers.figure(one.before),
                "" if one.recoded is None else numbers.figure(one.recoded),
                numbers.figure(one.after),
                "" if one.mechanical is None else numbers.signed(one.mechanical.difference),
                numbers.NONE if observed is None else numbers.signed(observed.difference),
                numbers.NONE if observed is None else numbers.signed_interval(observed.interval),
                numbers.NONE if observed is None or observed.p is None else numbers.p_value(observed.p),
                "" if one.p_swapped is None else numbers.p_value(one.p_swapped),
                "" if one.p_mcnemar is None else numbers.p_value(one.p_mcnemar),
                "" if one.as_coded is None else numbers.figure(one.as_coded),
            )
        )
    revised = found.crosswalk is not None
    columns = (
        *("figure", "coders", "before", "carried over", "after", "by codebook"),
        *("by coding" if revised else "change", level, "p", "p, labels swapped", "p, McNemar"),
        "after, as coded",
    )
    yield from table(columns, rows, "figures", left=2)
    if rows:
        yield Paragraph(_how(found))


def _how(found: RoundsCompared) -> str:
    unit = units(found)[:-1]
    how = {
        "same": f"a {unit} is left out of both rounds at once",
        "different": "the variances of the rounds add up",
        "partly shared": f"a {unit} of both rounds is left out of both at once, the others of their own",
    }[found.overlap.relation]
    text = (
        f"Intervals by the jackknife: {how}. A change of a percentage of .08 is one of 8 points. "
        "p are of each figure alone."
    )
    if found.crosswalk is not None:
        text += (
            " carried over: the first round's codings in the categories compared, by the crosswalk. by codebook: "
            f"what that changes; {_rises(found)}. by coding: the rest, with its interval."
        )
    swaps = [one.swaps for one in found.figures if one.swaps is not None]
    if swaps:
        text += f" p, labels swapped: the labels of the rounds exchanged within {units(found)}, {max(swaps):,} times."
    if any(one.p_mcnemar is not None for one in found.figures):
        text += " p, McNemar: mid-p of the sections on which the rounds differ."
    return text


def units(found: RoundsCompared) -> str:
    """What is left out, and within which labels are swapped: sections, or documents where those are known."""
    methods = (one.observed.interval for one in found.figures if one.observed is not None)
    by_document = any(str(getattr(one, "method", "")).endswith("-documents") for one in methods)
    return "documents" if by_document else "sections"


def _rises(found: RoundsCompared) -> str:
    """What the codebook can do to a share of sections."""
    dropped = any(not to for to in (found.crosswalk or {}).values())
    lower = " (a drop can lower them)" if dropped else ""
    return f"shares of sections can only rise when categories are merged{lower}"


def categories(found: RoundsCompared) -> Iterator[Block]:
    """Each category before and after."""
    level = numbers.level(found.options.confidence)
    rows = [_category(one) for one in found.categories if one.verdict != "unused"]
    columns = (
        *("category", "came of", "verdict", "uses before", "after", "alpha before", "after "),
        *("change", level, "P(better)", "p"),
    )
    yield from table(columns, rows, "categories", left=3)
    if rows:
        adjust = ADJUSTMENTS[found.options.adjust]
        yield Paragraph(
            "uses: sections in which anyone gave it. P(better): probability that its alpha rose, from draws of "
            "each round by "
            f"itself. The interval is of each alone, p adjusted for all compared: {adjust}. "
            f"too rare: fewer than {found.options.least_uses()} "
            "uses in a round."
        )
    unused = [one.category for one in found.categories if one.verdict == "unused"]
    if unused:
        yield Paragraph(f"Used in neither round: {listed(unused)}.")


def _category(one: CategoryChange) -> tuple[str, ...]:
    return (
        shown(one.category),
        " + ".join(map(shown, one.came_of[:6])) + (" + …" if len(one.came_of) > 6 else ""),
        one.verdict,
        f"{one.uses[0]:,}",
        f"{one.uses[1]:,}",
        numbers.coefficient(one.before),
        numbers.coefficient(one.after),
        numbers.signed(one.difference),
        numbers.signed_interval(one.interval),
        numbers.NONE if one.above is None else numbers.probability(one.above),
        numbers.NONE if one.p_adjusted is None else numbers.p_value(one.p_adjusted),
    )


def own(found: RoundsCompared) -> Iterator[Block]:
    """Each coder's second coding against the first."""
    level = numbers.level(found.options.confidence)
    rows = []
    for one in found.own:
        share = one.report.select(name="percent-agreement", view="set", criterion="overlap", all=None)
        alpha = one.report.select(name="krippendorff-alpha", view="pooled")
        kappa = one.report.select(name="cohen-kappa", view="pooled")
        rows.append(
            (
                shown(one.coder),
                f"{one.sections:,}",
                *(
                    text
                    for few in (share, alpha, kappa)
                    for text in (
                        numbers.figure(few[0] if few else None),
                        numbers.figure_interval(few[0] if few else None),
                    )
                ),
                f"{share[0].split.both_uncoded:,}" if share and share[0].split else numbers.NONE,
            )
        )
    columns = (
        *("coder", "sections", "share a category", level, "pooled alpha", level + " "),
        *("pooled cohen-kappa", level + "  ", "neither time any"),
    )
    yield from table(columns, rows, "coders")
    if rows:
        yield Paragraph(
            "The two codings of the same sections by one coder, compared as those of two coders. neither time "
            "any: sections "
            "without a category in both codings, which the coefficients count as agreement and the percentage "
            "does not. A coder "
            "who remembers the first coding agrees with herself too well."
        )
