"""How many categories may be flagged for revision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from irr.checks.keys import key
from irr.checks.model import Held
from irr.checks.requirement import Requirement, requirement
from irr.diagnosis.rule import MODES, FlagRule, Mode
from irr.names import listed, printable
from irr.notices import Notice

if TYPE_CHECKING:
    from irr.checks.subject import Subject


@requirement("flags")
@dataclass(frozen=True, kw_only=True)
class MostFlags(Requirement):
    """At most so many categories may be flagged for revision."""

    flags: int = key("count", "At most this many categories flagged for revision.")
    mode: Mode = key(
        "text", "What flags a category, as in irr agree --mode.", default="posterior", choices=tuple(MODES)
    )
    threshold: float = key("number", "Alpha that a category should reach.", default=0.667)
    min_uses: int = key("count", "Sections with a category below which it is not judged.", default=5)

    @property
    def title(self) -> str:
        """categories flagged for revision"""
        return "categories flagged for revision"

    def hold(self, subject: Subject) -> Iterable[Held]:
        """The number of flagged categories, and each of them as a notice at its entry."""
        round_ = subject.of(self.round)
        rule = FlagRule(mode=self.mode, threshold=self.threshold, min_uses=self.min_uses)
        report = round_.report(views=("category",), coefficients=("krippendorff-alpha",), flags=rule)
        judged = [one for one in report.categories if one.verdict in ("revise", "watch", "ok")]
        flagged = [one for one in judged if one.verdict == "revise"]
        notices = []
        for one in flagged:
            file, line = round_.line_of(one.id)
            text = " ".join(reason.text for reason in one.reasons)
            notices.append(
                Notice(
                    "flags",
                    "error",
                    f"{printable(one.id)} is flagged for revision: {text}",
                    file,
                    line,
                    one.id,
                )
            )
        if not judged:
            yield Held(
                "",
                self.if_undefined,
                bound=float(self.flags),
                sense="≤",
                reason="no category could be judged",
                unit="count",
            )
            return
        number = len(flagged)
        passed = number <= self.flags
        yield Held(
            "",
            "pass" if passed else "fail",
            float(number),
            float(number),
            float(self.flags),
            unit="count",
            sections=report.results[0].counts.used if report.results else None,
            sense="≤",
            reason=f"{listed([one.id for one in flagged])}; of {len(judged)} judged" if flagged else "",
            notices=() if passed else tuple(notices),
        )
