"""The codebook held against what coders did with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from irr.arrays import arrow_integers
from irr.linting.registry import rule
from irr.linting.subject import Finding
from irr.names import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from irr.linting.subject import Subject
    from irr.study import Study

#: Sections that are named.
_NAMED = 5


@rule("retired-in-use", level="warning")
def retired_in_use(subject: Subject) -> Iterator[Finding]:
    """A retired category is still used: by coders, or by another entry.

    Its place was taken by something else, or by nothing. Codings that still have it belong to an earlier version
    of the codebook, and are brought up to date through the revision file (irr codebook apply). An entry that
    still names it as its parent, or as what it is confused with, was forgotten.

        categories:
          - {id: travel, status: retired}
          - {id: fare, parent: travel}      # under what does it stand now?

    Codings are looked at where they are given with --codings.
    """
    retired = {name for name, category in subject.by_id.items() if category.status == "retired"}
    for category in subject.categories:
        if category.status == "retired":
            continue
        if category.parent in retired:
            text = f"{quoted(category.id)} is below {quoted(category.parent)}, which is retired; give it another parent"
            yield Finding(category.line_of("parent"), text)
        for place, name in enumerate(category.confused_with):
            if name in retired:
                text = f"{quoted(category.id)} is said to be confused with {quoted(name)}, which is retired; take it out"
                yield Finding(category.line_of("confused_with", place), text)
    for name in sorted(retired):
        used = [given for study in subject.studies if (given := _given_to(study, name)) is not None]
        if used:
            sections = [one for given in used for one in dict.fromkeys(given[:_NAMED].to_pylist())]
            total = sum(map(len, used))
            text = (
                f"{quoted(name)} is retired, and coders gave it {_times(total)} (to {listed(sections[:_NAMED])}"
                f"{' and others' if total > _NAMED else ''}); code them again, or map the codings through the revision "
                "file"
            )
            yield Finding(subject.by_id[name].line_of("status"), text)


@rule("example-not-agreed", level="warning", needs_codings=True)
def example_not_agreed(subject: Subject) -> Iterator[Finding]:
    """An example is a section that most of its coders did not give the category, or a counter-example one they did.

    This is the codebook as a test. An example that is the id of a section of the codings says: here it is plain.
    If more than half of the coders who rated that section gave it the category, the test is passed. If not, the
    example is a bad one, or the definition does not say what its authors mean.

        - id: cost
          examples: [S017]              # S017 got cost from 1 of 3 coders
          counter_examples: [S021]      # and S021 must not have it from most of them

    Examples that are not the id of a section, as quotations are not, are passed over.
    """
    wanted = {
        text for category in subject.in_use for text in (*category.examples, *category.counter_examples)
    }
    tested = [_Examples(study, wanted) for study in subject.studies]
    for category in subject.in_use:
        for name, kind, agreed in (
            ("examples", "example", True),
            ("counter_examples", "counter-example", False),
        ):
            for place, section in enumerate(getattr(category, name)):
                given, raters = map(
                    sum, zip(*(one.votes(section, category.id) for one in tested), strict=True)
                )
                if raters and (given * 2 > raters) != agreed:
                    text = (
                        f"the {kind} {quoted(section)} of {quoted(category.id)} got it from {given} of {raters} "
                        f"coder{'' if raters == 1 else 's'}; change the {kind}, or what the entry says"
                    )
                    yield Finding(category.line_of(name, place), text)


class _Examples:
    """The sections of a study that are named as examples, and who gave them what."""

    def __init__(self, study: Study, wanted: set[str]) -> None:
        names = [] if study.names is None else study.names.to_pylist()
        self.study = study
        self.place = {name: i for i, name in enumerate(names) if name in wanted}
        self.number = {name: k for k, name in enumerate(study.categories)}

    def votes(self, section: str, category: str) -> tuple[int, int]:
        """How many coders gave the section the category, and how many rated it."""
        if section not in self.place:
            return 0, 0
        place, study = self.place[section], self.study
        first, last = np.searchsorted(study.section, [place, place + 1])
        number = self.number.get(category, -1)
        given = sum(number in study.sets[int(one)] for one in study.set_id[first:last])
        return given, int(last - first)


def _given_to(study: Study, category: str) -> pa.StringArray | None:
    """The section of each rating that has the category, None where there is none."""
    if category not in study.categories or study.names is None:
        return None
    places = study.section[study.sets.holding(study.categories.index(category))[study.set_id]]
    return study.names.take(arrow_integers(places)) if len(places) else None


def _times(n: int) -> str:
    return "once" if n == 1 else f"{n:,} times"
