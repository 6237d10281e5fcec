"""The files of a folder or of a zip, by their names below it: nothing that leads out of it, and not without end."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import PurePosixPath

from irr.errors import InputError
from irr.inputs import Input
from irr.inputs.archive import MAGIC, Archive, archive_of
from irr.names import decoded

#: The most files of a folder, and the most bytes of them together.
MOST_FILES = 100_000
MOST_BYTES = 256_000_000
#: How many files are looked at to tell what a folder holds.
LOOKED_AT = 2_000
_DEEPEST = 20


@dataclass(frozen=True)
class Member:
    """A file below a folder or in a zip: its name, with / between folders, and the file itself."""

    name: str
    open: Callable[[], Input]

    @property
    def suffix(self) -> str:
        """How the name ends, in small letters."""
        return PurePosixPath(self.name).suffix.lower()

    def is_like(self, suffixes: Sequence[str], begins: Callable[[bytes], bool]) -> bool:
        """Whether its name ends so and its first bytes are such; false of one that cannot be read."""
        try:
            return self.suffix in suffixes and begins(self.open().head)
        except InputError:
            return False

    @property
    def parts(self) -> tuple[str, ...]:
        """The folders that lead to it, and its name without ending."""
        return PurePosixPath(self.name).with_suffix("").parts


@dataclass
class Members:
    """The files in order of their names; `links` counts what was not followed, `outside` names that lead out of a zip."""

    files: list[Member]
    links: int = 0
    outside: int = 0

    def read(self, member: Member, most: int) -> bytes:
        """The bytes of a member; `InputError` where it, or all that were read, are too many."""
        source = member.open()
        data = source.read()
        self._left -= len(data)
        if len(data) > most or self._left < 0:
            raise source.refusal(
                f"with it, more than {min(most, MOST_BYTES) // 1_000_000} MB; name fewer files"
            )
        return data

    def __post_init__(self) -> None:
        self._left = MOST_BYTES

    @property
    def passed(self) -> dict[str, int]:
        """What was passed over, and how often."""
        found = {
            "links out of the folder, or to folders, not followed": self.links,
            "files of the zip whose names lead out of it, not read": self.outside,
        }
        return {what: count for what, count in found.items() if count}


def members(source: Input, *suffixes: str) -> Members:
    """The files with these endings in the folder or zip that `source` is; all where none is named."""
    found = Members([])
    every = [*islice(_walk(source, found), MOST_FILES + 1)]
    if len(every) > MOST_FILES:
        raise source.refusal(
            f"holds more than {MOST_FILES:,} files; name the folders in it that hold codings"
        )
    found.files += sorted(
        (one for one in every if not suffixes or one.suffix in suffixes), key=lambda one: one.name
    )
    return found


def holds_files(source: Input) -> bool:
    """Whether it is a folder or a zip."""
    return source.folder or source.head.startswith(MAGIC)


def name_of_folder(path: str) -> str:
    """What a folder or zip is called: the last part of its path, without `.zip`; "" where there is none."""
    return re.sub(r"(?i)\.zip$", "", decoded(os.path.basename(os.path.abspath(path))))


def leading(every: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The folders that lead to all of these."""
    found: list[str] = []
    for names in zip(*every, strict=False):
        if len({*names}) > 1:
            break
        found.append(names[0])
    return tuple(found)


def has_member(source: Input, holds: Callable[[Member], bool]) -> bool:
    """Whether one of the first files of a folder or zip is such; false of any other file."""
    try:
        return any(map(holds, islice(_walk(source, Members([])), LOOKED_AT)))
    except InputError:
        return False


def _walk(source: Input, found: Members) -> Iterator[Member]:
    if source.folder:
        yield from _of_folder(source, found)
    elif source.head.startswith(MAGIC) and (archive := archive_of(source)) is not None:
        yield from _of_archive(source, archive, found)


def _of_folder(source: Input, found: Members) -> Iterator[Member]:
    root = os.path.realpath(source.path)
    waiting = [("", 0)]
    while waiting:
        below, depth = waiting.pop()
        try:
            with os.scandir(os.path.join(source.path, below)) as entries:
                names = sorted(islice(entries, MOST_FILES + 1), key=lambda entry: entry.name)
        except OSError as error:
            raise source.refusal((error.strerror or str(error)).lower()) from None
        folders = []
        for entry in names:
            name = f"{below}/{entry.name}" if below else entry.name
            if entry.name.startswith("."):
                continue
            # A link may lead to another file of the folder; brat's texts are often shared so.
            if entry.is_symlink() and not _stays(entry.path, root):
                found.links += 1
            elif entry.is_dir(follow_symlinks=False):
                folders += [(name, depth + 1)] if depth < _DEEPEST else []
            elif entry.is_file():
                yield Member(decoded(name), partial(Input, entry.path))
        waiting += reversed(folders)


def _stays(path: str, root: str) -> bool:
    target = os.path.realpath(path)
    return os.path.isfile(target) and os.path.commonpath([root, target]) == root


def _of_archive(source: Input, archive: Archive, found: Members) -> Iterator[Member]:
    for name in archive.names:
        if ".." in name.replace("\\", "/").split("/") or name.startswith(("/", "\\")):
            found.outside += 1
        elif not PurePosixPath(name).name.startswith(".") and not name.startswith("__MACOSX/"):
            yield Member(name, partial(_unzipped, source, archive, name))


def _unzipped(source: Input, archive: Archive, name: str) -> Input:
    return Input(f"{source.path}/{name}", archive.read(name))
