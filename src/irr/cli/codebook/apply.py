"""`irr codebook apply`: codings mapped through a revision."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Literal

import click

from irr.cli._output import colour, format_option, output_option, warn, write
from irr.cli._reading import input_paths, read_study, reading_options_but
from irr.outputs import refuse_existing, refuse_overwriting, write_files

if TYPE_CHECKING:
    from irr.rounds.applied import Applied


@click.command("apply", short_help="Map codings through a revision file.")
@click.argument("revision", type=click.Path(), metavar="REVISION")
@reading_options_but("codebook", "extend_codebook", "at")
@click.option(
    "--drop-as",
    type=click.Choice(["none", "missing"]),
    default="none",
    show_default=True,
    help="What a section becomes all of whose categories were dropped: read and nothing fits, or not coded.",
)
@click.option(
    "--keep-unlisted", is_flag=True, help="Leave categories that are not in the codebook as they are."
)
@format_option("Of the report; see 'irr list formats'.")
@output_option("Write one mapped file a coder (YAML) into this folder.", metavar="FOLDER")
def command(
    revision: str,
    drop_as: Literal["none", "missing"],
    keep_unlisted: bool,
    format_: str,
    output: str | None,
    **reading: Any,
) -> None:
    """Map the codings in FILES from one version of the codebook to the next, as REVISION says.

    Each of FILES is a coder file, a folder of them, or a pattern in quotes ('round-1/*.yaml').

    Merges, renames and drops are carried out; sections with a category that was split are listed for recoding. Agreement
    before and after is mechanical: the same codings in other categories.
    """
    from dataclasses import replace

    from irr.reporters import Display, reporter
    from irr.revision import load_revision
    from irr.rounds.applied import apply_revision, coder_files
    from irr.rounds.files import files_of

    render = reporter(format_)
    reading["files"] = tuple(path for name in reading["files"] for path in files_of(name))
    loaded = load_revision(revision)
    study = read_study(**reading, codebook=loaded.old, extend_codebook=keep_unlisted, at=None)
    applied = apply_revision(study, loaded, drop_as=drop_as, keep_unlisted=keep_unlisted)
    if output is not None:
        inputs = [revision, loaded.old.path, loaded.new.path, *input_paths(**reading, codebook=None)]
        applied = replace(applied, files=_written(applied, coder_files(applied), output, inputs))
    write(render.render(applied, Display(colour=colour())), None, "send it to a file with >")
    if not render.SHOWS_WARNINGS:
        warn(applied.warnings)


def _written(
    applied: Applied, texts: dict[str, str], folder: str, inputs: list[str | None]
) -> dict[str, str]:
    """Write the files of all coders, or none; returns where each is."""
    from irr.errors import UsageError
    from irr.names import printable
    from irr.reading.coder_file import file_names

    names = file_names(texts)
    paths = {coder: os.path.join(folder, names[coder]) for coder in texts}
    for path in paths.values():
        refuse_overwriting(path, inputs)
    refuse_existing(paths.values(), "what was coded again there would be lost; name another folder")
    made = not os.path.lexists(folder)
    try:
        if made:
            os.mkdir(folder)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"{printable(folder)}: {reason.lower()}") from None
    if not os.path.isdir(folder):
        raise UsageError(f"{printable(folder)} is not a folder; one mapped file a coder is written into it")
    try:
        write_files({paths[coder]: text for coder, text in texts.items()})
    except BaseException:
        if made:
            os.rmdir(folder)
        raise
    return paths
