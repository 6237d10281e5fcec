"""Where a report goes and in which format, and how it is written."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from irr.study import Warned

Command = Callable[..., Any]


#: What reports are written in. To look for the modules would slow down --help; a test compares.
FORMATS = "text, json, csv, markdown, html, latex, docx or xlsx"


def format_option(text: str = f"{FORMATS}.") -> Callable[[Command], Command]:
    """The format of a report."""
    return click.option("--format", "format_", default="text", show_default=True, metavar="NAME", help=text)


def output_option(
    text: str = "Write to this file instead of the terminal.", metavar: str = "FILE"
) -> Callable[[Command], Command]:
    """Where something goes."""
    return click.option("--output", "-o", type=click.Path(), metavar=metavar, help=text)


def output_options(command: Command) -> Command:
    """Where a report goes and in which format."""
    return format_option()(output_option()(command))


def warn(warnings: Iterable[Warned]) -> None:
    """Print warnings on standard error, for formats that have no place for them."""
    for warning in warnings:
        place = f"{warning.where}: " if warning.where else ""
        click.echo(f"irr: warning: {place}{warning.text}", err=True)


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


def write(
    data: str | bytes,
    output: str | None,
    way_out: str = "name a file with --output",
) -> None:
    """Print `data`, or write it to `output`, whole or not at all; no terminal is sent what is not text."""
    if output is None:
        if isinstance(data, bytes) and b"\0" in data and sys.stdout.isatty():
            from irr.errors import UsageError

            name = click.get_current_context().params.get("format_")
            raise UsageError(f"format {name} is not for a terminal; {way_out}")
        click.echo(data, nl=False)
        return
    write_files({output: data})


def write_files(files: Mapping[str, str | bytes]) -> None:
    """Write all of these files, or none of them."""
    # Imported here, as it would slow down --help.
    from pathlib import Path

    staged: dict[str, str] = {}
    try:
        for output, data in files.items():
            staged[output] = _staged(data, output)
        for output, temporary in staged.items():
            Path(temporary).replace(output)
    except BaseException:
        for temporary in staged.values():
            Path(temporary).unlink(missing_ok=True)
        raise


def _staged(data: str | bytes, output: str) -> str:
    """A new file beside `output` that holds `data`, to be put in its place."""
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
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name[:50]}.", dir=path.parent)
    except OSError as error:
        raise UsageError(f"{printable(output)}: {(error.strerror or str(error)).lower()}") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode(errors="backslashreplace"))
        # A temporary file is private; the report gets the permissions any new file would have.
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return temporary


def colour() -> bool:
    """Whether standard output is a terminal that wants colours."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
