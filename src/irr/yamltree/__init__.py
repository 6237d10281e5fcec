"""YAML as a tree of texts with their lines.

Every scalar is the text that was written: `no`, `01`, `1.0`, `12:30` and `1E+05` are names of categories, not
values of some type. What can make a file mean more than it shows (aliases, anchors, tags, merge keys,
further documents) is refused, so nothing is ever expanded, constructed or opened.

`nodes` holds what a tree is made of and how problems are collected, `reading` makes the tree, `walking` asks
of it what a file should hold; `writing` puts texts into a file so that they are read back.
"""

from irr.yamltree.nodes import Mapping, Node, Problems, Scalar, Sequence, described, is_absent
from irr.yamltree.reading import DEEPEST, Entries, content, parse, read
from irr.yamltree.walking import Fields, fields, scalars_of, text_of, texts_of
from irr.yamltree.writing import block, flow_list, key, written

__all__ = [
    "DEEPEST",
    "Entries",
    "Fields",
    "Mapping",
    "Node",
    "Problems",
    "Scalar",
    "Sequence",
    "block",
    "content",
    "described",
    "fields",
    "flow_list",
    "is_absent",
    "key",
    "parse",
    "read",
    "scalars_of",
    "text_of",
    "texts_of",
    "written",
]
