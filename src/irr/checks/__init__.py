"""Requirements held against figures: pass, fail, inconclusive, undefined.

`model` is what comes out; each of `figures`, `flags`, `rounds`, `codebooks` holds kinds of requirements, registered where
they are written with the keys they have in `irr.yml`; `subject` is what they look at; `base` is an earlier state to
compare with; `checking` goes through them.
"""

from irr.checks.checking import check
from irr.checks.model import Checked, Held, Verdict
from irr.checks.requirement import Requirement, requirements
from irr.checks.subject import Round, Subject

__all__ = ["Checked", "Held", "Requirement", "Round", "Subject", "Verdict", "check", "requirements"]
