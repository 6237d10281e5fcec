"""Units: stretches of documents that were marked, made into sections that coders can be compared on.

What a section is cannot be told from a file of spans, so it is chosen (`choice`), cut from the texts (`cutting`) or
read from a list (`listing`), and each coder's categories are put into the sections that their spans touch
(`placing`).
"""

from __future__ import annotations

from irr.units.characters import in_characters
from irr.units.choice import UnitOptions
from irr.units.placing import count_sections, sectioned

__all__ = ["UnitOptions", "count_sections", "in_characters", "sectioned"]
