"""A group of commands: one for each module of a package that has one."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from typing import Any

import click


class Commands(click.Group):
    """A command for each module of a package; a module is imported when it is asked for.

    `path` and `package` are the package's `__path__` and `__name__`. The command of a module is its `command`;
    a package below it is a group in its turn.
    """

    def __init__(self, *args: Any, path: Sequence[str] = (), package: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self._path, self._package = path, package

    def list_commands(self, ctx: click.Context) -> list[str]:
        modules = (module.name for module in pkgutil.iter_modules(self._path))
        return sorted(name.rstrip("_") for name in modules if name != "main" and not name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        suffix = "_" if cmd_name == "list" else ""
        module = importlib.import_module(f"{self._package}.{cmd_name}{suffix}")
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
