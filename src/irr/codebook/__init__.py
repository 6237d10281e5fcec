"""The codebook: the categories that coders may assign, and what is said about them.

`formats` has one module a format; `mapping` is a codebook as the keys of its file, `outline` as a tree; `writing`
writes it and says what a format cannot carry; `template` is one to fill in.
"""

from irr.codebook.model import SCALES, Category, Codebook, Heading, decimal
from irr.codebook.reading import Inspected, inspect_codebook, parse_codebook, read_codebook

__all__ = [
    "SCALES",
    "Category",
    "Codebook",
    "Heading",
    "Inspected",
    "decimal",
    "inspect_codebook",
    "parse_codebook",
    "read_codebook",
]
