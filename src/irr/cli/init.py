"""`irr init`: the first files of a project."""

from __future__ import annotations

import os
import re

import click

from irr.outputs import refuse_existing, write_files

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}")


@click.command(
    "init", short_help="The first files of a project: irr.yml, a codebook, a coder's file, a workflow."
)
@click.argument("folder", default=".", type=click.Path())
@click.option("--name", metavar="NAME", help="What the codebook is called; else as the folder.")
def command(folder: str, name: str | None) -> None:
    """Write irr.yml, a codebook and a coder's file to fill in, and a workflow that runs the check.

    FOLDER is made if it is not there. No file that exists is written over: then nothing is written at all.
    """
    from irr.config.starting import first_files
    from irr.errors import UsageError
    from irr.names import printable, quoted

    if name is None:
        last = os.path.basename(os.path.abspath(folder))
        name = re.sub(r"[^A-Za-z0-9_-]+", "-", last).strip("-_")[:60].lower() or "codebook"
    elif not _PLAIN.fullmatch(name):
        raise UsageError(
            f"--name {quoted(name)}: use letters, digits, - and _, as it becomes the name of a file"
        )
    files = {
        os.path.normpath(os.path.join(folder, *path.split("/"))): text
        for path, text in first_files(name).items()
    }
    refuse_existing(files, "name another folder")
    made = _folders(files)
    try:
        write_files(dict(files))
    except BaseException:
        for path in reversed(made):
            os.rmdir(path)
        raise
    for path in files:
        click.echo(printable(path))
    click.echo(
        "\nNext: describe the categories in the codebook (irr codebook lint), copy the coder's template to "
        "codings/round-1/ for\neach coder and fill it in, then run irr check."
    )


def _folders(files: dict[str, str]) -> list[str]:
    """Make the folders of these files; those that were made, outer ones first."""
    from irr.errors import UsageError
    from irr.names import printable

    made: list[str] = []
    for path in files:
        folder = os.path.dirname(path)
        missing = []
        while folder and not os.path.isdir(folder):
            missing.append(folder)
            folder = os.path.dirname(folder)
        for one in reversed(missing):
            try:
                os.mkdir(one)
            except OSError as error:
                for done in reversed(made):
                    os.rmdir(done)
                raise UsageError(f"{printable(one)}: {(error.strerror or str(error)).lower()}") from None
            made.append(one)
    return made
