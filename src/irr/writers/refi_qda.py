"""REFI-QDA project (.qdpx): what NVivo, ATLAS.ti, MAXQDA, QualCoder and others import."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from irr._version import __version__
from irr.codebook.formats.qdc import attribute, code_lines
from irr.names import listed
from irr.writers._texts import with_texts
from irr.writers.model import Files

if TYPE_CHECKING:
    from irr.writers.model import Coded, Mark, Marked

FORMAT = "REFI-QDA"
SUMMARY = "for NVivo, ATLAS.ti, MAXQDA, QualCoder and other programs: texts, codes, who coded what"
SUFFIXES = (".qdpx",)
FOLDER = False
SECTIONS = SPANS = True
#: Whether sections are written as stretches of documents.
LAYS_OUT = True

#: There has to be some; the same one makes the same file.
_WHEN = "2000-01-01T00:00:00Z"
_DATE = (2000, 1, 1, 0, 0, 0)


def write(what: Coded | Marked, layout: str | None) -> Files:
    """The project: positions are code points, lines end in a line feed, GUIDs are made from names."""
    marked, said = with_texts(what, "refi-qda")
    name = "irr" if marked.codebook is None else marked.codebook.name
    members = {"project.qde": ("\n".join(_project(marked, name)) + "\n").encode()}
    for at, document in enumerate(marked.documents):
        members[f"sources/{_guid('source', str(at), document.name)}.txt"] = (document.text or "").encode(
            errors="backslashreplace"
        )
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            info = zipfile.ZipInfo(member, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    unheld = [one for one in (*marked.coders, *marked.categories) if attribute(one) != attribute(one, True)]
    if unheld:
        said += (f"characters that XML has no way to hold are replaced in {listed(unheld)}",)
    return Files({"": out.getvalue()}, said=said)


def _project(what: Marked, name: str) -> Iterator[str]:
    codes, guids = code_lines(what.codebook, what.categories)
    owner = _guid("user", "owner", "")
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield (
        f'<Project xmlns="urn:QDA-XML:project:1.0" name={attribute(name)} origin="irr {__version__}" '
        f'creatingUserGUID="{owner}" creationDateTime="{_WHEN}">'
    )
    yield "  <Users>"
    yield f'    <User guid="{owner}" name="irr"/>'
    for coder in what.coders:
        yield f'    <User guid="{_guid("user", "coder", coder)}" name={attribute(coder)}/>'
    yield "  </Users>"
    if codes:
        yield "  <CodeBook>"
        yield from ("  " + line if line.endswith("Codes>") else line for line in codes)
        yield "  </CodeBook>"
    if what.documents:
        yield "  <Sources>"
        for at in range(len(what.documents)):
            yield from _source(what, at, guids, owner)
        yield "  </Sources>"
    yield "</Project>"


def _source(what: Marked, at: int, guids: dict[str, str], owner: str) -> Iterator[str]:
    document = what.documents[at]
    guid = _guid("source", str(at), document.name)
    yield (
        f'    <TextSource guid="{guid}" name={attribute(document.name)} plainTextPath="internal://{guid}.txt" '
        f'creatingUser="{owner}" creationDateTime="{_WHEN}">'
    )
    of: defaultdict[tuple[int, int], list[Mark]] = defaultdict(list)
    for coder in what.coders:
        for mark in what.by_reader.get((at, coder), ()):
            of[mark.start, mark.end].append(mark)
    whole = of.pop((-1, -1), [])
    for (start, end), marks in sorted(of.items()):
        selection = _guid("selection", guid, f"{start}-{end}")
        yield (
            f'      <PlainTextSelection guid="{selection}" name={attribute(_name((document.text or "")[start:end]))} '
            f'startPosition="{start}" endPosition="{end}" creatingUser="{owner}" creationDateTime="{_WHEN}">'
        )
        for mark in marks:
            yield from _coding(mark, selection, guids, "        ")
        yield "      </PlainTextSelection>"
    for mark in whole:
        yield from _coding(mark, guid, guids, "      ")
    yield "    </TextSource>"


def _coding(mark: Mark, place: str, guids: dict[str, str], indent: str) -> Iterator[str]:
    guid = _guid("coding", place, f"{mark.coder}\0{mark.category}")
    user = _guid("user", "coder", mark.coder)
    yield f'{indent}<Coding guid="{guid}" creatingUser="{user}" creationDateTime="{_WHEN}">'
    yield f'{indent}  <CodeRef targetGUID="{guids[mark.category]}"/>'
    yield f"{indent}</Coding>"


def _name(text: str) -> str:
    """The beginning of what was marked, as ATLAS.ti names a selection."""
    return text if len(text) <= 100 else f"{text[:99]}…"


def _guid(kind: str, place: str, name: str) -> str:
    text = f"irr:{kind}:{place}:{name}"
    return str(uuid5(NAMESPACE_URL, text.encode(errors="backslashreplace").decode()))
