"""What formats for findings with a place take from a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from irr.errors import UsageError
from irr.notices import Notice
from irr.reporters._documents import document_of


def notices_of(computed: object, format_: str) -> tuple[Sequence[Notice], Mapping[str, str]]:
    """The notices of what was computed, and the page of each rule by its name.

    Raises `UsageError` for a document that has none because it is of figures.
    """
    from irr.reporters import FOR_FINDINGS, formats

    document = document_of(computed)
    if document.notices is None:
        others = [name for name in formats() if name not in FOR_FINDINGS]
        text = f"{', '.join(others[:-1])} or {others[-1]}"
        raise UsageError(
            f"format {format_} is for findings in files, as those of lint; for this report choose {text}"
        )
    return tuple(document.notices()), {} if document.rules is None else document.rules()
