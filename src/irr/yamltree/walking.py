"""What a file should hold, asked of its tree; what is not so becomes a problem with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from irr.names import SHOWN
from irr.yamltree.nodes import Mapping, Node, Problems, Scalar, Sequence, described, is_absent

if TYPE_CHECKING:
    from collections.abc import Mapping as Dict

#: Key (as written) and value of each key that was found, by its own name.
Fields: TypeAlias = "dict[str, tuple[Scalar, Node]]"


def fields(node: Node, known: Dict[str, str], what: str, problems: Problems) -> Fields:
    """The keys and values of a mapping that may hold certain keys, by their own names.

    `known` leads from each key that may be written to the one it stands for. A node that is no mapping, an
    unknown key and two keys that stand for one are problems.
    """
    if not isinstance(node, Mapping):
        # A long text is that of some other file, and none of our business.
        found_instead = "a text" if isinstance(node, Scalar) and len(node.text) > SHOWN else described(node)
        problems.add(node.line, f"{what} must be a mapping (key: value), not {found_instead}")
        return {}
    found: Fields = {}
    for key, value in node.entries:
        name = known.get(key.text)
        if name is None:
            problems.unknown(key.line, "key", key.text, known)
        elif name in found:
            problems.add(key.line, f"'{key.text}' and '{found[name][0].text}' say the same; keep one")
        else:
            found[name] = (key, value)
    return found


def text_of(node: Node, what: str, problems: Problems) -> str:
    """A text without the white space around it; "" and a problem where the node is none."""
    if isinstance(node, Scalar):
        return node.text.strip()
    problems.add(node.line, f"{what} must be a text, not {described(node)}")
    return ""


def scalars_of(node: Node, what: str, problems: Problems) -> tuple[Scalar, ...]:
    """One text, a list of texts, or nothing, as a tuple of stripped, non-empty texts."""
    if is_absent(node):
        return ()
    if isinstance(node, Mapping):
        problems.add(node.line, f"{what} must be a text or a list of texts, not a mapping")
        return ()
    found = []
    for item in node.items if isinstance(node, Sequence) else (node,):
        if text := text_of(item, f"each of {what}", problems):
            found.append(Scalar(text, item.line, isinstance(item, Scalar) and item.plain))
        elif isinstance(item, Scalar):
            problems.add(item.line, f"an empty text in {what}")
    return tuple(found)


def texts_of(node: Node, what: str, problems: Problems) -> tuple[str, ...]:
    """`scalars_of` without the lines."""
    return tuple(scalar.text for scalar in scalars_of(node, what, problems))
