"""Which references a text names, as sources are given in the registries and in docs: "Cohen (1960, 1968)"."""

from __future__ import annotations

import re
from functools import cache

from irr.citations.model import Reference
from irr.citations.shelf import references
from irr.citations.writing import spoken

#: What a method of intervals rests on, by the beginning of its name in a signature and by that of `--ci`.
INTERVALS = {
    "jackknife": ("miller1974", "tukey1958"),
    "percentile": ("efron1993",),
    "bca": ("efron1987",),
    "analytic": (),
    "wilson": ("wilson1927",),
    "ratio-logit": (),
    "dirichlet": (),
    "no-disagreement-bound": ("wilson1927",),
    "linearised": (),
    "fleiss-cohen-everitt": ("fleiss1969",),
    "gwet": ("gwet2014",),
    "raters-and-sections": ("gwet2014",),
    "f-distribution": ("shrout1979",),
    "attainable": (),
}


def keys_in(text: str) -> tuple[str, ...]:
    """The keys of what a text names by author and year, in its order, each once; what is not known is left out.

    >>> keys_in("Cohen (1960, 1968)"), keys_in("Wilson's (1927); Byrt, Bishop and Carlin 1993")
    (('cohen1960', 'cohen1968'), ('wilson1927', 'byrt1993'))
    """
    pattern, by_name = _known()
    keys = [
        by_name[found["who"].replace(" and ", " & "), year]
        for found in pattern.finditer(text)
        for year in re.findall("[0-9]{4}", found["years"])
        if (found["who"].replace(" and ", " & "), year) in by_name
    ]
    return tuple(dict.fromkeys(keys))


@cache
def _known() -> tuple[re.Pattern[str], dict[tuple[str, str], str]]:
    """What finds authors with their years, and the key of each."""
    by_name = {
        (name, one.year): one.key
        for one in references().values()
        if one.year.isdecimal()
        for name in _names(one)
    }
    # Of names that begin alike the longest is meant.
    names = sorted({name for name, _ in by_name}, key=len, reverse=True)
    who = "|".join(re.escape(name).replace(r"\ \&\ ", "(?: & | and )") for name in names)
    years = r"[0-9]{4}(?:, [0-9]{4})*"
    return re.compile(rf"(?<!\w)(?P<who>{who})(?:['’]s)?,? \(?(?P<years>{years})"), by_name


def _names(one: Reference) -> set[str]:
    """How its authors are named: the first of many, or all of them."""
    *first, last = (family for family, _ in one.authors)
    return {spoken(one), f"{', '.join(first)} & {last}" if first else last}
