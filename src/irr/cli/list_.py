"""`irr list`: the names that other commands take."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import click


def _coefficients() -> dict[str, str]:
    from irr.coefficients.registry import coefficients
    from irr.statistics.registry import statistics

    summaries = {name: one.summary for name, one in coefficients().items()}
    return summaries | {name: one.summary for name, one in statistics().items()}


def _criteria() -> dict[str, str]:
    from irr.criteria import CRITERIA

    return {name: criterion.summary for name, criterion in CRITERIA.items()}


def _formats() -> list[tuple[str, str]]:
    from irr.loaders import loaders
    from irr.reporters import formats, reporter
    from irr.tables import table_formats
    from irr.writers import writer, writers

    read = {one.FORMAT: f"read: {one.SUMMARY}" for one in loaders()}
    read |= {one.FORMAT: f"read: {one.SUMMARY}" for one in table_formats()}
    reports = [(name, f"report: {reporter(name).SUMMARY}") for name in formats()]
    return [*read.items(), *((name, f"converted to: {writer(name).SUMMARY}") for name in writers()), *reports]


def _rules() -> dict[str, str]:
    from irr.linting.registry import rules

    return {name: rule.summary for name, rule in rules().items()}


KINDS: dict[str, Callable[[], Mapping[str, str] | list[tuple[str, str]]]] = {
    "coefficients": _coefficients,
    "criteria": _criteria,
    "formats": _formats,
    "rules": _rules,
}


@click.command("list")
@click.argument("kind", type=click.Choice(list(KINDS)), metavar="|".join(KINDS))
def command(kind: str) -> None:
    """The names of coefficients, criteria, formats or rules of lint."""
    found = KINDS[kind]()
    # A format may be read, converted to and that of a report.
    names = [*found.items()] if isinstance(found, Mapping) else found
    width = max(len(name) for name, _ in names)
    for name, summary in names:
        click.echo(f"{name:<{width}}  {summary}")
