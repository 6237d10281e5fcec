"""A study: which coder gave which set of categories to which section.

Three states are never confused: a set with something in it; the empty set (the coder read the section and
nothing fitted); no rating at all (the coder did not code the section). The study is held as integer arrays,
one entry a rating, so that memory grows with the ratings and not with sections × coders × categories.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from irr.errors import UsageError
from irr.names import did_you_mean, quoted
from irr.study.sets import EMPTY, SetTable

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from irr.arrays import Ints
    from irr.codings import Comment, Note, Suggestion


@dataclass(frozen=True)
class Warned:
    """Something in the data that a person should look at; `where` is file:line, if it has a place."""

    kind: str
    text: str
    where: str | None = None


@dataclass(frozen=True)
class Annotations:
    """What coders wrote beside their codings."""

    notes: tuple[Note, ...] = ()
    comments: tuple[Comment, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True)
class Scale:
    """What the codebook says of its categories as values.

    `kind` is nominal, ordinal, interval or ratio; `values` the number of each category, or None where the
    codebook gives none. `declared` is false where there is no codebook and the categories are those met:
    then there is no order either, and nobody knows how many categories there are.
    """

    kind: str = "nominal"
    values: tuple[float, ...] | None = None
    declared: bool = False


@dataclass(frozen=True)
class Study:
    """Sections × coders × sets of categories.

    Rating j says that `coders[coder[j]]` gave the section numbered `section[j]` the set numbered
    `set_id[j]`; ratings are in ascending order of (section, coder) and no such pair occurs twice.
    `multiplicity[i]` is how many identical sections section i stands for. `names` holds the sections' ids,
    or is None once identical sections have been collapsed. `document` keeps sections of different documents
    apart then.
    """

    coders: tuple[str, ...]
    categories: tuple[str, ...]
    section: Ints
    coder: Ints
    set_id: Ints
    sets: SetTable
    multiplicity: Ints
    names: pa.StringArray | None = None
    #: The number of each section's document, from 0, where sections come from documents (sections).
    document: Ints | None = None
    #: What is known of the sections beside their codings: the name of a column → its text for each section
    #: (sections), null where nothing is known. Among them `text` and `document`.
    about: Mapping[str, pa.StringArray] = field(default_factory=dict)
    scale: Scale = Scale()
    annotations: Annotations = Annotations()
    warnings: tuple[Warned, ...] = ()
    #: How the files were read, for the first paragraph of a report: label → text.
    reading: dict[str, str] = field(default_factory=dict)
    #: Whether a coder is a person or a model, where that was said.
    kinds: Mapping[str, str] = field(default_factory=dict)
    #: Choices made while reading that move the figures, for the signature: name → value.
    choices: dict[str, str] = field(default_factory=dict)

    @property
    def n_sections(self) -> int:
        """Sections, identical ones counted as often as they occur."""
        return int(self.multiplicity.sum())

    @cached_property
    def ratings_per_section(self) -> Ints:
        """How many coders rated each section (array of len(multiplicity))."""
        return np.bincount(self.section, minlength=len(self.multiplicity))

    @cached_property
    def is_single_label(self) -> bool:
        """Whether no rating names more than one category."""
        return bool(self.sets.sizes[self.set_id].max(initial=0) <= 1)

    @cached_property
    def has_empty(self) -> bool:
        """Whether some coder read a section and found that nothing fits."""
        return bool((self.set_id == EMPTY).any())

    def weight_by_coder(self, which: NDArray[np.bool_] | None = None) -> Ints:
        """Sections each coder rated (coders), or those ratings for which `which` holds."""
        weight = self.multiplicity[self.section]
        if which is not None:
            weight = weight * which
        return np.bincount(self.coder, weights=weight, minlength=len(self.coders)).astype(np.int64)

    def categories_of(self, section: str, coder: str) -> frozenset[str] | None:
        """The categories given, empty if none fitted, or None where `coder` did not rate `section`."""
        wanted = self.number_of_coder(coder)
        if self.names is None:
            raise UsageError("this study is collapsed and no longer knows its sections by name")
        place = self.names.index(section).as_py()
        if place < 0:
            raise UsageError(f"no section called {quoted(section)}")
        at = np.flatnonzero((self.section == place) & (self.coder == wanted))
        if not len(at):
            return None
        return frozenset(self.categories[k] for k in self.sets[int(self.set_id[at[0]])])

    def number_of_coder(self, name: str) -> int:
        """The number of a coder; an unknown name is an error with the nearest one."""
        if name not in self.coders:
            raise UsageError(f"no coder called {quoted(name)}{did_you_mean(name, self.coders)}")
        return self.coders.index(name)

    def with_coders(self, names: Sequence[str]) -> Study:
        """The study of these coders only, in this order."""
        numbers = [self.number_of_coder(name) for name in dict.fromkeys(names)]
        renumber = np.full(len(self.coders), -1)
        renumber[numbers] = np.arange(len(numbers))
        kept = renumber[self.coder] >= 0
        section, coder, set_id = self.section[kept], renumber[self.coder[kept]], self.set_id[kept]
        order = np.lexsort((coder, section))
        return replace(
            self,
            coders=tuple(self.coders[number] for number in numbers),
            section=section[order],
            coder=coder[order],
            set_id=set_id[order],
        )

    def with_sections(self, ids: Iterable[str]) -> Study:
        """The study of these sections only; ids that nobody coded are left aside."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if self.names is None:
            raise UsageError("this study is collapsed and no longer knows its sections by name")
        wanted = pc.is_in(self.names, value_set=pa.array(list(ids), pa.string())).to_numpy(
            zero_copy_only=False
        )
        renumber = np.cumsum(wanted) - 1
        kept = wanted[self.section]
        mask = pa.array(wanted)
        return replace(
            self,
            section=renumber[self.section[kept]],
            coder=self.coder[kept],
            set_id=self.set_id[kept],
            multiplicity=self.multiplicity[wanted],
            names=self.names.filter(mask),
            about={name: column.filter(mask) for name, column in self.about.items()},
            document=None if self.document is None else self.document[wanted],
        )

    def with_documents(self, document_of: Mapping[str, str]) -> Study:
        """The study whose sections come from these documents; a section without one is an error."""
        if self.names is None:
            raise UsageError("this study is collapsed and no longer knows its sections by name")
        sections: list[str] = self.names.to_pylist()
        missing = [section for section in sections if section not in document_of]
        if missing:
            more = f" and {len(missing) - 1} more" if missing[1:] else ""
            raise UsageError(f"no document is given for section {quoted(missing[0])}{more}")
        names = [document_of[section] for section in sections]
        number = {name: i for i, name in enumerate(dict.fromkeys(names))}
        return replace(self, document=np.array([number[name] for name in names], dtype=np.int64))

    @property
    def n_documents(self) -> int | None:
        """Documents that the sections come from, where that is known."""
        return None if self.document is None else len(np.unique(self.document))

    @cached_property
    def collapsed(self) -> Study:
        """The same study with identical sections counted instead of repeated.

        Every figure depends only on how often each pattern of ratings occurs, so all of them are computed
        on this. A study in which hardly two sections are alike comes back as it is.
        """
        from irr.study.patterns import collapse

        return replace(collapse(self), about={})

    def __repr__(self) -> str:
        return f"<Study of {self.n_sections} sections, {len(self.coders)} coders, {len(self.categories)} categories>"

    @classmethod
    def from_frame(
        cls,
        frame: Any,
        *,
        section: str = "section",
        coder: str = "coder",
        category: str = "category",
        categories: Sequence[str] | None = None,
        scale: Scale | None = None,
    ) -> Study:
        """A study from a long table: any frame that speaks Arrow (pandas, polars, DuckDB, PyArrow).

        One row an assignment; a null category says that the coder read the section and nothing fitted.
        Names are taken exactly as they stand; numbers in these columns are written as text. Nothing is
        guessed and no name is looked at for likeness. `categories` are those of the codebook, in its order;
        without them they are those met. `scale` gives them values. Raises `UsageError` where a column is
        missing, a category unknown, or a coder both gave a section a category and none.

        >>> import pandas as pd
        >>> rows = [("s1", "Ana", "cost"), ("s1", "Ben", None)]
        >>> study = Study.from_frame(pd.DataFrame(rows, columns=["section", "coder", "category"]))
        >>> study.categories_of("s1", "Ben")
        frozenset()
        """
        from irr.study.frames import study_from_frame

        names = {"section": section, "coder": coder, "category": category}
        return study_from_frame(frame, names, categories, scale)
