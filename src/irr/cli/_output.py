"""Where a report goes and in which format, and how it is written."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from irr.outputs import write_files

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


def colour() -> bool:
    """Whether standard output is a terminal that wants colours."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
