"""Which layout a table has, and which columns play which part in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from irr.errors import InputError, Problem, UsageError
from irr.names import did_you_mean, listed, printable, quoted
from irr.tables.roles import Roles, is_no_coder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from irr.tables.header import Header

LAYOUTS = ("long", "per-coder", "wide", "one-hot-long", "one-hot-wide")

#: What may stand between coder and category in the name of a column, the least ambiguous first.
SEPARATORS = (".", ":", "/", "__", "_")

WORDS = {
    "section": "section, unit, item, segment or id",
    "coder": "coder, rater or annotator",
    "category": "category, code, label or tag",
}


@dataclass(frozen=True)
class Plan:
    """How a table is to be read.

    `cells` are the columns whose cells say which category, and `coders` and `categories` name the coder and
    the category of each, where the name of the column does: wide tables have `coders`, one-hot tables
    `categories`, and `coder` is the column that names the coder in the rest.
    """

    layout: str
    section: int
    cells: tuple[int, ...]
    coder: int | None = None
    coders: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()

    @property
    def one_cell(self) -> bool:
        """Whether a row is one cell: the category column of a long or per-coder table."""
        return self.layout in ("long", "per-coder") and len(self.cells) == 1


def layout_by_names(
    roles: Roles, asked: str | None, coders: Sequence[str], names: Sequence[str]
) -> str | None:
    """The layout, so far as `asked` or the names of the columns settle it.

    None: a table with a column a coder or with one a coder and category; only its cells can tell.
    """
    if asked is not None:
        if asked not in LAYOUTS:
            known = ", ".join(LAYOUTS)
            raise UsageError(
                f"no layout called {quoted(asked)}{did_you_mean(asked, LAYOUTS)} (there are {known})"
            )
        return asked
    has_category = roles.category is not None or bool(roles.slots)
    if roles.coder is not None:
        return "long" if has_category else "one-hot-long"
    if _coder_columns(names, (*roles.others, *roles.slots), coders):
        return "wide"
    return "per-coder" if has_category else None


def make_plan(
    path: str,
    header: Header,
    roles: Roles,
    layout: str | None,
    coders: Sequence[str],
    holds_marks: Callable[[int], bool | None],
    forced: bool,
) -> Plan:
    """The plan for `layout`, or for the layout that `holds_marks` tells where that is None.

    `holds_marks(number)` says whether the cells of a column that have content are all 0, 1 or the like, or
    None where no cell has; `forced` that the caller named the layout. Raises `InputError`
    where a column that the layout needs is missing, or where it is unclear which columns are the coders.
    """

    def refuse(text: str) -> InputError:
        return InputError([Problem(path, header.line, text)])

    def need(role: str, number: int | None) -> int:
        if number is None:
            asked = f"layout {layout} needs a column" if forced else "no column"
            ones = (
                ", nor zeros and ones in a column for each" if layout == "one-hot-long" and not forced else ""
            )
            # The one column of a text that is no table is its first line, and none of our business.
            columns = f"the columns are: {_shown(header)}" if len(header.names) > 1 else "there is one column"
            see = "; see irr inspect" if role == "category" and not forced else ""
            if role == "section" and roles.text is not None:
                see = "; rename the one that says which section, or add one that numbers the texts"
            elif role == "section" and len(header.names) > 1:
                see = "; rename the one that says which section"
            raise refuse(f"{asked} for the {role} ({WORDS[role]}){ones}; {columns}{see}")
        return number

    section = need("section", roles.section)
    if layout in ("long", "per-coder"):
        coder = need("coder", roles.coder) if layout == "long" else None
        if roles.category is None and not roles.slots:
            need("category", None)
        if roles.rivals:
            both = [header.names[number] for number in (roles.category, *roles.rivals) if number is not None]
            raise refuse(f"each of these columns could be the category: {listed(both)}; rename all but one")
        first = () if roles.category is None else (roles.category,)
        return Plan(layout, section, (*first, *roles.slots), coder)
    if layout == "one-hot-long":
        coder = need("coder", roles.coder)
        columns = [*roles.others, *roles.slots, *roles.rivals]
        columns += [] if roles.category is None else [roles.category]
        if not any(forced or holds_marks(number) for number in columns):
            need("category", None)
        # Categories may be called "time" or "order"; such a column of marks beside others is one of them.
        columns = sorted([*columns, *(number for number in roles.unread if holds_marks(number))])
        categories = tuple(header.names[number] for number in columns)
        return Plan(layout, section, tuple(columns), coder, categories=categories)
    free = sorted((*roles.others, *roles.slots))
    if layout != "wide":
        pairs = _pairs([header.names[number] for number in free])
        marks = [layout is not None or holds_marks(number) is not False for number in free] if pairs else []
        if pairs and 0 < marks.count(False) < len(free) / 2:
            few = quoted(header.names[free[marks.index(False)]])
            text = f"columns such as {quoted(header.names[free[marks.index(True)]])} hold zeros and ones"
            which = (
                "say which with --layout one-hot-wide or --layout wide, or choose a variable by --variable"
            )
            raise refuse(f"{text}, as for a coder and a category, but {few} does not; {which}")
        if pairs and all(marks):
            return Plan(
                "one-hot-wide",
                section,
                tuple(free),
                coders=tuple(coder for coder, _ in pairs),
                categories=tuple(category for _, category in pairs),
            )
        if layout:
            text = "layout one-hot-wide needs columns such as Ana.cost and Ben.cost, for two coders or more"
            raise refuse(f"{text}; the columns are: {_shown(header)}")
    chosen = free
    if coders:
        candidates = [number for number, name in enumerate(header.names) if name and number != section]
        chosen = _coder_columns(header.names, candidates, coders)
        if not chosen:
            raise refuse(f"no column for the coder {listed(coders)}; the columns are: {_shown(header)}")
    elif settled := [header.names[number] for number in free if is_no_coder(header.names[number])]:
        example = " ".join(f"--coder {printable(name, 30)!r}" for name in _rest(header, free, settled)[:2])
        text = f"the columns are: {_shown(header)}; {quoted(settled[0])} does not look like a coder"
        raise refuse(
            f"{text}; name the column of each coder with --coder NAME ({example})".replace(" ()", "")
        )
    if not chosen:
        raise refuse(
            f"no column for a coder or a category; the columns are: {_shown(header)}; see irr inspect"
        )
    return Plan("wide", section, tuple(chosen), coders=tuple(header.names[number] for number in chosen))


def _coder_columns(names: Sequence[str], among: Sequence[int], coders: Sequence[str]) -> list[int]:
    """The columns named like one of `coders`: exactly, or but for capitals where none is exactly."""
    exact = {name: number for number, name in enumerate(names)}
    found = set()
    for coder in coders:
        wanted = coder.strip()
        if exact.get(wanted) in among:
            found.add(exact[wanted])
        else:
            found |= {number for number in among if names[number].casefold() == wanted.casefold()}
    return sorted(found)


def _pairs(names: Sequence[str]) -> list[tuple[str, str]] | None:
    """Coder and category of each name, if all are made of both and the coders share a category."""
    for separator in SEPARATORS:
        for split in (str.partition, str.rpartition):
            parts = [split(name, separator) for name in names]
            pairs = [(coder.strip(), category.strip()) for coder, _, category in parts]
            if not all(coder and category for coder, category in pairs) or len(set(pairs)) < len(pairs):
                continue
            by_coder: dict[str, set[str]] = {}
            for coder, category in pairs:
                by_coder.setdefault(coder, set()).add(category)
            if len(by_coder) > 1 and set.intersection(*by_coder.values()):
                return pairs
    return None


def _rest(header: Header, numbers: Sequence[int], without: Sequence[str]) -> list[str]:
    return [header.names[number] for number in numbers if header.names[number] not in without]


def _shown(header: Header) -> str:
    return listed([name for name in header.names if name], limit=20)
