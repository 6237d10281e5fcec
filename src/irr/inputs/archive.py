"""Members of a zip, read by name and never extracted."""

from __future__ import annotations

import stat
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from irr.errors import InputError
from irr.inputs.source import RATIO, SMALL
from irr.names import quoted

if TYPE_CHECKING:
    import zipfile

    from irr.inputs.source import Input

MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
#: The largest member, unpacked, in bytes, and the most members.
LARGEST = 128_000_000
MOST_MEMBERS = 100_000

_PIECE = 1 << 20


@dataclass(frozen=True)
class Archive:
    """The directory of a zip: its members by their names without case, in the order of the file."""

    source: Input
    file: zipfile.ZipFile
    members: dict[str, list[zipfile.ZipInfo]]

    @property
    def names(self) -> list[str]:
        """The names of the members that are files, as they are written."""
        return [one.filename for some in self.members.values() for one in some if _is_file(one)]

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self.members

    def read(self, name: str, most: int = LARGEST) -> bytes:
        """The bytes of the member called so, in capitals or not.

        Raises `InputError` where there is none or several, where it is a link or encrypted, or unpacks to more than
        `most`.
        """
        found = self.members.get(name.casefold(), [])
        if len(found) != 1:
            raise self._refusal(name, "is not in it" if not found else "is in it twice; which one counts?")
        info = found[0]
        if stat.S_ISLNK(info.external_attr >> 16):
            raise self._refusal(name, "is a link, which is not followed")
        if info.flag_bits & 0x1:
            raise self._refusal(name, "is encrypted; save it without a password")
        allowed = min(most, max(SMALL, RATIO * info.compress_size))
        pieces: list[bytes] = []
        size = 0
        try:
            with self.file.open(info) as member:
                # What the directory says of the size need not be so.
                while piece := member.read(_PIECE):
                    size += len(piece)
                    if size > allowed:
                        raise self._refusal(name, f"unpacks to more than {allowed // 1_000_000:,} MB")
                    pieces.append(piece)
        except damages():
            raise self._refusal(name, "cannot be unpacked; the file is damaged") from None
        return b"".join(pieces)

    def _refusal(self, name: str, text: str) -> InputError:
        return self.source.refusal(f"{quoted(name)} {text}")


def archive_of(source: Input) -> Archive | None:
    """The directory of the zip that `source` is, None where it is none; `InputError` where it is damaged."""
    if not source.head.startswith(MAGIC):
        return None
    # Asking whether a file is a zip is not to cost its import.
    import zipfile

    try:
        file = zipfile.ZipFile(BytesIO(source.read()))
        infos = file.infolist()
    except damages():
        raise source.refusal("a damaged zip") from None
    if len(infos) > MOST_MEMBERS:
        raise source.refusal(f"a zip of {len(infos):,} members, more than irr reads")
    members: dict[str, list[zipfile.ZipInfo]] = {}
    for info in infos:
        members.setdefault(info.filename.replace("\\", "/").casefold(), []).append(info)
    return Archive(source, file, members)


def damages() -> tuple[type[Exception], ...]:
    """What the library raises for zips that are damaged, or packed in ways that it does not know."""
    import zipfile

    unknown = (NotImplementedError, RuntimeError)
    return (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, *unknown)


def _is_file(info: zipfile.ZipInfo) -> bool:
    # A damaged directory may have a member without a name.
    return bool(info.filename) and not info.is_dir()
