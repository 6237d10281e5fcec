"""Shares and coefficients as sentences say them: in percent, never none or all where that is not so; in two digits."""

from __future__ import annotations


def in_percent(share: float) -> str:
    """33%, 0%, 99.9%: with a decimal where a whole number would say none, or all, of what is some.

    >>> in_percent(1 / 3), in_percent(0.0), in_percent(0.0033), in_percent(0.9967), in_percent(1e-9)
    ('33%', '0%', '0.3%', '99.7%', '0.1%')
    """
    text = f"{share:.0%}"
    if text not in ("0%", "100%") or share in (0.0, 1.0):
        return text
    return f"{min(max(share, 0.001), 0.999):.1%}"


def in_digits(coefficient: float) -> str:
    """.32, −.05: a coefficient below 1 in two digits, without a zero before the point.

    >>> in_digits(0.324), in_digits(-0.05), in_digits(0.001)
    ('.32', '−.05', '.00')
    """
    return f"{coefficient:.2f}".replace("-0.00", "0.00").replace("0.", ".", 1).replace("-", "−")
