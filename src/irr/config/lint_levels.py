"""The levels of lint rules that `irr.yml` sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from irr import yamltree
from irr.linting import LintOptions
from irr.linting.options import wrong_setting
from irr.names import quoted
from irr.yamltree import Mapping, Problems, described

if TYPE_CHECKING:
    from irr.yamltree import Fields


def read_lint_levels(path: str) -> LintOptions:
    """The levels that the file sets; what else it holds is the business of `irr check`."""
    problems = Problems(path)
    tree = yamltree.read(path)
    entries = tree.entries if isinstance(tree, Mapping) else ()
    options = levels_in({key.text: (key, value) for key, value in entries}, problems)
    problems.stop()
    return options or LintOptions()


def levels_in(head: Fields, problems: Problems) -> LintOptions | None:
    """The levels under `lint`, None where there are none; what is wrong with them becomes problems."""
    if "lint" not in head or yamltree.is_absent(head["lint"][1]):
        return None
    key, node = head["lint"]
    if not isinstance(node, Mapping):
        problems.add(key.line, f"'lint' must lead from rules to levels, not be {described(node)}")
        return None
    levels = {}
    for rule, level in node.entries:
        text = yamltree.text_of(level, f"the level of {quoted(rule.text)}", problems)
        if wrong := wrong_setting(rule.text, text):
            problems.add(rule.line, wrong)
        levels[rule.text] = text
    return None if len(problems) else LintOptions.from_mapping(levels)
