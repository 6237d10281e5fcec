"""Data lint: names and rows that were read as they stand, and that a person should look at.

One function a rule, each taking the joined names and yielding warnings. Nothing is changed here: a name
that looks like another is still another name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import numpy as np

from irr.arrays import paired, strings, unified
from irr.names import listed, printable, quoted, shown, skeleton
from irr.study import Warned

if TYPE_CHECKING:
    from irr.codebook import Codebook
    from irr.codings import Codings
    from irr.reading.joined import File, Joined
    from irr.study import Study

#: Warnings of one rule that are given one by one.
MOST = 20

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_SPREADSHEET_ERROR = re.compile(r"#(REF!|N/A|DIV/0!|NAME\?|VALUE!|NUM!|NULL!)", re.IGNORECASE)
_SUMMARY_ROW = frozenset({"total", "totals", "sum", "mean", "average", "kappa", "alpha", "agreement", "n"})


@dataclass(frozen=True)
class Names:
    """The names of one kind (section, coder or category) and where each is met first."""

    kind: str
    plural: str
    names: Sequence[str]
    joined: Joined
    #: For categories: the cell texts that name each.
    texts: dict[str, set[str]]

    def where(self, name: str) -> str | None:
        """file:line of the first row with this name."""
        place = self._place(name)
        return place[0].where(place[1]) if place else None

    def _place(self, name: str) -> tuple[File, int] | None:
        if self.kind != "category":
            return self.joined.first(self.kind, list(self.names).index(name))
        for file, cells in zip(self.joined.files, self.joined.cells, strict=True):
            wanted = [number for number, text in enumerate(cells) if text in self.texts.get(name, ())]
            rows = np.flatnonzero(np.isin(file.cell, wanted))
            if len(rows):
                return file, int(rows[0])
        return None


def lint(joined: Joined, codebook: Codebook | None, study: Study, texts: dict[str, set[str]]) -> list[Warned]:
    """Everything worth a look, in the order of the rules. `texts` leads from a category to its cell texts."""
    coders = Names("coder", "coders", study.coders, joined, texts)
    categories = Names("category", "categories", study.categories, joined, texts)
    sections = _suspicious_sections(joined, texts)
    codings = [file.codings for file in joined.files]
    found: list[Warned] = []
    for rule in (look_alikes, invisible, double_encoded):
        for names in (coders, categories, sections):
            found += _capped(rule(names))
    found += _capped(equal_numbers(sections))
    found += _capped(not_names(categories))
    found += _capped(summary_rows(sections))
    found += zeros_and_ones(joined, categories)
    found += used_once(categories, study, codebook)
    found += _capped(texts_differ(codings))
    found += other_codebook(codings, codebook)
    found += _remarks(joined)
    return found


def _capped(found: Iterable[Warned]) -> Iterator[Warned]:
    """The first warnings of a rule, and how many more there are."""
    every = list(found)
    yield from every[:MOST]
    if len(every) > MOST:
        yield Warned(every[0].kind, f"and {len(every) - MOST:,} more of these")


def _suspicious_sections(joined: Joined, texts: dict[str, set[str]]) -> Names:
    """The sections whose ids a rule could object to: those not plain, or equal when folded or as numbers.

    A million ids are looked at with Arrow's functions, and only those few in Python.
    """
    ids = joined.sections
    if len(ids) < 5000:
        return Names("section", "sections", ids.to_pylist(), joined, texts)
    import pyarrow.compute as pc  # slow to import, and only needed here

    folded = pc.utf8_lower(pc.utf8_trim_whitespace(ids))
    suspicious = [ids.filter(pc.is_in(folded, value_set=strings(sorted(_SUMMARY_ROW))))]
    if pc.count_distinct(folded).as_py() < len(ids):
        counts = pc.value_counts(folded)
        repeated = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
        suspicious.append(ids.filter(pc.is_in(folded, value_set=repeated)))
    is_ascii = pc.string_is_ascii(ids)
    suspicious.append(ids.filter(pc.invert(is_ascii)))
    # Numbers in disguise have a sign, a point, an exponent or a zero in front.
    begins_as_number = ids.filter(pc.match_substring_regex(ids, r"^[-+.0-9]"))
    odd = pc.match_substring_regex(begins_as_number, r"^([-+.0]|[0-9]+[.eE])")
    suspicious.append(begins_as_number.filter(odd))
    if len(suspicious[-1]):
        suspicious.append(begins_as_number)
    names = dict.fromkeys(name for part in suspicious for name in part.to_pylist())
    return Names("section", "sections", list(names), joined, texts)


def look_alikes(names: Names) -> Iterator[Warned]:
    """Names that differ only by case, spaces, Unicode form or letters that look the same."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name in names.names:
        groups[skeleton(name)].append(name)
    for group in groups.values():
        if len(group) > 1:
            how = [_spelled(name) for name in group[:6]]
            yield Warned(
                "look_alike_names",
                f"{names.plural} that look alike are different names: {', '.join(how)}",
                names.where(group[1]),
            )


