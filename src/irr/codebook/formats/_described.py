"""What is said of a category in one text, as programs for qualitative analysis have it, and taken apart again.

MacQueen's parts stand below the definition, each after its name:

    What it is.

    Use when:
    - one thing
    - another
    Examples: "She had been there herself."
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from irr.codebook.model import STATUSES, decimal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: What each part is called, its own name first.
LABELS = {
    "label": ("Label",),
    "short_definition": ("Short definition", "Brief definition", "Summary"),
    "definition": ("Definition", "Full definition"),
    "use_when": ("Use when", "When to use", "Include when", "Inclusion criteria", "Inclusion"),
    "do_not_use_when": (
        *(
            "Do not use when",
            "When not to use",
            "Avoid when",
            "Exclude when",
            "Exclusion criteria",
            "Exclusion",
        ),
    ),
    "examples": ("Examples", "Example"),
    "counter_examples": ("Counter-examples", "Counter-example"),
    "confused_with": ("Confused with",),
    "value": ("Value",),
    "exclusive": ("Exclusive group", "Exclusive groups"),
    "keywords": ("Keywords",),
    "rationale": ("Rationale",),
    "notes": ("Notes", "Note"),
    "since": ("Since",),
    "status": ("Status",),
}
_KEYS = {name.lower(): key for key, names in LABELS.items() for name in names}
_LABELLED = re.compile(
    rf"(\\*)({'|'.join(map(re.escape, _KEYS))})[ \t]*:[ \t]*(.*)", re.IGNORECASE | re.DOTALL
)


def folded(definition: str, parts: Mapping[str, Sequence[str]]) -> str:
    """One text of the definition and the parts; `unfolded` finds exactly these in it."""
    # A line of the definition that looks like the beginning of a part gets a backslash.
    lines = [f"\\{line}" if _LABELLED.fullmatch(line) else line for line in definition.split("\n")]
    said = []
    for key, texts in parts.items():
        if len(texts) == 1:
            said.append(f"{LABELS[key][0]}: {_continued(texts[0])}")
        elif texts:
            said.append(f"{LABELS[key][0]}:")
            said += [f"- {_continued(text)}" for text in texts]
    return "\n\n".join(part for part in ("\n".join(lines), "\n".join(said)) if part)


def unfolded(text: str) -> dict[str, list[str]]:
    """The parts of a text by their keys, the definition among them."""
    parts: dict[str, list[str]] = {}
    definition: list[str] = []
    part: list[str] | None = None
    for line in text.split("\n"):
        match = _LABELLED.fullmatch(line)
        key = _KEYS[match[2].lower()] if match else ""
        if match and not match[1] and _may_be(key, match[3]):
            part = parts.setdefault(key, [])
            part += [match[3]] if match[3] else []
        elif part is None:
            definition.append(line[1:] if match and match[1] else line)
        elif not line:
            part = None
        elif line.startswith("  ") and part:
            part[-1] += f"\n{line[2:]}"
        elif line.lstrip().startswith("- ") or not part:
            part.append(line.lstrip().removeprefix("- "))
        else:
            part[-1] += f"\n{line}"
    whole = "\n".join(definition).strip()
    parts["definition"] = [one for one in (whole, *parts.get("definition", [])) if one]
    return {
        key: found
        for key, texts in parts.items()
        if (found := [one for text in texts if (one := text.strip())])
    }


def _continued(text: str) -> str:
    return text.replace("\n", "\n  ")


def _may_be(key: str, text: str) -> bool:
    """Whether a part may say so; else the line is prose that happens to begin like one."""
    if key == "status":
        return text.strip() in STATUSES
    return key != "value" or decimal(text.strip()) is not None
