"""Files to be filled in: a codebook and a coder's file, with comments that say how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from irr.names import printable
from irr.yamltree import flow_list, written

if TYPE_CHECKING:
    from irr.codebook.model import Codebook

_CODEBOOK = """\
# A codebook for irr. Lines that begin with # are comments; take the # away to use a key.
# Each entry needs an id alone; 'irr codebook lint' says what else a good one has.
codebook: {name}
version: 1                      # raise it with every change, and say why in a revision file
# date: 2024-05-01
# title: What people say about visits
# authors: [Ana, Ben]
unit: section                   # what is coded: a section, a sentence, an answer
codes_per_unit: {{min: 0}}        # how many categories a coder gives one unit; min 0: perhaps none fits
# scale: ordinal                # where the categories have an order: nominal, ordinal, interval or ratio

# Themes lie across the categories; a category may belong to several.
# themes:
#   - {{id: burden, label: What it takes from people}}

# Of the categories of an exclusive group a coder gives a unit one at most.
# exclusive:
#   mood: [glad, sorry]

categories:
  # One worked example. Put yours in its place.
  - id: cost                    # the exact text in coder files; never used again for something else
    label: Cost                 # for people
    short_definition: Money that a visit takes.
    definition: >
      The speaker names money that has to be paid, or cannot be paid,
      for a visit to take place: fares, fees, wages lost.
    use_when:
      - a sum, a fare or a fee is named
      - the speaker stays away because of money
    do_not_use_when:
      - only time is lost (waiting)
    examples:                   # quoted from your material; or ids of sections that are this category
      - It was forty pounds before I had seen anybody.
    counter_examples:
      - I waited two hours.
    confused_with: [waiting]    # categories that are easily taken for this one; both say so
    # themes: [burden]
    # parent: burden-on-people  # the category above it
    # keywords: [money, fare]
    # rationale: Asked for by the service.
    # notes: Split from 'burden' after the first round.
    # value: 1                  # its number, where scale is interval or ratio
    # color: "#aa3300"
    since: 1                    # the version that it came with
    # status: retired           # active, retired or draft; a retired id stays, so that nobody uses it again
  - id: waiting
    label: Waiting
    definition: Time that passes before somebody is seen.
    use_when:
      - the speaker says how long they waited
    do_not_use_when:
      - the waiting is paid for, and the money is the point (cost)
    examples:
      - I waited two hours.
    confused_with: [cost]
    since: 1
"""

_CODER = """\
# What one coder gave to each section. A copy of this file for each coder, filled in without looking at the others'.
coder: {coder}
codebook: {codebook}

# The categories, of which a section takes {how_many}:
{categories}

sections:
  # A section and its categories. Take the # away, and put your sections in place of these.
{examples}

# notes:
#   s1: What made this section hard.
"""


def template(name: str) -> str:
    """A codebook called `name` to be filled in, which is one as it stands: two categories and every key explained."""
    return _CODEBOOK.format(name=written(name))


def coder_template(coder: str, codebook: Codebook) -> str:
    """A coder's file for sections yet to be named, with the categories of the codebook in comments.

    It is complete but for its sections: until one is there, reading it is an error that says so.
    """
    active = [category for category in codebook.categories if category.status != "retired"]
    width = min(max((len(written(category.id)) for category in active), default=0), 30)
    lines = [
        f"#   {printable(f'{written(one.id):<{width}}  {_line(one.label or one.short_definition)}').rstrip()}"
        for one in active
    ]
    least, most = codebook.codes_per_unit
    how_many = f"{least} or more" if most is None else f"{least} to {most}" if most > least else f"{least}"
    first = [category.id for category in active[:2]]
    several = first if most is None or most > 1 else first[:1]
    examples = [f"  # s1: {flow_list(first[:1])}", f"  # s2: {flow_list(several)}"]
    if least == 0:
        examples.append("  # s3: []    # read, and nothing fits")
    return _CODER.format(
        coder=written(coder),
        codebook=written(codebook.reference),
        how_many=how_many,
        categories="\n".join(lines),
        examples="\n".join(examples),
    )


def _line(text: str) -> str:
    return " ".join(text.split())
