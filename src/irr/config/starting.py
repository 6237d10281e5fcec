"""The first files of a project."""

from __future__ import annotations

from irr.codebook import parse_codebook
from irr.codebook.template import coder_template, template

#: The file of a workflow that runs the check on every change.
WORKFLOW = ".github/workflows/irr.yml"

_CONFIG = """\
# What this project requires of its codings; irr check holds it against them. Its keys: irr schema irr.yml; a page on
# each kind of requirement: irr explain coefficient, percent, flags, codebook, revision, no_regression, non_inferior.
codebook: codebooks/{name}.yaml

rounds:
  round-1:
    codings: [codings/round-1/*.yaml]     # one file a coder; tables do as well
    # blank: none                         # in tables: a blank cell means read, and nothing fits (or: missing)

check:
  # The codebook is in order (irr codebook lint).
  - {{codebook: lint}}
  # Pooled alpha, over all category decisions: .667 for tentative conclusions, .800 to rely on (Krippendorff).
  - {{coefficient: krippendorff-alpha, view: pooled, at_least: .667, on: estimate}}
  # Each category that is used often enough to be judged is shown to be at .40 or more.
  - {{coefficient: krippendorff-alpha, per: category, at_least: .40, on: lower, min_uses: 8, undefined: skip}}
  # No more than two categories are flagged for revision.
  - {{flags: 2}}
  # Once there are a second round and a second version of the codebook:
  # - {{no_regression: round-1}}
  # - {{revision: codebooks/{name}-v1-to-v2.yaml}}
"""

_WORKFLOW = """\
# Holds the codings and the codebook against irr.yml, on every change.
name: irr
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0          # the branch that a pull request is for is compared with
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: python -m pip install irr-toolkit
      - run: >-
          irr check --format text --format github --format markdown="$RUNNER_TEMP/irr.md"
          ${BASE:+"--against=origin/$BASE"}
        env:
          BASE: ${{ github.base_ref }}
      - if: always()
        run: if [ -f "$RUNNER_TEMP/irr.md" ]; then cat "$RUNNER_TEMP/irr.md" >> "$GITHUB_STEP_SUMMARY"; fi
"""


def first_files(name: str) -> dict[str, str]:
    """Path → text of each file that a project called `name` begins with."""
    codebook = template(name)
    path = f"codebooks/{name}.yaml"
    return {
        "irr.yml": _CONFIG.format(name=name),
        path: codebook,
        "codings/coder-template.yaml": coder_template("YOUR-NAME", parse_codebook(codebook.encode(), path)),
        WORKFLOW: _WORKFLOW,
    }
