"""`irr.yml`: what a project is made of, and what is required of it."""
