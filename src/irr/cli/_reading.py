"""What a command needs to know to read coder files, and the study that comes of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import click

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


#: The options by the names that they have in Python, in the order of the help.
_OPTIONS: dict[str, Callable[[Command], Command]] = {
    "files": click.argument("files", nargs=-1, type=click.Path(), metavar="FILES..."),
    "codebook": click.option(
        "--codebook",
        type=click.Path(),
        metavar="FILE",
        help="The codebook (YAML, CSV or REFI-QDA .qdc).",
    ),
    "extend_codebook": click.option(
        "--extend-codebook",
        is_flag=True,
        help="Allow categories that are not in the codebook; otherwise they are errors.",
    ),
    "blank": click.option(
        "--blank",
        type=click.Choice(["none", "missing", "auto"]),
        help="What a blank cell means: read and nothing fits (none), not coded (missing), or none "
        "between a coder's first and last coded section and missing outside (auto).",
    ),
    "layout": click.option(
        "--layout",
        metavar="NAME",
        help="Layout of a table: long, per-coder, wide, one-hot-long, one-hot-wide; else it is found. "
        "sheet-per-coder: each sheet of a workbook is one coder's.",
    ),
    "variable": click.option(
        "--variable",
        metavar="NAME",
        help="Of a file that holds several variables or questions: the one to read.",
    ),
    "sheets": click.option(
        "--sheet",
        "sheets",
        multiple=True,
        metavar="NAME",
        help="The sheet of a workbook to read (repeatable with --layout sheet-per-coder).",
    ),
    "unit": click.option(
        "--unit",
        metavar="NAME|FILE",
        help="What a section is where files hold marked stretches of text: document, paragraph, sentence, "
        "line, window:N (characters), excerpt (whatever anybody marked), or a table of sections.",
    ),
    "overlap": click.option(
        "--overlap",
        metavar="any|N%",
        help="With --unit: how much of a section a stretch must cover to count there, by default any.",
    ),
    "texts": click.option(
        "--texts",
        type=click.Path(),
        metavar="FOLDER",
        help="With --unit: the texts of the documents (NAME.txt), where the files do not hold them.",
    ),
    "offsets": click.option(
        "--offsets",
        metavar="NAME",
        help="How a project counts positions in its texts (codepoint-lf, codepoint-crlf, utf16-lf, "
        "utf16-crlf); else it is found.",
    ),
    "coder_column": click.option(
        "--coder-column",
        metavar="NAME",
        help="The column that says who coded, where its name does not tell, or where two columns could.",
    ),
    "separator": click.option(
        "--separator",
        metavar="TEXT",
        help="What separates the categories of one cell; else it is found.",
    ),
    "encoding": click.option(
        "--encoding", metavar="NAME", help="Encoding of text that is not UTF-8 or UTF-16."
    ),
    "header_row": click.option(
        "--header-row",
        callback=header_lines,
        metavar="N|N-M",
        help="Where a table's header is; 1-2 joins two header rows.",
    ),
    "coder": click.option(
        "--coder",
        "coder",
        multiple=True,
        metavar="NAME[=FILE]",
        help="Compare only this coder (repeatable; in a wide table it names a coder's column). "
        "NAME=FILE says whose file it is.",
    ),
    "coders": click.option("--coders", metavar="NAME,NAME", help="Several coders at once, like --coder."),
    "sections": click.option(
        "--sections",
        type=click.Path(),
        metavar="FILE",
        help="Compare only the sections listed in this table (a column called section), and know what its "
        "other columns say of them: text, document, …",
    ),
    "at": click.option(
        "--at",
        type=click.Choice(["category", "theme"]),
        help="Roll assignments up: to the topmost parents of the codebook's entries, or to their themes.",
    ),
}


def reading_options_but(*names: str) -> Callable[[Command], Command]:
    """What a command needs to know to read coder files, without some options that it knows by itself."""

    def decorate(command: Command) -> Command:
        for name, option in reversed(_OPTIONS.items()):
            if name not in names:
                command = option(command)
        return command

    return decorate


#: What a command needs to know to read coder files.
reading_options = reading_options_but()


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
        if equals and (path in ("-", *files) or os.path.lexists(path) or os.path.splitext(path)[1]):
            owners[path] = name
        else:
            chosen.append(value)
    chosen += [name.strip() for name in (coders or "").split(",") if name.strip()]
    return owners, tuple(chosen)
