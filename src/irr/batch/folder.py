"""The folder of a batch: who may write to it, what is kept in it, what in it is ours.

Nothing that the batch did not write is written over or removed, but for `--force`. What is kept of a study is written
before its report: a report that does not match it was not finished, and is made again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from irr.batch.model import Outcome, Task
from irr.batch.naming import safe
from irr.errors import UsageError
from irr.names import listed, printable
from irr.outputs import write_files
from irr.reporters._companion import ENDING
from irr.reporters._json_text import json_text
from irr.worksheets import is_worked_in

#: What the batch keeps for itself.
OWN = ".irr-batch"
#: Grows when what is kept has another shape.
FORMAT = 1


@dataclass(frozen=True)
class Folder:
    """A folder that no other batch writes to for now."""

    path: str

    @property
    def _own(self) -> Path:
        return Path(self.path, OWN)

    @property
    def _staging(self) -> Path:
        return self._own / "staging"

    @property
    def _overview(self) -> Path:
        return self._own / "overview"

    def source_of(self, task: Task) -> str:
        """What a study is of, as seen from here, so that the whole tree can be moved."""
        try:
            return os.path.relpath(task.source, self.path).replace(os.sep, "/")
        except ValueError:  # on another drive
            return os.path.abspath(task.source)

    def seen_from_outside(self, source: str) -> str:
        """The path of a source as the program can open it."""
        return os.path.normpath(os.path.join(self.path, source))

    def kept(self) -> dict[str, Outcome]:
        """What came of the studies of earlier batches, by name; what we did not write there is passed over."""
        found = {}
        for path in sorted(self._own.glob("*.json")):
            record = _record(path)
            try:
                outcome = Outcome.from_record(record["outcome"])
            except (KeyError, TypeError, ValueError):
                continue
            if record.get("format") == FORMAT and outcome.name == path.stem and _stays(outcome):
                found[outcome.name] = replace(outcome, when="earlier")
        return found

    def intact(self, outcome: Outcome) -> bool:
        """Whether its report is there, as it was written."""
        return bool(outcome.files) and all(
            _sha256(self._of_study(outcome.name, file)) == digest for file, digest in outcome.files.items()
        )

    def refuse_foreign(
        self,
        studies: Mapping[str, Iterable[str]],
        kept: Mapping[str, Outcome],
        overview: Iterable[str],
        force: bool,
    ) -> None:
        """Refuse to write over what somebody else made: files of each study by its name, and those of the whole."""
        ours = {*_record(self._overview).get("files", ())}
        wanted = [(Path(self.path, file), file in ours) for file in overview]
        for name, files in studies.items():
            folder = Path(self.path, name)
            if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
                raise UsageError(f"{printable(str(folder))} is not a folder that reports can be written to")
            known = kept[name].files if name in kept else {}
            wanted += [(self._of_study(name, file), file in known) for file in files]
        decided = [
            str(path)
            for path, own in wanted
            if own and path.name.endswith(ENDING) and path.is_file() and is_worked_in(str(path))
        ]
        if decided and not force:
            hold = "holds" if len(decided) == 1 else "hold"
            raise UsageError(
                f"{listed(decided)} {hold} decisions; move it away and resolve it, or write over with --force"
            )
        foreign = [str(path) for path, own in wanted if os.path.lexists(path) and not own]
        if foreign and not force:
            are = "was" if len(foreign) == 1 else "were"
            raise UsageError(
                f"{listed(foreign)} {are} not written by irr batch; name another folder, or write over with --force"
            )
        for path, _ in wanted:
            if path.is_symlink():
                raise UsageError(f"{printable(str(path))} is a link; nothing is written through it")

    def write_study(self, outcome: Outcome, files: Mapping[str, bytes], before: Outcome | None) -> Outcome:
        """Keep what came of a study and write its report; what an earlier one left and this does not have, goes.

        A study with an error has no report; an earlier one is left as it was, and so is what makes it again next time.
        """
        if outcome.standing == "error":
            outcome = replace(outcome, digest=None, files=before.files if before else {})
        else:
            digests = {file: hashlib.sha256(data).hexdigest() for file, data in files.items()}
            outcome = replace(outcome, files=digests)
        text = json_text({"format": FORMAT, "outcome": outcome.record()})
        staging = str(self._staging)
        # First, so that what is written next is known to be ours.
        write_files({str(self._own / f"{outcome.name}.json"): text + "\n"}, staging)
        folder = Path(self.path, outcome.name)
        if files:
            folder.mkdir(exist_ok=True)
            write_files({str(folder / file): data for file, data in files.items()}, staging)
        for file, digest in before.files.items() if before else ():
            path = self._of_study(outcome.name, file)
            if file not in outcome.files and _sha256(path) == digest:
                path.unlink()
        if not files and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
        return outcome

    def write_overview(self, files: Mapping[str, str | bytes]) -> None:
        """Write what is about all studies."""
        staging = str(self._staging)
        write_files({str(self._overview): json_text({"files": sorted(files)}) + "\n"}, staging)
        write_files({os.path.join(self.path, file): data for file, data in files.items()}, staging)

    def _of_study(self, name: str, file: str) -> Path:
        return Path(self.path, name, file)


@contextmanager
def opened(path: str) -> Iterator[Folder]:
    """The folder, made where it is not there, and ours alone for as long as this lasts.

    Raises `UsageError` where it cannot be made, or where another batch is writing to it.
    """
    folder = Folder(path)
    try:
        for one in (Path(path), folder._own, folder._staging):
            if one != Path(path) and one.is_symlink():
                raise UsageError(f"{printable(str(one))} is a link; nothing is written through it")
            one.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{printable(path)}: {(error.strerror or str(error)).lower()}") from None
    lock = FileLock(folder._own / "lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        where = printable(os.path.join(path, ""))
        raise UsageError(
            f"another batch is writing to {where}; wait for it, or name another folder"
        ) from None
    try:
        # What a batch that was killed had half written.
        for left in folder._staging.iterdir():
            if left.is_symlink() or not left.is_dir():
                left.unlink()
        yield folder
    finally:
        lock.release()


def _stays(outcome: Outcome) -> bool:
    """Whether its report lies in its folder: a name that leads elsewhere was not written by us."""
    return safe(outcome.name) == outcome.name and all(
        isinstance(file, str) and file not in ("", ".", "..") and not {*file} & {*"/\\:"}
        for file in outcome.files
    )


def _record(path: Path) -> dict[str, Any]:
    """The JSON object in a file; an empty one where there is none that can be read."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _sha256(path: Path) -> str | None:
    """The digest of a file; None where there is none, or a link."""
    if path.is_symlink() or not path.is_file():
        return None
    return hashlib.sha256(path.read_bytes()).hexdigest()
