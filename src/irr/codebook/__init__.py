"""The codebook: the categories that coders may assign, and what is said about them."""

from irr.codebook.model import SCALES, Category, Codebook, Heading, decimal
from irr.codebook.reading import Inspected, inspect_codebook, read_codebook

__all__ = [
    "SCALES",
    "Category",
    "Codebook",
    "Heading",
    "Inspected",
    "decimal",
    "inspect_codebook",
    "read_codebook",
]
