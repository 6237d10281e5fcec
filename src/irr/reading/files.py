"""`load`: files in, a validated study out, every problem of every file in one error."""

from __future__ import annotations

import filecmp
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike, fspath
from typing import TYPE_CHECKING

from irr.codebook import Codebook, read_codebook
from irr.codings import Codings
from irr.errors import InputError, Problem, UsageError
from irr.inputs import Input
from irr.loaders import LoadOptions, refuse_meaningless
from irr.loaders import load as load_file
from irr.names import did_you_mean, listed, quoted
from irr.reading.assemble import ReadOptions, assemble
from irr.reading.described import OF_ALL_FILES
from irr.reading.marked import told_of_marks
from irr.reading.rolled_up import Level, roll_up
from irr.reading.sections import Sections, read_sections
from irr.study import Study, Warned

if TYPE_CHECKING:
    from irr.codings import Spans
    from irr.reading.blanks import Blank
    from irr.units import UnitOptions

Path = str | PathLike[str]


def load(
    paths: Path | Input | Sequence[Path | Input],
    *,
    codebook: Path | Codebook | None = None,
    extend_codebook: bool = False,
    blank: Blank | None = None,
    layout: str | None = None,
    separator: str | None = None,
    encoding: str | None = None,
    header_row: tuple[int, int] | None = None,
    coders: Sequence[str] = (),
    owners: Mapping[str, str] | None = None,
    sections: Path | None = None,
    at: Level | None = None,
    variable: str | None = None,
    sheets: Sequence[str] = (),
    offsets: str | None = None,
    coder_column: str | None = None,
    unit: str | None = None,
    overlap: str | None = None,
    texts: Path | None = None,
) -> Study:
    """The study in these files: one file a coder, or files of several coders, in any formats.

    `coders` compares only these; in a wide table it says which columns are coders. `owners` maps the path
    of a file that holds one coder's work to the coder's name. `coder_column` is the column that says who coded, where
    names of columns do not tell. `sections` is a table that lists the sections to compare, with what is known of them.
    `at` rolls assignments up through the codebook.
    `variable` is the one that is read of files that hold several. `unit` is what a section is, and `overlap` how much
    of it a span must cover, where files hold spans; `texts` is a folder with the texts of documents, where files do
    not hold them. The other options are those of `irr agree`.

    Raises `InputError` with every problem of every file, and `UsageError` for an option that makes no
    sense.
    """
    some = [paths] if isinstance(paths, str | PathLike | Input) else paths
    names = [path if isinstance(path, Input) else fspath(path) for path in some]
    if not names:
        raise UsageError("no files to read")
    for name in set(names):
        if names.count(name) > 1:
            raise UsageError(f"{quoted(_path(name))} is named twice")
    options = LoadOptions(
        layout=layout,
        encoding=encoding,
        header_row=header_row,
        coders=tuple(coders),
        variable=variable,
        sheets=tuple(sheets),
        offsets=offsets,
        coder_column=coder_column,
    )
    units = units_asked(unit, overlap, texts)
    problems: list[Problem] = []
    said: list[Codings | Spans] = []
    book = None
    if isinstance(codebook, Codebook):
        book = codebook
    elif codebook is not None:
        try:
            book = read_codebook(fspath(codebook))
        except InputError as error:
            problems += error.problems
    for name in names:
        try:
            said += load_file(name, options, (owners or {}).get(_path(name)))
        except InputError as error:
            problems += error.problems
    if not problems:
        refuse_meaningless(names, options)
    if said and not problems and all(_without_variable(one) for one in said):
        text = f"there is nothing called {quoted(variable or '')} in {'it' if len(said) == 1 else 'any of the files'}"
        raise InputError([Problem(said[0].source.path, None, f"{text}; 'irr inspect' shows what there is")])
    study = study_of(
        said,
        book,
        ReadOptions(blank, separator, extend_codebook),
        Chosen(units, None if sections is None else fspath(sections), at, tuple(coders)),
        problems,
        judged=book is not None or codebook is None,
    )
    same = [*_same_bytes(one for one in names if isinstance(one, str))]
    return replace(study, warnings=(*study.warnings, *same)) if same else study


def units_asked(unit: str | None, overlap: str | None, texts: Path | None) -> UnitOptions | None:
    """What a section is, as the options of `load` say; `UsageError` where they make no sense."""
    if not unit:
        if overlap or texts:
            raise UsageError(f"{'--overlap' if overlap else '--texts'} is for files of spans, with --unit")
        return None
    # Most studies have sections already, and are not to wait for what makes them.
    from irr.units import UnitOptions

    return UnitOptions(unit, overlap or "any", None if texts is None else fspath(texts))


@dataclass(frozen=True)
class Chosen:
    """What is made of everything that was read: its units, the sections and coders compared, the level; see `load`."""

    units: UnitOptions | None = None
    sections: str | None = None
    at: Level | None = None
    coders: tuple[str, ...] = ()


