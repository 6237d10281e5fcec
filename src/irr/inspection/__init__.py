"""Inspection: what files hold and how they would be read, before any agreement is computed.

`probing` reads a file, and where that stops with a question tries the answers; `counting` says what is in it, `asking`
what only a person can decide, `commanding` which command reads it so. `inspecting` is the order of these.
"""

from __future__ import annotations

from irr.inspection.inspecting import inspect
from irr.inspection.model import Inspection

__all__ = ["Inspection", "inspect"]
