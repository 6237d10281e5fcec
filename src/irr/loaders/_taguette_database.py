"""The database of Taguette: documents as HTML, highlights in bytes of their text, a log of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from irr.codings import Remark
from irr.errors import InputError
from irr.inputs.json import parse
from irr.inputs.json import whole as number_in
from irr.loaders._documents import set_aside
from irr.loaders._html_text import HtmlText, html_text
from irr.loaders._positions import Text
from irr.loaders._project_database import Project, Row, described, project, stretch, texts_by_id
from irr.names import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from irr.codings import Spans
    from irr.inputs import Input
    from irr.inputs.sqlite import Database
    from irr.loaders import LoadOptions

_COMMANDS = ("id", "user_login", "payload")
#: Who a project that was exported from the web names for everything.
_ADMIN = "admin"


def load_project(source: Input, options: LoadOptions, format_: str) -> Spans:
    """The tags of all highlights, each its maker's where the log of commands tells."""
    with project(source) as (held, found):
        tags = texts_by_id(held, found.rows("tags", ("id", "path")), "tag")
        texts = _documents(held, found)
        held.remarks += _projects(found)
        highlights, beyond = _highlights(held, found, texts)
        makers = _makers(held, found, {*highlights}) if found.has("commands", *_COMMANDS) else {}
        coders = _coders(held, highlights, makers, options)
        tagged = set()
        for number, tag in found.rows("highlight_tags", ("highlight_id", "tag_id"), "highlight_id, tag_id"):
            place = highlights.get(number) if isinstance(number, int) else None
            category = tags.get(tag) if isinstance(tag, int) else None
            if number in beyond:
                continue
            if place is None or category is None:
                held.problem(
                    f"the highlight {described(number)} has the tag {described(tag)}; one of them there is not"
                )
                continue
            tagged.add(number)
            held.add(Row(*place, coders[number], category, None))
    held.remarks += notes(len(highlights) - len(tagged))
    held.texts = [Text(one.text, np.zeros(0, np.int64)) for one in texts]
    return held.spans(format_)


def _projects(found: Database) -> Iterator[Remark]:
    """Taguette on one's own computer keeps all projects in one database."""
    if not found.has("projects", "id", "name") or not found.has("documents", "project_id"):
        return
    used = {key for (key,) in found.rows("documents", ("project_id",))}
    names = [str(name) for key, name in found.rows("projects", ("id", "name")) if key in used]
    if len(used) > 1:
        text = f"the database holds {len(used):,} projects, and all are read as one: {listed(names)}; "
        text += "export the one that is meant"
        yield Remark("several_projects", text)


def _documents(held: Project, found: Database) -> list[HtmlText]:
    texts = []
    for (size,) in found.rows("documents", ("length(contents)",)):
        held.room(size)
    for key, name, contents in found.rows("documents", ("id", "name", "contents")):
        if not isinstance(contents, str):
            held.problem(
                f"the text of the document {described(name)} is {described(contents)}, which is no text"
            )
            continue
        before = len(held.names)
        held.add_document(key, name, None)
        if len(held.names) > before:
            texts.append(html_text(contents))
    held.stop()
    return texts


def _highlights(
    held: Project, found: Database, texts: list[HtmlText]
) -> tuple[dict[int, tuple[int, int, int]], set[int]]:
    """Document, start and end in code points of each highlight, by its id; and the ids of those beyond their text."""
    met: dict[int, tuple[int, int, int]] = {}
    quotes: dict[int, str] = {}
    columns = ("id", "document_id", "start_offset", "end_offset", "snippet")
    for number, document, start, end, snippet in found.rows("highlights", columns):
        place = stretch(held, document, start, end, f"the highlight {described(number)}")
        if not isinstance(number, int) or number in met:
            held.problem(f"a highlight with the id {described(number)}, which must be a number of its own")
        elif place is not None:
            met[number] = place
            quotes[number] = snippet if isinstance(snippet, str) else ""
    held.stop()
    by_document: dict[int, list[int]] = {}
    for number, place in met.items():
        by_document.setdefault(place[0], []).append(number)
    placed: dict[int, tuple[int, int, int]] = {}
    beyond, within, differing = [], 0, []
    for at, numbers in by_document.items():
        text = texts[at]
        starts = np.array([met[number][1] for number in numbers], np.int64)
        ends = np.array([met[number][2] for number in numbers], np.int64)
        bare_starts, shown_starts, split_starts = text.places(starts, ends=False)
        bare_ends, shown_ends, split_ends = text.places(ends, ends=True)
        within += int((split_starts | split_ends).sum())
        for row, number in enumerate(numbers):
            first, last = int(bare_starts[row]), int(bare_ends[row])
            label = f"{held.names[at]} {starts[row]}-{ends[row]}"
            if ends[row] > text.size:
                beyond.append(label)
                continue
            begin = int(shown_starts[row])
            placed[number] = (at, begin, max(begin, int(shown_ends[row])))
            quote = html_text(quotes[number], whole=False).bare if quotes[number] else ""
            if quote and quote.split() != text.bare[first:last].split():
                differing.append(label)
    held.remarks += _odd(beyond, within, differing, len(met))
    return placed, {*met} - {*placed}


