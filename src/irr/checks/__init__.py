"""Requirements held against figures: pass, fail, inconclusive, undefined.

`requirement` says what a requirement is, `keys` what may stand under a key of `irr.yml`. The kinds are registered where
they are written: `figures` (with `bounded`), `flags`, `regression` (with `differences`), `codebooks`; `pages` has a page
on each. `subject` is what they look at, `base` an earlier state and `changes` what differs from it; `checking` goes
through all, `settling` says what would settle it; `model` is what comes out, `records` the same for programs.
"""

from irr.checks.checking import check
from irr.checks.model import Checked, Held, Verdict
from irr.checks.requirement import Requirement, requirements
from irr.checks.subject import Round, Subject

__all__ = ["Checked", "Held", "Requirement", "Round", "Subject", "Verdict", "check", "requirements"]
