"""One coder's work as YAML: a section a line, with notes, comments and suggestions beside it.

coder: SG
codebook: peer-worker@1
sections:
  S001: []            # read, nothing fits
  S002: [IDENT, BOUND]
  S003: PROT
  S004:               # a blank: what it means has to be said
"""

from __future__ import annotations

import re
from array import array
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from irr import yamltree
from irr.codings import Codings, Source
from irr.loaders._coder_words import agreed, comments, notes, suggestions
from irr.names import did_you_mean, quoted
from irr.yamltree import Entries, Fields, Mapping, Node, Problems, Scalar, Sequence, described

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from irr.inputs import Input
    from irr.loaders import LoadOptions

FORMAT = "YAML"
SUMMARY = "one coder's file: sections, notes, comments, suggestions"

_SECTIONS = ("sections", "assignments", "codings")
_OTHER = ("coder", "kind", "codebook", "codebook_version", "notes", "comments", "suggested", "provenance")
#: What a coder may be.
_KINDS = ("person", "model")
#: A line that begins the assignments of such a file, and stands alone in it.
_KEY_LINE = re.compile(rb"^(?:sections|assignments|codings):[ \t]*(?:#.*)?\r?$", re.MULTILINE)
#: How YAML begins that holds keys: after blank lines and comments, a key.
_BEGINS = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:[ \t]*(?:#[^\r\n]*|---[ \t]*|%[^\r\n]*)?\r?\n)*[\w-]+[ \t]*:(?:\s|\Z)"
)
_KEYS = {key: key for key in _OTHER} | dict.fromkeys(_SECTIONS, "sections")


def claims(source: Input) -> bool:
    """Whether the name says YAML, or it begins with a key, and a line of the first ones is one of coder files only."""
    if source.suffix in (".yaml", ".yml"):
        return True
    return _BEGINS.match(source.head) is not None and _KEY_LINE.search(source.head) is not None


def load(source: Input, options: LoadOptions) -> Codings:
    """The codings of the one coder whose work the file is."""
    cells = _Cells(Problems(source.path))
    root = yamltree.parse(source.read(), source.path, dict.fromkeys(_SECTIONS, cells.add))
    return _codings(root, cells, source, options)


def _codings(root: Node, cells: _Cells, given: Input, options: LoadOptions) -> Codings:
    problems = cells.problems
    if isinstance(root, Mapping):
        _refuse_codebook(root, problems)
    found = yamltree.fields(root, _KEYS, "a coder file", problems)
    _check_sections(found, root, cells, problems)
    coder = options.coder or _coder(found, given, problems)
    kind = _kind(found, problems)
    codebook = _codebook(found, problems)
    written = (
        tuple(notes(found, coder, problems)),
        tuple(comments(found, coder, problems)),
        tuple(suggestions(found, coder, problems)),
    )
    remarks = tuple(agreed(found, cells.sections, problems))
    problems.stop()
    section_of = np.repeat(np.arange(len(cells.counts), dtype=np.int32), cells.counts)
    return Codings(
        source=Source(given.path, FORMAT, "coder file", {}, lambda record: record),
        section=_dictionary_array(section_of, cells.sections),
        coder=_dictionary_array(np.zeros(len(cells.line), np.int32), [coder]),
        cell=_dictionary_array(np.array(cells.category, np.int32), cells.categories),
        record=np.array(cells.line, np.int32),
        blank="unknown",
        cells="listed",
        set_rows=True,
        codebook=codebook,
        kind=kind,
        notes=written[0],
        comments=written[1],
        suggestions=written[2],
        remarks=remarks,
    )


def _refuse_codebook(root: Mapping, problems: Problems) -> None:
    keys = {key.text: key.line for key, _ in root.entries}
    if not keys.keys() & set(_SECTIONS):
        for key in ("categories", "codes"):
            if key in keys:
                problems.add(keys[key], "this is a codebook; give it with --codebook")
                problems.stop()


def _coder(found: Fields, given: Input, problems: Problems) -> str:
    if "coder" not in found:
        return given.stem
    key, value = found["coder"]
    coder = yamltree.text_of(value, "'coder'", problems)
    if isinstance(value, Scalar) and not coder:
        problems.add(
            key.line, "'coder' is empty; write the coder's name, or leave the key out to use the file's"
        )
    return coder


