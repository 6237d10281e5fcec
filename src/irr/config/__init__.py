"""`irr.yml`: what a project is made of, and what is required of it.

`model` is what the file says; `reading` reads it, every key known; `loading` reads the rounds it names, `history` those
of an earlier git revision; `schema` is its JSON Schema, from the same keys; `starting` writes a first one.
"""

from irr.config.loading import subject_of
from irr.config.model import NAME, Project, RoundSettings
from irr.config.reading import find_config, read_config

__all__ = ["NAME", "Project", "RoundSettings", "find_config", "read_config", "subject_of"]
