"""The codes and sets of a REFI-QDA file, read without following or expanding anything.

Elements are taken one by one as the parser meets them, so the depth of a file costs nothing. A codebook (.qdc) and
a project (.qdpx) hold codes in the same elements; who reads more of a project extends `Reading`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.sax.handler import ContentHandler

from irr.errors import InputError, Problem
from irr.inputs import Input
from irr.inputs.archive import MAGIC, archive_of
from irr.inputs.xml import parse
from irr.names import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from irr.yamltree import Problems

#: Largest file that is read, in bytes; a codebook of 10,000 categories has a fifth of that.
LARGEST = 50_000_000
#: Deepest nesting of codes.
DEEPEST = 50
#: What a project is called in its zip, in capitals or not.
PROJECT = "project.qde"


@dataclass
class Coded:
    """A code or a set: where it stands, what it says, and the number of the code above it."""

    line: int
    guid: str
    name: str
    color: str
    codable: bool
    above: int | None
    description: str = ""
    #: Of a set: the GUIDs of the codes in it, and whether sources or notes are.
    members: list[str] = field(default_factory=list)
    others: bool = False


class Reading(ContentHandler):
    """Codes and sets in the order of the file."""

    def __init__(self, problems: Problems) -> None:
        super().__init__()
        self.problems = problems
        self.codes: list[Coded] = []
        self.sets: list[Coded] = []
        self._path: list[str] = []
        self._open: list[int] = []
        self._text: list[str] | None = None
        self._locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802
        self._locator = locator

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        line = self._locator.getLineNumber()
        name = name.rpartition(":")[2]
        if not self._path and name not in ("CodeBook", "Project"):
            raise _refusal(
                self.problems.file, line, f"not a REFI-QDA codebook: it begins with {quoted(name)}"
            )
        within = self._path[-1] if self._path else ""
        self._path.append(name)
        if name == "Code" and within in ("Codes", "Code"):
            self._begin_code(line, attrs)
        elif name == "Set" and within == "Sets":
            self.sets.append(_coded(line, attrs, None))
        elif name == "MemberCode" and within == "Set" and self.sets:
            # Projects, unlike codebooks, call the attribute targetGUID.
            self.sets[-1].members.append(guid_of(attrs.get("guid", attrs.get("targetGUID", ""))))
        elif name.startswith("Member") and within == "Set" and self.sets:
            self.sets[-1].others = True
        elif name == "Description" and within in ("Code", "Set"):
            self._text = []

    def _begin_code(self, line: int, attrs: Any) -> None:
        if len(self._open) == DEEPEST:
            raise _refusal(self.problems.file, line, f"codes nested more than {DEEPEST} deep")
        code = _coded(line, attrs, self._open[-1] if self._open else None)
        if not code.name.strip():
            self.problems.add(line, "a code without a name")
        self._open.append(len(self.codes))
        self.codes.append(code)

    def characters(self, content: str) -> None:
        if self._text is not None:
            self._text.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802
        name = self._path.pop()
        within = self._path[-1] if self._path else ""
        if name == "Description" and self._text is not None:
            described = self.codes[self._open[-1]] if within == "Code" and self._open else self.sets[-1]
            described.description += "".join(self._text)
            self._text = None
        elif name == "Code" and within in ("Codes", "Code"):
            self._open.pop()


def codes_and_sets(data: bytes, problems: Problems) -> tuple[list[Coded], list[Coded]]:
    """The codes, each after the one it is in, and the sets of codes; `InputError` for what is no XML or not safe."""
    path = problems.file
    if len(data) > LARGEST:
        size = f"{LARGEST // 1_000_000} MB"
        raise _refusal(path, None, f"larger than {size}, which no codebook is; export the codebook alone")
    reading = Reading(problems)
    parse(data, reading, path)
    return reading.codes, [one for one in reading.sets if one.members or not one.others]


def names_of(codes: Sequence[Coded]) -> list[str]:
    """What each code is called: its name, and where several have one name, also those of the codes above it."""
    # A group and a category may have one name.
    times = Counter((code.codable, code.name.strip()) for code in codes)
    names = []
    for code in codes:
        path, above = [code.name.strip()], code.above
        while times[code.codable, code.name.strip()] > 1 and above is not None:
            path.append(codes[above].name.strip())
            above = codes[above].above
        names.append("::".join(reversed(path)))
    return names


def check_guids(codes: Sequence[Coded], problems: Problems) -> None:
    """Say where a GUID stands twice; so a code that is below itself is found, too."""
    first: dict[str, int] = {}
    for code in codes:
        guid = guid_of(code.guid)
        if guid in first:
            problems.add(code.line, f"the GUID {quoted(code.guid)} stands here and at line {first[guid]}")
        elif guid:
            first[guid] = code.line


def is_project(data: bytes, path: str) -> bool:
    """Whether `data` is a zip with a project in it."""
    if not data.startswith(MAGIC):
        return False
    try:
        archive = archive_of(Input(path, held=data))
    except InputError:
        return False
    return archive is not None and PROJECT in archive


def unpacked(data: bytes, path: str) -> bytes:
    """The project in the zip that `data` is, or `data` where it is none."""
    archive = archive_of(Input(path, held=data))
    return data if archive is None else archive.read(PROJECT, LARGEST)


def guid_of(text: str) -> str:
    """A GUID as it is compared: braces and case do not count."""
    return text.strip().strip("{}").lower()


def _coded(line: int, attrs: Any, above: int | None) -> Coded:
    codable = attrs.get("isCodable", "true").strip().lower() not in ("false", "0")
    name, guid, color = (attrs.get(key, "") for key in ("name", "guid", "color"))
    return Coded(line, guid, name, color, codable, above)


def _refusal(path: str, line: int | None, text: str) -> InputError:
    return InputError([Problem(path, line, text)])
