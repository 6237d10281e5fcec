"""What is to be known of sections that were made of marked stretches: how much of them nobody marked, or one coder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from irr.names import shown
from irr.study import Warned

if TYPE_CHECKING:
    from irr.study import Study

#: The warnings that rest on what blanks mean.
OF_BLANKS = ("marked_by_nobody", "marked_by_one", "marked_little")
#: From which share of all sections on it is said how many nobody marked.
MANY = 0.5
#: A coder who marked this many times fewer sections than another may not have read the same.
FEWER = 20


def told_of_marks(study: Study) -> Iterator[Warned]:
    """Warnings of a study whose sections come from marked stretches, where blanks have been settled."""
    marked = study.sets.sizes[study.set_id] > 0
    rated = np.bincount(study.section, minlength=study.n_sections)
    markers = np.bincount(study.section, weights=marked, minlength=study.n_sections)
    compared = rated >= 2
    n, nobody = int(compared.sum()), int((compared & (markers == 0)).sum())
    if n and nobody >= MANY * n:
        yield Warned(
            "marked_by_nobody",
            f"{nobody:,} of {n:,} sections were marked by nobody and count as read: that coders agree on them is in "
            "every coefficient, and not in the share-a-category percentage",
        )
    alone = int((~compared & (markers == 1)).sum())
    if alone and study.choices.get("blank") == "missing":
        yield Warned(
            "marked_by_one",
            f"{alone:,} section{'s' if alone > 1 else ''} that only one coder marked {'are' if alone > 1 else 'is'} left "
            "out, as --blank missing takes what is not marked for not coded: figures are of places that several marked, "
            "and run high",
        )
    by_coder = np.bincount(study.coder, weights=marked, minlength=len(study.coders)).astype(int)
    if len(by_coder) > 1 and by_coder.max() >= FEWER:
        most = int(by_coder.argmax())
        for coder in np.flatnonzero(by_coder * FEWER < by_coder.max()).tolist():
            name, other = shown(study.coders[coder]), shown(study.coders[most])
            yield Warned(
                "marked_little",
                f"{name} marked {by_coder[coder]:,} sections and {other} {by_coder[most]:,}: has {name} read the same? "
                "What was not read is not coded, whatever --blank says of the rest",
            )
