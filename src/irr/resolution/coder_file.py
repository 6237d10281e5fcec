"""The agreed coding as a coder file, with where each section's coding is from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from irr.errors import UsageError
from irr.names import listed
from irr.reading.coder_file import check_names, coding_lines
from irr.yamltree import key, written

if TYPE_CHECKING:
    from irr.resolution.model import Agreed, Resolution

_HEAD = """\
# Agreed coding, made after discussion.
# Agreement figures come from the independent codings, not from this file.
"""


def coder_file(resolution: Resolution, name: str) -> str:
    """A YAML file of a coder called `name`, every name in it read back as it is.

    Raises `UsageError` where a name would be read back as something else.
    """
    _check(resolution, name)
    return "".join(_lines(resolution, name))


def _lines(resolution: Resolution, name: str) -> Iterator[str]:
    yield _HEAD
    if resolution.undecided:
        n = len(resolution.undecided)
        yield f"# Left out, since undecided: {n:,} section{'s' if n > 1 else ''} ("
        yield f"{listed([written(one) for one in resolution.undecided], 40)}).\n"
    codings = ((one.section, one.categories) for one in resolution.agreed)
    yield from coding_lines(name, resolution.codebook, codings)
    yield "provenance:\n"
    for one in resolution.agreed:
        yield f"  {key(one.section)} {{{', '.join(_provenance(one))}}}\n"


def _provenance(one: Agreed) -> Iterator[str]:
    for name, text in (("how", one.how), ("by", one.by), ("reason", one.reason), ("remark", one.remark)):
        if text:
            yield f"{name}: {written(text)}"


def _check(resolution: Resolution, name: str) -> None:
    if not resolution.agreed:
        raise UsageError("no section has an agreed coding, so that there is nothing to write")
    used = dict.fromkeys(category for one in resolution.agreed for category in one.categories)
    # What the codebook has is known wherever the file is read with it.
    known = None if resolution.codebook is None else used
    check_names(name, used, [one.section for one in resolution.agreed], known)
