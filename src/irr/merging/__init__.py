"""Which categories might be merged or told apart better, by what a merge gains beyond luck."""

from irr.merging.model import MergeSuggestions, SuggestOptions
from irr.merging.suggesting import suggest_merges

__all__ = ["MergeSuggestions", "SuggestOptions", "suggest_merges"]
