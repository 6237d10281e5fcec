"""Studies: sections × coders × sets of categories, as integers."""

from irr.study.model import EMPTY, Annotations, SetTable, Study, Warned

__all__ = ["EMPTY", "Annotations", "SetTable", "Study", "Warned"]
