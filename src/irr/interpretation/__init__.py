"""Interpretation: what others say a figure means, always with their name, and why two figures differ."""
