"""For each rule of lint, codebooks that break it and codebooks that keep it."""

from __future__ import annotations

#: What is wrong stands at the lines that end in this.
HERE = "# here"

#: Codings of the tests: s1 has cost from both, s2 from Ana alone, s3 from nobody, s4 was rated by Ben alone.
CODINGS = {"Ana": "cost cost time .", "Ben": "cost time - travel"}

#: For each rule codebooks that break it, at the lines that say so.
BREAKS: dict[str, list[str]] = {
    "malformed": [
        "categories:\n- id: cost\n  defintion: x  # here\n",
        "categories:\n- label: x  # here\n",
        "categories:\n- id: a\n- [a]  # here\n",
        "categories: [a\nb: {  # here\n",
        "scale: odd  # here\ncategories: [a]\n",
        "categories:\n- {id: a, value: much}  # here\n",
        "codebook: x\ncategories: []  # here\n",
    ],
    "duplicate-id": [
        "categories:\n- id: cost\n- id: time\n- label: x\n  id: cost  # here\n- cost  # here\n",
    ],
    "reused-id": [
        "categories:\n- {id: cost, status: retired}\n- id: cost  # here\n",
        "categories:\n- id: cost\n- id: cost  # here\n  status: retired\n",
        "categories:\n- {id: cost, status: retired}\n- label: x\n  id: Cost  # here\n",
        "categories:\n- id: Cost  # here\n- {id: cost, status: retired}\n",
        "categories:\n- {id: cost, status: retired}\n- {id: Cost, status: retired}\n- id: COST  # here\n",
    ],
    "look-alike-id": [
        "categories:\n- cost\n- label: x\n  id: Cost  # here\n",
        "categories:\n- cost a\n- id: costa  # here\n- id: cоsta  # here\n",
        "categories:\n- {id: a, status: retired}\n- id: A  # here\n  status: retired\n",
    ],
    "missing-definition": [
        "categories:\n- {id: a, definition: x}\n- label: B  # here\n  id: b\n",
        "categories:\n- {id: a, definition: null}  # here\n",
    ],
    "missing-use-when": ["categories:\n- {id: a, use_when: []}  # here\n- {id: b, use_when: x}\n"],
    "missing-do-not-use-when": ["categories:\n- {id: a, avoid_when: x}\n- id: b  # here\n"],
    "missing-examples": ["categories:\n- {id: a, example: x}\n- id: b  # here\n"],
    "near-identical-definitions": [
        (
            "categories:\n- {id: a, definition: Money paid.}\n- id: b\n  definition: money — PAID!  # here\n"
            "- {id: c, definition: money paid}\n"
        ),
        (
            "categories:\n- {id: a, definition: one two three four five six seven eight}\n- id: b\n"
            "  definition: one two three four five six seven nine eight  # here\n"
        ),
        "categories:\n- {id: a, short_definition: 金錢}\n- id: b\n  definition: 金錢  # here\n",
    ],
    "dangling-parent": [
        "categories:\n- cost\n- id: fare\n  parent: cots  # here\n",
        (
            "categories: [{id: tone}]\ncodes:\n- {id: glad, category: tone}\n- id: sad\n"
            "  category: tine  # here\n"
        ),
    ],
    "dangling-theme": [
        "themes: [burden]\ncategories:\n- id: cost\n  themes:\n  - burden\n  - burdn  # here\n",
    ],
    "dangling-exclusive-group": [
        "exclusive:\n  mood:\n  - glad\n  - sory  # here\ncategories: [glad, sorry]\n",
        "categories:\n- id: a\n  exclusive: true  # here\n",
        (
            "categories:\n- {id: for, exclusive: stance}\n- {id: un, exclusive: stance}\n- id: no\n"
            "  exclusive: stence  # here\n"
        ),
    ],
    "dangling-confused-with": [
        (
            "categories:\n- id: cost\n  confused_with:\n  - time\n  - tiem  # here\n"
            "- {id: time, confused_with: cost}\n"
        ),
        "categories:\n- id: cost\n  confused_with: cost  # here\n",
    ],
    "cycle": [
        "categories:\n- id: a\n  parent: b  # here\n- {id: b, parent: c}\n- {id: c, parent: a}\n",
        "categories:\n- id: a\n  parent: a  # here\n",
    ],
    "confused-with-not-mutual": [
        (
            "categories:\n- id: cost\n  confused_with:\n  - time\n  - fare  # here\n"
            "- {id: time, confused_with: [cost]}\n- fare\n"
        ),
    ],
    "retired-in-use": [
        "categories:\n- id: fare\n  parent: old  # here\n- {id: old, status: retired}\n",
        "categories:\n- id: fare\n  confused_with: [old]  # here\n- {id: old, status: retired}\n",
        "categories:\n- cost\n- time\n- id: travel\n  status: retired  # here\n",
    ],
    "example-not-agreed": [
        (
            "categories:\n- id: cost\n  examples:\n  - s1\n  - s2  # here\n  - s3  # here\n  - s4  # here\n"
            "  - s5\n  - It cost me.\n"
        ),
        (
            "categories:\n- {id: time, counter_examples: [s1, s2, s3]}\n- id: cost\n  counter_examples:\n"
            "  - s2\n  - s1  # here\n"
        ),
        "categories:\n- id: new\n  examples: s1  # here\n",
    ],
    "untyped-scale": [
        "categories:\n- id: a\n  value: 1  # here\n- {id: b, value: 2}\n",
        "categories:\n- {id: a, order: 2}  # here\n- {id: b, order: 1}\n",
        "categories:\n- id: b\n  order: 1  # here\n- id: c\n  order: 2\n",
    ],
    "unordered-scale": [
        "codebook: x\nscale: ordinal  # here\ncategories: [a, b]\n",
        "scale: ordinal\ncategories:\n- {id: a, order: 1}\n- id: b  # here\n",
        "scale: ordinal\ncategories:\n- {id: a, order: 1}\n- id: b\n  order: 1  # here\n",
        (
            "scale: ordinal\ncategories:\n- {id: a, order: 1, value: 2}\n- id: b\n  order: 2\n"
            "  value: 2  # here\n"
        ),
    ],
    "missing-value": [
        "scale: interval\ncategories:\n- '1'\n- id: many  # here\n",
        "scale: ordinal\ncategories:\n- {id: a, value: 1}\n- id: b  # here\n",
    ],
}

