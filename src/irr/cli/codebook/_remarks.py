"""What is said on standard error of how a codebook was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from irr.codebook import Codebook


def say(codebook: Codebook) -> None:
    """What reading decided, and what it left aside."""
    from irr.names import printable

    for remark in codebook.remarks:
        click.echo(f"irr: {printable(codebook.path)}: {remark}", err=True)
