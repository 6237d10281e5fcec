"""What was written, and what of it is lost: found by reading it back, so that nothing is lost unsaid."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from irr.arrays import values
from irr.codings import Codings, Spans
from irr.errors import InputError, UsageError
from irr.inputs import Input, source_of
from irr.loaders import LoadOptions, loaders
from irr.loaders import load as load_file
from irr.reading.assemble import ReadOptions, assemble
from irr.tables import table_formats
from irr.units import in_characters
from irr.writers import layout_of, writer
from irr.writers._differences import Blanks, Losses
from irr.writers._laid_out import laid_out
from irr.writers._mark_differences import of_marks
from irr.writers._rating_differences import of_ratings
from irr.writers._restored import restored
from irr.writers.model import Coded, Files, Marked, of_spans, of_study

if TYPE_CHECKING:
    from irr.codebook import Codebook
    from irr.writers._laid_out import LaidOut


@dataclass(frozen=True)
class Receipt:
    """Files, what they do not carry, and what is good to know when they are read; each in a sentence."""

    files: Mapping[str, bytes]
    losses: tuple[str, ...]
    remarks: tuple[str, ...]


def written(what: Coded | Marked, name: str, layout: str | None = None, path: str = "codings") -> Receipt:
    """The files of a format, read back and compared; `path` is where they will be.

    Raises `UsageError` where the format has no way to hold what there is.
    """
    module, layout = writer(name), layout_of(name, layout)
    if not (what.given if isinstance(what, Coded) else what.documents):
        raise UsageError("nobody coded anything, so that there is nothing to write")
    files: Files = module.write(what, layout)
    remarks = [*files.said]
    if isinstance(what, Coded) and getattr(module, "LAYS_OUT", False):
        found = _differences_of_sections_laid_out(what, laid_out(what), files, module, path)
    elif isinstance(what, Coded):
        found = _differences_of_sections(what, files, module, layout, path)
    else:
        found = _differences_of_marks(what, files, module, path)
    if files.renamed:
        pairs = ", ".join(f"{name} → {new}" for name, new in files.renamed.items())
        many = "1 category is" if len(files.renamed) == 1 else f"{len(files.renamed):,} categories are"
        found = Losses((f"{many} renamed: {pairs}", *found.losses), found.remarks)
    return Receipt(files.data, found.losses, (*remarks, *found.remarks))


def is_read(module: ModuleType) -> bool:
    """Whether there is a loader of what the module writes."""
    return module.FORMAT in {*(one.FORMAT for one in loaders()), *(one.FORMAT for one in table_formats())}


def _unknown(module: ModuleType) -> Losses:
    return Losses((f"what is lost is not known, as irr does not read {module.FORMAT}",), ())


def _read(files: Files, module: ModuleType, layout: str | None, path: str) -> list[Codings | Spans]:
    """What the loaders say of the files; `UsageError` where they refuse them."""
    asked = module.reading(layout) if hasattr(module, "reading") else None
    options = LoadOptions(layout=asked)
    try:
        if getattr(module, "ONE_INPUT", False):
            return _read_folder(files, options)
        said: list[Codings | Spans] = []
        for name, data in files.data.items():
            said += load_file(Input(name or path, data), options)
        return said
    except InputError as error:
        problem = error.problems[0]
        where = "" if problem.line is None else f"line {problem.line}: "
        raise UsageError(f"this cannot be written as {module.FORMAT}: {where}{problem.text}") from None


def _read_folder(files: Files, options: LoadOptions) -> list[Codings | Spans]:
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.data.items():
            file = Path(folder, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        return load_file(source_of(folder + os.sep), options)


def _differences_of_sections(
    what: Coded, files: Files, module: ModuleType, layout: str | None, path: str
) -> Losses:
    if not is_read(module):
        return _unknown(module)
    said = [one for one in _read(files, module, layout, path) if isinstance(one, Codings)]
    nothing = missing = _coded(said, what.codebook, module, "none")
    if any(one.blank == "unknown" and "" in values(one.cell) for one in said):
        missing = _coded(said, what.codebook, module, "missing")
    blank = {key for key, some in nothing.given.items() if not some and key not in missing.given}
    found = of_ratings(what, missing, Blanks(blank.__contains__, len(blank)), files.renamed, module.FORMAT)
    remarks = [*found.remarks]
    if layout is not None and hasattr(module, "reading") and module.reading(layout):
        remarks.append(f"read it with --layout {module.reading(layout)}")
    if what.codebook is not None:
        bare = _coded(said, None, module, "none")
        if bare.given != nothing.given:
            remarks.append(
                "read it with the codebook, which tells the names of categories from words such as none"
            )
    return Losses(found.losses, tuple(remarks))


def _coded(said: Sequence[Codings], book: Codebook | None, module: ModuleType, blank: str) -> Coded:
    try:
        study = assemble(said, book, ReadOptions(blank, None, extend_codebook=True))  # type: ignore[arg-type]
    except InputError as error:
        raise UsageError(f"this cannot be written as {module.FORMAT}: {error.problems[0].text}") from None
    return of_study(study, book)


def _differences_of_sections_laid_out(
    what: Coded, laid: LaidOut, files: Files, module: ModuleType, path: str
) -> Losses:
    if not is_read(module):
        return _unknown(module)
    spans = [one for one in _read(files, module, None, path) if isinstance(one, Spans)]
    marked = of_spans(in_characters(spans, None))
    found = of_ratings(what, *restored(marked, what, laid), files.renamed, module.FORMAT)
    losses, remarks = [*found.losses], [*found.remarks]
    again = {
        f"{laid.marked.documents[document].name}/{number}"
        for document, sections in laid.by_document.items()
        for number, _ in enumerate(sections, start=1)
    }
    if laid.unit is None:
        losses.append(
            "where sections begin and end is not carried beyond what is marked; no unit cuts these texts again"
        )
    else:
        remarks.append(f"read it with --unit {laid.unit}")
    if again != {*what.sections}:
        n = len(what.sections)
        losses.append(f"the name{'s' if n > 1 else ''} of {n:,} section{'s' if n > 1 else ''}")
    return Losses(tuple(losses), tuple(remarks))


def _differences_of_marks(what: Marked, files: Files, module: ModuleType, path: str) -> Losses:
    if not is_read(module):
        return _unknown(module)
    spans = [one for one in _read(files, module, None, path) if isinstance(one, Spans)]
    return of_marks(what, of_spans(in_characters(spans, None)), files.renamed)
