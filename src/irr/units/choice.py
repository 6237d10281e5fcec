"""What is chosen: the unit, and how much of it a span must cover."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cached_property

from irr.errors import UsageError
from irr.names import did_you_mean, quoted

#: The units that people can type, and what each makes a section.
UNITS = {
    "document": "each document",
    "paragraph": "what stands between blank lines, or each line where a document has no blank line",
    "sentence": "each sentence; sentence:de for another language than English",
    "line": "each line that is not blank",
    "window:N": "each stretch of N characters",
    "excerpt": "each stretch that somebody marked, so that what nobody marked does not count",
    "FILE": "the sections listed in a table: document, start and end, or text",
}
_KINDS = ("document", "paragraph", "sentence", "line", "window", "excerpt")
_SHARE = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*%")


@dataclass(frozen=True)
class UnitOptions:
    """What a section is, and from which share of it on a span counts.

    `unit` is one of `UNITS` or the path of a table; `overlap` is "any", at least one character, or a share of the
    section such as "50%". `texts` is a folder with the texts of documents, where the files do not hold them.
    Raises `UsageError` where they make no sense.
    """

    unit: str
    overlap: str = "any"
    texts: str | None = None

    def __post_init__(self) -> None:
        if self.kind == "window" and not (self.detail.isdecimal() and 0 < int(self.detail) < 10**9):
            raise UsageError(f"--unit {self.unit}: say how many characters, e.g. --unit window:500")
        if self.kind not in ("window", "sentence", "list") and ":" in self.unit:
            raise UsageError(f"--unit {self.unit}: only window and sentence take something after the colon")
        if self.kind == "excerpt" and self.overlap != "any":
            raise UsageError(
                f"--overlap {quoted(self.overlap)}: an excerpt is as it was marked; leave --overlap out"
            )
        self.share  # noqa: B018  (raises)

    @cached_property
    def kind(self) -> str:
        """document, paragraph, sentence, line, window, excerpt or list."""
        word = self.unit.partition(":")[0]
        if word in _KINDS:
            return word
        if os.path.lexists(self.unit) or os.path.splitext(self.unit)[1] or os.sep in self.unit:
            return "list"
        known = ", ".join(name for name in UNITS if name != "FILE")
        raise UsageError(
            f"no unit called {quoted(self.unit)}{did_you_mean(word, _KINDS)} (there are {known}, or a table of sections)"
        )

    @property
    def detail(self) -> str:
        """What follows the colon."""
        return self.unit.partition(":")[2]

    @cached_property
    def share(self) -> float | None:
        """The share of a section that must be covered, None where one character is enough."""
        if self.overlap == "any":
            return None
        found = _SHARE.fullmatch(self.overlap.strip())
        if found is None or not 0 < float(found[1]) <= 100:
            raise UsageError(
                f"--overlap {quoted(self.overlap)}: say any, or a share of the section such as 50%"
            )
        return float(found[1]) / 100

    @property
    def described(self) -> str:
        """What a section is and when a category counts in it, in the words of a report's first paragraph."""
        what = {
            "paragraph": "a section is a paragraph: what stands between blank lines, or a line where there are none",
            "window": f"a section is {self.detail} characters of a document",
            "excerpt": "a section is a stretch that somebody marked",
            "list": f"sections are those of {os.path.basename(self.unit)}",
        }.get(self.kind, f"a section is a {self.kind}")
        if self.kind == "sentence" and self.detail:
            what += f" (rules of language {self.detail})"
        if self.kind == "excerpt":
            return what
        of = "them" if self.kind == "list" else "it"
        enough = "a character" if self.share is None else self.overlap
        return f"{what}; a category counts where at least {enough} of {of} is marked"

    @property
    def choices(self) -> dict[str, str]:
        """As a signature names them."""
        unit = os.path.basename(self.unit) if self.kind == "list" else self.unit
        return {"unit": unit, "overlap": self.overlap.replace(" ", "")}
