"""A file read again and again with other answers, but not too often; and what a reading gives, in a few words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from irr.codings import Codings, Spans
from irr.errors import InputError, IrrError
from irr.inspection.counting import count_codings, count_spans
from irr.loaders import LoadOptions, load
from irr.names import listed

if TYPE_CHECKING:
    from irr.inputs import Input

    Said = list[Codings | Spans]

#: How often a file is read again, and how many bytes that may be in all.
TRIALS, TRIAL_BYTES = 24, 40_000_000
#: How often a folder is read again, whose size nobody knows.
FOLDER_TRIALS = 8


@dataclass
class Reader:
    """A file that is read again and again, but not too often."""

    source: Input
    coder: str | None
    left: int = -1

    def attempt(self, options: Mapping[str, Any]) -> Said | InputError | None:
        """What the file says with these options, or why it does not; None where it was read often enough."""
        if self.left < 0:
            size = TRIAL_BYTES // FOLDER_TRIALS if self.source.folder else len(self.source.read())
            self.left = max(2, min(TRIALS, TRIAL_BYTES // max(size, 1)))
        if not self.left:
            return None
        self.left -= 1
        try:
            return load(self.source, LoadOptions.of(options), self.coder)
        except InputError as error:
            return error
        except IrrError:
            return None


def described(said: Said) -> str:
    """What a reading gives, in a few words."""
    codings = [one for one in said if isinstance(one, Codings)]
    spans = [one for one in said if isinstance(one, Spans)]
    counted = [count_codings(codings, None, None, None)] if codings else []
    counted += [count_spans(spans)] if spans else []
    coders = dict.fromkeys(coder.name for one in counted for coder in one.coders)
    categories = dict.fromkeys(category.name for one in counted for category in one.categories)
    rows = sum(map(len, said))
    what = "mark" if spans else "cell"
    return (
        f"{rows:,} {what}{'s' if rows != 1 else ''}, coder{'s' if len(coders) != 1 else ''} {listed([*coders], 4)}; "
        f"{listed([*categories], 4) or 'no category'}"
    )
