"""A revision with the two codebooks it is about, found from the file alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from irr.codebook import Codebook, read_codebook
from irr.errors import InputError, Problem, all_read
from irr.names import listed, printable, quoted
from irr.revision.checking import check_revision
from irr.revision.model import Revision
from irr.revision.reading import read_revision

#: Files beside a revision file that are looked at for its codebooks.
_MOST = 500


@dataclass(frozen=True)
class LoadedRevision:
    """A revision, and the codebooks that it leads from and to."""

    revision: Revision
    old: Codebook
    new: Codebook


def load_revision(path: str) -> LoadedRevision:
    """The revision file at `path` with its codebooks: those under `codebooks`, or else the ones in its folder
    that have the versions it names.

    Raises `InputError` with every problem of all three files, or where a version is found in no file or in several.
    """
    revision = read_revision(path)
    if revision.old_path and revision.new_path:
        old_path, new_path = revision.old_path, revision.new_path
        old, new = all_read(lambda: read_codebook(old_path), lambda: read_codebook(new_path))
    else:
        old, new = _beside(revision)
    return LoadedRevision(revision, old, new)


def usable(loaded: LoadedRevision) -> LoadedRevision:
    """The revision, if nothing forbids carrying codings over by it.

    Raises `InputError` with every change that is wrong or missing.
    """
    found = check_revision(loaded.revision, loaded.old, loaded.new)
    errors = [one for one in found if one.level == "error"]
    if errors:
        raise InputError(Problem(one.file or "", one.line, f"{one.text} ({one.rule})") for one in errors)
    return loaded


def _beside(revision: Revision) -> list[Codebook]:
    """The codebooks in the folder of the revision file that have its versions (and its name, if it has one)."""
    folder = Path(revision.path).parent
    files = sorted(file for file in folder.iterdir() if file.suffix.lower() in (".yaml", ".yml"))[:_MOST]
    books = []
    for file in files:
        try:
            books.append(read_codebook(str(file)))
        except InputError:
            continue  # not a codebook, or not one that could be meant
    problems: list[Problem] = []
    found: list[Codebook] = []
    name = revision.codebook
    for key, version in (("from", revision.old), ("to", revision.new)):
        these = [book for book in books if book.version == version and name in ("", book.name)]
        if len(these) == 1:
            found += these
            continue
        what = f"a codebook {quoted(name)} of version" if name else "a codebook of version"
        where = f"the folder {printable(str(folder))}"
        if these:
            named = listed([Path(book.path).name for book in these])
            text = f"{what} {quoted(version)} is in several files of {where} ({named})"
        else:
            text = f"{what} {quoted(version)} is in no file of {where}"
        text += "; name both files: 'codebooks: {from: FILE, to: FILE}'"
        problems.append(Problem(revision.path, revision.lines.get(key), text))
    if problems:
        raise InputError(problems)
    return found