def _spelled(name: str) -> str:
    """A name, and the code points of letters that are not what they seem."""
    odd = [f"U+{ord(character):04X}" for character in name if not character.isascii()]
    return quoted(name) + (f" (with {', '.join(dict.fromkeys(odd[:4]))})" if odd else "")


def invisible(names: Names) -> Iterator[Warned]:
    """Names with characters that do not show, or that turn the line around."""
    for name in names.names:
        if not name.isascii() and printable(name) != name:
            yield Warned(
                "invisible_characters",
                f"{names.kind} {quoted(name)} holds characters that do not show",
                names.where(name),
            )


def double_encoded(names: Names) -> Iterator[Warned]:
    """Names that are UTF-8 read as Latin-1 or Windows-1252 and written again."""
    for name in names.names:
        if name.isascii():
            continue
        for encoding in ("cp1252", "latin-1"):
            try:
                once = name.encode(encoding).decode("utf-8")
            except (UnicodeEncodeError, UnicodeDecodeError):
                continue
            yield Warned(
                "double_encoded",
                f"{names.kind} {quoted(name)} looks double-encoded: {shown(name)} -> {shown(once)}?",
                names.where(name),
            )
            break


def equal_numbers(names: Names) -> Iterator[Warned]:
    """Ids that are different texts and the same number: 1, 01 and 1.0."""
    groups: dict[Decimal, list[str]] = defaultdict(list)
    for name in names.names:
        text = name.strip()
        if _NUMBER.fullmatch(text):
            try:
                # Decimal also knows the digits of other scripts.
                groups[Decimal(text).normalize() + 0].append(name)
            except InvalidOperation:
                continue
    alike = [group for group in groups.values() if len(group) > 1]
    if len(alike) > 5:
        examples = "; ".join(" = ".join(quoted(name) for name in group[:4]) for group in alike[:3])
        yield Warned(
            "equal_as_numbers",
            f"{len(alike):,} groups of {names.plural} are equal as numbers and different as names: {examples}, …; did a "
            "spreadsheet change the ids?",
            names.where(alike[0][1]),
        )
        return
    for group in alike:
        yield Warned(
            "equal_as_numbers",
            f"{names.plural} {', '.join(quoted(name) for name in group[:6])} are equal as numbers and different as names",
            names.where(group[1]),
        )


def not_names(names: Names) -> Iterator[Warned]:
    """Categories that are hardly meant as such: spreadsheet errors, stray numbers, texts with a separator."""
    numeric = [name for name in names.names if _NUMBER.fullmatch(name)]
    for name in names.names:
        if _SPREADSHEET_ERROR.fullmatch(name.strip()):
            yield Warned(
                "spreadsheet_error",
                f"category {quoted(name)} is a spreadsheet's error value",
                names.where(name),
            )
        elif re.fullmatch(r"[+-]?\d+,\d+", name):
            yield Warned(
                "decimal_comma",
                f"category {quoted(name)} was read as one name, not split; is it a number with a decimal comma?",
                names.where(name),
            )
    if 0 < len(numeric) < len(names.names) / 2:
        for name in numeric:
            yield Warned(
                "number_among_names", f"category {quoted(name)} is a number among names", names.where(name)
            )


def summary_rows(names: Names) -> Iterator[Warned]:
    """Section ids that look like the sums under a table."""
    for name in names.names:
        if name.strip().casefold() in _SUMMARY_ROW or _SPREADSHEET_ERROR.fullmatch(name.strip()):
            yield Warned(
                "summary_row",
                f"section {quoted(name)} looks like a summary row, and was read as a section",
                names.where(name),
            )


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
    if len(once) > MOST:
        question = "; is the category column right?" if 2 * len(once) > len(study.categories) else ""
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


def _remarks(joined: Joined) -> Iterator[Warned]:
    """What the loaders had to say."""
    for file in joined.files:
        for remark in file.codings.remarks:
            line = None if remark.record is None else file.codings.source.line_of(remark.record)
            path = printable(file.codings.source.path)
            yield Warned(remark.kind, remark.text, path if line is None else f"{path}:{line}")
