"""Studies: sections × coders × sets of categories, as integers."""

from irr.study.model import Annotations, Scale, Study, Warned
from irr.study.sets import EMPTY, SetTable

__all__ = ["EMPTY", "Annotations", "Scale", "SetTable", "Study", "Warned"]
