"""Two rounds of coding compared: what changed, and how much of it coders did."""
