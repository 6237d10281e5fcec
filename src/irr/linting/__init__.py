"""Rules on what a good codebook says, one function a rule."""
