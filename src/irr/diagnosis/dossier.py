"""A category's dossier: verdict, reasons, quoted sections, what coders wrote, words that go with its confusions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from irr.diagnosis.cases import Case, cases
from irr.diagnosis.reasons import reasons
from irr.diagnosis.words import WordEvidence, word_evidence
from irr.diagnosis.written import comments_on, notes_on
from irr.study.sections import names_of

if TYPE_CHECKING:
    from irr.codings import Comment, Note
    from irr.diagnosis.categories import CategoryVerdict
    from irr.diagnosis.findings import Findings

#: Sections of which it is told what each coder gave.
MOST_CASES = 50
#: Pairs of confused categories whose texts are searched for words; each takes seconds.
MOST_WORDED = 10


@dataclass(frozen=True)
class Dossier:
    """Everything about one category. `words` are by the name of the other category of a confusion."""

    verdict: CategoryVerdict
    cases: tuple[Case, ...]
    comments: tuple[Comment, ...]
    notes: tuple[Note, ...]
    words: dict[str, WordEvidence]


def dossiers(
    findings: Findings, verdicts: Sequence[CategoryVerdict], chosen: Sequence[str], words: bool
) -> Iterator[Dossier]:
    """The dossiers of the chosen categories (all, where none is chosen), in the order of the verdicts."""
    number = {name: k for k, name in enumerate(findings.study.categories)}
    evidence = _Words(findings) if words and "text" in findings.study.about else None
    for verdict in verdicts:
        if chosen and verdict.id not in chosen:
            continue
        k = number[verdict.id]
        found = replace(verdict, reasons=reasons(findings, k))
        disputed = findings.disputed_sections(k)
        confused = [one.with_ for one in found.reasons if one.kind == "confused_with" and one.with_]
        yield Dossier(
            found,
            tuple(cases(findings.study, disputed[:MOST_CASES])),
            comments_on(findings.study, verdict.id),
            notes_on(findings.study, names_of(findings.study, disputed))
            if findings.study.annotations.notes
            else (),
            {other: said for other in confused if evidence and (said := evidence.of(k, number[other]))},
        )


class _Words:
    """Word evidence on the first pairs of categories that are asked for, each pair looked at once."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.texts = findings.study.about["text"].to_pylist()
        self.known: dict[tuple[int, int], WordEvidence] = {}

    def of(self, category: int, other: int) -> WordEvidence | None:
        """What texts say on two categories; None where enough pairs were looked at."""
        key = (min(category, other), max(category, other))
        if key not in self.known and len(self.known) < MOST_WORDED:
            findings = self.findings
            one, two = (findings.sections_with(k) for k in key)
            disputed = findings.confusion.sections_of(*key)
            names = (findings.study.categories[key[0]], findings.study.categories[key[1]])
            self.known[key] = word_evidence(
                self.texts, (np.setdiff1d(one, two), np.setdiff1d(two, one), disputed), names, findings.seed
            )
        return self.known.get(key)