def _odd(beyond: list[str], within: int, differing: list[str], total: int) -> Iterator[Remark]:
    if beyond:
        text = f"{len(beyond):,} highlights left out, as they are beyond the end of their text: {listed(beyond, 3)}"
        yield Remark("spans_beyond_text", text)
    if within:
        text = f"{within:,} of {total:,} highlights begin or end within a character, and are taken from before it"
        yield Remark("positions_within_characters", text)
    if differing:
        text = (
            f"{len(differing):,} of {total:,} highlights are of other words than the program quotes there; their "
            f"positions count: {listed(differing, 3)}"
        )
        yield Remark("quotes_differ", text)


def _makers(held: Project, found: Database, highlights: set[int]) -> dict[int, str]:
    """Who made each highlight, as the log of commands tells; a later change of it is another matter."""
    makers: dict[int, str] = {}
    others: set[int] = set()
    for _, login, payload in found.rows("commands", _COMMANDS, "id"):
        if not isinstance(payload, str) or not isinstance(login, str) or "highlight_add" not in payload:
            continue
        try:
            said = parse(payload.encode(errors="replace"), held.source.path)
        except InputError:
            held.problem(f"a command of {described(login)} is no JSON: {described(payload)}")
            continue
        if not isinstance(said, dict) or said.get("type") != "highlight_add":
            continue
        number = number_in(said.get("highlight_id"))
        if number is None or number not in highlights:
            continue
        if makers.setdefault(number, login.strip()) != login.strip():
            others.add(number)
    if others:
        text = f"highlights that another user changed later, counted for who made them: {len(others):,}"
        held.remarks.append(Remark("changed_by_others", text))
    return makers


def _coders(
    held: Project, highlights: dict[int, tuple[int, int, int]], makers: dict[int, str], options: LoadOptions
) -> dict[int, str]:
    """The coder of each highlight, and how that was decided."""
    logins = sorted({*makers.values()} - {""})
    stem = held.source.stem
    if options.coder:
        held.detected["coders"] = "as you say"
        held.remarks += set_aside(options.coder, {*logins} - {_ADMIN})
        return dict.fromkeys(highlights, options.coder)
    if logins in ([], [_ADMIN]):
        named = f"names only {quoted(_ADMIN)}" if logins else "names nobody"
        held.detected["coders"] = f"the file's ({stem}), as the log of commands {named}"
        return dict.fromkeys(highlights, stem)
    held.detected["coders"] = f"who made each highlight, in the log of commands ({listed(logins)})"
    unknown = sum(not makers.get(number) for number in highlights)
    if unknown:
        text = f"highlights whose maker is not in the log of commands, taken as the file's ({quoted(stem)}): {unknown:,}"
        held.remarks.append(Remark("coder_from_elsewhere", text))
    if _ADMIN in logins:
        text = (
            f"one of the users is {quoted(_ADMIN)}, whom projects exported from the web name for everybody; if several "
            "people worked as that user, they count as one coder"
        )
        held.remarks.append(Remark("admin_user", text))
    return {number: makers.get(number) or stem for number in highlights}


def notes(untagged: int) -> Iterator[Remark]:
    if untagged:
        yield Remark("notes_not_read", f"highlights without a tag, which are notes: {untagged:,}")
