"""`irr explain`: what a coefficient, a statistic, a criterion or a rule is."""

from __future__ import annotations

import click


@click.command("explain", short_help="What a coefficient, a statistic, a criterion or a rule is.")
@click.argument("name")
def command(name: str) -> None:
    """What NAME is, its formula, when to use it, when not, and its source.

    Of a rule: why it matters and what to do. Of a requirement of irr check: its keys.
    """
    from irr.checks.pages import pages as requirement_pages
    from irr.coefficients.registry import Coefficient, coefficients
    from irr.criteria import CRITERIA
    from irr.errors import UsageError
    from irr.linting.registry import rules
    from irr.names import did_you_mean, quoted
    from irr.revision.rules import RULES
    from irr.statistics.registry import Statistic, statistics

    figures: dict[str, Coefficient | Statistic] = {**coefficients(), **statistics()}
    pages = {name: f"{one.page}\n\nSource: {one.reference}" for name, one in figures.items()}
    pages |= {name: one.summary for name, one in CRITERIA.items()}
    pages |= {name: one.page for name, one in rules().items()} | RULES
    pages |= requirement_pages()
    if name not in pages:
        raise UsageError(f"nothing called {quoted(name)} to explain{did_you_mean(name, pages)}")
    click.echo(f"{name}\n\n{pages[name]}")
