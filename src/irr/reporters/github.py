"""Workflow commands of GitHub Actions, which become annotations on the lines of a pull request."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from irr.names import printable
from irr.reporters._documents import document_with
from irr.reporters._places import place_of

if TYPE_CHECKING:
    from irr.notices import Notice
    from irr.reporters import Display

SHOWS_WARNINGS = False
SUMMARY = "findings as annotations of GitHub Actions"
SUFFIX = ".txt"
NEEDS: Final = "notices"

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def render(computed: object, display: Display) -> str:
    """A command a finding; nothing where nothing was found."""
    document = document_with(NEEDS, computed, "github")
    assert document.notices is not None
    return "".join(f"{_command(notice)}\n" for notice in document.notices())


def _command(notice: Notice) -> str:
    given = {}
    if notice.file is not None:
        given["file"] = printable(place_of(notice.file).replace(os.sep, "/"))
        if notice.line is not None:
            given["line"] = str(notice.line)
    given["title"] = notice.rule
    properties = ",".join(f"{name}={_property(text)}" for name, text in given.items())
    return f"::{_COMMANDS[notice.level]} {properties}::{_data(printable(notice.text))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
