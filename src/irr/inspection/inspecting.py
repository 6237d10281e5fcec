"""The order of an inspection: each file, what is left to decide, all together, the command."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from os import fspath
from typing import TYPE_CHECKING, Any

from irr.codebook import Codebook, read_codebook
from irr.codings import Codings, Spans
from irr.errors import InputError, Problem, UsageError
from irr.inputs import source_of
from irr.inspection.asking import about_blanks, about_units
from irr.inspection.commanding import commands, placeholders
from irr.inspection.counting import count_codings, count_spans, documents_of
from irr.inspection.model import Answer, Inspection, Part, Question
from irr.inspection.probing import Probed, probe
from irr.inspection.sheets import columns_of, sheets_of
from irr.loaders import LoadOptions, refuse_meaningless, table
from irr.names import quoted
from irr.reading.assemble import ReadOptions
from irr.reading.files import Chosen, study_of, units_asked
from irr.reading.marked import OF_BLANKS
from irr.units import sectioned

if TYPE_CHECKING:
    from irr.inputs import Input
    from irr.reading.blanks import Blank
    from irr.study import Study
    from irr.units import UnitOptions


def inspect(
    paths: str | Sequence[str], *, owners: Mapping[str, str] | None = None, **options: Any
) -> Inspection:
    """What these files hold and how they would be read with these options of `irr.load`.

    Raises `InputError` where nothing can be said of any of them, and `UsageError` for an option that makes no sense.
    """
    paths = [paths] if isinstance(paths, str) else paths
    if not paths:
        raise UsageError("no files to read; name one file a coder, or a table of all")
    if twice := next((path for path in paths if list(paths).count(path) > 1), None):
        raise UsageError(f"{quoted(twice)} is named twice")
    problems: list[Problem] = []
    refuse_meaningless(paths, LoadOptions.of(options))
    book = _codebook(options.get("codebook"), problems)
    settled = {**options}
    questions: dict[str, Question] = {}
    parts: list[Part] = []
    said: list[Codings | Spans] = []
    for path in paths:
        try:
            source = source_of(path)
            found = probe(source, settled, (owners or {}).get(path))
        except InputError as error:
            problems += error.problems
            parts.append(Part(path, "", problems=tuple(error.problems)))
            continue
        settled = {**found.options}
        questions |= {one.option: one for one in found.questions if one.option not in questions}
        problems += found.problems
        said += found.said
        parts += _parts(source, found, book, settled)
    if problems and not said and not questions and not any(part.sheets or part.columns for part in parts):
        raise InputError(problems)
    spans = [one for one in said if isinstance(one, Spans)]
    if spans and not settled.get("unit"):
        questions["--unit"] = about_units(spans, settled)
        assumed = questions["--unit"].assumed
        settled |= assumed.options if assumed else {}
    together, study = None, None
    known = None if book is None or settled.get("extend_codebook") else frozenset(book.ids)
    if said:
        codings = _sectioned(said, settled)
        separator, blank = settled.get("separator"), settled.get("blank")
        if not blank:
            units = (
                [one for one in questions["--unit"].answers if one.options] if "--unit" in questions else []
            )
            blanks = _blanks(said, settled, units, codings, known)
            questions |= {"--blank": blanks} if blanks else {}
        if codings and len(parts) > 1 and (not spans or options.get("unit")):
            together = count_codings(codings, known, separator, blank)
        study, met = _study(said, book, settled, questions, options.get("codebook"))
        problems += [one for one in met if one not in problems]
    if spans and len(parts) > 1 and together is None:
        together = count_spans(spans)
    coders = {one.name for part in parts if part.contents is not None for one in part.contents.coders}
    alone = bool(said) and len(coders) == 1
    asked = [*questions.values()]
    return Inspection(
        files=len(paths),
        parts=tuple(parts),
        together=together,
        questions=tuple(questions.values()),
        commands=() if problems else commands(paths, _said_by(options, owners), asked, alone),
        warnings=study.warnings if study is not None else (),
        problems=tuple(problems),
        placeholders={} if problems else placeholders(asked, alone),
    )


def _blanks(
    said: Sequence[Codings | Spans],
    settled: Mapping[str, Any],
    units: Sequence[Answer],
    codings: Sequence[Codings],
    known: Collection[str] | None,
) -> Question | None:
    """What a blank means: with the unit that reading went on with, or with the first of `units` that leaves any."""
    separator = settled.get("separator")
    if not units:
        return about_blanks(codings, known, separator, None) if codings else None
    for unit in units:
        made = codings if unit.value == settled.get("unit") else _sectioned(said, {**settled, **unit.options})
        if made and (found := about_blanks(made, known, separator, unit.value)):
            return found
    return None


def _said_by(options: Mapping[str, Any], owners: Mapping[str, str] | None) -> dict[str, Any]:
    return {**options, "owners": owners}


def _codebook(path: Any, problems: list[Problem]) -> Codebook | None:
    if path is None or isinstance(path, Codebook):
        return path
    try:
        return read_codebook(fspath(path))
    except InputError as error:
        problems += error.problems
        return None


def _parts(source: Input, found: Probed, book: Codebook | None, options: Mapping[str, Any]) -> list[Part]:
    """What one file holds; a part for each sheet where several are read."""
    sheets, columns = sheets_of(source, LoadOptions.of(options)), columns_of(source, LoadOptions.of(options))
    if not found.said:
        return [Part(source.path, "", columns=columns, sheets=sheets, problems=found.problems)]
    known = None if book is None or options.get("extend_codebook") else frozenset(book.ids)
    parts: list[Part] = []
    for one in found.said:
        part = Part(
            path=one.source.path,
            format=one.source.format,
            layout=one.source.layout,
            detected=one.source.detected,
            # The file has them once, whatever is read of it.
            sheets=() if parts else sheets,
            notes=len(one.notes),
            comments=len(one.comments),
            remarks=tuple(remark.text for remark in one.remarks),
        )
        if isinstance(one, Spans):
            part = replace(
                part, contents=count_spans([one]), measure=one.measure, documents=documents_of(one)
            )
        else:
            part = replace(
                part,
                contents=count_codings([one], known, options.get("separator"), options.get("blank")),
                suggestions=len(one.suggestions),
                columns=columns,
                variables=_two_parts(source, options) if part.layout == "wide" else (),
            )
        parts.append(part)
    return parts


def _two_parts(source: Input, options: Mapping[str, Any]) -> tuple[str, ...]:
    """What could be variables of a wide table, where nobody said that one is read or who the coders are."""
    if options.get("variable") or options.get("coders"):
        return ()
    return table.two_parts(source, LoadOptions.of(options))


def _sectioned(said: Sequence[Codings | Spans], options: Mapping[str, Any]) -> list[Codings]:
    """Codings of everything; none where they cannot be made, which making a study of them tells."""
    try:
        return sectioned(said, _units(options))
    except InputError:
        return []


def _units(options: Mapping[str, Any]) -> UnitOptions | None:
    return units_asked(options.get("unit"), options.get("overlap"), options.get("texts"))


def _study(
    said: Sequence[Codings | Spans],
    book: Codebook | None,
    options: Mapping[str, Any],
    questions: Mapping[str, Question],
    codebook: Any,
) -> tuple[Study | None, tuple[Problem, ...]]:
    """The study that irr agree would make, with blanks as not coded where their meaning is open."""
    blank: Blank | None = options.get("blank") or ("missing" if "--blank" in questions else None)
    chosen = Chosen(
        _units(options), options.get("sections"), options.get("at"), tuple(options.get("coders") or ())
    )
    read = ReadOptions(blank, options.get("separator"), bool(options.get("extend_codebook")))
    try:
        study = study_of(said, book, read, chosen, judged=book is not None or codebook is None)
    except InputError as error:
        return None, tuple(error.problems)
    if "--blank" in questions:
        # What rests on the meaning of blanks cannot be said before it is settled.
        study = replace(study, warnings=tuple(one for one in study.warnings if one.kind not in OF_BLANKS))
    return study, ()
