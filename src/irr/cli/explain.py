"""`irr explain`: what a coefficient, a statistic, a criterion or a rule of lint is."""

from __future__ import annotations

import click


@click.command("explain", short_help="What a coefficient, a statistic, a criterion or a rule of lint is.")
@click.argument("name")
def command(name: str) -> None:
    """What NAME is, its formula, when to use it, when not, and its source; of a rule of lint, why it matters."""
    from irr.coefficients.registry import Coefficient, coefficients
    from irr.criteria import CRITERIA
    from irr.errors import UsageError
    from irr.linting.registry import rules
    from irr.names import did_you_mean, quoted
    from irr.statistics.registry import Statistic, statistics

    pages: dict[str, Coefficient | Statistic] = {**coefficients(), **statistics()}
    if name in pages:
        found = pages[name]
        click.echo(f"{name}\n\n{found.page}\n\nSource: {found.reference}")
    elif name in CRITERIA:
        click.echo(f"{name}\n\n{CRITERIA[name].summary}")
    elif name in rules():
        click.echo(f"{name}\n\n{rules()[name].page}")
    else:
        hint = did_you_mean(name, [*pages, *CRITERIA, *rules()])
        raise UsageError(f"nothing called {quoted(name)} to explain{hint}")