#: For each rule codebooks that keep it, though only just.
KEEPS: dict[str, list[str]] = {
    "malformed": ["categories: [a]\n"],
    "duplicate-id": ["categories: [a, A, ' a b']\n"],
    "reused-id": [
        "categories:\n- cost\n- Cost\n- {id: old, status: retired}\n- {id: Old, status: retired}\n"
    ],
    "look-alike-id": ["categories:\n- {id: cost, status: retired}\n- Cost\n- c-ost\n"],
    "missing-definition": [
        (
            "categories:\n- {id: a, short_definition: x}\n- {id: b, full_definition: x}\n"
            "- {id: c, status: draft}\n"
        ),
        "categories:\n- {id: a, status: retired}\n",
    ],
    "missing-use-when": ["categories:\n- {id: a, inclusion: x}\n- {id: b, status: draft}\n"],
    "missing-do-not-use-when": ["categories:\n- {id: a, exclusion: [x]}\n- {id: b, status: retired}\n"],
    "missing-examples": ["categories:\n- {id: a, examples: [s1]}\n- {id: b, status: draft}\n"],
    "near-identical-definitions": [
        (
            "categories:\n- {id: a, definition: one two three four five}\n"
            "- {id: b, definition: one two three four six}\n"
        ),
        (
            "categories:\n- {id: a, definition: the same}\n"
            "- {id: b, definition: the same, status: retired}\n- c\n- d\n"
        ),
        "categories:\n- {id: a, definition: '…'}\n- {id: b, definition: '!'}\n",
    ],
    "dangling-parent": [
        "categories:\n- cost\n- {id: fare, parent: cost}\n",
        "codes:\n- {id: glad, category: mood}\n",
        "categories: [{id: tone}]\ncodes:\n- {id: glad, category: tone}\n- {id: fond, category: glad}\n",
    ],
    "dangling-theme": ["themes: [burden]\ncategories:\n- {id: cost, themes: [burden]}\n"],
    "dangling-exclusive-group": [
        "exclusive: {mood: [glad, sorry]}\ncategories: [glad, sorry]\n",
        "categories:\n- {id: a, exclusive: true}\n- {id: b, parent: a}\n",
    ],
    "dangling-confused-with": ["categories:\n- {id: cost, confused_with: time}\n- time\n"],
    "cycle": ["categories:\n- {id: a, parent: b}\n- {id: b, parent: c}\n- c\n"],
    "confused-with-not-mutual": [
        (
            "categories:\n- {id: a, confused_with: [b]}\n- {id: b, confused_with: [a]}\n"
            "- {id: c, confused_with: [d]}\n"
        ),
    ],
    "retired-in-use": [
        (
            "categories:\n- {id: old, status: retired, parent: older}\n- {id: older, status: retired}\n"
            "- travel\n"
        ),
    ],
    "example-not-agreed": ["categories:\n- {id: cost, examples: [s1], counter_examples: [s2, s3]}\n"],
    "untyped-scale": [
        "scale: nominal\ncategories:\n- {id: a, value: 1}\n",
        "categories:\n- {id: a, value: null}\n",
    ],
    "unordered-scale": [
        "scale: ordinal\ncategories:\n- {id: a, value: 2}\n- {id: b, value: 1}\n",
        "scale: ordinal\ncategories:\n- {id: a, order: 2, value: 9}\n- {id: b, order: 1, value: 3}\n",
        "categories: [a, b]\n",
    ],
    "missing-value": ["scale: ratio\ncategories:\n- '1'\n- {id: many, value: 10}\n"],
}
