"""A category's dossier: verdict, reasons, quoted sections, what coders wrote, words that go with its confusions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from irr.diagnosis.reasons import reasons
from irr.diagnosis.words import WordEvidence, word_evidence
from irr.diagnosis.written import comments_on, notes_on

if TYPE_CHECKING:
    from irr.codings import Comment, Note
    from irr.diagnosis.categories import CategoryVerdict
    from irr.diagnosis.findings import Findings

#: Sections of which it is told what each coder gave.
MOST_CASES = 50
#: Coders up to whom that is told.
MOST_CODERS = 25


@dataclass(frozen=True)
class Case:
    """A section in dispute: what each coder gave, None where the coder did not rate it, and its text if known."""

    section: str
    given: dict[str, tuple[str, ...] | None]
    text: str | None


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
            tuple(_cases(findings, disputed[:MOST_CASES].tolist())),
            comments_on(findings.study, verdict.id),
            notes_on(findings.study, findings.names_of(disputed)) if findings.study.annotations.notes else (),
            {other: evidence.of(k, number[other]) for other in confused} if evidence else {},
        )


def _cases(findings: Findings, sections: list[int]) -> Iterator[Case]:
    """What each coder gave to these sections."""
    study = findings.study
    if len(study.coders) > MOST_CODERS:
        return
    texts = study.about.get("text")
    bounds = np.searchsorted(study.section, [sections, [i + 1 for i in sections]]).T.tolist()
    names = findings.names_of(np.array(sections, dtype=np.int64))
    for name, i, (start, end) in zip(names, sections, bounds, strict=True):
        given: dict[str, tuple[str, ...] | None] = dict.fromkeys(study.coders)
        for j in range(start, end):
            members = study.sets[int(study.set_id[j])]
            given[study.coders[int(study.coder[j])]] = tuple(study.categories[k] for k in members.tolist())
        yield Case(name, given, texts[i].as_py() if texts is not None else None)


class _Words:
    """Word evidence on pairs of categories, each pair looked at once."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.texts = findings.study.about["text"].to_pylist()
        self.known: dict[tuple[int, int], WordEvidence] = {}

    def of(self, category: int, other: int) -> WordEvidence:
        key = (min(category, other), max(category, other))
        if key not in self.known:
            findings = self.findings
            one, two = (findings.sections_with(k) for k in key)
            disputed = findings.confusion.sections_of(*key)
            names = (findings.study.categories[key[0]], findings.study.categories[key[1]])
            self.known[key] = word_evidence(
                self.texts, (np.setdiff1d(one, two), np.setdiff1d(two, one), disputed), names, findings.seed
            )
        return self.known[key]
