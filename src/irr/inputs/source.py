"""A file as it was named, and its bytes."""

from __future__ import annotations

import os
import stat
import sys
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from irr.errors import InputError, Problem
from irr.names import decoded

#: How much of a file is looked at to tell what it is.
HEAD = 1 << 16
#: How much is looked at where a long document may stand before what tells the format.
START = 16_000_000
#: The largest input, packed or unpacked, in bytes.
MOST = 512_000_000
#: What is unpacked may be this many times as large as what was packed, once it is larger than SMALL.
RATIO = 200
SMALL = 16_000_000
#: How standard input is named.
STDIN = "-"

GZIP = b"\x1f\x8b"
_PIECE = 1 << 20


@dataclass(frozen=True)
class Input:
    """Something to read: `path` as it is named in messages, `held` its bytes where there is no file to read again.

    `folder` is true of a folder, which has no bytes.
    """

    path: str
    held: bytes | None = field(default=None, repr=False)
    folder: bool = False

    @cached_property
    def head(self) -> bytes:
        """The first bytes, unpacked; a folder has none."""
        if self.folder:
            return b""
        packed = self._packed(HEAD)
        if not packed.startswith(GZIP):
            return packed
        try:
            return zlib.decompressobj(wbits=31).decompress(packed, HEAD)
        except zlib.error:
            raise self.refusal("is compressed (gzip), and damaged") from None

    @cached_property
    def start(self) -> bytes:
        """More of the first bytes, for formats that are told by what may come late; kept, as several ask."""
        if len(self.head) < HEAD:
            return self.head
        return self.read()[:START] if self.packed else self._packed(START)

    @cached_property
    def packed(self) -> bool:
        """Whether the file is compressed by gzip."""
        return not self.folder and self._packed(len(GZIP)) == GZIP

    def read(self) -> bytes:
        """All bytes, unpacked. A file is read anew each time, and standard input kept."""
        packed = self._packed(MOST + 1)
        if len(packed) > MOST:
            raise self.refusal(f"larger than {MOST // 1_000_000} MB, which irr does not read")
        return self._unpacked(packed) if packed.startswith(GZIP) else packed

    @property
    def suffix(self) -> str:
        """How the name ends, in small letters, `.gz` left out: ".csv"."""
        return Path(self._name).suffix.lower()

    @property
    def stem(self) -> str:
        """The name without folders and ending: the coder's, where the file says nothing else."""
        return decoded(Path(self._name).stem)

    @property
    def _name(self) -> str:
        return self.path[:-3] if self.path.lower().endswith(".gz") else self.path

    def refusal(self, text: str, line: int | None = None) -> InputError:
        """An error that says what is wrong with this input."""
        return InputError([Problem(self.path, line, text)])

    def _packed(self, most: int) -> bytes:
        if self.folder:
            raise self.refusal("is a folder; name the files in it")
        if self.held is not None:
            return self.held[:most]
        try:
            with open(self.path, "rb") as file:
                # To read `most` bytes sets as much memory aside, whatever the file holds.
                return file.read(min(most, os.fstat(file.fileno()).st_size + 1))
        except OSError as error:
            raise self.refusal((error.strerror or str(error)).lower()) from None

    def _unpacked(self, packed: bytes) -> bytes:
        most = max(SMALL, min(MOST, RATIO * len(packed)))
        pieces: list[bytes] = []
        size, rest = 0, packed
        try:
            # A file may hold several streams, one after the other.
            while rest:
                stream = zlib.decompressobj(wbits=31)
                while not stream.eof:
                    piece = stream.decompress(rest, _PIECE)
                    rest = stream.unconsumed_tail
                    if not piece and not rest and not stream.eof:
                        raise self.refusal("is compressed (gzip), and cut off")
                    size += len(piece)
                    if size > most:
                        raise self.refusal(f"unpacks to more than {most // 1_000_000:,} MB; unpack it first")
                    pieces.append(piece)
                rest = stream.unused_data.lstrip(b"\0")
        except zlib.error:
            raise self.refusal("is compressed (gzip), and damaged") from None
        return b"".join(pieces)


def source_of(path: str) -> Input:
    """What `path` names: a regular file, a folder, or standard input (`-`); a pipe or a device is refused unread."""
    if path == STDIN:
        return _standard_input()
    try:
        mode = os.stat(path).st_mode
    except OSError as error:
        raise InputError([Problem(path, None, (error.strerror or str(error)).lower())]) from None
    except ValueError:
        raise InputError([Problem(path, None, "not a file name")]) from None
    if stat.S_ISDIR(mode):
        return Input(path, folder=True)
    if not stat.S_ISREG(mode):
        raise InputError([Problem(path, None, "not a regular file")])
    return Input(path)


def _standard_input() -> Input:
    if sys.stdin is None or sys.stdin.closed:
        raise InputError([Problem("standard input", None, "is closed")])
    pieces, left = [], MOST + 1
    while left and (piece := sys.stdin.buffer.read(min(left, _PIECE))):
        pieces.append(piece)
        left -= len(piece)
    return Input("standard input", b"".join(pieces))
