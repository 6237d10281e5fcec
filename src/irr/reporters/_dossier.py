"""One category's dossier: standing, reasons with what to do, sections in dispute, what coders wrote, words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from irr.names import listed, shown
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Block, Entry, Paragraph
from irr.reporters._cases import in_words, quotation

if TYPE_CHECKING:
    from irr.diagnosis.dossier import Dossier
    from irr.diagnosis.reason import Reason
    from irr.diagnosis.rule import FlagRule
    from irr.diagnosis.words import Separation, WordEvidence

#: Sections told of a category, comments and notes.
CASES, REMARKS = 3, 10
#: Sections named in a reason.
NAMED = 6


def dossier(one: Dossier, rule: FlagRule, most: int | None = None) -> Iterator[Block]:
    """A category's dossier, with up to `most` sections in dispute; by default a few where it has reasons."""
    if most is None:
        most = CASES if one.verdict.reasons else 0
    yield Entry(shown(one.verdict.id), one.verdict.verdict)
    yield Paragraph(_standing(one, rule))
    for reason in one.verdict.reasons:
        yield Paragraph(_reason(reason), bullet=True)
    for case in one.cases[:most]:
        yield Paragraph(in_words(case), bullet=True)
    for comment in one.comments[:REMARKS]:
        about = f" on its {comment.aspect}" if comment.aspect else ""
        yield Paragraph(f"{shown(comment.coder)}{about}: “{quotation(comment.text)}”", bullet=True)
    for note in one.notes[:REMARKS]:
        yield Paragraph(
            f"{shown(note.coder)} beside {shown(note.section)}: “{quotation(note.text)}”", bullet=True
        )
    for other, evidence in one.words.items():
        yield Paragraph(_words(other, evidence), bullet=True)


def _standing(one: Dossier, rule: FlagRule) -> str:
    verdict = one.verdict
    uses = ", ".join(f"{shown(coder)} {times}" for coder, times in list(verdict.uses.items())[:NAMED])
    if len(verdict.uses) > NAMED:
        uses += f" and {len(verdict.uses) - NAMED:,} coders more"
    parts = [
        f"given in {verdict.sections:,} section{'' if verdict.sections == 1 else 's'}"
        + (f" ({uses})" if uses else "")
    ]
    if verdict.alpha is not None:
        parts.append(
            f"alpha {numbers.coefficient(verdict.alpha)} {numbers.interval(verdict.interval)}".rstrip(" –")
        )
    if verdict.probability_below is not None:
        below = numbers.probability(verdict.probability_below)
        parts.append(f"below {numbers.bound(rule.threshold)} with probability {below}")
    if verdict.positive_agreement is not None:
        parts.append(
            f"where one gave it another did {numbers.percent(verdict.positive_agreement)} of the time"
        )
    if verdict.share_of_disagreement:
        parts.append(f"{numbers.percent(verdict.share_of_disagreement)} of all disagreement")
    return "; ".join(parts) + "."


def _reason(reason: Reason) -> str:
    kind = reason.kind if reason.with_ is None else f"{reason.kind}:{shown(reason.with_)}"
    test = ""
    if isinstance(q := reason.figures.get("q"), float):
        test = f" (q {numbers.p_is(q)})"
    elif isinstance(p := reason.figures.get("p"), float):
        test = f" (p {numbers.p_is(p)})"
    where = f" Sections {listed(reason.sections, NAMED)}." if reason.sections else ""
    return f"{kind}: {reason.text}{test}. → {reason.suggestion[:1].upper()}{reason.suggestion[1:]}.{where}"


def _words(other: str, evidence: WordEvidence) -> str:
    between, disputed = evidence.between, evidence.disputed
    what = f"Words, against {shown(other)}: "
    if not between.has_words:
        return f"{what}the texts hold no words that are not in nearly all of them."
    if between.auc is None:
        return what + (
            f"too few texts to tell ({between.texts[0]} with {shown(between.kinds[0])} only, {between.texts[1]} with "
            f"{shown(between.kinds[1])} only)."
        )
    if not between.tells:
        return f"{what}the texts do not separate the two better than chance ({_score(between)})."
    text = "; ".join(
        f"{shown(kind)} goes with {listed(words)}"
        for kind, words in zip(between.kinds, between.words, strict=True)
    )
    text = f"{what}{text} ({_score(between)})."
    if disputed.tells:
        text += f" Disputed sections go with {listed(disputed.words[0])} ({_score(disputed)})."
    elif disputed.auc is not None:
        text += f" Disputed sections have no words of their own ({_score(disputed)})."
    return text


def _score(found: Separation) -> str:
    assert found.auc is not None
    assert found.p is not None
    return f"cross-validated AUC {numbers.coefficient(found.auc, 2)}, p {numbers.p_is(found.p)}"
