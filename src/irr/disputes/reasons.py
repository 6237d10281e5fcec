"""Why coders differed, in five words that can be counted."""

from __future__ import annotations

#: The reasons a decision can give.
REASONS = ("ambiguous text", "guideline gap", "coder error", "edge case", "judgement")
