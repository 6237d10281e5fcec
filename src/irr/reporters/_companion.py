"""A report in files: the report itself, and where it quotes some of the sections in dispute, all of them beside it."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from irr.disputes import find
from irr.reporters import Display, reporter
from irr.worksheets import worksheet

if TYPE_CHECKING:
    from irr.reports import StudyReport

#: Formats that quote sections; the others have them all, or none.
_QUOTING = ("docx", "html", "latex", "markdown", "text")
#: What the name of the sheet ends in, after that of the report.
ENDING = ".disagreements.csv"


def report_files(report: StudyReport, format_: str, output: str) -> dict[str, str | bytes]:
    """What to write where: the report at `output`, and the sheet of irr review, if the report does not quote all."""
    files: dict[str, str | bytes] = {}
    if format_ in _QUOTING and not report.quotes_all:
        beside = f"{os.path.splitext(output)[0]}{ENDING}"
        report = replace(report, companion=os.path.basename(beside))
        files[beside] = worksheet("csv").write(find(report.study))
    return {output: reporter(format_).render(report, Display())} | files
