"""What is cited: references as data, as BibTeX, as an entry of a list, in a sentence, and found in texts."""

from irr.citations.finding import INTERVALS, keys_in
from irr.citations.model import Reference
from irr.citations.shelf import SOFTWARE, reference, references
from irr.citations.writing import apa, bibtex, in_text, in_texts

__all__ = [
    "INTERVALS",
    "SOFTWARE",
    "Reference",
    "apa",
    "bibtex",
    "in_text",
    "in_texts",
    "keys_in",
    "reference",
    "references",
]
