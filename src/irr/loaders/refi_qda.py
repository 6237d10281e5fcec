"""A REFI-QDA project (.qdpx), as NVivo, ATLAS.ti, MAXQDA, QualCoder and others exchange it, or its project.qde alone.

The coder of a coding is its own `creatingUser`. A selection has one too, which is whoever first marked that stretch,
or the owner of the project, and often not the coder.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from irr.codings import Source
from irr.errors import InputError
from irr.loaders._refi_offsets import CONVENTIONS, check_convention

if TYPE_CHECKING:
    from irr.codings import Spans
    from irr.inputs import Input
    from irr.inputs.archive import Archive
    from irr.loaders import LoadOptions

FORMAT = "REFI-QDA"
SUMMARY = "a project of NVivo, ATLAS.ti, MAXQDA, QualCoder and others (.qdpx)"
#: The ways in which positions may be counted.
OFFSETS = tuple(CONVENTIONS)

_XML = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<")
_NAMESPACE = re.compile(rb"urn:QDA-XML:(?:project|codebook):")


def claims(source: Input) -> bool:
    """Whether it is a zip with a project in it, or XML that says it is a project or a codebook."""
    head = source.head
    if head.startswith(b"PK"):
        from irr.codebook.refi import PROJECT
        from irr.inputs.archive import archive_of

        try:
            archive = archive_of(source)
        except InputError:
            return source.suffix == ".qdpx"
        return source.suffix == ".qdpx" or (archive is not None and PROJECT in archive)
    plain = head.replace(b"\0", b"")
    if _XML.match(plain) is None:
        return source.suffix == ".qdpx"
    return source.suffix in (".qde", ".qdc", ".qdpx") or _NAMESPACE.search(plain) is not None


def load(source: Input, options: LoadOptions) -> Spans:
    """The codings of all texts, each with its own coder."""
    # Every file is offered to this module, and Python's XML takes long to import.
    from irr.inputs.archive import archive_of
    from irr.loaders._building import spans_of
    from irr.loaders._refi_elements import project_of
    from irr.loaders._refi_reading import ProjectReading
    from irr.yamltree import Problems

    check_convention(options.offsets)
    archive = archive_of(source)
    if archive is None and source.suffix == ".qdpx" and _XML.match(source.head.replace(b"\0", b"")) is None:
        raise source.refusal("is no REFI-QDA project: a .qdpx is a zip")
    problems = Problems(source.path)
    project = project_of(_project(source, archive), problems)
    if project.root != "Project":
        raise source.refusal("this is a codebook; give it with --codebook")
    reading = ProjectReading(source, archive, project, problems)
    marks = [*reading.marks(options)]
    problems.stop()
    if not marks:
        unread = reading.unread_words()
        raise source.refusal(f"nothing is coded in a text of this project{unread}")
    return spans_of(
        Source(source.path, FORMAT, "project", reading.detected, lambda record: record),
        reading.documents,
        marks,
        remarks=tuple(reading.remarks),
    )


def _project(source: Input, archive: Archive | None) -> bytes:
    from irr.codebook.refi import LARGEST, PROJECT

    if archive is not None:
        return archive.read(PROJECT, LARGEST)
    data = source.read()
    if len(data) > LARGEST:
        raise source.refusal(f"larger than {LARGEST // 1_000_000} MB, which irr does not read as a project")
    return data
