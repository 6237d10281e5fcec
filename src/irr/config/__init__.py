"""`irr.yml`: what a project is made of, and what is required of it.

`finding` finds the file; `model` is what it says; `reading` reads it, every key known, and `lint_levels` the levels of
rules alone; `loading` reads the rounds it names, `history` those of an earlier git revision; `schema` is its JSON Schema,
from the same keys; `starting` writes a first one. `reporting` makes the report of a project.
"""
