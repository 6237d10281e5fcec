"""A part of a codebook."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from irr.codebook.model import Codebook
from irr.errors import UsageError
from irr.names import did_you_mean, quoted

if TYPE_CHECKING:
    from collections.abc import Collection


def only(codebook: Codebook, ids: Collection[str]) -> Codebook:
    """The codebook with these categories alone, and the themes and groups that they are in."""
    for name in ids:
        if name not in codebook.by_id:
            hint = did_you_mean(name, codebook.ids)
            raise UsageError(f"no category {quoted(name)} in the codebook {quoted(codebook.reference)}{hint}")
    categories = tuple(category for category in codebook.categories if category.id in ids)
    themes = {theme for category in categories for theme in category.themes}
    parents = {category.parent for category in categories}
    groups = {
        name: tuple(member for member in members if member in ids)
        for name, members in codebook.groups.items()
    }
    return replace(
        codebook,
        categories=categories,
        groups={name: members for name, members in groups.items() if members},
        themes=tuple(theme for theme in codebook.themes if theme.id in themes),
        headings=tuple(heading for heading in codebook.headings if heading.id in parents),
    )
