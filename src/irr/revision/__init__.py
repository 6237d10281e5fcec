"""What changed between two versions of a codebook, and codings mapped from one to the other."""
