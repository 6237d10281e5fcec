"""What a workbook must be before it is opened: an honest zip of a size that fits in memory."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from typing import Any
from xml.parsers import expat

from irr.worksheets._refusing import refusal

#: Bytes that a workbook may unpack to, and how many times its own size where that is more than a little.
LARGEST, LARGEST_RATIO, LITTLE = 1 << 29, 200, 1 << 24
#: Cells of the rectangle around all that a sheet holds.
MOST_CELLS = 10_000_000
_PIECE = 1 << 20
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"


def check_workbook(path: str, data: bytes) -> None:
    """Refuse what is no workbook, unpacks to more than it should, or has a cell far away from all others.

    Nothing is written anywhere, and the names in the archive are not used as paths. Raises `InputError`.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            _check_sizes(path, members, len(data))
            names = {member.filename for member in members}
            if "mimetype" in names and archive.read("mimetype").startswith(_OPEN_DOCUMENT):
                raise refusal(path, "is an OpenDocument sheet; save it as .xlsx or CSV")
            if "xl/workbook.xml" not in names:
                raise refusal(path, "is a zip archive, not an .xlsx workbook")
            for member in members:
                sheet = member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml")
                _check_member(path, archive, member, _Extent(path) if sheet else None)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise refusal(path, "is a damaged or incomplete workbook; save it again as .xlsx") from None


def _check_sizes(path: str, members: list[zipfile.ZipInfo], size: int) -> None:
    total = sum(member.file_size for member in members)
    if total > LARGEST or (total > LITTLE and total > LARGEST_RATIO * size):
        raise refusal(path, f"unpacks from {size:,} to {total:,} bytes, which no sheet of 'irr review' does")


def _check_member(
    path: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo, extent: _Extent | None
) -> None:
    """Read to the end, as its size and its check sum are only then known to be true."""
    with archive.open(member) as file:
        while piece := file.read(_PIECE):
            if extent is not None:
                extent.see(piece)
    if extent is not None:
        extent.see(b"", last=True)


class _Extent:
    """How far down and to the right a sheet reaches, seen while its XML goes by."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.rows = self.columns = 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._element
        self._parser.StartDoctypeDeclHandler = self._doctype

    def see(self, piece: bytes, last: bool = False) -> None:
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as error:
            raise refusal(self.path, f"is a damaged workbook ({error}); save it again as .xlsx") from None
        if self.rows * self.columns > MOST_CELLS:
            raise refusal(
                self.path,
                f"a cell stands far away from the others, in column {self.columns:,}, row {self.rows:,}",
            )

    def _doctype(self, *_: Any) -> None:
        raise refusal(self.path, "declares a document type, which no workbook does")

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] in ("c", "row", "dimension"):
            for cell in _CELL.findall(attributes.get("r", "") + " " + attributes.get("ref", "")):
                self.columns = max(self.columns, _column(cell[0]))
                self.rows = max(self.rows, int(cell[1]))
            if attributes.get("r", "").isdecimal():
                self.rows = max(self.rows, int(attributes["r"][:8]))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
