"""What the databases and projects of programs have in common: names of documents, repetitions, quoted words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from irr.codings import Remark
from irr.names import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from irr.loaders._building import Mark

#: The most that the texts of one file may hold together, in code points.
LARGEST_TEXTS = 64_000_000


def told_apart(names: Sequence[str]) -> tuple[list[str], list[Remark]]:
    """Names of which none stands twice, a number behind those that did, and a remark if there are some."""
    taken = Counter(names)
    seen: Counter[str] = Counter()
    found: list[str] = []
    used = {*names}
    for name in names:
        seen[name] += 1
        one = name
        if taken[name] > 1:
            while (one := f"{name} ({seen[name]})") in used:
                seen[name] += 1
            used.add(one)
        found.append(one)
    several = sorted(name for name, times in taken.items() if times > 1)
    if not several:
        return found, []
    text = f"documents of one name are told apart by a number: {listed(several)}"
    return found, [Remark("documents_of_one_name", text)]


def once_each(marks: Iterable[Mark]) -> tuple[list[Mark], list[Remark]]:
    """Marks of which none is there twice (one coder, stretch and category), and a remark if some were."""
    found: dict[tuple[int, int, int, str, str], Mark] = {}
    met = 0
    for mark in marks:
        met += 1
        found.setdefault((mark.document, mark.start, mark.end, mark.coder, mark.category), mark)
    if met == len(found):
        return [*found.values()], []
    text = (
        f"the same coder gave the same category to the same stretch again, counted once: {met - len(found):,}"
    )
    return [*found.values()], [Remark("repeated", text)]


def set_aside(coder: str, names: Iterable[str]) -> list[Remark]:
    """A remark where codings of people with these `names` count for the `coder` whose file the caller says it is."""
    others = sorted({*names} - {coder, ""})
    if not others:
        return []
    s = "s" if len(others) > 1 else ""
    text = (
        f"all codings count for {quoted(coder)}, as --coder says; {len(others):,} name{s} in the file set aside: "
        f"{listed(others)}"
    )
    return [Remark("users_set_aside", text)]
