"""brat: a folder with a `.ann` file beside each `.txt`, of one coder or a folder for each coder; or one such file."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from irr.codings import Remark, Source
from irr.errors import InputError
from irr.inputs import Input
from irr.loaders._brat_folders import folders_of
from irr.loaders._building import Mark
from irr.loaders._gathering import MOST_MARKS, MOST_PROBLEMS, Gathered, lines_of
from irr.loaders._members import Member, Members, has_member, holds_files, members, name_of_folder
from irr.names import quoted

if TYPE_CHECKING:
    from irr.codings import Spans
    from irr.loaders import LoadOptions

FORMAT = "brat"
SUMMARY = "a folder of .ann files beside their .txt, of one coder or with a folder for each coder (brat)"

#: The largest file of annotations or text, in bytes.
LARGEST = 32_000_000

_LINE = re.compile(r"(?:[TREAMN#][\w.-]*|\*)\t\S")
_MARK = re.compile(r"(\S+) (\d{1,15} \d{1,15}(?:;\d{1,15} \d{1,15})*)")
#: What the lines of a file begin with, and what that is called.
_OTHER = {
    "R": "relations",
    "*": "relations",
    "E": "events",
    "A": "attributes",
    "M": "attributes",
    "N": "links to other sources",
    "#": "notes",
}


def claims(source: Input) -> bool:
    """A folder or zip with a `.ann` file that is empty or has lines of brat, or one such file.

    What has no name, as from standard input, is one where all its lines are brat's.
    """
    if holds_files(source):
        return has_member(source, _is_ours)
    if source.suffix == ".ann":
        return _looks_like(source.head)
    return source.held is not None and _is_surely(source.head)


def load(source: Input, options: LoadOptions) -> Spans:
    """What a folder or a file says; a text that nobody has a `.ann` file for is no document."""
    found = Gathered()
    if holds_files(source):
        below = members(source)
        folders = folders_of(source, below.files, options.coder)
        coders = "the folder" if folders.one_coder else "one folder each"
        own = (options.coder or folders.named or _folder(source.path)) if folders.one_coder else None
        _read_folder(below, own, folders.skipped, found)
        found.remarks += [
            Remark("links_not_followed" if "links" in what else "passed_over", f"{count:,} {what}")
            for what, count in below.passed.items()
        ]
    elif source.held is not None:
        coders = "the input"
        _read(source.stem, options.coder or source.stem, source, None, found)
    else:
        folder, name = os.path.split(os.path.abspath(source.path))
        coders = "the folder"
        stem = re.sub(r"(?i)\.ann(\.gz)?$", "", name)
        _read(
            Input(source.path).stem or stem,
            options.coder or _folder(folder),
            source,
            _beside(folder, stem, found),
            found,
        )
    single = not holds_files(source)
    return found.spans(
        Source(
            source.path,
            FORMAT,
            "spans",
            {"coders": coders if options.coder is None else "as you say"},
            (lambda record: record) if single else (lambda record: None),
        ),
        lambda what, count: Remark("passed_over", f"{what} not read: {count:,}"),
    )


def _folder(path: str) -> str:
    return name_of_folder(path) or "folder"


def _is_ours(member: Member) -> bool:
    return member.is_like((".ann",), _looks_like)


def _looks_like(head: bytes) -> bool:
    lines = [line for line in head.decode("utf-8", "replace").splitlines() if line.strip()]
    return not lines or any(_LINE.match(line) for line in lines)


def _is_surely(head: bytes) -> bool:
    # The last line may be cut off.
    lines = [line for line in head.decode("utf-8", "replace").splitlines() if line.strip()]
    marks = [line.split("\t") for line in lines if line.startswith("T")]
    return (
        bool(marks)
        and all(_LINE.match(line) for line in lines[:-1] or lines)
        and all(len(mark) == 3 and _MARK.fullmatch(mark[1]) for mark in marks[:-1] or marks)
    )


def _read_folder(below: Members, own: str | None, skipped: int, found: Gathered) -> None:
    texts = {one.parts: one for one in below.files if one.suffix == ".txt"}
    for member in below.files:
        if member.suffix != ".ann":
            continue
        parts = member.parts[skipped:]
        coder, parts = (own, parts) if own is not None else (parts[0], parts[1:])
        try:
            text = None
            if beside := texts.pop(member.parts, None):
                text = _decoded(below.read(beside, LARGEST), beside.open().path, found)
            source = member.open()
            # It is read once, and counted with the others.
            if len(found.problems) >= MOST_PROBLEMS:
                break
            held = Input(source.path, below.read(member, LARGEST))
            _read("/".join(parts), coder, held, text, found)
        except InputError as error:
            found.problems += error.problems
    if texts:
        text = f"texts without a file of annotations, which nobody opened: {len(texts):,}"
        found.remarks.append(Remark("texts_not_opened", text))


def _beside(folder: str, stem: str, found: Gathered) -> str | None:
    """The text beside a file of annotations, if it is there and no link out of the folder."""
    path = os.path.join(folder, f"{stem}.txt")
    if not os.path.lexists(path):
        return None
    real = os.path.realpath(path)
    if not os.path.isfile(real) or os.path.dirname(real) != os.path.realpath(folder):
        found.remarks.append(
            Remark("links_not_followed", f"{stem}.txt leads out of its folder, and is not read")
        )
        return None
    return _decoded(Input(path).read(), path, found)


def _decoded(data: bytes, path: str, found: Gathered) -> str | None:
    """A text as brat counts it: line ends and a byte-order mark as they are."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        found.add(path, None, "not UTF-8 text")
        return None


