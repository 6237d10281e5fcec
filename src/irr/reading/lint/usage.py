"""How names and texts are used: once, alike in all files, with another codebook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from irr.arrays import paired, unified
from irr.names import listed, printable, quoted
from irr.study import Warned
from irr.tables.roles import is_no_coder

if TYPE_CHECKING:
    from irr.codebook import Codebook
    from irr.codings import Codings
    from irr.reading.joined import Joined
    from irr.reading.lint.names import Names
    from irr.study import Study

#: Warnings of one rule that are given one by one.
MOST = 20
#: From so many on, if they are half of all, categories that are used once are no hint at a slip of the pen.
FEW = 3


def zeros_and_ones(joined: Joined, categories: Names) -> Iterator[Warned]:
    """Wide tables that hold only 0 and 1: perhaps a column is a category, not a coder."""
    wide = [file for file in joined.files if file.codings.source.layout == "wide"]
    if wide and set(categories.names) == {"0", "1"} and len(joined.coders) > 2:
        yield Warned(
            "zeros_and_ones",
            f"the columns hold only 0 and 1 and were read as {len(joined.coders)} coders; if they are categories, name "
            "the columns CODER.CATEGORY, or say --coder for those that are coders",
            printable(wide[0].codings.source.path),
        )


def used_once(names: Names, study: Study, codebook: Codebook | None) -> Iterator[Warned]:
    """Categories met once, where no codebook says that they exist."""
    if codebook is not None or len(study.categories) < 2:
        return
    per_set = np.bincount(study.set_id, minlength=len(study.sets))
    uses = np.bincount(
        study.sets.members, weights=per_set[study.sets.owners], minlength=len(study.categories)
    )
    once = [study.categories[k] for k in np.flatnonzero(uses == 1)]
    if len(once) > MOST or (len(once) > FEW and 2 * len(once) >= len(study.categories)):
        many = len(once) > MOST and 2 * len(once) > len(study.categories)
        question = "; is the category column right?" if many else ""
        yield Warned(
            "used_once",
            f"{len(once):,} of {len(study.categories):,} categories are used once: {listed(once)}{question}",
        )
        return
    for name in once:
        inside = next((mark for mark in ";|,\n" if mark in name), None)
        hint = f" and holds {quoted(inside)}, which may separate two" if inside else ""
        yield Warned(
            "used_once", f"category {quoted(name)} is used once{hint}; is it misspelt?", names.where(name)
        )


def settled(coders: Names) -> Iterator[Warned]:
    """Coders who are called like what coders settled on; a wide table asks, others have no columns to choose from."""
    for name in coders.names:
        if is_no_coder(name):
            yield Warned(
                "settled_coder",
                f"coder {quoted(name)} is called like an agreed coding, which agrees with the coders it was made of; "
                "leave it out by naming the others with --coder",
                coders.where(name),
            )


def texts_differ(codings: Sequence[Codings]) -> Iterator[Warned]:
    """Sections whose text is not the same in every file."""
    given = [one for one in codings if one.text is not None]
    if not given:
        return
    section, names = unified([one.section for one in given])
    text, distinct = unified([one.text for one in given if one.text is not None])
    blank = next((i for i, value in enumerate(distinct.to_pylist()) if not value), -1)
    every_section, every_text = np.concatenate(section), np.concatenate(text)
    filled = every_text != blank
    pairs = np.unique(paired(every_section[filled], every_text[filled], len(distinct)))
    sections, times = np.unique(pairs // max(len(distinct), 1), return_counts=True)
    differing = [names[int(number)].as_py() for number in sections[times > 1]]
    if differing:
        yield Warned(
            "texts_differ",
            f"the text is not the same everywhere for {len(differing):,} section{'s' if len(differing) > 1 else ''}: "
            f"{listed(differing)}",
        )


def other_codebook(codings: Sequence[Codings], codebook: Codebook | None) -> Iterator[Warned]:
    """Coder files that name another codebook, or another version of it, than the one given."""
    if codebook is None:
        return
    for one in codings:
        if one.codebook and one.codebook not in (codebook.reference, codebook.name):
            yield Warned(
                "other_codebook",
                f"coded with {quoted(one.codebook)}, read with {quoted(codebook.reference)}",
                printable(one.source.path),
            )
