"""`irr explain`: what a coefficient, a statistic or a criterion is, and what a rule says."""

from __future__ import annotations

import click


@click.command("explain", short_help="What a coefficient, a statistic or a criterion is.")
@click.argument("name")
def command(name: str) -> None:
    """What NAME is, its formula, when to use it, when not, and its source; or what a rule says and what to do."""
    from irr.coefficients.registry import Coefficient, coefficients
    from irr.criteria import CRITERIA
    from irr.errors import UsageError
    from irr.names import did_you_mean, quoted
    from irr.revision.rules import RULES
    from irr.statistics.registry import Statistic, statistics

    pages: dict[str, Coefficient | Statistic] = {**coefficients(), **statistics()}
    if name in pages:
        found = pages[name]
        click.echo(f"{name}\n\n{found.page}\n\nSource: {found.reference}")
    elif name in CRITERIA:
        click.echo(f"{name}\n\n{CRITERIA[name].summary}")
    elif name in RULES:
        click.echo(f"{name}\n\n{RULES[name]}")
    else:
        known = [*pages, *CRITERIA, *RULES]
        raise UsageError(f"nothing called {quoted(name)} to explain{did_you_mean(name, known)}")
