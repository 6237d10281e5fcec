"""The `irr` command: turns errors into lines and exit codes."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import click

import irr.cli
from irr._version import __version__
from irr.cli._commands import Commands

#: Exit codes, beside 0 for all well.
CHECK_FAILED, BAD_INPUT, CANNOT_JUDGE, INTERRUPTED = 1, 2, 3, 130


#: What click raises for a bare `irr`; older versions print the help themselves.
_NO_ARGUMENTS: type[click.ClickException] | tuple[()] = getattr(click.exceptions, "NoArgsIsHelpError", ())


@click.command(
    cls=Commands,
    path=irr.cli.__path__,
    package=irr.cli.__name__,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, "--version", "-V", message="irr %(version)s")
def main() -> None:
    """Inter-rater reliability of coded sections.

    How far do coders agree who gave categories of a codebook to the same sections of text, where do they
    not, and which categories need revision?

    Begin with: irr inspect FILE..., which says what there is and what to type next, or with
    irr agree CODER1.yaml CODER2.yaml --codebook CODEBOOK.yaml
    """


def run() -> NoReturn:
    """Run the command line; every error that is meant becomes a plain line and an exit code."""
    # Arrow's own allocator sets a gigabyte of addresses aside, which a process may not have.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character gets its escape, not a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = main(prog_name="irr", standalone_mode=False)
        sys.stdout.flush()
    except _NO_ARGUMENTS as error:
        click.echo(error.format_message())
        code = 0
    except click.ClickException as error:
        from irr.names import printable

        message = printable(" ".join(error.format_message().split()))
        hint = ""
        if isinstance(error, click.UsageError) and error.ctx is not None:
            hint = f" (see '{error.ctx.command_path} --help')"
        click.echo(f"irr: {message}{hint}", err=True)
        code = BAD_INPUT
    except (KeyboardInterrupt, click.Abort):
        code = INTERRUPTED
    except MemoryError:
        click.echo("irr: not enough memory for this study; choose coders, categories or sections", err=True)
        code = BAD_INPUT
    except BrokenPipeError:
        # The reader of our output has seen enough; keep the interpreter from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except OSError as error:
        click.echo(
            f"irr: the report could not be written: {(error.strerror or str(error)).lower()}", err=True
        )
        code = BAD_INPUT
    except Exception as error:
        # Imported only now, as it would slow down --help.
        from irr.errors import IrrError

        if not isinstance(error, IrrError):
            raise
        for line in error.lines():
            click.echo(f"irr: {line}", err=True)
        code = error.exit_code
    sys.exit(code if isinstance(code, int) else 0)
