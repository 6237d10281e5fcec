"""Whose work the files of a folder of brat are: one coder's, or a folder's each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from irr.loaders._members import leading
from irr.names import printable

if TYPE_CHECKING:
    from irr.errors import InputError
    from irr.inputs import Input
    from irr.loaders._members import Member

    Parts = tuple[str, ...]

#: Endings of files that may lie beside a folder of brat: brat's own settings, texts, and what is only read by people.
_BESIDE = frozenset(("", ".conf", ".txt", ".md", ".rst", ".log", ".pdf", ".html", ".ann"))

#: Folders that a message names.
_NAMED = 8


@dataclass(frozen=True)
class Folders:
    """How many folders lead to the coders' work, and whose it is where it is one coder's.

    `named` is the last of these folders, None where there are none.
    """

    skipped: int
    one_coder: bool
    named: str | None


def folders_of(source: Input, files: Sequence[Member], coder: str | None) -> Folders:
    """Where the work of coders lies below a folder or in a zip; `coder` is whose it all is said to be.

    A folder of coders is one whose folders hold documents of the same names. Raises `InputError` where the folders
    could be those of coders or of documents, and where brat's are among other files.
    """
    every = [one.parts for one in files if one.suffix == ".ann"]
    above = leading([parts[:-1] for parts in every])
    named = above[-1] if above else None
    if coder is not None:
        return Folders(len(above), True, named)
    others = [one for one in files if PurePosixPath(one.name).suffix.lower() not in _BESIDE]
    if any(one.parts[: len(above)] != above for one in others):
        raise _refusal(source, "holds other files beside what is brat's", ["/".join(above)])
    below = [parts[len(above) :] for parts in every]
    if any(len(parts) == 1 for parts in below):
        return Folders(len(above), True, named)
    here = {"/".join((*above, one)): documents for one, documents in _by_folder(below).items()}
    if not _share(here.values()):
        # Two batches, two studies, or coders with nothing to compare.
        if others:
            raise _refusal(source, "holds other files beside what is brat's", [*here])
        raise _refusal(source, "its folders have no document in common", [*here])
    if any(_is_of_coders(documents) for documents in here.values()):
        raise _refusal(source, "its folders hold folders of one content", [*here])
    return Folders(len(above), False, None)


def _by_folder(every: Iterable[Parts]) -> dict[str, set[Parts]]:
    found: dict[str, set[Parts]] = defaultdict(set)
    for first, *rest in every:
        found[first].add(tuple(rest))
    return found


def _share(every: Iterable[set[Parts]]) -> bool:
    """Whether a document is in two folders."""
    seen: set[Parts] = set()
    for documents in every:
        if seen & documents:
            return True
        seen |= documents
    return False


def _is_of_coders(documents: set[Parts]) -> bool:
    return all(len(parts) > 1 for parts in documents) and _share(_by_folder(documents).values())


def _refusal(source: Input, text: str, folders: Sequence[str]) -> InputError:
    """An error that names the folders, as they are typed, or as they stand in a zip."""
    at = f"{source.path.rstrip('/')}/" if source.folder else ""
    there = ", ".join(printable(f"{at}{one}") for one in folders[:_NAMED])
    if more := len(folders[_NAMED:]):
        there += f" and {more:,} more"
    way = "name that folder" if len(folders) == 1 else "name those of the coders"
    if not source.folder:
        way = f"unpack the zip, and {way}"
    elif len(folders) > 1:
        way += ", or --coder NAME=FOLDER for each"
    return source.refusal(f"{text}, so that it is not clear who coded what: {there}; {way}")
