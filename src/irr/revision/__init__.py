"""What changed between two versions of a codebook, and codings mapped from one to the other."""

from irr.revision.checking import check_revision
from irr.revision.coarsening import common_coarsening
from irr.revision.crosswalk import Crosswalk, crosswalk_of
from irr.revision.crosswalk_table import read_crosswalk
from irr.revision.loading import LoadedRevision, load_revision
from irr.revision.model import OPS, Change, Revision
from irr.revision.reading import read_revision
from irr.revision.recoding import Recoded, recoded
from irr.revision.rules import RULES

__all__ = [
    "OPS",
    "RULES",
    "Change",
    "Crosswalk",
    "LoadedRevision",
    "Recoded",
    "Revision",
    "check_revision",
    "common_coarsening",
    "crosswalk_of",
    "load_revision",
    "read_crosswalk",
    "read_revision",
    "recoded",
]
