"""A revision file read: every entry with its line, every problem of its form at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from irr import yamltree
from irr.names import did_you_mean, quoted
from irr.revision.fields import MEANING, PLACE
from irr.revision.model import OPS, Change, Op, Revision
from irr.yamltree import Fields, Mapping, Node, Problems, Scalar, Sequence, described

if TYPE_CHECKING:
    from collections.abc import Sequence as List

_HEAD = {key: key for key in ("codebook", "from", "to", "codebooks", "date", "changes")}
_FILES = {"from": "from", "to": "to"}
#: The keys of an entry that name categories, with how many they may name, by what is done.
_ONE, _SEVERAL, _ANY = "one", "several", "any"
_NAMING: dict[Op, dict[str, str]] = {
    "merge": {"from": _SEVERAL, "to": _ONE},
    "split": {"from": _ONE, "to": _SEVERAL},
    "rename": {"from": _ONE, "to": _ONE},
    "drop": {"from": _ANY},
    "add": {"code": _ONE},
    "redefine": {"code": _ONE},
    "move": {"code": _ONE},
}
_FIELDS: dict[Op, tuple[str, ...]] = {"redefine": MEANING, "move": PLACE}
#: What is never coded again: a rename means the same, and of what is dropped there is nothing to give.
_NEVER_RECODED = ("rename", "drop")


def read_revision(path: str) -> Revision:
    """The revision in the YAML file at `path`; raises `InputError` with every problem of its form.

    Whether it is true of two codebooks is for `check_revision`.
    """
    return _revision(yamltree.read(path), path)


def _revision(root: Node, path: str) -> Revision:
    problems = Problems(path)
    head = yamltree.fields(root, _HEAD, "a revision file", problems)
    for key in ("from", "to", "changes"):
        if key not in head and isinstance(root, Mapping):
            problems.add(root.line, f"no '{key}'; a revision file has from, to and changes")
    texts = {key: _text(head, key, problems) for key in ("codebook", "from", "to")}
    files = _files(head, path, problems)
    changes = _changes(head, problems)
    problems.stop()
    return Revision(
        old=texts["from"],
        new=texts["to"],
        changes=changes,
        codebook=texts["codebook"],
        old_path=files.get("from"),
        new_path=files.get("to"),
        path=path,
        lines={key: written.line for key, (written, _) in head.items()},
    )


def _text(found: Fields, key: str, problems: Problems) -> str:
    if key not in found:
        return ""
    text = yamltree.text_of(found[key][1], f"'{key}'", problems)
    if not text and isinstance(found[key][1], Scalar):
        problems.add(found[key][0].line, f"'{key}' is empty")
    return text


def _files(head: Fields, path: str, problems: Problems) -> dict[str, str]:
    """The files of the two versions, as paths from here."""
    if "codebooks" not in head:
        return {}
    node = head["codebooks"][1]
    given = yamltree.fields(node, _FILES, "'codebooks'", problems)
    if isinstance(node, Mapping) and len(given) < 2:
        problems.add(node.line, "'codebooks' names both files: {from: FILE, to: FILE}")
    texts = {key: _text(given, key, problems) for key in given}
    return {key: str(Path(path).parent / text) for key, text in texts.items() if text}


def _changes(head: Fields, problems: Problems) -> tuple[Change, ...]:
    if "changes" not in head:
        return ()
    key, node = head["changes"]
    if yamltree.is_absent(node):
        return ()
    if not isinstance(node, Sequence):
        text = f"'changes' must be a list such as '- {{op: rename, from: a, to: b}}', not {described(node)}"
        problems.add(key.line, text)
        return ()
    found = [_change(item, problems) for item in node.items]
    return tuple(change for change in found if change is not None)


def _change(node: Node, problems: Problems) -> Change | None:
    if not isinstance(node, Mapping):
        problems.add(
            node.line, f"a change must be a mapping such as {{op: drop, from: a}}, not {described(node)}"
        )
        return None
    given = next((value for key, value in node.entries if key.text == "op"), None)
    if given is None:
        problems.add(node.line, f"a change needs an 'op': one of {', '.join(OPS)}")
        return None
    name = yamltree.text_of(given, "'op'", problems)
    if name not in OPS:
        if isinstance(given, Scalar):
            hint = did_you_mean(name, OPS) or f"; it is one of {', '.join(OPS)}"
            problems.add(given.line, f"unknown op {quoted(name)}{hint}")
        return None
    op: Op = name
    keys = ("op", *_NAMING[op], *(("fields",) if op in _FIELDS else ()), "recode", "why", "evidence")
    found = yamltree.fields(node, {key: key for key in keys}, _a(op), problems)
    named = {key: _names(found, key, how, op, node, problems) for key, how in _NAMING[op].items()}
    return Change(
        op,
        sources=named.get("from", ()),
        targets=named.get("to", named.get("code", ())),
        fields=_chosen_fields(found, op, problems),
        recode=_recode(found, op, problems) or op == "split",
        why=_written(found, "why", problems),
        evidence=yamltree.texts_of(found["evidence"][1], "'evidence'", problems)
        if "evidence" in found
        else (),
        line=node.line,
    )


def _names(found: Fields, key: str, how: str, op: Op, node: Node, problems: Problems) -> tuple[str, ...]:
    """The categories under a key of an entry."""
    if key not in found or yamltree.is_absent(found[key][1]):
        problems.add(node.line, f"{_a(op)} needs '{key}': {_wanted(how)}")
        return ()
    value = found[key][1]
    before = len(problems)
    names = yamltree.texts_of(value, f"'{key}' of {_a(op)}", problems)
    if len(problems) > before:
        return names
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1] if len(names) < 1000 else []
    if twice:
        problems.add(value.line, f"'{key}' of {_a(op)} names {quoted(twice[0])} twice")
    elif not names or (how == _ONE and len(names) > 1) or (how == _SEVERAL and len(names) < 2):
        problems.add(
            value.line, f"'{key}' of {_a(op)} names {_wanted(how)}, not {len(names) or 'none'}{_hint(op)}"
        )
    return names


def _a(op: Op) -> str:
    return f"an {op}" if op == "add" else f"a {op}"


def _wanted(how: str) -> str:
    return {_ONE: "one category", _SEVERAL: "two categories or more: [a, b]", _ANY: "what is dropped"}[how]


def _hint(op: Op) -> str:
    return "; one that becomes one is a rename" if op in ("merge", "split") else ""


def _chosen_fields(found: Fields, op: Op, problems: Problems) -> tuple[str, ...]:
    if "fields" not in found:
        return ()
    known: List[str] = _FIELDS[op]
    names = yamltree.scalars_of(found["fields"][1], "'fields'", problems)
    for name in names:
        if name.text not in known:
            other = next((one for one, some in _FIELDS.items() if name.text in some), None)
            hint = f"; that is for a {other}" if other else did_you_mean(name.text, known)
            problems.add(
                name.line, f"{_a(op)} has no field {quoted(name.text)}{hint or '; ' + ', '.join(known)}"
            )
    return tuple(name.text for name in names)


def _recode(found: Fields, op: Op, problems: Problems) -> bool:
    if "recode" not in found or yamltree.is_absent(found["recode"][1]):
        return False
    node = found["recode"][1]
    if not isinstance(node, Scalar) or node.text.strip() != "required":
        problems.add(node.line, f"'recode' is 'required' or left out, not {described(node)}")
    elif op in _NEVER_RECODED:
        problems.add(node.line, f"{_a(op)} leaves nothing to be coded again; leave 'recode' out")
    return True


def _written(found: Fields, key: str, problems: Problems) -> str:
    """A text that may be empty."""
    if key not in found or yamltree.is_absent(found[key][1]):
        return ""
    return yamltree.text_of(found[key][1], f"'{key}'", problems)
