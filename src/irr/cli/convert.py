"""`irr convert`: codings in another format."""

from __future__ import annotations

import os
from typing import Any

import click

from irr.cli._output import output_option, warn, write
from irr.cli._reading import input_paths, reading_options, split_coders
from irr.outputs import refuse_overwriting, write_folder

#: What codings are written in. To look for the modules would slow down --help; a test compares.
FORMATS = (
    "brat, csv, doccano, feather, json, jsonl, label-studio, parquet, prodigy, refi-qda, tsv, uima-xmi, webanno-tsv, "
    "xlsx or yaml"
)
LAYOUTS = "long, wide, one-hot-long, one-hot-wide, per-coder; in xlsx sheet-per-coder"


@click.command("convert", short_help="Codings in another format, with what is lost said.")
@reading_options
@output_option("Write to this file, or to this folder where a format makes several files.", "FILE|FOLDER")
@click.option("--to", "to", metavar="NAME", help=f"{FORMATS}; else as the name of the file ends.")
@click.option("--to-layout", metavar="NAME", help=f"Layout of a table that is written: {LAYOUTS}.")
@click.option("--lossless", is_flag=True, help="Write nothing and exit with 1 where anything would be lost.")
@click.option("--force", is_flag=True, help="Replace files in a folder that is there already.")
def command(
    output: str | None,
    to: str | None,
    to_layout: str | None,
    lossless: bool,
    force: bool,
    **reading: Any,
) -> int:
    """Write the codings of FILES in another format.

    Every format that irr reads can be converted, and several files become one. What the format cannot carry is listed:
    it is found by reading back what was written. Stretches of text stay stretches; with --unit they become sections.

    Formats with sections only: prodigy, yaml. All others hold sections and stretches; brat, refi-qda, uima-xmi and
    webanno-tsv hold sections as stretches.
    """
    from irr.cli.main import CHECK_FAILED
    from irr.errors import UsageError
    from irr.names import listed, printable
    from irr.writers import format_of_name, layout_of, makes_folder, writer
    from irr.writers.gathering import gather
    from irr.writers.model import Coded
    from irr.writers.receipt import written

    if output is None and to is None:
        raise UsageError("nowhere to write to; name a file with -o, or say --to to print a file")
    name = to or format_of_name(output or "")
    layout = layout_of(name, to_layout)  # an unknown name is an error before anything is read
    inputs = input_paths(**{key: reading[key] for key in _INPUTS})
    refuse_overwriting(output, inputs)
    what, warnings = gather(**_given(reading))
    receipt = written(what, name, layout, _path(output, name, writer(name).SUFFIXES))
    warn(warnings)
    writes = not (lossless and receipt.losses)
    if writes:
        # A refusal comes before what would have been lost.
        for file in receipt.files if output is not None else ():
            refuse_overwriting(os.path.join(output or "", file), inputs)
        _write(receipt.files, output, name, makes_folder(name, layout), force)
    for remark in receipt.remarks:
        click.echo(f"irr: note: {printable(remark)}", err=True)
    for loss in receipt.losses:
        click.echo(f"irr: lost: {printable(loss)}", err=True)
    n, lost = len(receipt.losses), ""
    lost = f"{n:,} loss{'es' if n > 1 else ''}" if n else ""
    if not writes:
        click.echo(f"irr: nothing is written, for {lost}", err=True)
        return CHECK_FAILED
    count = len(what.given) if isinstance(what, Coded) else len(what.marks)
    kind = "rating" if isinstance(what, Coded) else "marked stretch"
    plural = "" if count == 1 else "es" if kind.endswith("h") else "s"
    where = "" if output is None else f" written to {printable(output)}"
    if len(receipt.files) > 1:
        where += f" ({listed([*receipt.files], 4)})"
    click.echo(f"irr: {count:,} {kind}{plural}{where}, {f'with {lost}' if n else 'nothing lost'}", err=True)
    return 0


_INPUTS = ("files", "coder", "coders", "sections", "codebook")


def _given(reading: dict[str, Any]) -> dict[str, Any]:
    """The reading options as `irr.load` has them."""
    from irr.errors import UsageError

    files, coder, coders = (reading.pop(name) for name in ("files", "coder", "coders"))
    owners, chosen = split_coders(coder, coders, files)
    paths = [*files, *(path for path in owners if path not in files)]
    if not paths:
        raise UsageError("no files to read; name one file a coder, or a table of all")
    return {"paths": paths, "owners": owners, "coders": chosen, **reading}


def _path(output: str | None, name: str, suffixes: tuple[str, ...]) -> str:
    """What the file is called while it is read back."""
    default = suffixes[0] if suffixes else ".jsonl" if name == "prodigy" else ".json"
    return output or f"codings{default}"


def _endings() -> tuple[str, ...]:
    """How the names of files end, so that no folder is called so by mistake."""
    from irr.writers import writer, writers

    return tuple(suffix for name in writers() for suffix in writer(name).SUFFIXES)


def _write(files: Any, output: str | None, name: str, folder: bool, force: bool) -> None:
    """Write a file, or a folder of files; a folder of one file may be that file."""
    from irr.errors import UsageError
    from irr.names import listed

    if not folder:
        (data,) = files.values()
        write(data, output)
        return
    # A coder's file is a file for who names one.
    file = output is not None and not os.path.isdir(output) and output.lower().endswith(_endings())
    if len(files) == 1 and file:
        (data,) = files.values()
        write(data, output)
        return
    if output is None:
        raise UsageError(f"{name} is a folder of files; name a folder with -o")
    if file:
        raise UsageError(
            f"{name} is a folder of {len(files):,} files ({listed([*files], 4)}); name a folder with -o"
        )
    others = write_folder(output, files, force)
    if others:
        some = f"other files are in {output} and left alone: {listed(others, 4)}"
        click.echo(f"irr: warning: {some}", err=True)
