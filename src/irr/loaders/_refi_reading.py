"""From the elements of a REFI-QDA project to marks in its texts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from irr.codings import Document, Remark
from irr.inputs.json import whole
from irr.loaders._building import Mark
from irr.loaders._documents import once_each, set_aside, told_apart
from irr.loaders._refi_names import Names
from irr.loaders._refi_offsets import CONVENTIONS, SLACK, Counted, Marked, code_points, counted
from irr.loaders._refi_texts import Texts, name_of
from irr.names import listed, printable, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from irr.arrays import Ints
    from irr.inputs import Input
    from irr.inputs.archive import Archive
    from irr.loaders import LoadOptions
    from irr.loaders._refi_elements import Coding, Project, Selection, TextSource
    from irr.yamltree import Problems

#: The largest position; no text is as long.
_FARTHEST = 2**31


class ProjectReading:
    """A project on its way to spans; `remarks` and `detected` are complete once its marks are taken."""

    def __init__(self, source: Input, archive: Archive | None, project: Project, problems: Problems) -> None:
        self.source = source
        self.project, self.problems = project, problems
        self.names = Names(project, problems)
        self.remarks: list[Remark] = []
        self.detected: dict[str, str] = {"origin": printable(project.origin, 100)} if project.origin else {}
        self._held = Texts(source, archive)
        self.texts = [self._held.text(one) for one in project.texts]
        named, remarks = told_apart([name_of(one) for one in project.texts])
        self.remarks += remarks
        self.documents = [
            Document(name, None if text is None else text.text)
            for name, text in zip(named, self.texts, strict=True)
        ]

    def marks(self, options: LoadOptions) -> list[Mark]:
        """Every coding of a text, its positions in code points; repetitions by the same coder once."""
        positions = [self._positions(one) for one in self.project.texts]
        how = self._counted(positions, options)
        found: list[Mark] = []
        beyond: list[str] = []
        whose: Counter[str] = Counter()
        for number, one in enumerate(self.project.texts):
            places = self._places(number, positions[number], how)
            for coding in one.codings:
                coder = options.coder or self._coder(coding, one, whose)
                category = self.names.category(coding.code, coding.line)
                if coding.selection is None:
                    found.append(Mark(number, -1, -1, coder, category, coding.line))
                    continue
                place = places.get(id(coding.selection))
                if place is None:
                    beyond.append(
                        f"{coding.selection.start}-{coding.selection.end} in {self.documents[number].name}"
                    )
                else:
                    found.append(Mark(number, *place, coder, category, coding.line))
        found, repeated = once_each(found)
        self.remarks += [
            *self.names.remarks(),
            *self._coders(whose, options),
            *repeated,
            *self._beyond(beyond),
            *self._left(),
        ]
        return found

    def unread_words(self) -> str:
        """What is coded and no text, as the end of a sentence."""
        unread = self.project.unread
        if not unread:
            return ""
        return f"; {sum(unread.values()):,} codings are of {listed(sorted(unread))}, which irr does not read"

    def _positions(self, one: TextSource) -> tuple[list[Selection], Ints, Ints]:
        """The coded selections of a text with their positions as numbers; a problem where they are none."""
        selections, starts, ends = [], [], []
        for selection in one.selections:
            if not selection.coded:
                continue
            start, end = _whole(selection.start), _whole(selection.end)
            if start is None or end is None or start > end:
                self.problems.add(
                    selection.line,
                    f"a selection from {quoted(selection.start)} to {quoted(selection.end)}; positions are whole numbers "
                    "from 0, and the end comes after the start",
                )
                continue
            selections.append(selection)
            starts.append(start)
            ends.append(end)
        return selections, np.array(starts, np.int64), np.array(ends, np.int64)

    def _counted(
        self, positions: Iterable[tuple[list[Selection], Ints, Ints]], options: LoadOptions
    ) -> Counted:
        marked = [
            Marked(text, starts, ends, [one.name for one in selections])
            for text, (selections, starts, ends) in zip(self.texts, positions, strict=True)
            if text is not None
        ]
        how = counted(marked, options.offsets)
        if how.words:
            self.detected["offsets"] = how.words
        elif any(one.selections for one in self.project.texts):
            self.detected["offsets"] = (
                "as they are written; without texts it cannot be told how they are counted"
            )
        if not how.sure:
            text = (
                f"positions are taken as {how.words}; another way to count fits as well, and places stretches "
                f"elsewhere: say --offsets {', '.join(CONVENTIONS)}"
            )
            self.remarks.append(Remark("offsets_unsure", text))
        return how

    def _places(
        self, number: int, positions: tuple[list[Selection], Ints, Ints], how: Counted
    ) -> dict[int, tuple[int, int]]:
        """Start and end of each selection that is in the text, by its identity."""
        selections, starts, ends = positions
        text = self.texts[number]
        if text is not None and len(selections):
            length = len(text.text)
            starts, ends = code_points(Marked(text, starts, ends, ()), how.convention)
            ends = ends + how.inclusive
            inside = (starts < max(length, 1)) & (ends <= length + SLACK)
            ends = np.minimum(ends, length)
        else:
            inside = np.ones(len(selections), bool)
        rows = zip(selections, starts.tolist(), ends.tolist(), inside.tolist(), strict=True)
        return {id(one): (start, end) for one, start, end, kept in rows if kept}

    def _coder(self, coding: Coding, one: TextSource, whose: Counter[str]) -> str:
        if coding.user:
            if coding.selection is not None and coding.selection.user:
                whose["other"] += coding.selection.user != coding.user
            return self.names.coder(coding.user)
        if coding.selection is not None and coding.selection.user:
            whose["the selection's"] += 1
            return self.names.coder(coding.selection.user)
        if one.user:
            whose["the text's"] += 1
            return self.names.coder(one.user)
        if self.project.user:
            whose["the project's"] += 1
            return self.names.coder(self.project.user)
        whose["the file's"] += 1
        return self.source.stem

    def _coders(self, whose: Counter[str], options: LoadOptions) -> Iterator[Remark]:
        """Whose codings they are; a remark where that is not said by the codings themselves."""
        if options.coder is None:
            self.detected["coders"] = "the user of each coding"
            if other := whose.pop("other", 0):
                self.detected["coders"] += f"; {_others(other)}"
            for who, times in whose.items():
                text = f"codings that name no user, taken as {who}: {times:,}"
                yield Remark("coder_from_elsewhere", text)
            return
        self.detected["coders"] = "as you say"
        users = {coding.user for one in self.project.texts for coding in one.codings if coding.user}
        yield from set_aside(options.coder, map(self.names.coder, users))

    def _beyond(self, beyond: list[str]) -> Iterator[Remark]:
        if beyond:
            yield Remark(
                "spans_beyond_text",
                f"{len(beyond):,} codings left out, as they are beyond the end of their text: {listed(beyond, 3)}",
            )

    def _left(self) -> Iterator[Remark]:
        yield from self._held.remarks()
        if unread := self.project.unread:
            text = f"codings of {listed(sorted(unread))} are not read: {sum(unread.values()):,}"
            yield Remark("codings_not_read", text)
        alone = sum(not one.coded for text in self.project.texts for one in text.selections)
        if alone:
            yield Remark("notes_not_read", f"marked stretches without a code, which are notes: {alone:,}")
        if self.project.notes:
            yield Remark(
                "notes_not_read", f"notes on stretches and codings are not read: {self.project.notes:,}"
            )


def _others(n: int) -> str:
    """What it means that a coding is on a stretch that another user marked."""
    if n == 1:
        return "1 coding is on a stretch that another user marked; the coder is who coded"
    return f"{n:,} codings are on stretches that another user marked; the coder is who coded"


def _whole(text: str) -> int | None:
    found = whole(text.strip())
    return found if found is not None and 0 <= found < _FARTHEST else None
