"""What is known of coders: a YAML file that leads from coders to attributes such as standpoint and role.

coders:
  SG: {standpoint: researcher, role: first author}
  KO: {standpoint: service user}
"""

from __future__ import annotations

from collections.abc import Sequence

from irr import yamltree
from irr.errors import UsageError
from irr.names import did_you_mean, listed, quoted
from irr.yamltree import Mapping, Problems, Scalar
from irr.yamltree import Sequence as ListNode

_NAMES = ("coder", "name", "id")


def read_groups(path: str, coders: Sequence[str]) -> dict[str, dict[str, str]]:
    """Attribute → coder → value, for the coders compared.

    `coders:` leads from names to attributes, or lists mappings with a name; a mapping without `coders:` is
    taken for the names themselves. Raises `InputError` for what cannot be read, and `UsageError` where none of the
    coders compared is in it, or it gives no attribute.
    """
    problems = Problems(path)
    root = yamltree.read(path)
    attributes: dict[str, dict[str, str]] = {}
    seen: dict[str, int] = {}
    for name, line, node in _coders(root, problems):
        if name in seen:
            problems.add(line, f"coder {quoted(name)} stands here and at line {seen[name]}")
        seen[name] = line
        if not isinstance(node, Mapping):
            problems.add(line, f"coder {quoted(name)} needs attributes such as {{standpoint: researcher}}")
            continue
        for key, value in node.entries:
            if key.text in _NAMES or yamltree.is_absent(value):
                continue
            text = yamltree.text_of(value, f"{quoted(key.text)} of coder {quoted(name)}", problems)
            if text and name in coders:
                attributes.setdefault(key.text, {})[name] = text
    problems.stop()
    if not seen.keys() & set(coders):
        nearest = did_you_mean(next(iter(seen), ""), coders)
        raise UsageError(
            f"{quoted(path)} names none of the coders compared ({listed(list(coders))}){nearest}"
        )
    if not attributes:
        raise UsageError(
            f"{quoted(path)} says nothing of these coders; write e.g. SG: {{standpoint: researcher}}"
        )
    return attributes


def _coders(root: yamltree.Node, problems: Problems) -> list[tuple[str, int, yamltree.Node]]:
    """Name, line and attributes of each coder."""
    node = root
    if isinstance(root, Mapping):
        node = next((value for key, value in root.entries if key.text == "coders"), root)
    if isinstance(node, Mapping):
        return [(key.text.strip(), key.line, value) for key, value in node.entries]
    found = []
    for item in node.items if isinstance(node, ListNode) else ():
        name = None
        if isinstance(item, Mapping):
            name = next((value for key, value in item.entries if key.text in _NAMES), None)
        if isinstance(name, Scalar) and name.text.strip():
            found.append((name.text.strip(), item.line, item))
        else:
            problems.add(item.line, "a coder needs a name: {coder: SG, standpoint: researcher}")
    if not found:
        problems.add(node.line, "no 'coders'; write 'coders:' and below it e.g. SG: {standpoint: researcher}")
    return found
