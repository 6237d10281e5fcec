"""The `irr` command: finds the commands, and turns errors into lines and exit codes."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from typing import NoReturn

import click

import irr.cli
from irr._version import __version__

#: Exit codes, beside 0 for all well and 1 for a check that failed.
BAD_INPUT, CANNOT_JUDGE, INTERRUPTED = 2, 3, 130


#: What click raises for a bare `irr`; older versions print the help themselves.
_NO_ARGUMENTS: type[click.ClickException] | tuple[()] = getattr(click.exceptions, "NoArgsIsHelpError", ())


class Commands(click.Group):
    """A command for each module of `irr.cli` that has one; a module is imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        modules = (module.name for module in pkgutil.iter_modules(irr.cli.__path__))
        return sorted(name.rstrip("_") for name in modules if name != "main" and not name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        suffix = "_" if cmd_name == "list" else ""
        module = importlib.import_module(f"irr.cli.{cmd_name}{suffix}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            from irr.names import did_you_mean, quoted

            raise click.UsageError(
                f"no command called {quoted(args[0])}{did_you_mean(args[0], self.list_commands(ctx))}"
            )
        return super().resolve_command(ctx, args)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", "-V", message="irr %(version)s")
def main() -> None:
    """Inter-rater reliability of coded sections.

    How far do coders agree who gave categories of a codebook to the same sections of text, where do they
    not, and which categories need revision?

    Begin with: irr agree CODER1.yaml CODER2.yaml --codebook CODEBOOK.yaml
    """


def run() -> NoReturn:
    """Run the command line; every error that is meant becomes a plain line and an exit code."""
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
