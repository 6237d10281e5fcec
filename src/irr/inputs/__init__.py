"""What is read: a regular file, standard input, or a folder; gzip is unpacked as it is read.

Nothing here follows, extracts or expands what a file holds: `archive` reads members of a zip by name, `xml` refuses
document types and entities, `json` keeps numbers as they are written, `sqlite` opens a database in memory, `workbook`
measures one before a library opens it. Each has limits, and what goes beyond them is an `InputError`.
"""

from __future__ import annotations

from irr.inputs.source import HEAD, MOST, STDIN, Input, source_of

__all__ = ["HEAD", "MOST", "STDIN", "Input", "source_of"]
