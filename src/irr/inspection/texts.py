"""What text in an unknown encoding could say."""

from __future__ import annotations

import re
import unicodedata

#: Encodings of tables that are not UTF-8, the likeliest first.
ENCODINGS = ("cp1252", "cp1250", "cp1251", "mac_roman", "shift_jis", "gb18030")
#: Words that show the difference.
WORDS = 4
#: Bytes that are looked at.
MOST = 1 << 20

_WORD = re.compile(r"[^\W\d_]*[^\x00-\x7f][^\s,;|\t\"]*")


def words_not_ascii(raw: bytes, encoding: str) -> list[str]:
    """The first words with letters beyond ASCII, as that encoding reads them; none where it cannot be meant."""
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return []
    words = dict.fromkeys(_WORD.findall(text[:MOST]))
    letters = [character for word in words for character in word if not character.isascii()]
    fitting = sum(unicodedata.category(one)[0] == "L" or one in "–—‘’“”„«»…€°" for one in letters)
    return [*words][:WORDS] if letters and fitting >= 0.6 * len(letters) else []
