"""Coder files: one a coder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from irr.errors import UsageError
from irr.reading.coder_file import annotation_lines, check_names, coding_lines, file_names
from irr.writers.model import Files, Marked
from irr.yamltree import written

if TYPE_CHECKING:
    from irr.writers.model import Coded

FORMAT = "YAML"
SUMMARY = "a file a coder, with notes, comments and suggestions, made to be read and typed"
SUFFIXES = (".yaml", ".yml")
FOLDER = True
SECTIONS, SPANS = True, False


def makes_folder(layout: str | None) -> bool:
    """A file a coder."""
    return True


def write(what: Coded | Marked, layout: str | None) -> Files:
    """A file a coder; `UsageError` where a name would be read back as something else."""
    if isinstance(what, Marked):
        raise UsageError("coder files hold sections; say what a section is with --unit")
    files = {}
    known = what.codebook.ids if what.codebook is not None else None
    reference = what.codebook.reference if what.codebook is not None else None
    used = dict.fromkeys(name for some in what.given.values() for name in some)
    for coder, name in file_names(what.coders).items():
        sections = [*what.by_coder.get(coder, {}).items()]
        if not sections:
            # A file without a section is none.
            continue
        check_names(coder, used, [section for section, _ in sections], known)
        lines = [*coding_lines(coder, reference, sections)]
        if kind := what.kinds.get(coder):
            lines.insert(1, f"kind: {written(kind)}\n")
        lines += annotation_lines(
            [one for one in what.notes if one.coder == coder],
            [one for one in what.comments if one.coder == coder],
            [one for one in what.suggestions if one.coder == coder],
        )
        files[name] = "".join(lines).encode(errors="backslashreplace")
    return Files(files)
