"""What there is to write: a study's ratings, or marks where no unit makes sections of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from os import PathLike, fspath
from typing import Any

from irr.codebook import Codebook, read_codebook
from irr.codings import Spans
from irr.errors import InputError, Problem, UsageError
from irr.inputs import STDIN, Input, source_of
from irr.loaders import LoadOptions, refuse_meaningless
from irr.loaders import load as load_file
from irr.names import did_you_mean, quoted
from irr.reading import load
from irr.reading.files import coders_named
from irr.study import Warned
from irr.units import in_characters
from irr.writers.model import Coded, Marked, of_spans, of_study

Path = str | PathLike[str]


def gather(
    paths: Path | Sequence[Path],
    *,
    codebook: Path | Codebook | None = None,
    coders: Sequence[str] = (),
    owners: Mapping[str, str] | None = None,
    unit: str | None = None,
    texts: Path | None = None,
    **options: Any,
) -> tuple[Coded | Marked, tuple[Warned, ...]]:
    """What these files hold, and what reading them warns about; the options are those of `irr.load`.

    Files of spans without a `unit` are marks; all else are ratings, as every command reads them.
    """
    some = [paths] if isinstance(paths, str | PathLike) else paths
    # Standard input can be read once only.
    inputs = [source_of(STDIN) if fspath(path) == STDIN else fspath(path) for path in some]
    if unit is None and (spans := _spans(inputs, coders, owners or {}, options)):
        for name in ("sections", "at", "blank", "overlap"):
            if options.get(name):
                raise UsageError(f"--{name} is for sections; say what a section is with --unit")
        book = _book(codebook)
        found = in_characters(spans, None if texts is None else fspath(texts))
        marked = of_spans(found, book)
        if book is not None and not options.get("extend_codebook"):
            _check(marked, book, found)
        said = tuple(
            Warned(remark.kind, remark.text, one.source.path) for one in found for remark in one.remarks
        )
        return _chosen(marked, coders), said
    book = _book(codebook)
    study = load(inputs, codebook=book, coders=coders, owners=owners, unit=unit, texts=texts, **options)
    return of_study(study, book), study.warnings


def _book(codebook: Path | Codebook | None) -> Codebook | None:
    return codebook if codebook is None or isinstance(codebook, Codebook) else read_codebook(fspath(codebook))


def _spans(
    inputs: Sequence[str | Input],
    coders: Sequence[str],
    owners: Mapping[str, str],
    options: Mapping[str, Any],
) -> list[Spans]:
    """The spans of the files where all hold spans; none where one does not, or cannot be read."""
    asked = replace(LoadOptions.of(options), coders=tuple(coders))
    found: list[Spans] = []
    for one in inputs:
        path = one.path if isinstance(one, Input) else one
        try:
            said = load_file(one, asked, owners.get(path))
        except InputError:
            # It is read again, with all that is to be said of the others.
            return []
        if not all(isinstance(part, Spans) for part in said):
            return []
        found += [part for part in said if isinstance(part, Spans)]
    refuse_meaningless(inputs, asked)
    return found


def _check(marked: Marked, book: Codebook, spans: Sequence[Spans]) -> None:
    problems = [
        Problem(
            one.source.path,
            None,
            f"unknown category {quoted(name)}{did_you_mean(name, book.ids)}",
        )
        for one in spans
        for name in dict.fromkeys(one.category.to_pylist())
        if name not in book.by_id
    ]
    if problems:
        raise InputError(problems)


def _chosen(marked: Marked, coders: Sequence[str]) -> Marked:
    if not coders:
        return marked
    chosen = coders_named(coders, marked.coders)
    opened = marked.opened
    return replace(
        marked,
        coders=tuple(dict.fromkeys(chosen)),
        marks=tuple(mark for mark in marked.marks if mark.coder in chosen),
        opened=None if opened is None else frozenset(pair for pair in opened if pair[0] in chosen),
        notes=tuple(note for note in marked.notes if note.coder in chosen),
        comments=tuple(comment for comment in marked.comments if comment.coder in chosen),
    )