def _read(document: str, coder: str, source: Input, text: str | None, found: Gathered) -> None:
    """Take the marks of one coder in one document."""
    path = source.path
    place = found.open(document, coder, text, path)
    annotations = _decoded(source.read(), path, found)
    seen: set[str] = set()
    differing: list[tuple[int, str, list[tuple[int, int]], str]] = []
    checked = 0
    for number, line in lines_of((annotations or "").removeprefix("\ufeff")):
        if len(found.problems) >= MOST_PROBLEMS:
            break
        if not line.strip():
            continue
        name, _, rest = line.partition("\t")
        if name[:1] in _OTHER and rest:
            found.counts[_OTHER[name[:1]]] += 1
            continue
        said, _, quote = rest.partition("\t")
        mark = _MARK.fullmatch(said.strip())
        if not name.startswith("T") or mark is None:
            found.add(
                path, number, f"{quoted(line)} is no line of brat; marks are as T1<tab>category 0 5<tab>text"
            )
            continue
        if name in seen:
            found.add(path, number, f"{quoted(name)} stands twice")
        seen.add(name)
        pieces = [(int(start), int(end)) for start, end in map(str.split, mark[2].split(";"))]
        if any(start >= end for start, end in pieces):
            found.add(path, number, f"{quoted(name)}: {mark[2]} is no stretch; the end comes after the start")
            continue
        if len(found.marks) + len(pieces) > MOST_MARKS:
            found.add(path, number, f"more than {MOST_MARKS:,} marks, which irr does not read at once")
            break
        found.marks += [Mark(place, start, end, coder, mark[1], number) for start, end in pieces]
        if text is not None and quote:
            checked += 1
            if not _stands(text, pieces, quote):
                differing.append((number, name, pieces, quote))
    if differing and text is not None:
        _say_differing(path, differing, checked, text, found)


def _stands(text: str, pieces: list[tuple[int, int]], quote: str) -> bool:
    there = " ".join(text[start:end] for start, end in pieces)
    return there == quote or _flat(there) == _flat(quote)


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _say_differing(
    path: str,
    differing: list[tuple[int, str, list[tuple[int, int]], str]],
    checked: int,
    text: str,
    found: Gathered,
) -> None:
    """A remark where some texts of marks are not what stands there, a problem where most are not."""
    number, name, pieces, quote = differing[0]
    there = " ".join(text[start:end] for start, end in pieces)
    example = f"{name} says {quoted(quote)}, and {quoted(there)} stands there"
    if 2 * len(differing) <= checked:
        count = f"{len(differing):,} of {checked:,} marked texts are not what stands at their positions"
        found.remarks.append(
            Remark("texts_differ", f"{os.path.basename(path)}: {count}; line {number}: {example}")
        )
        return
    fits = [
        f"; they would fit if positions counted {what}"
        for what, measured in _other_measures(text)
        if sum(measured(pieces) == _flat(quote) for _, _, pieces, quote in differing) * 2 > len(differing)
    ]
    found.add(
        path,
        number,
        f"{len(differing):,} of {checked:,} marked texts are not what stands at their positions (characters of the .txt "
        f"from 0): {example}{fits[0] if fits else ''}",
    )


def _other_measures(text: str) -> Iterator[tuple[str, Callable[[list[tuple[int, int]]], str]]]:
    for what, encoding, size in (("UTF-16 units", "utf-16-le", 2), ("bytes of UTF-8", "utf-8", 1)):
        data = text.encode(encoding)

        def measured(
            pieces: list[tuple[int, int]], data: bytes = data, encoding: str = encoding, size: int = size
        ) -> str:
            parts = (data[start * size : end * size].decode(encoding, "replace") for start, end in pieces)
            return _flat(" ".join(parts))

        yield what, measured
