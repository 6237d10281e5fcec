"""Which categories might be merged or told apart better, by what a merge gains beyond luck."""
