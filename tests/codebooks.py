"""Codebooks for tests: any codebook that can be read, and comparison without where it came from."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from hypothesis import strategies as st

from irr.codebook import SCALES, Category, Codebook, Heading

#: Characters that formats have trouble with, among plain ones.
_CHARACTERS = st.one_of(
    st.sampled_from("ab :-#|\\'\"\n\r\t,;&<>[]{}=+@%0.é\u2028\x85\ufeff\x1b\x00"),
    st.characters(exclude_categories=("Cs",)),
)
_PHRASES = (
    "Use when: x",
    "- a\n- b",
    "a | b",
    "\\n",
    "'=1",
    "=1+1",
    "status: retired",
    "  a\n\n  b",
    "null",
    "no",
)
_PHRASES += (
    "Examples:\n- a\n\nNotes: b",
    "\\Value: 2",
    "01",
    "|-",
    "true",
    "a\r\nb",
    "x\\|y",
    "<b>&amp;</b>",
    "~",
)
TEXT = st.one_of(st.text(_CHARACTERS, max_size=12), st.sampled_from(_PHRASES)).map(str.strip).filter(bool)
_TEXTS = st.lists(TEXT, max_size=3).map(tuple)
_MAYBE = st.one_of(st.just(""), TEXT)
_NUMBER = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    """Any codebook that a file can say."""
    ids = draw(st.lists(TEXT, min_size=1, max_size=5, unique=True))
    themes = draw(
        st.lists(st.builds(Heading, TEXT, _MAYBE, _MAYBE), max_size=3, unique_by=lambda one: one.id)
    )
    headings = draw(
        st.lists(st.builds(Heading, TEXT, _MAYBE, _MAYBE), max_size=2, unique_by=lambda one: one.id)
    )
    names = [theme.id for theme in themes]
    scale = draw(st.sampled_from(SCALES))
    numbered = scale in ("interval", "ratio") or draw(st.booleans())
    groups = {
        name: tuple(one for one in ids if one in members)
        for name, members in draw(
            st.dictionaries(TEXT, st.sets(st.sampled_from(ids), min_size=1), max_size=2)
        ).items()
    }
    categories = []
    for place, name in enumerate(ids):
        # A parent that stands before: no circles. Or a group, declared or not.
        above = [*ids[:place], *(heading.id for heading in headings)]
        texts = {key: draw(_TEXTS) for key in ("use_when", "do_not_use_when", "examples", "counter_examples")}
        texts |= {key: draw(_TEXTS) for key in ("confused_with", "notes", "rationale", "keywords")}
        own = [group for group, members in groups.items() if name in members]
        categories.append(
            Category(
                id=name,
                label=draw(_MAYBE),
                definition=draw(_MAYBE),
                short_definition=draw(_MAYBE),
                **texts,
                parent=draw(
                    st.one_of(st.none(), TEXT.filter(lambda text: text not in ids), *map(st.just, above))
                ),
                themes=draw(st.lists(st.sampled_from(names), max_size=2).map(tuple)) if names else (),
                exclusive=draw(st.sampled_from(own)) if own else None,
                status=draw(st.sampled_from(("active", "retired", "draft"))),
                value=draw(_NUMBER) if numbered else None,
                since=draw(st.one_of(st.none(), TEXT)),
                refi_guid=draw(st.one_of(st.none(), TEXT, st.uuids().map(str))),
                color=draw(st.one_of(st.none(), TEXT, st.just("#aa3300"))),
                line=1,
            )
        )
    least = draw(st.integers(0, 3))
    return Codebook(
        name=draw(TEXT),
        version=draw(_MAYBE),
        scale=scale,
        categories=tuple(categories),
        groups=groups,
        themes=tuple(themes),
        headings=tuple(headings),
        codes_per_unit=(least, draw(st.one_of(st.none(), st.integers(least, 9)))),
        unit=draw(_MAYBE),
        date=draw(_MAYBE),
        title=draw(_MAYBE),
        description=draw(_MAYBE),
        authors=draw(_TEXTS),
        path="",
    )


def said(codebook: Codebook, **changes: Any) -> Codebook:
    """What a codebook says, without where it says it."""
    lines = {name: type(getattr(codebook.categories[0], name))() for name in ("line", "lines") if _has(name)}
    categories = tuple(replace(category, **lines) for category in codebook.categories)
    return replace(codebook, path="", categories=categories, remarks=(), **changes)


def _has(name: str) -> bool:
    return any(field.name == name for field in fields(Category))
