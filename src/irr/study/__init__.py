"""Studies: sections × coders × sets of categories, as integers."""

from irr.study.model import EMPTY, Annotations, Scale, SetTable, Study, Warned

__all__ = ["EMPTY", "Annotations", "Scale", "SetTable", "Study", "Warned"]
