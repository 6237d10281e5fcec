"""How a number is written, for every report.

Coefficients have no zero before the point, as APA has it for values that cannot exceed 1, and three digits; in the
style of APA they have two. In every style rounding never makes a figure perfect, or certain, that is not: .996 is
.99 where there are two digits.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from irr.errors import UsageError
from irr.names import did_you_mean, quoted
from irr.result import Interval, Undefined

if TYPE_CHECKING:
    from irr.comparison import Difference
    from irr.result import Result

#: Shown where there is no figure; the reason stands in a note.
NONE = "–"


@dataclass(frozen=True)
class Style:
    """A way to write numbers. `digits` are those of coefficients, `whole` whether 1 and 0 go without them.

    `interval` is what an interval is called, `below` what stands before .001 where a p is less.
    """

    digits: int
    whole: bool
    interval: str
    below: str


#: The styles people can type.
STYLES = {
    "irr": Style(digits=3, whole=True, interval="interval", below="<"),
    "apa": Style(digits=2, whole=False, interval="CI", below="< "),
}
_STYLE: ContextVar[Style] = ContextVar("style", default=STYLES["irr"])


@contextmanager
def using(name: str) -> Iterator[None]:
    """Numbers are written in that style until this ends; an unknown name is an error with the nearest one.

    Blocks are made while they are rendered, so it must last until the report is.
    """
    if name not in STYLES:
        raise UsageError(f"no style called {quoted(name)}{did_you_mean(name, STYLES)}")
    token = _STYLE.set(STYLES[name])
    try:
        yield
    finally:
        _STYLE.reset(token)


def coefficient(value: float | None, digits: int | None = None) -> str:
    """.604, −.051, 1; in APA's style .60, −.05, 1.00.

    >>> coefficient(0.6043), coefficient(0.99999), coefficient(1.0), coefficient(-0.25)
    ('.604', '.999', '1', '−.250')
    >>> with using("apa"):
    ...     coefficient(0.6043), coefficient(0.996), coefficient(1.0), coefficient(-0.25), coefficient(0.0)
    ('.60', '.99', '1.00', '−.25', '.00')
    """
    if value is None:
        return NONE
    style = _STYLE.get()
    digits = style.digits if digits is None else digits
    if abs(value) < 1e-12:
        value = 0.0  # but for rounding
    if style.whole and value in (1.0, -1.0, 0.0):
        return f"{value:.0f}".replace("-", "−")
    size = min(abs(value), 1 - 10.0**-digits) if abs(value) < 1 else abs(value)
    text = f"{size:.{digits}f}"
    return ("−" if value < 0 and float(text) else "") + (text[1:] if size < 1 else text)


def bound(value: float) -> str:
    """.667, .800: a limit that somebody set, with three digits in every style, as it is not rounded."""
    return coefficient(value, 3)


def percent(value: float | None) -> str:
    """74%, 2.5%, 99.9%: one decimal below 10 and above 99, where it says something.

    >>> percent(0.74), percent(0.0247), percent(0.9999), percent(1.0), percent(0.0)
    ('74%', '2.5%', '99.9%', '100%', '0%')
    """
    if value is None:
        return NONE
    if value in (0.0, 1.0):
        return f"{value:.0%}"
    size = min(max(value, 0.001), 0.999)
    return f"{size:.0%}" if 0.0995 <= size < 0.99 else f"{size:.1%}"


def interval(found: Interval | Undefined | None) -> str:
    """[.513, .682], or a dash where there is no interval."""
    if not isinstance(found, Interval):
        return NONE
    return f"[{coefficient(found.low)}, {coefficient(found.high)}]"


def percent_interval(found: Interval | Undefined | None) -> str:
    """[60%, 84%]"""
    if not isinstance(found, Interval):
        return NONE
    return f"[{percent(found.low)}, {percent(found.high)}]"


def share_of(result: Result) -> str:
    """74% (37 of 50) where it is a count, 71% where it is a mean, or the reason why there is no figure."""
    if result.value is None:
        return undefined(result)
    return percent(result.value) + (f" ({result.hits:,} of {result.of:,})" if result.hits is not None else "")


def level(confidence: float) -> str:
    """95% interval; 95% CI"""
    return f"{100 * confidence:.4g}% {_STYLE.get().interval}"


def p_value(p: float) -> str:
    """.031, or <.001 (< .001 in APA's style, which has > .999 as well): never 0, three digits in every style."""
    style = _STYLE.get()
    if p < 0.001:
        return f"{style.below}.001"
    return "> .999" if p > 0.999 and not style.whole else coefficient(p, 3)


def p_is(p: float) -> str:
    """= .031, or <.001 (< .001), to stand after the letter."""
    text = p_value(p)
    return text if text.startswith(("<", ">")) else f"= {text}"


def probability(q: float) -> str:
    """.99, .05, <.01: of draws, so that nothing is certain and nothing impossible; two digits.

    >>> probability(1.0), probability(0.05), probability(0.0)
    ('.99', '.05', '<.01')
    """
    return f"{_STYLE.get().below}.01" if q < 0.005 else f"{min(q, 0.99):.2f}"[1:]


def undefined(result: Result) -> str:
    """undefined (no_variation)"""
    return f"undefined ({result.undefined.reason})" if result.undefined else NONE


def value(result: Result) -> str:
    """A coefficient, or the reason why there is none."""
    return coefficient(result.value) if result.value is not None else undefined(result)


def figure(result: Result | None) -> str:
    """A percentage or a coefficient, the reason why there is none, or a dash where it was not asked for."""
    if result is None:
        return NONE
    return share_of(result) if result.is_share else value(result)


def figure_interval(result: Result | None) -> str:
    """The interval of a percentage or a coefficient."""
    if result is None:
        return NONE
    return percent_interval(result.interval) if result.is_share else interval(result.interval)


def with_interval(result: Result) -> str:
    """.796 [.695, .866], or 74% [60%, 84%], or the reason why there is no figure."""
    if result.value is None:
        return undefined(result)
    number = percent(result.value) if result.is_share else coefficient(result.value)
    return f"{number} {figure_interval(result)}" if isinstance(result.interval, Interval) else number


def times(weight: float) -> str:
    """How often something was, where one time may be divided: 3, 2.5, <.1.

    >>> times(3.0), times(2.5), times(1 / 3), times(0.01)
    ('3', '2.5', '.3', '<.1')
    """
    if weight < 0.05:
        return "<.1"
    text = f"{weight:,.1f}".removesuffix(".0")
    return text[1:] if text.startswith("0.") else text


def mean_count(value: float | None) -> str:
    """1.24: a mean of counts."""
    return NONE if value is None else f"{value:.2f}"


def signed(value: float | None) -> str:
    """A change with its sign: +.029, −.100, 0.

    >>> signed(0.0294), signed(-0.1), signed(0.0)
    ('+.029', '−.100', '0')
    """
    text = coefficient(value)
    return f"+{text}" if value is not None and value > 0 and float(text) else text


def signed_interval(found: Interval | Undefined | None) -> str:
    """[−.080, +.139], or a dash where there is no interval."""
    if not isinstance(found, Interval):
        return NONE
    return f"[{signed(found.low)}, {signed(found.high)}]"


def change(found: Difference | None) -> str:
    """A difference of two figures."""
    return NONE if found is None else coefficient(found.difference)


def change_interval(found: Difference | None) -> str:
    """The interval of a difference."""
    return NONE if found is None else interval(found.interval)
