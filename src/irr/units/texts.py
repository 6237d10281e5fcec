"""The texts of the documents that were marked: from the files, or from a folder of texts."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from irr.errors import InputError, Problem
from irr.inputs import source_of
from irr.names import printable, quoted

if TYPE_CHECKING:
    from irr.codings import Spans


def texts_of(spans: Sequence[Spans], folder: str | None) -> dict[str, str | None]:
    """The text of each document by its name, None where neither a file nor `folder` holds it.

    Raises `InputError` where files hold different texts of one document, as positions in them cannot be compared.
    """
    texts: dict[str, str | None] = {}
    source: dict[str, str] = {}
    problems = []
    for one in spans:
        for document in one.documents:
            name, text = document.name, document.text
            if text is None:
                texts.setdefault(name, None)
            elif texts.get(name) is None:
                texts[name], source[name] = text, one.source.path
            elif texts[name] != text:
                problems.append(
                    Problem(
                        one.source.path,
                        None,
                        f"the text of {quoted(name)} is not that in {printable(source[name])}, so that positions in "
                        "them cannot be compared",
                    )
                )
    if problems:
        raise InputError(problems)
    paths = _in_folder(folder) if folder else {}
    for name, text in texts.items():
        if text is None and (path := paths.get(name) or paths.get(name.rpartition(".")[0])):
            try:
                texts[name] = (
                    source_of(path).read().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
                )
            except UnicodeDecodeError:
                problems.append(Problem(path, None, "not UTF-8 text"))
        elif text is None and folder:
            there = ", ".join(sorted({os.path.basename(one) for one in paths.values()})[:5]) or "nothing"
            problems.append(
                Problem(
                    folder,
                    None,
                    f"no text of {quoted(name)} ({printable(name)}.txt); there is {printable(there)}",
                )
            )
    if problems:
        raise InputError(problems)
    return texts


def _in_folder(folder: str) -> dict[str, str]:
    """Path by name of document, with and without ending. Names are looked up, so none leads out of the folder."""
    try:
        names = sorted(os.listdir(folder))
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else None
        raise InputError([Problem(folder, None, (why or str(error)).lower())]) from None
    found = {os.path.splitext(name)[0]: os.path.join(folder, name) for name in names if name.endswith(".txt")}
    return found | {name: os.path.join(folder, name) for name in names}
