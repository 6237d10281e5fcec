"""SARIF 2.1.0, which code hosts and editors show beside the lines of the files."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from irr._version import __version__
from irr.reporters._documents import document_with
from irr.reporters._json_text import json_text
from irr.reporters._places import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from irr.notices import Notice
    from irr.reporters import Display

SHOWS_WARNINGS = False
SUMMARY = "findings for code hosts and editors: SARIF 2.1.0"
SUFFIX = ".sarif"
NEEDS: Final = "notices"

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_LINK = re.compile(r"\[(?=[^\]]*\]\()")
_PLACEHOLDER = re.compile(r"\{(\d+)\}")


def render(computed: object, display: Display) -> str:
    """The findings as one run of irr, a line each; every rule that ran is in it, with its page."""
    document = document_with(NEEDS, computed, "sarif")
    assert document.notices is not None
    notices = tuple(document.notices())
    pages = {} if document.rules is None else document.rules()
    names = sorted({*pages, *(notice.rule for notice in notices)})
    place = {name: number for number, name in enumerate(names)}
    driver = {"name": "irr", "version": __version__, "semanticVersion": __version__}
    rules = _lines(_rule(name, pages.get(name, "")) for name in names)
    results = _lines(_result(notice, place[notice.rule]) for notice in notices)
    return (
        f'{{"$schema": {json_text(_SCHEMA)}, "version": "2.1.0", "runs": [{{\n'
        f' "tool": {{"driver": {json_text(driver)[:-1]}, "rules": [{rules}]}}}},\n'
        f' "columnKind": "unicodeCodePoints",\n "results": [{results}]\n}}]}}\n'
    )


def _lines(records: Iterable[dict[str, Any]]) -> str:
    return ",".join(f"\n  {json_text(record)}" for record in records)


def _rule(name: str, page: str) -> dict[str, Any]:
    if not page:
        return {"id": name}
    return {
        "id": name,
        "shortDescription": {"text": page.splitlines()[0]},
        "fullDescription": {"text": page.splitlines()[0]},
        "help": {"text": page},
    }


def _result(notice: Notice, rule: int) -> dict[str, Any]:
    result = {
        "ruleId": notice.rule,
        "ruleIndex": rule,
        "level": notice.level,
        "message": {"text": _plain(notice.text)},
    }
    if notice.file is None:
        return result
    where: dict[str, Any] = {"artifactLocation": {"uri": uri_of(notice.file)}}
    if notice.line is not None:
        where["region"] = {"startLine": notice.line}
    return {**result, "locations": [{"physicalLocation": where}]}


def _plain(text: str) -> str:
    """The text as a message in which nothing is a link or a placeholder (SARIF 3.11.5, 3.11.6)."""
    return _LINK.sub(r"\\[", _PLACEHOLDER.sub(r"{{\1}}", text))


def uri_of(path: str) -> str:
    """The path as a URI relative to the working directory, where the file is below it.

    >>> uri_of("./code books/v1%.yaml")
    'code%20books/v1%25.yaml'
    """
    relative = place_of(path)
    if os.path.isabs(relative):
        return "file://" + quote(os.fsencode(relative.replace(os.sep, "/")), safe="/")
    return quote(os.fsencode(relative.replace(os.sep, "/")), safe="/")
