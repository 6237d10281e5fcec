"""Assignments rolled up through the codebook: to the categories above them, or to themes that cut across."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from irr.errors import UsageError
from irr.names import listed
from irr.study import Scale, Study, Warned
from irr.study.mapping import mapped, uses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from irr.codebook import Codebook

Level = Literal["category", "theme"]
#: The levels people can type.
LEVELS: dict[Level, str] = {
    "category": "the topmost parent of each entry of the codebook",
    "theme": "the themes of each entry, or else of the nearest parent that has any; an entry may have several",
}


def roll_up(study: Study, codebook: Codebook | None, level: Level) -> Study:
    """The study with every assignment replaced by what stands above it; a coder gave that if any of its parts.

    What has nothing above it stays itself at level category, and at level theme is left out, which is counted
    in a warning. A rating stays a rating, if only of the empty set.
    """
    if codebook is None:
        raise UsageError(f"--at {level} needs the codebook; give it with --codebook")
    above = [_above(name, codebook, level) for name in study.categories]
    names = _ordered(codebook, level, above)
    if not names:
        raise UsageError(f"--at {level}: no category of {codebook.reference} has a {level}")
    number = {name: k for k, name in enumerate(names)}
    targets = [[number[name] for name in of] for of in above]
    rolled = replace(
        mapped(study, names, targets),
        # Values and order belong to the entries, not to what stands above them.
        scale=Scale(declared=True),
        reading=study.reading | {"rolled up": f"to {LEVELS[level]}"},
        choices=study.choices | {"at": level},
    )
    lost = [name for name, of in zip(study.categories, above, strict=True) if not of]
    if not lost:
        return rolled
    given = uses(study)
    times = sum(int(given[k]) for k, of in enumerate(above) if not of)
    text = f"{times:,} assignments of categories without a theme are left out: {listed(lost)}"
    return replace(rolled, warnings=(*rolled.warnings, Warned("without_theme", text)))


def _above(name: str, codebook: Codebook, level: Level) -> Sequence[str]:
    """What an entry is rolled up to; an entry that is not in the codebook stands for itself at level category."""
    seen = []
    while name in codebook.by_id and name not in seen:
        seen.append(name)
        category = codebook.by_id[name]
        if level == "theme" and category.themes:
            return category.themes
        if category.parent is None:
            break
        name = category.parent
    return () if level == "theme" else (name,)


def _ordered(codebook: Codebook, level: Level, above: list[Sequence[str]]) -> tuple[str, ...]:
    """The names at the level, in the order of the codebook where it has one."""
    met = dict.fromkeys(name for of in above for name in of)
    declared = [theme.id for theme in codebook.themes] if level == "theme" else []
    first = [name for name in declared if name in met]
    return (*first, *(name for name in met if name not in first))
