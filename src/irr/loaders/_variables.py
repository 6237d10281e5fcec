"""Tables of several coded variables: which there are, and how one of them is read.

In a long table each variable is a column beside section and coder. In a wide table each variable and coder is a
column, and its name is made of both: `tone_ana` or `ana.tone`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from irr.errors import InputError, Problem, UsageError
from irr.loaders._layout import WORDS, Plan
from irr.names import did_you_mean, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from irr.tables.header import Header
    from irr.tables.roles import Roles

#: What may stand between variable and coder in the name of a column.
SEPARATORS = ("_", ".", ":", "/", " ", "-")
#: The layouts that hold variables.
LAYOUTS = ("long", "per-coder", "wide")


def variable_plan(
    path: str, header: Header, roles: Roles, variable: str, layout: str | None, coders: Sequence[str]
) -> Plan:
    """How the table is read for `variable` alone: a column of that name, or one for each coder.

    Raises `InputError` where there is no such variable, or where its columns can be read in two ways.
    """
    if layout not in (None, *LAYOUTS):
        raise UsageError(
            f"a variable is chosen in tables of layout {', '.join(LAYOUTS)}, not {quoted(layout)}"
        )
    if roles.section is None:
        raise _refused(path, header, f"no column for the section ({WORDS['section']})")
    own = {name: n for n, name in enumerate(header.names) if name and n not in (roles.section, roles.coder)}
    exact = own.get(variable)
    if exact is not None and (layout == "long" or (layout is None and roles.coder is not None)):
        if roles.coder is None:
            raise _refused(path, header, f"layout long needs a column for the coder ({WORDS['coder']})")
        return Plan("long", roles.section, (exact,), roles.coder)
    by_coder: Mapping[str, int] = {}
    if layout == "wide" or (layout is None and roles.coder is None):
        by_coder = _by_coder(path, header, own, variable, coders)
    if len(by_coder) < 2 and exact is not None and layout != "wide":
        return Plan("per-coder", roles.section, (exact,))
    if by_coder:
        return Plan("wide", roles.section, tuple(by_coder.values()), coders=tuple(by_coder))
    known = possible(header.names, roles)
    there = f" (it could be: {listed(known, 20)})" if known else "; no column could be one"
    raise _refused(
        path, header, f"no column for the variable {quoted(variable)}{did_you_mean(variable, known)}{there}"
    )


def variables_of(path: str, header: Header, roles: Roles, coders: Sequence[str]) -> tuple[str, ...]:
    """Every variable of the table, as its columns stand.

    Raises `InputError` where the names of columns are made of two parts and nothing says which of them is the coder.
    """
    names = [header.names[number] for number in could_be(roles)]
    sides = None if roles.coder is not None else _sides(names)
    if sides is None:
        return tuple(names)
    asked = {name.casefold() for name in coders}
    fitting = [one for one, other in (sides, sides[::-1]) if asked and asked <= {*map(str.casefold, other)}]
    if not fitting and not asked:
        # Two coders are needed, so the side of which there is one is the variable.
        fitting = [one for one in sides if len(one) == 1]
    if len(fitting) != 1:
        text = (
            f"which are the variables: {listed(sides[0])}, or {listed(sides[1])}? name them with --variables"
        )
        raise _refused(path, header, text)
    return fitting[0]


def could_be(roles: Roles) -> list[int]:
    """The columns that could be variables, or those of a variable and a coder."""
    first = () if roles.category is None else (roles.category,)
    return sorted((*first, *roles.rivals, *roles.slots, *roles.others))


def possible(names: Sequence[str], roles: Roles) -> list[str]:
    """What could be a variable: columns, or either part of their names where all are made of two."""
    free = [names[number] for number in could_be(roles)]
    sides = None if roles.coder is not None else _sides(free)
    return free if sides is None else [*sides[0], *sides[1]]


def _by_coder(
    path: str, header: Header, own: Mapping[str, int], variable: str, coders: Sequence[str]
) -> Mapping[str, int]:
    """The columns of the variable by coder, read with the separator and order that give most coders."""
    asked = {name.casefold() for name in coders}
    readings: list[dict[str, int]] = []
    for separator in SEPARATORS:
        for first in (True, False):
            rests = _rests(own, variable, separator, first)
            found = {name: own[column] for name, column in _shortest(rests, separator, first).items()}
            readings.append({one: n for one, n in found.items() if not asked or one.casefold() in asked})
    best = max(readings, key=len)
    for other in readings:
        if len(other) == len(best) > 1 and set(other.values()) != set(best.values()):
            two = " or ".join(listed([header.names[n] for n in one.values()], 4) for one in (best, other))
            text = f"the columns of {quoted(variable)} could be {two}; name its coders with --coders"
            raise _refused(path, header, text)
    return best


def _rests(own: Iterable[str], variable: str, separator: str, first: bool) -> dict[str, str]:
    """What remains of the names of columns without the variable, which stands `first` or last: coder → column."""
    begins, ends = f"{variable}{separator}", f"{separator}{variable}"
    rests = {}
    for name in own:
        if first and name.startswith(begins):
            rest = name.removeprefix(begins)
        elif not first and name.endswith(ends):
            rest = name.removesuffix(ends)
        else:
            continue
        if rest.strip():
            rests[rest.strip()] = name
    return rests


def _shortest(rests: dict[str, str], separator: str, first: bool) -> dict[str, str]:
    """Without the columns of a longer variable: `tone_detail_ana` is of `tone_detail` if all coders have one."""

    def joined(more: str, coder: str) -> str:
        return f"{more}{separator}{coder}" if first else f"{coder}{separator}{more}"

    longer: dict[str, set[str]] = {}
    for rest in rests:
        for coder in rests:
            more = (
                rest.removesuffix(f"{separator}{coder}")
                if first
                else rest.removeprefix(f"{coder}{separator}")
            )
            if more != rest:
                longer.setdefault(more, set()).add(coder)
    shortest = {
        rest
        for rest in rests
        if not any(joined(more, one) == rest for more, of in longer.items() for one in of)
    }
    if len(shortest) < 2:
        return rests
    others = {joined(more, coder) for more, of in longer.items() if shortest <= of for coder in of}
    return {rest: column for rest, column in rests.items() if rest not in others}


def _sides(names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The two parts that all names are made of, if some share each: variables and coders, in either order."""
    for separator in SEPARATORS:
        for split in (str.partition, str.rpartition):
            parts = [split(name, separator) for name in names]
            pairs = [(left.strip(), right.strip()) for left, _, right in parts]
            if len(pairs) < 2 or not all(left and right for left, right in pairs):
                continue
            lefts, rights = (tuple(dict.fromkeys(side)) for side in zip(*pairs, strict=True))
            shared = len(lefts) < len(pairs) and len(rights) < len(pairs)
            if len(set(pairs)) == len(pairs) and (shared or min(len(lefts), len(rights)) == 1):
                return lefts, rights
    return None


def _refused(path: str, header: Header, text: str) -> InputError:
    return InputError([Problem(path, header.line, text)])
