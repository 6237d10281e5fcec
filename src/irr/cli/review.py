"""`irr review`: the sections where coders differ, as a table to be decided and brought back."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from irr.cli._output import output_option, warn
from irr.cli._reading import input_paths, read_study, reading_options
from irr.outputs import refuse_overwriting, write_files

if TYPE_CHECKING:
    from irr.disputes import Sheet


@click.command("review")
@reading_options
@click.option(
    "--category", "categories", multiple=True, metavar="ID", help="Only where this category is in dispute."
)
@click.option("--pair", metavar="NAME,NAME", help="Only where these two coders differ.")
@click.option("--differs", multiple=True, metavar="CODER", help="Only where this coder differs from another.")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(["disjoint", "uncoded", "crossing", "subset"]),
    help="Only this kind of difference (repeatable).",
)
@click.option(
    "--order",
    type=click.Choice(["difficulty", "category", "file"]),
    default="difficulty",
    show_default=True,
    help="Hardest first, by the category that is in dispute most often, or as in the files.",
)
@click.option("--blind", is_flag=True, help="Coders as A, B, C; --key says where the key goes.")
@click.option(
    "--key", type=click.Path(), metavar="FILE", help="Write which coder is which letter to this file."
)
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Who becomes which letter."
)
@click.option(
    "--format", "format_", metavar="NAME", help="csv, xlsx, markdown or html; else as the name ends."
)
@output_option("Write to this file; else the terminal.")
def command(
    categories: tuple[str, ...],
    pair: str | None,
    differs: tuple[str, ...],
    kinds: tuple[Any, ...],
    order: Any,
    blind: bool,
    key: str | None,
    seed: int,
    format_: str | None,
    output: str | None,
    **reading: Any,
) -> None:
    """The sections where coders differ, to be discussed and decided.

    Fill in the columns decision, reason and by, and give the table to 'irr resolve'.
    """
    from irr.disputes import Choice, blinded, find, unplaced_notes
    from irr.worksheets import format_of, key_file, worksheet

    _check_key(blind, key, output)
    sheet_format = worksheet(format_ or (format_of(output) if output else "markdown"))
    if output is None and sheet_format.SUFFIX == ".xlsx":
        raise click.UsageError("a workbook needs a file; name it with -o")
    inputs = input_paths(**reading)
    refuse_overwriting(output, inputs)
    refuse_overwriting(key, inputs, "--key")
    _refuse_losing_decisions(output)
    study = read_study(**reading)
    warn(study.warnings)
    if lost := unplaced_notes(study):
        click.echo(f"irr: {lost:,} note{'s' if lost > 1 else ''} on sections not compared left out", err=True)
    chosen = Choice(categories, _two(pair, study.coders) if pair else None, differs, kinds)
    sheet = find(study, chosen, order)
    files: dict[str, str | bytes] = {}
    if key:
        sheet, letters = blinded(sheet, seed)
        _warn_names(sheet, letters.values())
        _refuse_losing(key, key_file(letters))
        files[key] = key_file(letters)
    if sheet_format.SUFFIX == ".csv":
        _warn_of_csv(sheet)
    data = sheet_format.write(sheet)
    if output is not None:
        files[output] = data
    write_files(files)
    if output is None:
        click.echo(data, nl=False)
    click.echo(_summary(sheet, study.n_sections, output, key), err=True)


def _check_key(blind: bool, key: str | None, output: str | None) -> None:
    if blind and not key:
        raise click.UsageError(
            "--blind needs --key FILE: without it nobody could tell the letters apart again"
        )
    if key and not blind:
        raise click.UsageError("--key is for a blind sheet; add --blind")
    if key and output and os.path.realpath(key) == os.path.realpath(output):
        raise click.UsageError("--key and --output are the same file")


def _two(pair: str, coders: tuple[str, ...]) -> tuple[str, str]:
    """The two coders that a text names, whose names may hold commas."""
    from irr.errors import UsageError
    from irr.names import listed, quoted

    pieces = pair.split(",")
    for place in range(1, len(pieces)):
        first, second = (",".join(half).strip() for half in (pieces[:place], pieces[place:]))
        if first in coders and second in coders and first != second:
            return first, second
    raise UsageError(
        f"--pair {quoted(pair)} does not name two coders, as in A,B (there are {listed(coders)})"
    )


def _refuse_losing_decisions(output: str | None) -> None:
    """Refuse to write over a sheet in which somebody has decided something."""
    from irr.errors import InputError, UsageError
    from irr.names import quoted
    from irr.worksheets import ANSWERS, read

    if output is None or not os.path.isfile(output):
        return
    try:
        rows = read(output).rows
    except InputError:
        return  # It is no sheet; a file of that name is written over like any other.
    filled = sum(any(row.cells.get(head, "").strip() for head in ANSWERS) for row in rows)
    if filled:
        raise UsageError(
            f"{quoted(output)} holds decisions on {filled:,} section{'s' if filled > 1 else ''}; name another file, or "
            "move it away"
        )


def _refuse_losing(path: str, text: str) -> None:
    """Refuse to write another key over one that is there: sheets made with it could not be read any more."""
    from irr.errors import UsageError
    from irr.names import quoted

    if not os.path.isfile(path):
        return
    with open(path, "rb") as file:
        if file.read(len(text.encode()) + 1) != text.encode():
            raise UsageError(f"{quoted(path)} exists and is not this key; name another file for --key")


def _warn_names(sheet: Sheet, coders: Any) -> None:
    """Say where what coders wrote gives a coder away."""
    import re

    named = re.compile(r"\b(" + "|".join(map(re.escape, coders)) + r")\b") if coders else None
    telling = [
        one.section
        for one in sheet.disputes
        if named and any(named.search(text) for text in (one.text or "", *(note.text for note in one.notes)))
    ]
    if telling:
        from irr.names import listed

        n = len(telling)
        click.echo(
            f"irr: warning: the text or notes of {n:,} section{'s' if n > 1 else ''} hold the name of a coder and are "
            f"written as they are: {listed(telling)}",
            err=True,
        )


def _warn_of_csv(sheet: Sheet) -> None:
    """Say where a spreadsheet that opens the CSV would make something else of a name."""
    from irr.names import listed
    from irr.worksheets import changed_by_csv

    if changed := changed_by_csv(sheet):
        click.echo(
            f"irr: warning: spreadsheets change names such as {listed(changed, 3)} when they open CSV; write xlsx",
            err=True,
        )


def _summary(sheet: Sheet, sections: int, output: str | None, key: str | None) -> str:
    """27 of 50 sections in dispute, written to disagreements.csv"""
    from irr.names import printable

    text = f"irr: {sheet.in_dispute:,} of {sheet.compared:,} sections in dispute"
    if not sheet.compared:
        text = "irr: no section was rated by two coders, so that none can be in dispute"
    elif sheet.compared < sections:
        more = sections - sheet.compared
        text += f" ({more:,} more {'was' if more == 1 else 'were'} rated by one coder or none)"
    if sheet.left_out:
        text += f"; {len(sheet.disputes):,} asked for, {sheet.left_out:,} left out"
        text += " by --category, --pair, --differs or --kind"
    if output is not None:
        text += f", written to {printable(output)}"
    if sheet.compared and not sheet.in_dispute:
        text += "; nothing is in dispute"
    return text + (f"; the key is {printable(key)}" if key else "")
