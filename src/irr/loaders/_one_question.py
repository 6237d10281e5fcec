"""From what coders said about tasks, question by question, to the codings or spans of one question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from irr.codings import Document, Remark, Source
from irr.errors import Choice, InputError, Problem
from irr.loaders._building import Assignment, Mark, codings_of, spans_of
from irr.names import did_you_mean, listed, quoted, shown

if TYPE_CHECKING:
    from irr.codings import Codings, Spans
    from irr.loaders import LoadOptions
    from irr.loaders._looks import Found, Look, Stretch


def said(found: Found, options: LoadOptions, words: Mapping[str, str]) -> Codings | Spans:
    """The answers to one question: the only one, or that which `options` choose.

    `words` says of each kind of thing that was passed over what it was: {n} is how many, and {s} its plural. Raises
    `InputError` with all problems; where there are several questions and none is chosen; and where a coder answered
    twice.
    """
    found.stop()
    passed = [Remark(kind, _counted(words[kind], n)) for kind, n in found.counts.items() if n]
    if not found.questions and all(look.unanswered is not None for look in found.looks):
        text = "; ".join(["holds no annotations that irr reads", *(one.text for one in passed)])
        raise InputError([Problem(found.path, None, text)])
    looks = _owned(found, options)
    question = _question(found, options)
    looks = _once(found, looks, question)
    found.stop()
    detected = dict(found.detected)
    if question is not None:
        detected["variable"] = quoted(question)
    spans = question is not None and found.questions[question]
    layout = "marked tasks" if spans else "tasks"
    # A line of one of several files is none of what was named.
    source = Source(found.path, found.format, layout, detected, *([] if found.files else [found.line_of]))
    remarks = (*passed, *found.remarks)
    if spans:
        return _spans(source, looks, question or "", remarks)
    return codings_of(source, _assignments(looks, question), remarks=remarks)


def _counted(words: str, n: int) -> str:
    return words.format(n=f"{n:,}", s="" if n == 1 else "s")


def _owned(found: Found, options: LoadOptions) -> Sequence[Look]:
    """The looks under the name of the coder that `options` give, if the file holds one coder's work."""
    if options.coder is None:
        return found.looks
    names = list(dict.fromkeys(look.coder for look in found.looks))
    if len(names) > 1:
        text = f"holds the work of {len(names):,} coders ({listed(names, 4)}), so that it cannot be called one coder's"
        raise InputError([Problem(found.path, None, f"{text}; leave out {quoted(options.coder)}")])
    coder = options.coder.strip()
    return [replace(look, coder=coder) for look in found.looks]


def _question(found: Found, options: LoadOptions) -> str | None:
    """The question that is read; None where nobody answered any."""
    names = list(found.questions)
    asked = options.variable
    if asked is not None and asked not in names:
        there = f"there are {listed(names, 20)}" if names else "nobody answered any"
        text = f"no question called {quoted(asked)}{did_you_mean(asked, names)} ({there})"
        raise InputError([Problem(found.path, None, text)])
    if asked is None and len(names) > 1:
        text = f"holds the answers to {len(names):,} questions; say which is read with --variable: {listed(names, 20)}"
        raise InputError([Problem(found.path, None, text)], Choice("variable", names))
    return asked if asked is not None else next(iter(names), None)


def _once(found: Found, looks: Sequence[Look], question: str | None) -> list[Look]:
    """Each coder's work on each task once; a problem where the answers differ."""
    first: dict[tuple[str, str], Look] = {}
    same = 0
    for look in looks:
        before = first.setdefault((look.section, look.coder), look)
        if before is look:
            continue
        if _answer(before, question) == _answer(look, question):
            same += 1
            continue
        at = found.place(before.record)
        found.problem(
            look.record,
            f"{shown(look.coder)} annotated {shown(look.section)} twice, and not alike: {_words(before, question)}"
            f"{f' ({at})' if at else ''}, {_words(look, question)}; keep the one that counts",
        )
    if same:
        text = _counted("{n} annotation{s} that a coder made again alike, counted once", same)
        found.remarks.append(Remark("repeated_annotations", text))
    return list(first.values())


def _answer(look: Look, question: str | None) -> frozenset[object] | str | None:
    given = look.given.get(question) if question is not None else None
    return look.unanswered if given is None else frozenset(given) or None


def _words(look: Look, question: str | None) -> str:
    given = look.given.get(question, ()) if question is not None else ()
    names = [one if isinstance(one, str) else f"{one.category} {one.start}-{one.end}" for one in given]
    return listed(sorted(names), 4) if names else "nothing"


def _assignments(looks: Iterable[Look], question: str | None) -> Iterator[Assignment]:
    for look in looks:
        given = look.given.get(question) if question is not None else None
        cells: Iterable[str | None] = [look.unanswered]
        if given is not None:
            cells = [one for one in dict.fromkeys(given) if isinstance(one, str)] or [None]
        for cell in cells:
            yield Assignment(look.section, look.coder, cell, look.record, look.text or "")


def _spans(source: Source, looks: Sequence[Look], question: str, remarks: tuple[Remark, ...]) -> Spans:
    """Spans of the tasks, each of which is a document that its coders had open."""
    place: dict[str, int] = {}
    texts: dict[str, str | None] = {}
    marks: list[Mark] = []
    problems: list[Problem] = []
    outside = 0
    for look in looks:
        at = place.setdefault(look.section, len(place))
        if texts.setdefault(look.section, look.text) != look.text:
            if texts[look.section] is None or look.text is None:
                texts[look.section] = texts[look.section] or look.text
            else:
                text = (
                    f"{quoted(look.section)} has another text elsewhere, so that positions cannot be compared"
                )
                problems.append(Problem(source.path, source.line_of(look.record), text))
        length = None if look.text is None else len(look.text)
        given: Iterable[str | Stretch] = look.given.get(question, ())
        for one in dict.fromkeys(given):
            if isinstance(one, str) or one.start < 0 or (length is not None and one.end > length):
                outside += 1
                continue
            marks.append(Mark(at, one.start, one.end, look.coder, one.category, look.record, one.quote))
    if problems:
        raise InputError(problems)
    if outside:
        text = _counted("{n} mark{s} beyond the end of the text left out", outside)
        remarks = (*remarks, Remark("spans_left_out", text))
    opened = frozenset((look.coder, place[look.section]) for look in looks)
    documents = [Document(name, texts[name]) for name in place]
    return spans_of(source, documents, marks, opened=opened, remarks=remarks)
