"""Names that are not what they seem: look-alikes, hidden characters, wrong encodings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from irr.names import printable, quoted, shown, skeleton
from irr.study import Warned

if TYPE_CHECKING:
    from irr.reading.lint.names import Names


def look_alikes(names: Names) -> Iterator[Warned]:
    """Names that differ only by case, spaces, Unicode form or letters that look the same."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name in names.names:
        groups[skeleton(name)].append(name)
    for group in groups.values():
        if len(group) > 1:
            how = [_spelled(name) for name in group[:6]]
            yield Warned(
                "look_alike_names",
                f"{names.plural} that look alike are different names: {', '.join(how)}",
                names.where(group[1]),
            )


def _spelled(name: str) -> str:
    """A name, and the code points of letters that are not what they seem."""
    odd = [f"U+{ord(character):04X}" for character in name if not character.isascii()]
    return quoted(name) + (f" (with {', '.join(dict.fromkeys(odd[:4]))})" if odd else "")


def invisible(names: Names) -> Iterator[Warned]:
    """Names with characters that do not show, or that turn the line around."""
    for name in names.names:
        if not name.isascii() and printable(name) != name:
            yield Warned(
                "invisible_characters",
                f"{names.kind} {quoted(name)} holds characters that do not show",
                names.where(name),
            )


def double_encoded(names: Names) -> Iterator[Warned]:
    """Names that are UTF-8 read as Latin-1 or Windows-1252 and written again."""
    for name in names.names:
        if name.isascii():
            continue
        for encoding in ("cp1252", "latin-1"):
            try:
                once = name.encode(encoding).decode("utf-8")
            except (UnicodeEncodeError, UnicodeDecodeError):
                continue
            yield Warned(
                "double_encoded",
                f"{names.kind} {quoted(name)} looks double-encoded: {shown(name)} -> {shown(once)}?",
                names.where(name),
            )
            break
