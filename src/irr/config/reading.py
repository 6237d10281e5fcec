"""`irr.yml` read: every key known, every problem with its line, all of them at once."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from irr import yamltree
from irr.checks.keys import Key, keys_of
from irr.checks.regression import BASE
from irr.checks.requirement import Requirement, requirements
from irr.config.finding import NAME
from irr.config.lint_levels import levels_in
from irr.config.model import Project, RoundSettings
from irr.config.values import values
from irr.errors import InputError
from irr.names import did_you_mean, listed, quoted
from irr.reports.methods import MethodsGiven
from irr.yamltree import Mapping, Problems, Scalar, Sequence, described

if TYPE_CHECKING:
    from irr.yamltree import Fields, Node

#: The keys of the file that are not those of `Project`.
PARTS = {
    "rounds": "The rounds of coding, oldest first: a name, and its coder files.",
    "check": "What must hold, one entry a requirement.",
    "methods": "What only its authors can tell of a study, for the methods section.",
    "lint": "Levels of the rules of irr codebook lint: off, note, warning or error.",
}


def read_config(path: str, root: str | None = None) -> Project:
    """The project in the file at `path`; raises `InputError` with every problem found.

    Paths in it are relative to its folder, or to `root` where the files of an earlier state lie.
    """
    root = os.path.dirname(path) if root is None else root
    problems = Problems(path)
    tree = yamltree.read(path)
    known = {name: name for name in (*keys_of(Project), *PARTS)}
    head = yamltree.fields(tree, known, NAME, problems)
    texts = values(head, keys_of(Project), NAME, tree.line, root, problems)
    rounds = _rounds(head, root, texts, problems)
    required = _required(head, tree.line, root, [one.name for one in rounds], problems)
    lint = levels_in(head, problems)
    methods = _methods(head, root, problems)
    problems.stop()
    return Project(
        **texts, path=path, root=root, rounds=rounds, required=required, lint=lint, methods=methods
    )


def _methods(head: Fields, root: str, problems: Problems) -> MethodsGiven:
    if "methods" not in head or yamltree.is_absent(head["methods"][1]):
        return MethodsGiven()
    key, node = head["methods"]
    keys = keys_of(MethodsGiven)
    given = yamltree.fields(node, {one: one for one in keys}, "'methods'", problems)
    return MethodsGiven(**values(given, keys, "'methods'", key.line, root, problems))


def _rounds(
    head: Fields, root: str, project: dict[str, Any], problems: Problems
) -> tuple[RoundSettings, ...]:
    if "rounds" not in head or yamltree.is_absent(head["rounds"][1]):
        return ()
    key, node = head["rounds"]
    if not isinstance(node, Mapping):
        problems.add(key.line, f"'rounds' must lead from names to coder files, not be {described(node)}")
        return ()
    keys = keys_of(RoundSettings)
    found = []
    for entry, settings in node.entries:
        name = entry.text.strip()
        what = f"round {quoted(name)}"
        if not name or name == BASE:
            problems.add(entry.line, f"a round cannot be called {quoted(name)}")
        given = yamltree.fields(settings, {one: one for one in keys}, what, problems)
        read = values(given, keys, what, entry.line, root, problems)
        defaults = {one: project[one] for one in ("codebook", "blank") if one in project}
        if "codings" in read:
            found.append(RoundSettings(**(defaults | read), name=name, line=entry.line))
    return tuple(found)


def _required(
    head: Fields, line: int, root: str, rounds: list[str], problems: Problems
) -> tuple[Requirement, ...]:
    if "check" not in head or yamltree.is_absent(head["check"][1]):
        return ()
    key, node = head["check"]
    if not isinstance(node, Sequence):
        problems.add(key.line, f"'check' must be a list of requirements, not {described(node)}")
        return ()
    found = (_requirement(one, root, rounds, problems) for one in node.items)
    return tuple(one for one in found if one is not None)


def _requirement(node: Node, root: str, rounds: list[str], problems: Problems) -> Requirement | None:
    kinds = requirements()
    if not isinstance(node, Mapping):
        problems.add(
            node.line, f"a requirement must be a mapping such as {{flags: 2}}, not {described(node)}"
        )
        return None
    given = [key.text for key, _ in node.entries]
    named = [kind for kind in kinds if kind in given]
    # A key that names a kind may also be an option of another one.
    fitting = [kind for kind in named if set(named) <= set(keys_of(kinds[kind]))]
    if not fitting:
        if named:
            problems.add(
                node.line, f"these are two requirements, {listed(named)}; give each an entry of its own"
            )
            return None
        hint = next((hint for one in given if (hint := did_you_mean(one, kinds))), "")
        problems.add(node.line, f"a requirement needs one of {listed(list(kinds), 20)}{hint}")
        return None
    kind = kinds[fitting[0]]
    keys = keys_of(kind)
    before = len(problems)
    found = yamltree.fields(node, {name: name for name in keys}, f"a requirement on {kind.kind}", problems)
    read = values(found, keys, f"a requirement on {kind.kind}", node.line, root, problems)
    _check_rounds(found, keys, rounds, problems)
    if len(problems) > before:
        return None
    made = kind(**read, line=node.line)
    if text := made.problem():
        problems.add(node.line, text)
    return made


def _check_rounds(found: Fields, keys: dict[str, Key], rounds: list[str], problems: Problems) -> None:
    """Every round that is named is one; the base may be compared with, and nothing else be asked of it."""
    for name, (_, node) in found.items():
        if keys[name].kind != "round" or not isinstance(node, Scalar):
            continue
        allowed = rounds if name == "round" else [*rounds, BASE]
        if node.text.strip() not in allowed:
            problems.unknown(node.line, "round", node.text.strip(), allowed)


def holds_project(path: str) -> bool:
    """Whether the file is an `irr.yml`, by its name, or because its keys are those of one and of no coder file."""
    if os.path.basename(path) == NAME:
        return True
    if not path.lower().endswith((".yml", ".yaml")):
        return False
    try:
        tree = yamltree.read(path)
    except InputError:
        return False  # the loaders of coder files say what is wrong with it
    return isinstance(tree, Mapping) and any(key.text in ("rounds", "check") for key, _ in tree.entries)
