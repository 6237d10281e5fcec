"""Resolution: decisions read back from a sheet, checked against the study, and made one agreed coding."""

from irr.resolution.coder_file import coder_file
from irr.resolution.model import HOW, Agreed, Decision, Resolution, Survival
from irr.resolution.records import resolution_head, resolution_record, resolution_rows, section_record
from irr.resolution.resolving import Rules, resolve

__all__ = [
    "HOW",
    "Agreed",
    "Decision",
    "Resolution",
    "Rules",
    "Survival",
    "coder_file",
    "resolution_head",
    "resolution_record",
    "resolution_rows",
    "resolve",
    "section_record",
]
