"""Reading: from files to a study."""

from irr.reading.files import load

__all__ = ["load"]
