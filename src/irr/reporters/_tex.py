"""Texts as LaTeX has them: everything means itself, in each of its engines."""

from __future__ import annotations

import re

from irr.names import printable
from irr.reporters._directions import directed

#: What would be a command, a ligature, an option or a row of a table; a command before a letter ends with {}.
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
    "[": "{[}",
    "]": "{]}",
    "*": "{*}",
}
#: Signs that not every font of every engine has.
_SIGNS = {
    "–": r"\textendash{}",
    "—": r"\textemdash{}",
    "‘": r"\textquoteleft{}",
    "’": r"\textquoteright{}",
    "“": r"\textquotedblleft{}",
    "”": r"\textquotedblright{}",
    "„": r"\quotedblbase{}",
    "…": r"\textellipsis{}",
    "•": r"\textbullet{}",
    "−": r"\ensuremath{-}",
    "≥": r"\ensuremath{\geq}",
    "≤": r"\ensuremath{\leq}",
    "≠": r"\ensuremath{\neq}",
    "≈": r"\ensuremath{\approx}",
    "→": r"\ensuremath{\rightarrow}",
    "←": r"\ensuremath{\leftarrow}",
    "↔": r"\ensuremath{\leftrightarrow}",
    "∞": r"\ensuremath{\infty}",
    "∩": r"\ensuremath{\cap}",
    "∪": r"\ensuremath{\cup}",
    "Δ": r"\ensuremath{\Delta}",
    "Σ": r"\ensuremath{\Sigma}",
    "α": r"\ensuremath{\alpha}",
    "β": r"\ensuremath{\beta}",
    "γ": r"\ensuremath{\gamma}",
    "θ": r"\ensuremath{\theta}",
    "κ": r"\ensuremath{\kappa}",
    "π": r"\ensuremath{\pi}",
    "σ": r"\ensuremath{\sigma}",
    "χ": r"\ensuremath{\chi}",
}
_MEANT = str.maketrans(_SPECIAL | _SIGNS)
#: Two of these side by side would be drawn as one other sign.
_LIGATURES = re.compile(r"(?<=([-',]))(?=\1)")

#: Words with more letters may be broken: after signs, or where there are none after so many letters.
LONG = 30
_PIECE = re.compile(r"[^|/:.,;_-]{1,15}[|/:.,;_-]*|[|/:.,;_-]+")


def escape(text: str) -> str:
    r"""Text that means itself in LaTeX, on one line; what is read from right to left is marked as such.

    >>> escape("50% of A&B_{x} -- $x$")
    '50\\% of A\\&B\\_\\{x\\} -{}- \\$x\\$'
    """
    return "".join(
        rf"\rtl{{{_escaped(part)}}}" if right else _escaped(part)
        for right, part in directed(printable(" ".join(text.split())))
    )


def _escaped(text: str) -> str:
    return "".join(
        r"\allowbreak{}".join(map(_meant, _PIECE.findall(word))) if len(word) > LONG else _meant(word)
        for word in re.split("( )", text)
    )


def _meant(text: str) -> str:
    return _LIGATURES.sub("{}", text.translate(_MEANT))


def is_western(text: str) -> bool:
    """Whether pdflatex has all of a text that is escaped: ASCII, Latin 1, and the letters of Latin Extended-A."""
    return all(
        character.isascii() or ("¡" <= character <= "ſ" and character not in "ĦħĸĿŀŉŦŧſ")
        for character in {*text}
    )
