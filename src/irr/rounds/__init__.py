"""Two rounds of coding compared: what changed, and how much of it coders did."""
from irr.rounds.comparing import difference_of
