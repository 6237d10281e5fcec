"""What only a person can decide about everything that was read: the unit of spans, the meaning of blanks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from irr.errors import InputError, IrrError
from irr.inspection.counting import blanks_of, count_codings
from irr.inspection.model import Answer, Question
from irr.units import UnitOptions, count_sections

if TYPE_CHECKING:
    from collections.abc import Collection

    from irr.codings import Codings, Spans

#: Units that are tried; windows of this many characters stand for all windows.
TRIED = ("paragraph", "sentence", "line", "document", "window:500", "excerpt")
#: Characters of text up to which it is cut into sentences, which takes longest.
SENTENCES = 2_000_000


def about_units(spans: Sequence[Spans], options: Mapping[str, Any]) -> Question:
    """What a section is, and how many each unit would make."""
    answers, few, refused = [], [], []
    size = sum(len(one.text or "") for of in spans for one in of.documents)
    for unit in TRIED:
        if unit == "sentence" and size > SENTENCES:
            answers.append(Answer(unit, "each sentence (not counted: the texts are long)", {"unit": unit}))
            continue
        try:
            count = count_sections(
                spans, UnitOptions(unit, options.get("overlap") or "any", options.get("texts"))
            )
        except InputError as error:
            refused.append(error.problems[0].text)
            continue
        except IrrError:
            continue
        if count > 1:
            answers.append(Answer(unit, f"{count:,} sections", {"unit": unit}))
        elif count:
            few.append(Answer(unit, "1 section: too few", {"unit": unit}, advised=False))
    answers += [Answer("sections.csv", "a table of the sections: document, start and end, or text"), *few]
    marks = sum(map(len, spans))
    text = f"{marks:,} marked stretch{'es' if marks != 1 else ''} and no sections; what is a section?"
    if refused:
        text += " Other units need the texts of the documents (--texts FOLDER)."
    return Question("--unit", text, tuple(answers))


def about_blanks(
    codings: Sequence[Codings], known: Collection[str] | None, separator: str | None, unit: str | None
) -> Question | None:
    """What a blank means, and what each reading does; None where there are none of unknown meaning.

    `unit` is the one with which sections were made, where that is not decided either.
    """
    readings = blanks_of(codings)
    if not readings:
        return None
    total = sum(readings["none"])
    answers = []
    for name, (nothing, missing) in readings.items():
        shared = count_codings(codings, known, separator, name).shared
        counts = [f"{nothing:,} as read and nothing fits"] if nothing else []
        counts += [f"{missing:,} as not coded"] if missing else []
        effect = f"{' and '.join(counts)}; {shared:,} section{'s' if shared != 1 else ''} rated by two coders or more"
        answers.append(Answer(name, effect, {"blank": name}))
    text = f"{total:,} blank cell{'s' if total != 1 else ''} could mean 'read, nothing fits' or 'not coded'"
    text += f" (with --unit {unit})" if unit else ""
    return Question("--blank", text, tuple(answers))
