"""Statistics that are no function of pairings: tests, descriptions of a table, reliability of values."""
