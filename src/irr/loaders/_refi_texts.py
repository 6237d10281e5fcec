"""The texts of a REFI-QDA project, read from the zip and from nowhere else."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from irr.codings import Remark
from irr.loaders._documents import LARGEST_TEXTS
from irr.loaders._positions import Text
from irr.names import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from irr.inputs import Input
    from irr.inputs.archive import Archive
    from irr.loaders._refi_elements import TextSource

_INTERNAL = "internal://"
#: Where texts stand in the zip.
_FOLDER = "sources/"


class Texts:
    """Texts that are asked for one by one, and why some are not there."""

    def __init__(self, source: Input, archive: Archive | None) -> None:
        self.source, self.archive = source, archive
        self._missing: dict[str, list[str]] = {}
        self._size = 0

    def text(self, one: TextSource) -> Text | None:
        """The text of a source where the file holds it."""
        if one.content is not None and one.content.strip():
            self._room(len(one.content))
            raw: str | None = one.content
        else:
            raw = self._member(one)
        if raw is None:
            return None
        return Text.of(raw)

    def _room(self, size: int) -> None:
        """Refuse texts that are too long together."""
        self._size += size
        if self._size > LARGEST_TEXTS:
            raise self.source.refusal(
                f"texts of more than {LARGEST_TEXTS // 1_000_000} MB, which irr does not read"
            )

    def _member(self, one: TextSource) -> str | None:
        path = one.path
        if not path:
            why = (
                "texts that are in a Word document only"
                if one.rich
                else "texts that the project does not hold"
            )
            self._without(why, one)
            return None
        inside = path[len(_INTERNAL) :] if path.lower().startswith(_INTERNAL) else path
        if "://" in inside or inside.startswith(("/", "\\")):
            self._without("texts that are outside of the project, which is never followed", one)
            return None
        if self.archive is None:
            self._without("texts that stand beside project.qde, in the .qdpx", one)
            return None
        names = [f"{_FOLDER}{inside}", inside]
        name = next((name for name in names if name in self.archive), None)
        if name is None:
            self._without("texts that are missing in the zip", one)
            return None
        data = self.archive.read(name, LARGEST_TEXTS)
        self._room(len(data))
        wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        try:
            return data.decode("utf-16" if wide else "utf-8-sig")
        except UnicodeDecodeError:
            self._without("texts that are neither UTF-8 nor UTF-16", one)
            return None

    def _without(self, why: str, one: TextSource) -> None:
        self._missing.setdefault(why, []).append(name_of(one))

    def remarks(self) -> Iterator[Remark]:
        """Which texts are not there, and why."""
        for why, names in self._missing.items():
            text = f"{why}: {listed(names)}; give them with --texts, or choose --unit window:N"
            yield Remark("texts_missing", text)


def name_of(one: TextSource) -> str:
    """The name of a text, else of its file, else its GUID."""
    stem = one.path.replace("\\", "/").rpartition("/")[2].rpartition(".")
    return one.name or stem[0] or stem[2] or one.guid.strip() or "text"
