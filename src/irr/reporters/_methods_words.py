"""The methods section, sentence by sentence: what the codings tell, what the authors say, and blanks for the rest.

What it should hold is asked by GRRAS (Kottner et al. 2011), items 6 to 13, and COREQ (Tong et al. 2007), items 24 to 27.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from irr._version import __version__
from irr.checks.keys import keys_of
from irr.citations import in_text
from irr.names import listed, printable, shown
from irr.reporters._codebook_diff import title as change_title
from irr.reporters._methods_figures import figures, outcome
from irr.reporters._methods_sentences import NAMED, Sentence, cited, counted, some
from irr.reports.methods import MethodsGiven
from irr.study import EMPTY

if TYPE_CHECKING:
    from irr.reports import StudyReport


def sentences(report: StudyReport) -> Iterator[Sentence]:
    """The whole section, in its order."""
    yield from _who(report)
    yield from _given(report, "unit", "The unit of coding was: {}.", report.reported.codebook_unit)
    for name in ("sample", "selection", "independence"):
        yield from _given(report, name)
    yield from _codebook(report)
    yield from _use(report)
    # Of one coder there are no figures, so there is nothing to say of how they were made.
    if len(report.study.coders) > 1:
        yield from _missing(report)
    yield from figures(report)
    yield from outcome(report)
    yield from _settled(report)
    yield from _changed(report)
    yield Sentence(
        "software",
        f"All figures were computed with irr {__version__} ({in_text('irr')}; seed {report.options.seed}; "
        f"{report.reported.headline.signature}).",
        ("irr",),
    )
    yield Sentence(
        "guidelines",
        f"What is told here follows GRRAS{cited('kottner2011')} and COREQ{cited('tong2007')}.",
        ("kottner2011", "tong2007"),
    )


def _given(report: StudyReport, name: str, frame: str = "{}", otherwise: str = "") -> Iterator[Sentence]:
    """What the authors say on a topic, or a blank that says what is missing."""
    said = getattr(report.methods, name) or otherwise
    if said:
        text = printable(" ".join(said.split())).rstrip(".")
        filled = frame.replace("{}", text)
        filled = f"{filled[:1].upper()}{filled[1:]}"
        yield Sentence(name, filled if filled.endswith((".", "!", "?")) else f"{filled}.")
    else:
        about, _, _ = keys_of(MethodsGiven)[name].about.rstrip(".").partition(";")
        yield Sentence(name, f"[To be filled in: {about[:1].lower()}{about[1:]}.]", blank=True)


def _who(report: StudyReport) -> Iterator[Sentence]:
    study = report.study
    n = len(study.coders)
    yield Sentence(
        "coders",
        f"{counted(n, 'coder', 'coders')} ({listed(study.coders, NAMED)}) coded "
        f"{counted(study.n_sections, 'section', 'sections')}.",
    )
    if unit := study.reading.get("unit"):
        yield Sentence("sections", f"{unit[:1].upper()}{printable(unit[1:])}.")
    yield from _given(report, "coders")
    for compared in report.diagnosis.groups:
        groups = "; ".join(
            f"{shown(name)} ({listed(coders, NAMED)})" for name, coders in compared.groups.items()
        )
        yield Sentence("coders", f"Coders by {shown(compared.attribute)}: {groups}.")


def _codebook(report: StudyReport) -> Iterator[Sentence]:
    book, n = report.reported.codebook, len(report.study.categories)
    if book is None:
        # That none was named does not say that there was none.
        used = counted(n, "category", "categories")
        yield Sentence(
            "codebook",
            f"Coders used {used}. [To be filled in: the codebook and its version; none was given to irr.]",
            blank=True,
        )
        return
    themes = f" under {counted(len(book.themes), 'theme', 'themes')}" if book.themes else ""
    categories = counted(len(book.ids), "category", "categories")
    yield Sentence("codebook", f"The codebook was {shown(book.reference)}, with {categories}{themes}.")
    rolled = report.study.reading.get("rolled up")
    if rolled:
        yield Sentence(
            "codebook", f"Assignments were rolled up {printable(rolled)}: all figures are of these {n:,}."
        )


def _use(report: StudyReport) -> Iterator[Sentence]:
    study, book = report.study, report.reported.codebook
    if book is not None and book.codes_per_unit != (0, None):
        yield Sentence(
            "categories", f"By the codebook a coder gives a section {_range(*book.codes_per_unit)}."
        )
    elif study.is_single_label:
        yield Sentence("categories", "No coder gave a section more than one category.")
    else:
        yield Sentence("categories", "A section could be given several categories.")
    profiles = report.diagnosis.coders.profiles if report.diagnosis.coders else ()
    rates = [f"{shown(one.coder)} {one.per_section:.2f}" for one in profiles if one.per_section is not None]
    if rates and not study.is_single_label:
        yield Sentence("categories", f"Categories a section: {some(rates)}.")
    uncoded = study.weight_by_coder(study.set_id == EMPTY)
    if uncoded.sum():
        told = [f"{shown(coder)} {n:,}" for coder, n in zip(study.coders, uncoded.tolist(), strict=True)]
        yield Sentence(
            "uncoded",
            f"Sections that were read and in which nothing fitted ({some(told)}) count as decisions: two coders who "
            "both found that nothing fits agree in coefficients, and count as sharing no category.",
        )


def _missing(report: StudyReport) -> Iterator[Sentence]:
    study = report.study
    pairable = int(study.multiplicity[study.ratings_per_section >= 2].sum())
    if pairable == study.n_sections:
        text = "All sections were coded by two or more coders"
    else:
        text = (
            f"Figures rest on the {pairable:,} of {study.n_sections:,} sections that two or more coders coded"
        )
    if (study.ratings_per_section < len(study.coders)).any():
        text += (
            "; a section that a coder did not code is missing for that coder, and is not taken for one in which nothing "
            "fitted"
        )
    yield Sentence("missing", f"{text}.")


def _range(least: int, most: int | None) -> str:
    """0 to 3 categories, exactly 1 category, 1 category or more."""
    if most is None:
        return f"{counted(least, 'category', 'categories')} or more"
    return (
        f"exactly {counted(most, 'category', 'categories')}"
        if least == most
        else f"{least} to {counted(most, 'category', 'categories')}"
    )


def _settled(report: StudyReport) -> Iterator[Sentence]:
    stage = report.methods.stage
    yield from _given(
        report,
        "stage",
        f"These figures are of the codings {stage} disagreements were settled." if stage else "{}",
    )
    yield from _given(report, "settled")


def _changed(report: StudyReport) -> Iterator[Sentence]:
    if report.methods.changed is not None or not report.revisions:
        # One codebook does not say that there was none before it.
        yield from _given(report, "changed")
        return
    for found in report.revisions:
        changes = [
            change_title(one)
            + (f" {one.kind}" if one.sources == one.targets else "")
            + (f" ({printable(' '.join(one.why.split())).rstrip('.')})" if one.why else "")
            for one in found.differences
            if one.kind != "reworded"
        ]
        yield Sentence(
            "changed",
            f"From {shown(found.old.reference)} to {shown(found.new.reference)} the codebook changed from "
            f"{len(found.old.ids):,} to {len(found.new.ids):,} categories: {some(changes, '; ') or 'wording only'}.",
        )
        if not any(one.why for one in found.differences):
            yield from _given(report, "changed")
