"""Percent agreement."""

from __future__ import annotations

from irr.coefficients.registry import Chance, coefficient
from irr.tally import Sums


@coefficient("percent-agreement", reference="Holsti (1969)", corrects=False)
def percent_agreement(sums: Sums) -> Chance:
    """Share of coder pairs that agree, section by section.

    Question: how often do two coders make the same decision about a section?

    Formula: P_a is the mean over sections rated by two or more coders of the share of agreeing coder pairs;
    with sets of categories, of their mean similarity under the chosen criterion. Beside it stands what
    chance alone would give: coders who keep their own habits but whose sections are shuffled.

    Use it to say plainly how often coders agree, with its chance level beside it.

    Not on its own: with one frequent category, or several categories a section, chance agreement is high,
    and the percentage can only rise when categories are merged.
    """
    return Chance(sums.by_section.share, sums.shuffled_coders.share)
