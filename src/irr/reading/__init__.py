"""Reading: from files to a study."""

from irr.reading.load import load

__all__ = ["load"]
