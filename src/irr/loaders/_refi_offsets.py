"""How the program that wrote a project counts positions: found out from where its selections begin and end.

The standard says Unicode code points. NVivo for Windows counts units of UTF-16, of which an emoji has two, and two for
each line end; ATLAS.ti counts line ends as one although its texts hold CR LF. Only one way of counting makes selections
begin and end at words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from irr.errors import UsageError
from irr.names import did_you_mean, quoted

if TYPE_CHECKING:
    from irr.arrays import Ints
    from irr.loaders._positions import Text

#: Ways to count: whether in units of UTF-16, and whether CR LF is two. The first is the standard's.
CONVENTIONS = {
    "codepoint-lf": (False, False),
    "codepoint-crlf": (False, True),
    "utf16-lf": (True, False),
    "utf16-crlf": (True, True),
}
#: Most selections that are looked at to tell.
LOOKED_AT = 4_000
#: How far a position may lie behind the end of its text; some programs count a last line end that is not there.
SLACK = 2
#: How many more selections must end at words, at least, and as a share, before ends are taken for inclusive.
_INCLUSIVE, _INCLUSIVE_SHARE = 5, 0.2
#: Another way to count is said where it scores this share of the best.
_CLOSE = 0.9
#: A shorter name of a selection is no evidence, and a longer one is cut off.
_SHORTEST, _LONGEST = 4, 100


@dataclass(frozen=True)
class Marked:
    """The selections in one text: positions as they are written, and names, which may be the words selected."""

    text: Text
    start: Ints
    end: Ints
    names: Sequence[str]


@dataclass(frozen=True)
class Counted:
    """How positions are counted: the convention, whether ends are inclusive, and in words how that is known."""

    convention: str
    inclusive: bool
    words: str
    sure: bool = True


@dataclass(frozen=True)
class _Score:
    beyond: int
    bounds: int
    both: int
    named: int

    @property
    def total(self) -> int:
        return self.bounds + 2 * self.named


def check_convention(name: str | None) -> None:
    """Raise `UsageError` where there is no such way to count."""
    if name is not None and name not in CONVENTIONS:
        known = ", ".join(CONVENTIONS)
        raise UsageError(f"--offsets {quoted(name)}{did_you_mean(name, CONVENTIONS)} (there are {known})")


def counted(marked: Sequence[Marked], asked: str | None) -> Counted:
    """How positions are counted in these texts; `asked` is the convention that the caller wants, None to find out."""
    looked_at = _thinned([one for one in marked if len(one.start)])
    n = sum(len(one.start) for one in looked_at)
    if not n:
        return Counted(asked or "codepoint-lf", False, f"{asked} (your --offsets)" if asked else "")
    places = {name: [code_points(one, name) for one in looked_at] for name in CONVENTIONS}
    scores = {name: _score(looked_at, name, places[name]) for name in CONVENTIONS}
    if asked:
        best = asked
    else:
        fewest = min(one.beyond for one in scores.values())
        best = max(
            (name for name, one in scores.items() if one.beyond == fewest),
            key=lambda name: scores[name].total,
        )
    score = scores[best]
    after = _score(looked_at, best, [(start, end + 1) for start, end in places[best]])
    inclusive = after.total - score.total >= max(_INCLUSIVE, _INCLUSIVE_SHARE * n)
    score = after if inclusive else score
    some = " looked at" if n < sum(len(one.start) for one in marked) else ""
    notes = ["your --offsets"] if asked else []
    notes += ["the end inclusive"] if inclusive else []
    notes += [f"{score.both:,} of {n:,} marks{some} begin and end at words"]
    notes += [f"{score.named:,} hold the words they are named by"] if score.named else []
    if asked:
        return Counted(best, inclusive, _worded(best, notes))
    rivals = {
        name: one
        for name, one in scores.items()
        if name != best and one.beyond == scores[best].beyond and not _same(places[name], places[best])
    }
    if not rivals:
        beyond = sum(one.beyond > scores[best].beyond for one in scores.values())
        notes += [] if beyond else ["any other way comes to the same"]
        return Counted(best, inclusive, _worded(best, notes))
    second = max(rivals, key=lambda name: rivals[name].total)
    sure = rivals[second].total < scores[best].total
    if not sure or rivals[second].both >= _CLOSE * score.both:
        notes += [f"next best {second}, {rivals[second].both:,}"]
    return Counted(best, inclusive, _worded(best, notes), sure)


def _worded(convention: str, notes: Sequence[str]) -> str:
    return f"{convention} ({', '.join(notes)})"


def code_points(one: Marked, convention: str) -> tuple[Ints, Ints]:
    """Where the selections begin and end, in code points of the text; beyond its end it goes on counting."""
    units = one.text.units(*CONVENTIONS[convention])
    return units.code_points(one.start)[0], units.code_points(one.end)[0]


def _thinned(marked: Sequence[Marked]) -> list[Marked]:
    step = 1 + sum(len(one.start) for one in marked) // LOOKED_AT
    return [Marked(one.text, one.start[::step], one.end[::step], one.names[::step]) for one in marked]


def _same(one: Sequence[tuple[Ints, Ints]], other: Sequence[tuple[Ints, Ints]]) -> bool:
    pairs = zip(one, other, strict=True)
    return all(np.array_equal(a[0], b[0]) and np.array_equal(a[1], b[1]) for a, b in pairs)


def _score(marked: Sequence[Marked], convention: str, places: Sequence[tuple[Ints, Ints]]) -> _Score:
    beyond = bounds = both = named = 0
    for one, (starts, ends) in zip(marked, places, strict=True):
        text = one.text.text
        for start, end, name in zip(starts.tolist(), ends.tolist(), one.names, strict=True):
            if end > len(text) + SLACK or start > len(text):
                beyond += 1
                continue
            begins, ends_well = _begins(text, start), _ends(text, end)
            bounds += begins + ends_well
            both += begins and ends_well
            named += _is_named(text, start, end, name)
    return _Score(beyond, bounds, both, named)


def _begins(text: str, at: int) -> bool:
    """Whether a word, or something else that is no white space, begins at `at`."""
    if not 0 <= at < len(text) or text[at].isspace():
        return False
    return at == 0 or not (text[at - 1].isalnum() and text[at].isalnum())


def _ends(text: str, at: int) -> bool:
    """Whether a word, a mark or a line ends before `at`."""
    if not 0 < at <= len(text):
        return False
    if text[at - 1].isspace():
        return text[at - 1] == "\n"
    return at == len(text) or not (text[at - 1].isalnum() and text[at].isalnum())


def _is_named(text: str, start: int, end: int, name: str) -> bool:
    """Whether the selection is named by the words in it, as ATLAS.ti does, cut off where they are many."""
    name = name.strip()
    cut = name.endswith("…")
    wanted = "".join(name.rstrip("…").split())
    if len(wanted) < _SHORTEST:
        return False
    found = "".join(text[start : min(end, start + 4 * _LONGEST)].split())
    return found.startswith(wanted) if cut else found == wanted