def study_of(
    said: Sequence[Codings | Spans],
    book: Codebook | None,
    options: ReadOptions,
    chosen: Chosen,
    problems: Sequence[Problem] = (),
    judged: bool = True,
) -> Study:
    """The study in what files said.

    `problems` were met while reading, and are told with those met here. `judged` is false where there is a codebook
    that cannot be read, so that nothing can be held against it. Raises as `load` does.
    """
    problems = [*problems]
    units = chosen.units
    codings: list[Codings] = []
    try:
        codings = _sectioned(said, units)
    except InputError as error:
        problems += error.problems
    if options.separator and codings and all(one.cells != "free" for one in codings):
        raise UsageError("--separator: no cell in these files could hold several categories; leave it out")
    listed_ = None
    if chosen.sections is not None:
        try:
            listed_ = read_sections(chosen.sections)
        except InputError as error:
            problems += error.problems
    study = None
    if codings and judged:
        try:
            study = assemble(codings, book, options)
            if units is not None:
                reading = {**study.reading, "unit": units.described}
                study = replace(study, choices={**study.choices, **units.choices}, reading=reading)
                study = replace(study, warnings=(*study.warnings, *told_of_marks(study)))
        except InputError as error:
            problems += error.problems
    if problems or study is None:
        raise InputError(problems)
    if chosen.at is not None:
        study = roll_up(study, book, chosen.at)
    if listed_ is not None:
        study = _choose_sections(study, listed_)
    if chosen.coders:
        study = _choose_coders(study, chosen.coders)
    if listed_ is not None or chosen.coders:
        # These count all that was read, not what was chosen.
        kept = {label: text for label, text in study.reading.items() if label not in OF_ALL_FILES}
        study = replace(study, reading=kept)
    return study


def _path(name: str | Input) -> str:
    return name.path if isinstance(name, Input) else name


def _same_bytes(paths: Iterable[str]) -> Iterator[Warned]:
    """A warning for each group of files that are one file under several names, which agrees with itself."""
    by_size: dict[int, list[str]] = {}
    for path in paths:
        if os.path.isfile(path):
            by_size.setdefault(os.path.getsize(path), []).append(path)
    for some in by_size.values():
        first, *others = some
        if same := [path for path in others if filecmp.cmp(first, path, shallow=False)]:
            yield Warned(
                "same_file",
                f"{listed([first, *same])} are the same, byte for byte: coders who agree because one file is there under "
                "several names",
            )


def _without_variable(one: Codings | Spans) -> bool:
    """Whether the variable that was asked for is not in this file; a coder may have had no use for it."""
    return any(remark.kind == "variable_absent" for remark in one.remarks)


def _sectioned(said: Sequence[Codings | Spans], units: UnitOptions | None) -> list[Codings]:
    codings = [one for one in said if isinstance(one, Codings)]
    if units is None and len(codings) == len(said):
        return codings
    from irr.units import sectioned

    return sectioned(said, units)


def _choose_sections(study: Study, listed_: Sections) -> Study:
    """Only the listed sections, in their documents if the list names those; what is left out is counted."""
    chosen = study.with_sections(listed_.ids)
    if not chosen.n_sections:
        raise InputError([Problem(listed_.path, None, "none of these sections was coded")])
    warnings = list(study.warnings)
    if left := study.n_sections - chosen.n_sections:
        warnings.append(
            Warned("sections_left_out", f"coded sections that {quoted(listed_.path)} does not list: {left:,}")
        )
    if absent := len(listed_.ids) - chosen.n_sections:
        warnings.append(
            Warned("sections_not_coded", f"sections of {quoted(listed_.path)} that nobody coded: {absent:,}")
        )
    about = {**chosen.about, **listed_.about(chosen)}
    chosen = replace(chosen, warnings=tuple(warnings), about=about)
    if listed_.documents is None:
        return chosen
    return chosen.with_documents(dict(zip(listed_.ids, listed_.documents, strict=True)))


def _choose_coders(study: Study, coders: Sequence[str]) -> Study:
    return study.with_coders(coders_named(coders, study.coders))


def coders_named(asked: Sequence[str], there: Sequence[str]) -> list[str]:
    """The coders among those `there` that are asked for, whatever their capitals where that leaves one.

    Raises `UsageError` where there is none, or several.
    """
    chosen = []
    for name in asked:
        alike = [one for one in there if one.casefold() == name.casefold()]
        found = name if name in alike else alike[0] if len(alike) == 1 else None
        if len(alike) > 1 and found is None:
            raise UsageError(f"{quoted(name)} could be {listed(alike)}; name one exactly")
        if found is None:
            raise UsageError(
                f"no coder called {quoted(name)}{did_you_mean(name, there)} (there are {listed(there)})"
            )
        chosen.append(found)
    return chosen
