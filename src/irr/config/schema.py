"""The JSON Schema of `irr.yml`, made from the same keys that it is read by."""

from __future__ import annotations

from typing import Any

from irr.checks.keys import Key, keys_of
from irr.checks.regression import BASE
from irr.checks.requirement import requirements
from irr.config.model import Project, RoundSettings
from irr.config.reading import PARTS
from irr.linting.options import SETTINGS
from irr.linting.registry import rules
from irr.reports.methods import MethodsGiven

_TEXT = {"type": "string"}
_TEXTS = {"oneOf": [{"type": "string"}, {"type": "array", "items": _TEXT, "minItems": 1}]}
#: What a key holds, as JSON Schema says it. Texts may be written as numbers: ids and versions often are.
_KINDS: dict[str, dict[str, Any]] = {
    "text": {"type": ["string", "number"]},
    "texts": _TEXTS,
    "number": {"type": "number"},
    "share": {"type": "number", "minimum": 0, "maximum": 1},
    "count": {"type": "integer", "minimum": 0},
    "truth": {"type": "boolean"},
    "path": _TEXT,
    "patterns": _TEXTS,
    "round": {"type": ["string", "number"]},
    "unit": {"type": "string"},
    "owners": {"type": "object", "additionalProperties": _TEXT, "minProperties": 1},
    "pair": {"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 2},
}


def schema() -> dict[str, Any]:
    """The schema of the whole file."""
    properties = _properties(keys_of(Project))
    properties["rounds"] = {
        "description": PARTS["rounds"],
        "type": "object",
        "propertyNames": {"not": {"const": BASE}},
        "additionalProperties": _mapping(keys_of(RoundSettings), "A round of coding."),
    }
    properties["check"] = {
        "description": PARTS["check"],
        "type": "array",
        "minItems": 1,
        "items": {
            "oneOf": [
                _mapping(keys_of(kind), (kind.__doc__ or "").splitlines()[0])
                for kind in requirements().values()
            ]
        },
    }
    properties["methods"] = _mapping(keys_of(MethodsGiven), PARTS["methods"])
    properties["lint"] = {
        "description": PARTS["lint"],
        "type": "object",
        "additionalProperties": False,
        "properties": {
            name: {"description": rule.summary, "enum": list(SETTINGS)} for name, rule in rules().items()
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "irr.yml",
        "description": "What a project of coded sections is made of, and what irr check requires of it.",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }


def _mapping(keys: dict[str, Key], description: str) -> dict[str, Any]:
    return {
        "description": description,
        "type": "object",
        "additionalProperties": False,
        "required": [name for name, one in keys.items() if one.required],
        "properties": _properties(keys),
    }


def _properties(keys: dict[str, Key]) -> dict[str, Any]:
    return {name: {"description": one.about, **_value(one)} for name, one in keys.items()}


def _value(one: Key) -> dict[str, Any]:
    words = {"enum": list(one.words)}
    if one.kind == "pair":
        return {"oneOf": [words, _KINDS[one.kind]]}
    return words if one.words else _KINDS[one.kind]
