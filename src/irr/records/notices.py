"""What was found in files, as a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from irr.notices import Notice


def notice_record(notice: Notice) -> dict[str, Any]:
    """A notice as JSON has it."""
    return {
        "rule": notice.rule,
        "level": notice.level,
        "text": notice.text,
        "file": notice.file,
        "line": notice.line,
    }
