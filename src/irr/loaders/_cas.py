"""A CAS: texts (sofas) and what is marked in them, put together while a file is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from irr.codings import Remark
from irr.errors import InputError, Problem
from irr.loaders._gathering import MOST_MARKS
from irr.loaders._layer_choice import Layer, Parsed, Piece
from irr.loaders._layers import number_problem, place
from irr.loaders._prepared import PREPARED

#: Features that say where a mark is, and no more.
STRUCTURE = frozenset({"begin", "end", "sofa", "id"})
_RELATION = frozenset({"Governor", "Dependent"})
_CHAIN = frozenset({"referenceType", "referenceRelation", "next", "first"})
#: The view that programs read where nobody says which.
_FIRST = "_InitialView"
#: Problems of one file that are told.
_MOST = 100


@dataclass
class Cas:
    """What has been read. `texts` leads from the id of a sofa to its name and text, `members` to what its view holds."""

    path: str
    texts: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    members: dict[str, set[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    passed: Counter[str] = field(default_factory=Counter)
    _n: int = 0
    _pieces: dict[str, dict[Layer, list[tuple[str, Piece]]]] = field(default_factory=dict)

    def add(
        self,
        type_: str,
        sofa: str,
        id_: str,
        where: tuple[str, str],
        features: Mapping[str, Sequence[str]],
        line: int | None,
    ) -> None:
        """Take a mark; its features may have several values."""
        if features.keys() >= _RELATION or features.keys() & _CHAIN:
            self.passed["relations and chains, not read"] += 1
            return
        start, end = map(place, where)
        if start is None or end is None or end < start:
            self.refuse(number_problem(self.path, line, "-".join(where)))
            return
        self._n += 1 + sum(map(len, features.values()))
        if self._n > MOST_MARKS:
            raise InputError(
                [Problem(self.path, line, f"more than {MOST_MARKS:,} values, which irr does not read")]
            )
        layers = self._pieces.setdefault(sofa, {})
        layers.setdefault((type_, ""), []).append((id_, Piece(start, end, None, line or 0)))
        for feature, values in features.items():
            pieces = layers.setdefault((type_, feature), [])
            pieces += [(id_, Piece(start, end, value, line or 0)) for value in values]

    def refuse(self, problem: Problem) -> None:
        """Take a problem; `InputError` where there are too many to go on."""
        self.problems.append(problem)
        if len(self.problems) >= _MOST:
            raise InputError(self.problems)

    def parsed(self) -> Parsed:
        """The marks of the first view; those of others are counted. What a view does not hold was taken away."""
        if self.problems:
            raise InputError(self.problems)
        sofas = list(self.texts)
        if not sofas:
            raise InputError([Problem(self.path, None, "holds no text (no sofa)")])
        sofa = next((one for one in sofas if self.texts[one][0] == _FIRST), sofas[0])
        members = self.members.get(sofa)
        layers: dict[Layer, list[Piece]] = {}
        for layer, pieces in self._pieces.get(sofa, {}).items():
            if not layer[0].startswith("uima.") and (kept := self._kept(sofa, layer, pieces, members)):
                layers[layer] = kept
        others = [marks for one, marks in self._pieces.items() if one != sofa]
        if others:
            count = sum(len(pieces) for marks in others for layer, pieces in marks.items() if not layer[1])
            self.passed["marks in other views, not read"] += count
        types = {type_ for type_, _ in layers}
        remarks = (
            []
            if self.texts[sofa][1] is not None
            else [Remark("no_text", "holds no text, only positions in it")]
        )
        return Parsed(
            self.texts[sofa][1],
            layers,
            frozenset(one for one in types if one.startswith(PREPARED)),
            utf16=True,
            passed=self.passed,
            remarks=remarks,
        )

    def _kept(
        self, sofa: str, layer: Layer, pieces: list[tuple[str, Piece]], members: set[str] | None
    ) -> list[Piece]:
        """The pieces of a layer that the view holds, with one without value for each mark that lacks the feature."""
        if layer[1]:
            present = {id_ for id_, _ in pieces}
            pieces = pieces + [one for one in self._pieces[sofa][layer[0], ""] if one[0] not in present]
        return [piece for id_, piece in pieces if members is None or id_ in members]
