"""A file as UTF-8 text: byte-order marks, encodings, and what is no delimited text at all."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from irr.errors import InputError, Problem, UsageError
from irr.names import did_you_mean, quoted

if TYPE_CHECKING:
    from irr.inputs import Input

#: Bytes looked at to tell what a file is, and decoded at a time.
PIECE = 1 << 16

#: The longer marks first: that of UTF-32 begins like that of UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 with byte-order mark"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32 (little-endian) with byte-order mark"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32 (big-endian) with byte-order mark"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16 (little-endian) with byte-order mark"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16 (big-endian) with byte-order mark"),
)

BINARY = (
    (b"PK\x03\x04", "is a zip of nothing that irr reads"),
    (b"PK\x05\x06", "is a zip of nothing that irr reads"),
    (b"\xd0\xcf\x11\xe0", "is an Office document, and no spreadsheet"),
    (b"%PDF-", "is a PDF; export the table as CSV"),
    (b"SQLite format 3\0", "is a database (SQLite) of no program that irr reads"),
)

#: How projects end that programs keep in formats of their own.
PROJECTS = {
    **dict.fromkeys((".nvp", ".nvpx", ".nvcx"), "NVivo"),
    **dict.fromkeys((".mx18", ".mx20", ".mx22", ".mx24", ".mqda"), "MAXQDA"),
    **dict.fromkeys((".atlproj", ".atlproj23", ".atlcb"), "ATLAS.ti"),
}
#: What only a Word document has among its first parts.
WORD = b"word/"

#: Codecs of Python that turn bytes into text, but are no encoding of a file.
NO_ENCODINGS = frozenset(("idna", "punycode", "raw_unicode_escape", "undefined", "unicode_escape"))

#: What Excel writes and reads as a first line to name the delimiter.
SEP_LINE = re.compile(rb'"?sep=([^\w\s"]|\t)"?[,;\t|]*(?:\r\n|\r|\n|\Z)', re.IGNORECASE)

NOT_BLANK = re.compile(rb"\S")
TAG = re.compile(rb"<\s*(?:html|table|!doctype\s+html)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Text:
    """The bytes of a file as UTF-8.

    The table begins at byte `start` of `data`, which is on line `line` of the file; what comes before is a
    byte-order mark and a line that names the `delimiter`. `detected` is as in `irr.codings.Source`.
    """

    path: str
    data: bytes
    start: int
    line: int
    delimiter: str | None
    detected: dict[str, str]


def read_text(source: Input, encoding: str | None) -> Text:
    """The text of a file: a byte-order mark decides the encoding, then `encoding`; otherwise it is UTF-8.

    Raises `InputError` where the file is not text or not delimited text, `UsageError` where there is no
    encoding called `encoding`.
    """
    if encoding is not None:
        _check_encoding(encoding)
    if program := PROJECTS.get(source.suffix):
        raise source.refusal(
            f"is a project of {program} in a format of its own; export it as REFI-QDA (.qdpx)"
        )
    path, raw = source.path, source.read()
    if raw.startswith(b"PK\x03\x04") and WORD in raw[: 1 << 16]:
        raise source.refusal("is a Word document; save its table as CSV or in a spreadsheet")
    for magic, text in BINARY:
        if raw.startswith(magic):
            raise _refusal(path, text)
    data, detected = _to_utf8(path, raw, encoding)
    start = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    _check_text(path, data, start)
    if sep := SEP_LINE.match(data, start):
        return Text(path, data, sep.end(), 2, sep[1].decode(), detected)
    return Text(path, data, start, 1, None, detected)


def line_at(data: bytes, offset: int) -> int:
    """The line that byte `offset` is on, whatever mixture of CR, LF and CRLF ends the lines."""
    crlf = data.count(b"\r\n", 0, offset)
    return 1 + data.count(b"\n", 0, offset) + data.count(b"\r", 0, offset) - crlf


def _check_encoding(encoding: str) -> None:
    try:
        if codecs.lookup(encoding).name.replace("-", "_") in NO_ENCODINGS:
            raise LookupError(encoding)
        # Unlike the look-up, this refuses codecs that are not text, such as base64.
        b"x".decode(encoding)
    except UnicodeError:
        pass
    except (LookupError, ValueError):
        hint = did_you_mean(encoding, ("utf-8", "utf-16", "cp1252", "latin-1", "iso-8859-15", "mac-roman"))
        raise UsageError(f"no encoding called {quoted(encoding)}{hint}") from None


def _to_utf8(path: str, raw: bytes, encoding: str | None) -> tuple[bytes, dict[str, str]]:
    for mark, name, shown in MARKS:
        if raw.startswith(mark):
            if name != "utf-8":
                return _recode(path, raw[len(mark) :], name), {"encoding": shown}
            encoding, detected = None, {"encoding": shown}
            break
    else:
        detected = {}
    if encoding is not None and codecs.lookup(encoding).name not in ("utf-8", "utf-8-sig"):
        return _recode(path, raw, encoding), {"encoding": encoding}
    if (bad := _first_bad_byte(raw)) is not None:
        text = f"not UTF-8 text (byte 0x{raw[bad]:02x})"
        way_out = "; say which with --encoding, e.g. --encoding cp1252"
        if raw.find(b"\0", 0, PIECE) >= 0:
            text, way_out = "not text", "; a table must be CSV or TSV"
        raise _refusal(path, text + way_out, line_at(raw, bad))
    return raw, detected


def _first_bad_byte(raw: bytes) -> int | None:
    if raw.isascii():
        return None
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        # Piecewise, so that a large file is not held a second time as a string.
        for at in range(0, len(raw), PIECE):
            decoder.decode(raw[at : at + PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        try:
            raw.decode()
        except UnicodeDecodeError as error:
            return error.start
    return None


def _recode(path: str, raw: bytes, encoding: str) -> bytes:
    try:
        return raw.decode(encoding).encode()
    except UnicodeDecodeError as error:
        # A line can be named only where a line break is one byte long.
        wide = (
            encoding.lower()
            .replace("_", "-")
            .startswith(("utf-16", "utf-32", "utf16", "utf32", "u16", "u32"))
        )
        line = None if wide else line_at(raw, error.start)
        byte = f" (byte 0x{raw[error.start]:02x})" if error.start < len(raw) else ""
        raise _refusal(path, f"not {encoding} text{byte}", line) from None
    except (UnicodeError, ValueError):
        raise _refusal(path, f"not {encoding} text") from None


def _check_text(path: str, data: bytes, start: int) -> None:
    head = data[start : start + PIECE].lstrip()
    if not head and not NOT_BLANK.search(data, start):
        raise _refusal(path, "the file is empty")
    if head.startswith(b"<"):
        if TAG.search(head):
            raise _refusal(path, "is an HTML page; open it and save the table as CSV")
        if head.startswith(b"<?xml"):
            raise _refusal(path, "is XML; save the table as CSV")
    if head.startswith((b"{", b"[")):
        raise _refusal(path, "is JSON of a shape that irr does not know")
    if (nul := data.find(b"\0", start)) >= 0:
        raise _refusal(path, "a NUL byte; is this a text file?", line_at(data, nul))


def _refusal(path: str, text: str, line: int | None = None) -> InputError:
    return InputError([Problem(path, line, text)])
