"""A CAS in JSON 0.4: feature structures in a list, or by their ids in an object."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from irr.errors import InputError, Problem
from irr.inputs import json
from irr.inputs.json import Number
from irr.loaders._cas import STRUCTURE, Cas
from irr.loaders._json_shape import is_text
from irr.loaders._layer_choice import Parsed
from irr.names import quoted

if TYPE_CHECKING:
    from irr.inputs.json import Value


def read_json(data: bytes, path: str) -> Parsed:
    """What one file says; its structures are on no line that is known."""
    root = json.parse(data, path)
    structures = root.get("%FEATURE_STRUCTURES") if isinstance(root, dict) else None
    if not isinstance(root, dict) or not isinstance(structures, list | dict):
        raise InputError([Problem(path, None, "no JSON of UIMA: %FEATURE_STRUCTURES is missing, or no list")])
    cas = Cas(path)
    every = dict(_structures(structures, cas))
    for id_, one in every.items():
        _take(cas, id_, one, every)
    views = root.get("%VIEWS")
    for view in views.values() if isinstance(views, dict) else ():
        if isinstance(view, dict) and isinstance(members := view.get("%MEMBERS"), list):
            cas.members[_id(view.get("%SOFA"))] = {_id(member) for member in members}
    return cas.parsed()


def _structures(
    structures: list[Value] | dict[str, Value], cas: Cas
) -> Iterator[tuple[str, dict[str, Value]]]:
    pairs = structures.items() if isinstance(structures, dict) else ((None, one) for one in structures)
    for at, (key, one) in enumerate(pairs, start=1):
        if not isinstance(one, dict) or not is_text(one.get("%TYPE")):
            cas.refuse(Problem(cas.path, None, f"structure {at:,} has no type (%TYPE)"))
            continue
        yield key if key is not None else _id(one.get("%ID")) or f"#{at}", one


def _take(cas: Cas, id_: str, one: dict[str, Value], every: dict[str, dict[str, Value]]) -> None:
    type_ = str(one["%TYPE"])
    if type_ == "uima.cas.Sofa":
        text, name = one.get("sofaString"), one.get("sofaID")
        if text is not None and not is_text(text):
            cas.refuse(Problem(cas.path, None, f"the text (sofa {quoted(id_)}) is no text"))
            return
        cas.texts[id_] = name if isinstance(name, str) else "", text
    elif "begin" in one or "end" in one:
        begin, end, sofa = one.get("begin"), one.get("end"), _id(one.get("@sofa"))
        if not sofa:
            cas.refuse(
                Problem(cas.path, None, f"structure {quoted(id_)} says not of which text it is (@sofa)")
            )
            return
        where = tuple(str(value) if isinstance(value, Number) else "?" for value in (begin, end))
        features = {
            key.removeprefix("@"): _values(key, value, every)
            for key, value in one.items()
            if _is_feature(key)
        }
        # Relations lead to other structures; that they do says what they are.
        kept = {
            key: value for key, value in features.items() if value or key in ("Governor", "Dependent", "next")
        }
        cas.add(type_, sofa, id_, (where[0], where[1]), kept, None)


def _is_feature(key: str) -> bool:
    return not key.startswith(("%", "^", "#")) and key.removeprefix("@") not in STRUCTURE


def _values(key: str, value: Value, every: dict[str, dict[str, Value]]) -> list[str]:
    """The texts that a feature holds: one, those of an array that it leads to, or none."""
    if key.startswith("@"):
        array = every.get(_id(value), {})
        value = array.get("%ELEMENTS", []) if str(array.get("%TYPE")) == "uima.cas.StringArray" else []
    items = value if isinstance(value, list) else [value]
    return [item for item in items if is_text(item)]


def _id(value: Value) -> str:
    return value if isinstance(value, str) else ""
