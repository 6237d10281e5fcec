"""`irr inspect`: what files hold, how they would be read, and which command compares the coders in them."""

from __future__ import annotations

from typing import Any

import click

from irr.cli._output import FORMATS, colour, format_option, output_option, write
from irr.cli._reading import input_paths, reading_options, split_coders
from irr.outputs import refuse_overwriting


@click.command("inspect", short_help="What do files hold, and how would they be read?")
@reading_options
@format_option(f"{FORMATS}.")
@output_option()
def command(
    files: tuple[str, ...],
    coder: tuple[str, ...],
    coders: str | None,
    format_: str,
    output: str | None,
    **reading: Any,
) -> None:
    """What do FILES hold, and how would they be read?

    The format, the columns, who coded what, which categories were used, what is suspicious, what only you can decide,
    and the command line that compares the coders. Nothing is computed of their agreement.

    Exit code 0 where irr reads the files, or would once the choices named are made; 2 where it does not.
    """
    from irr.cli.main import BAD_INPUT
    from irr.inspection import inspect
    from irr.reporters import Display, reporter

    render = reporter(format_).render
    refuse_overwriting(output, input_paths(files=files, coder=coder, coders=coders, **reading))
    owners, chosen = split_coders(coder, coders, files)
    paths = [*files, *(path for path in owners if path not in files)]
    found = inspect(paths, owners=owners, **{**reading, "coders": chosen})
    write(render(found, Display(colour=output is None and colour())), output)
    if not found.read:
        click.get_current_context().exit(BAD_INPUT)
