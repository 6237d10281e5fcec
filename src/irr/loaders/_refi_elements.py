"""What a REFI-QDA project says of its coders, codes and texts, taken one element at a time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from irr.codebook.refi import Reading, guid_of
from irr.errors import InputError, Problem
from irr.inputs.xml import DEEPEST, parse

if TYPE_CHECKING:
    from irr.yamltree import Problems

#: Most elements of a project; some 300,000 codings.
MOST = 1_500_000

#: Elements that are a text, and what they stand in.
_TEXTS = {("TextSource", "Sources"), ("Representation", "PDFSource"), ("TextDescription", "PictureSource")}
#: What else may be coded, and what a report calls it.
_OTHERS = {
    "PictureSource": "a picture",
    "PDFSource": "a PDF",
    "AudioSource": "a sound recording",
    "VideoSource": "a video",
    "Note": "a note",
}


@dataclass(slots=True)
class User:
    """Somebody who works in the project."""

    line: int
    guid: str
    name: str


@dataclass(slots=True)
class Selection:
    """A stretch of a text as it is written, "" where it says nothing; `line` is where it begins."""

    line: int
    start: str
    end: str
    name: str
    user: str
    coded: bool = False


@dataclass(slots=True)
class Coding:
    """A code given to a stretch, or with None to the whole text; `user` as it is written there and nowhere else."""

    line: int
    user: str
    selection: Selection | None
    code: str = ""


@dataclass(slots=True)
class TextSource:
    """A text that may be coded: `path` leads to it, unless `content` is the text."""

    line: int
    guid: str
    name: str
    path: str
    rich: str
    user: str
    content: str | None = None
    selections: list[Selection] = field(default_factory=list)
    codings: list[Coding] = field(default_factory=list)


class Project(Reading):
    """All of it, in the order of the file. `unread` counts codings of what is no text, by what that is."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(problems)
        self.root = ""
        self.name = self.origin = self.user = ""
        self.users: list[User] = []
        self.texts: list[TextSource] = []
        self.unread: Counter[str] = Counter()
        self.notes = 0
        self.elements = 0
        self._source: TextSource | None = None
        self._other: list[tuple[str, str, str]] = []
        self._selection: Selection | None = None
        self._coding: Coding | None = None
        self._content: list[str] | None = None
        #: Selections of coordinates, by GUID, with their codings; the same may stand in a text.
        self._areas: dict[str, int] = {}
        self._area = ""
        self._in_text: set[str] = set()
        self._what_of: dict[str, str] = {}

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        self.elements += 1
        line = self._locator.getLineNumber()
        if self.elements > MOST:
            raise self._refused(line, f"more than {MOST:,} elements")
        if len(self._path) == DEEPEST:
            raise self._refused(line, f"elements nested more than {DEEPEST} deep")
        within = self._path[-1] if self._path else ""
        super().startElement(name, attrs)
        name = self._path[-1]
        if not within:
            self.root = name
            self.name, self.origin = attrs.get("name", "").strip(), attrs.get("origin", "").strip()
            self.user = attrs.get("creatingUserGUID", "")
        elif name == "User" and within == "Users":
            guid = attrs.get("guid", "")
            self.users.append(User(line, guid, attrs.get("name", "").strip() or attrs.get("id", "").strip()))
        elif (name, within) in _TEXTS:
            self._begin_text(line, attrs)
        elif name in _OTHERS and within in ("Sources", "Notes"):
            named, user = attrs.get("name", ""), attrs.get("creatingUser", "")
            self._other.append((_OTHERS[name], named, user))
        elif name == "PlainTextContent" and self._source is not None and self._path[-2] in _TEXT_NAMES:
            self._content = []
        elif name == "PlainTextSelection" and self._source is not None and within in _TEXT_NAMES:
            self._begin_selection(line, attrs)
        elif name == "Coding":
            self._begin_coding(line, within, attrs)
        elif name == "CodeRef" and within == "Coding" and self._coding is not None:
            self._coding.code = attrs.get("targetGUID", "")
        elif name == "NoteRef" and within in ("PlainTextSelection", "Coding"):
            self.notes += 1
        elif name.endswith("Selection"):
            self._area = guid_of(attrs.get("guid", ""))

    def _begin_text(self, line: int, attrs: Any) -> None:
        over = self._other[-1] if self._other else ("", "", "")
        self._source = TextSource(
            line,
            attrs.get("guid", ""),
            # The text of a PDF goes by the name of the PDF.
            over[1].strip() or attrs.get("name", "").strip(),
            attrs.get("plainTextPath", "").strip(),
            attrs.get("richTextPath", "").strip(),
            attrs.get("creatingUser", "").strip() or over[2].strip(),
        )
        self.texts.append(self._source)

    def _begin_selection(self, line: int, attrs: Any) -> None:
        assert self._source is not None
        self._selection = Selection(
            line,
            attrs.get("startPosition", ""),
            attrs.get("endPosition", ""),
            attrs.get("name", ""),
            attrs.get("creatingUser", "").strip(),
        )
        self._source.selections.append(self._selection)
        self._in_text.add(guid_of(attrs.get("guid", "")))

    def _begin_coding(self, line: int, within: str, attrs: Any) -> None:
        if within == "PlainTextSelection" and self._selection is not None:
            self._selection.coded = True
        elif within in _TEXT_NAMES and self._source is not None:
            pass
        elif self._other and self._source is None:
            what = self._other[-1][0]
            if within.endswith("Selection") and self._area:
                self._areas[self._area] = self._areas.get(self._area, 0) + 1
                self._what_of[self._area] = what
            else:
                self.unread[what] += 1
            return
        else:
            self.unread["another thing"] += 1
            return
        selection = self._selection if within == "PlainTextSelection" else None
        assert self._source is not None
        self._coding = Coding(line, attrs.get("creatingUser", "").strip(), selection)
        self._source.codings.append(self._coding)

    def characters(self, content: str) -> None:
        super().characters(content)
        if self._content is not None:
            self._content.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802
        within = self._path[-2] if len(self._path) > 1 else ""
        super().endElement(name)
        name = name.rpartition(":")[2]
        if name == "PlainTextContent" and self._content is not None and self._source is not None:
            self._source.content = "".join(self._content)
            self._content = None
        elif name == "Coding":
            self._coding = None
        elif name == "PlainTextSelection":
            self._selection = None
        elif (name, within) in _TEXTS:
            self._source = None
        elif name in _OTHERS and within in ("Sources", "Notes") and self._other:
            self._other.pop()
        elif name.endswith("Selection"):
            self._area = ""

    def endDocument(self) -> None:  # noqa: N802
        # ATLAS.ti marks a stretch of a PDF twice: as an area of a page, and in the text of the PDF.
        for area, times in self._areas.items():
            if area not in self._in_text:
                self.unread[self._what_of[area]] += times

    def _refused(self, line: int, text: str) -> InputError:
        return InputError([Problem(self.problems.file, line, text)])


_TEXT_NAMES = frozenset(name for name, _ in _TEXTS)


def project_of(data: bytes, problems: Problems) -> Project:
    """The project that `data` says; `InputError` for what is no XML or not safe."""
    reading = Project(problems)
    parse(data, reading, problems.file)
    return reading
