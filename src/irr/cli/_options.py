"""Options that several commands share, and how output is written."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from irr.study import Warned

Command = Callable[..., Any]


def header_lines(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[int, int] | None:
    """A line number, or the first and last of a header that takes several lines: 3 or 1-2."""
    if value is None:
        return None
    first, _, last = value.partition("-")
    if not first.isdecimal() or (last and not last.isdecimal()) or not 0 < int(first) <= int(last or first):
        from irr.names import quoted

        raise click.BadParameter(f"{quoted(value)} is not a line number or a range such as 1-2")
    return int(first), int(last or first)


def reading_options(command: Command) -> Command:
    """What a command needs to know to read coder files."""
    for option in reversed(
        (
            click.argument("files", nargs=-1, type=click.Path(), metavar="FILES..."),
            click.option("--codebook", type=click.Path(), metavar="FILE", help="The codebook (YAML)."),
            click.option(
                "--extend-codebook",
                is_flag=True,
                help="Allow categories that are not in the codebook; otherwise they are errors.",
            ),
            click.option(
                "--blank",
                type=click.Choice(["none", "missing", "auto"]),
                help="What a blank cell means: read and nothing fits (none), not coded (missing), or none "
                "between a coder's first and last coded section and missing outside (auto).",
            ),
            click.option(
                "--layout",
                metavar="NAME",
                help="Layout of a table: long, per-coder, wide, one-hot-long, one-hot-wide; else it is found.",
            ),
            click.option(
                "--separator",
                metavar="TEXT",
                help="What separates the categories of one cell; else it is found.",
            ),
            click.option("--encoding", metavar="NAME", help="Encoding of text that is not UTF-8 or UTF-16."),
            click.option(
                "--header-row",
                callback=header_lines,
                metavar="N|N-M",
                help="Where a table's header is; 1-2 joins two header rows.",
            ),
            click.option(
                "--coder",
                "coder",
                multiple=True,
                metavar="NAME[=FILE]",
                help="Compare only this coder (repeatable; in a wide table it names a coder's column). "
                "NAME=FILE says whose file it is.",
            ),
            click.option("--coders", metavar="NAME,NAME", help="Several coders at once, like --coder."),
            click.option(
                "--sections",
                type=click.Path(),
                metavar="FILE",
                help="Compare only the sections listed in this table (a column called section), and know what its "
                "other columns say of them: text, document, …",
            ),
            click.option(
                "--at",
                type=click.Choice(["category", "theme"]),
                help="Roll assignments up: to the topmost parents of the codebook's entries, or to their themes.",
            ),
        )
    ):
        command = option(command)
    return command


def reading_options_but(*names: str) -> Callable[[Command], Command]:
    """The reading options without some, which the command knows by itself."""

    def decorate(command: Command) -> Command:
        command = reading_options(command)
        # Where click collects the options of a function that is not yet a command.
        options: list[click.Parameter] = command.__click_params__  # type: ignore[attr-defined]
        options[:] = [option for option in options if option.name not in names]
        return command

    return decorate


def read_study(
    files: tuple[str, ...],
    coder: tuple[str, ...],
    coders: str | None,
    sections: str | None,
    **options: Any,
) -> Any:
    """The study that a command's reading options describe."""
    from irr.errors import UsageError
    from irr.reading import load

    owners, chosen = split_coders(coder, coders, files)
    paths = [*files, *(path for path in owners if path not in files)]
    if not paths:
        raise UsageError("no files to read; name one file a coder, or a table of all")
    return load(paths, owners=owners, coders=chosen, sections=sections, **options)


def input_paths(
    files: tuple[str, ...],
    coder: tuple[str, ...],
    coders: str | None,
    sections: str | None,
    codebook: str | None,
    **options: Any,
) -> list[str | None]:
    """The files that a command's reading options name."""
    return [*files, *split_coders(coder, coders, files)[0], sections, codebook]


def split_coders(
    coder: tuple[str, ...], coders: str | None, files: tuple[str, ...]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """--coder and --coders as the owner of each file named, and the coders chosen."""
    owners: dict[str, str] = {}
    chosen: list[str] = []
    for value in coder:
        name, equals, path = value.partition("=")
        if equals and (path in files or os.path.lexists(path) or os.path.splitext(path)[1]):
            owners[path] = name
        else:
            chosen.append(value)
    chosen += [name.strip() for name in (coders or "").split(",") if name.strip()]
    return owners, tuple(chosen)


def output_options(command: Command) -> Command:
    """Where a report goes and in which format."""
    command = click.option(
        "--output",
        "-o",
        type=click.Path(),
        metavar="FILE",
        help="Write to this file instead of the terminal.",
    )(command)
    return click.option(
        "--format",
        "format_",
        default="text",
        show_default=True,
        metavar="NAME",
        help="text, json, csv or markdown.",
    )(command)


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


def write(data: str | bytes, output: str | None) -> None:
    """Print `data`, or write it to `output`, whole or not at all."""
    if output is None:
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
