"""Files written whole or not at all, and never over something that is not ours to replace."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping


def refuse_overwriting(output: str | None, inputs: Iterable[str | None], option: str = "--output") -> None:
    """Refuse to write over a file that is read, as a shifted glob would have it."""
    from irr.errors import UsageError
    from irr.names import quoted

    for path in inputs:
        if (
            output
            and path
            and os.path.exists(output)
            and os.path.exists(path)
            and os.path.samefile(output, path)
        ):
            raise UsageError(f"{quoted(output)} is an input; name another file for {option}")


def refuse_existing(paths: Iterable[str | None], way_out: str) -> None:
    """Refuse to write over files that somebody may have worked in since they were written."""
    from irr.errors import UsageError
    from irr.names import listed

    there = [path for path in paths if path and os.path.lexists(path)]
    if there:
        are = "is" if len(there) == 1 else "are"
        raise UsageError(f"{listed(there)} {are} there already; nothing was written: {way_out}")


def write_files(files: Mapping[str, str | bytes], staging: str | None = None) -> None:
    """Write all of these files, or none of them.

    What is half written lies beside the file, or in the folder `staging`, which must be on the same disk.
    """
    # Imported here, as it would slow down --help.
    from pathlib import Path

    staged: dict[str, str] = {}
    try:
        for output, data in files.items():
            staged[output] = _staged(data, output, staging)
        for output, temporary in staged.items():
            Path(temporary).replace(output)
    except BaseException:
        for temporary in staged.values():
            Path(temporary).unlink(missing_ok=True)
        raise


def encoded(data: str | bytes) -> bytes:
    """What is written for `data`; a character that is no text is written as its escape."""
    return data if isinstance(data, bytes) else data.encode(errors="backslashreplace")


def _staged(data: str | bytes, output: str, staging: str | None) -> str:
    """A new file beside `output`, or in `staging`, that holds `data`, to be put in its place."""
    # Imported here, as they would slow down --help.
    import tempfile
    from pathlib import Path

    from irr.errors import UsageError
    from irr.names import printable

    if output == "":
        raise UsageError("--output needs the name of a file")
    path = Path(output)
    if path.is_symlink():
        raise UsageError(f"{printable(output)} is a link; name the file itself")
    if path.exists() and not path.is_file():
        raise UsageError(f"{printable(output)} is not a file that can be written")
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name[:50]}.", dir=staging or path.parent)
    except FileNotFoundError:
        folder = printable(staging or str(path.parent))
        raise UsageError(f"{printable(output)}: there is no folder {folder}") from None
    except OSError as error:
        raise UsageError(f"{printable(output)}: {(error.strerror or str(error)).lower()}") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(encoded(data))
        # A temporary file is private; the report gets the permissions any new file would have.
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return temporary


def write_folder(folder: str, files: Mapping[str, bytes], replace: bool = False) -> list[str]:
    """Write these files below `folder`, or none of them; names are with `/`.

    A folder that is not there appears whole. In one that is there, files are replaced only if `replace`, and others are
    left alone: their names are returned.
    """
    import shutil
    import tempfile
    from pathlib import Path

    from irr.errors import UsageError
    from irr.names import listed, printable

    root = Path(folder)
    if root.is_symlink() or (root.exists() and not root.is_dir()):
        raise UsageError(f"{printable(folder)} is not a folder; name another")
    if not root.exists():
        try:
            staged = Path(tempfile.mkdtemp(prefix=f".{root.name[:50]}.", dir=root.parent))
        except FileNotFoundError:
            raise UsageError(
                f"{printable(folder)}: there is no folder {printable(str(root.parent))}"
            ) from None
        try:
            # A temporary folder is private.
            mask = os.umask(0)
            os.umask(mask)
            staged.chmod(0o777 & ~mask)
            for name, data in files.items():
                path = staged / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            staged.rename(root)
        except BaseException:
            shutil.rmtree(staged, ignore_errors=True)
            raise
        return []
    linked = sorted(
        {
            parent.relative_to(root).as_posix()
            for name in files
            for parent in (root / name).parents
            if root in parent.parents and parent.is_symlink()
        }
    )
    if linked:
        raise UsageError(f"{printable(folder)} holds links ({listed(linked)}), which are not followed")
    there = [name for name in files if os.path.lexists(root / name)]
    if there and not replace:
        raise UsageError(
            f"{printable(folder)} holds {listed(there)} already; nothing was written: name another folder, or say --force"
        )
    others = [
        path.relative_to(root).as_posix()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.relative_to(root).as_posix() not in files
    ]
    made: list[Path] = []
    try:
        for name in files:
            for parent in reversed((root / name).parents):
                if parent != root and root in parent.parents and not parent.exists():
                    parent.mkdir()
                    made.append(parent)
        write_files({str(root / name): data for name, data in files.items()})
    except BaseException:
        for parent in reversed(made):
            parent.rmdir()
        raise
    return others
