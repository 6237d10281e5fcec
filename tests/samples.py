"""Real files of other programs, which are not part of the project: tests of them run where they are present."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

#: The study of six sections, three coders and four categories, in the formats that people have it in.
SAME_STUDY = Path(__file__).parent / "same-study"


def sample(name: str) -> Path:
    """The file or folder of that name below the folder that IRR_SAMPLES names; without it the test is skipped."""
    folder = os.environ.get("IRR_SAMPLES")
    if not folder:
        pytest.skip("IRR_SAMPLES names no folder of real files")
    path = Path(folder) / name
    if not path.exists():
        pytest.skip(f"{name} is not among the real files")
    return path
