"""`python -m irr`."""

from irr.cli.main import run

run()
