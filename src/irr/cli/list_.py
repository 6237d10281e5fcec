"""`irr list`: the names that other commands take."""

from __future__ import annotations

import click


def _coefficients() -> dict[str, str]:
    from irr.coefficients.registry import coefficients
    from irr.statistics.registry import statistics

    summaries = {name: one.summary for name, one in coefficients().items()}
    return summaries | {name: one.summary for name, one in statistics().items()}


def _criteria() -> dict[str, str]:
    from irr.criteria import CRITERIA

    return {name: criterion.summary for name, criterion in CRITERIA.items()}


def _formats() -> dict[str, str]:
    from irr.loaders import loaders
    from irr.reporters import formats, reporter
    from irr.tables import table_formats

    read = {one.FORMAT: f"read: {one.SUMMARY}" for one in loaders()}
    read |= {one.FORMAT: f"read: {one.SUMMARY}" for one in table_formats()}
    return read | {name: f"written: {reporter(name).SUMMARY}" for name in formats()}


def _rules() -> dict[str, str]:
    from irr.linting.registry import rules

    return {name: rule.summary for name, rule in rules().items()}


KINDS = {"coefficients": _coefficients, "criteria": _criteria, "formats": _formats, "rules": _rules}


@click.command("list")
@click.argument("kind", type=click.Choice(list(KINDS)), metavar="|".join(KINDS))
def command(kind: str) -> None:
    """The names of coefficients, criteria, formats or rules of lint."""
    names = KINDS[kind]()
    width = max(len(name) for name in names)
    for name, summary in names.items():
        click.echo(f"{name:<{width}}  {summary}")
