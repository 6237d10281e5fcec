"""A JUnit report, which build servers show as tests."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import groupby
from typing import TYPE_CHECKING, Final

from irr.names import printable
from irr.reporters._documents import document_with

if TYPE_CHECKING:
    from irr.reporters import Display
    from irr.reporters._documents import Case

SHOWS_WARNINGS = False
SUMMARY = "for build servers: each requirement of irr check as a test (JUnit XML)"
SUFFIX = ".xml"
NEEDS: Final = "cases"


def render(computed: object, display: Display) -> str:
    """The report as one suite of tests a group; what XML cannot hold is written as an escape."""
    document = document_with(NEEDS, computed, "junit")
    assert document.cases is not None
    root = ET.Element("testsuites", name="irr")
    for name, group in groupby(document.cases(), key=lambda case: case.group):
        _suite(root, name, list(group))
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(root: ET.Element, name: str, cases: list[Case]) -> None:
    counts = {
        word: str(sum(case.outcome == outcome for case in cases))
        for word, outcome in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))
    }
    suite = ET.SubElement(root, "testsuite", {"name": printable(name), "tests": str(len(cases)), **counts})
    for case in cases:
        one = ET.SubElement(suite, "testcase", name=printable(case.name), classname=printable(name))
        if case.outcome != "pass":
            told = ET.SubElement(one, case.outcome, message=printable(case.text))
            if case.outcome != "skipped":
                told.set("type", case.outcome)
            if case.details:
                told.text = "\n".join(map(printable, case.details.split("\n")))