def _kind(found: Fields, problems: Problems) -> str | None:
    """Whether the coder is a person or a model, where the file says."""
    if "kind" not in found:
        return None
    key, value = found["kind"]
    kind = yamltree.text_of(value, "'kind'", problems)
    if isinstance(value, Scalar) and kind not in _KINDS:
        nearest = did_you_mean(kind, _KINDS)
        problems.add(key.line, f"'kind' must be person or model, not {quoted(kind)}{nearest}")
    return kind


def _codebook(found: Fields, problems: Problems) -> str | None:
    """The codebook the file says it was coded with, as name@version."""
    name, version = (
        yamltree.text_of(found[key][1], f"'{key}'", problems) if key in found else ""
        for key in ("codebook", "codebook_version")
    )
    if not version:
        return name or None
    if not name:
        problems.add(found["codebook_version"][0].line, "'codebook_version' without 'codebook'")
    base, at, stated = name.rpartition("@")
    if at and stated != version:
        line = found["codebook_version"][0].line
        problems.add(line, f"version {quoted(version)} here, {quoted(stated)} in 'codebook'")
    return f"{base if at else name}@{version}"


class _Cells:
    """Cells in the order of the file, as numbers into the distinct categories; -1 is "read, nothing fits".

    `sections` has the line of each section, and `counts` how many cells.
    """

    def __init__(self, problems: Problems) -> None:
        self.sections: dict[str, int] = {}
        self.counts = array("i")
        self.category, self.line = array("i"), array("i")
        self.categories: dict[str, int] = {}
        self.problems = problems
        self._number_of: dict[str, int] = {}  # of each text as written

    def add(self, entries: Entries) -> None:
        """Take sections with what they were given."""
        known, add_category, add_line = self._number_of, self.category.append, self.line.append
        for (written, line, _), value in entries:
            self._add_section(written.strip(), line)
            items = value.items if type(value) is Sequence else (value,)
            self.counts.append(len(items) or 1)
            if not items:
                add_category(-1)
                add_line(line)
            for item in items:
                if type(item) is Scalar:
                    text, line, _ = item
                    number = known.get(text)
                    if number is None:
                        number = self._number(item, written, item is value)
                    add_category(number)
                    add_line(line)
                else:
                    what = f"section {quoted(written)} holds {described(item)}, not a category"
                    self.problems.add(item.line, what)

    def _add_section(self, section: str, line: int) -> None:
        if section in self.sections:
            self.problems.add(line, f"section {quoted(section)} stands twice")
        if not section:
            self.problems.add(line, "a section without a name")
        self.sections[section] = line

    def _number(self, item: Scalar, section: str, alone: bool) -> int:
        """The number of a category; a blank is one where it stands `alone`, and not in a list."""
        category = item.text.strip()
        if not category and not alone:
            what = f"an empty category in section {quoted(section)}; write [] for none"
            self.problems.add(item.line, what)
            return -1
        number = self.categories.setdefault(category, len(self.categories))
        if category:
            self._number_of[item.text] = number
        return number


def _check_sections(found: Fields, root: Node, cells: _Cells, problems: Problems) -> None:
    """Say so where the sections are missing, are no mapping, or are none."""
    if not isinstance(root, Mapping):
        return
    if "sections" not in found:
        problems.add(root.line, "no 'sections'; write 'sections:' and below it lines such as 's1: [cost]'")
        return
    key, node = found["sections"]
    if not isinstance(node, Mapping):
        text = f"'{key.text}' must lead from sections to categories, not be {described(node)}"
        problems.add(key.line, text)
    elif not cells.sections:
        problems.add(key.line, f"'{key.text}' names no section")


def _dictionary_array(numbers: NDArray[np.int32], names: Iterable[str]) -> pa.DictionaryArray[Any, Any]:
    """An Arrow array of `names`, one for each of their `numbers`; -1 is null."""
    # From buffers and a builder: pa.array imports pandas, which costs more than reading the file.
    present = np.packbits(numbers >= 0, bitorder="little").tobytes()
    buffers: list[pa.Buffer | None] = [pa.py_buffer(present), pa.py_buffer(numbers.tobytes())]
    dictionary = pa.lib.StringBuilder()
    dictionary.append_values(names)
    return pa.DictionaryArray.from_arrays(
        pa.Array.from_buffers(pa.int32(), len(numbers), buffers), dictionary.finish()
    )
