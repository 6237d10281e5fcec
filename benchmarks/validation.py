"""Write docs/validation.md: which figures were checked against which packages and papers, and what differs.

The figures, their sources and the exceptions are those of the test suite; nothing is listed here a second time.

    python benchmarks/validation.py
"""

from __future__ import annotations

import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "validation.md"
sys.path.insert(0, str(ROOT / "tests"))

import test_intervals as errors  # noqa: E402
import test_reference as reference  # noqa: E402
import test_statistics as others  # noqa: E402
import test_weights as weighted  # noqa: E402
from irr.coefficients.registry import coefficients, find  # noqa: E402
from irr.intervals import Figure, Uncertainty, interval_of  # noqa: E402
from irr.ratings import label_ratings  # noqa: E402
from irr.statistics.registry import statistics  # noqa: E402
from irr.tally import Tally  # noqa: E402

#: The coefficient whose figure, or part, a key of the reference is; the first that the key begins with.
COEFFICIENT_OF = {
    "percent_agreement_unanimous": "percent-agreement-unanimous",
    "percent_agreement_rater_weighted": "percent-agreement-ratings",
    "percent_agreement": "percent-agreement",
    "per_category_percent_agreement": "percent-agreement",
    "holsti": "holsti",
    "per_category_cohen": "cohen-kappa",
    "cohen": "cohen-kappa",
    "weighted_kappa": "cohen-kappa",
    "light": "light-kappa",
    "scott": "scott-pi",
    "fleiss": "fleiss-kappa",
    "per_category_fleiss": "fleiss-kappa",
    "conger": "conger-kappa",
    "davies_fleiss": "conger-kappa",
    "krippendorff": "krippendorff-alpha",
    "per_category_krippendorff": "krippendorff-alpha",
    "specific_agreement": "positive-agreement",
}

#: What a list of packages says where a figure is known from its source alone.
SOURCE = "the source"
GWET_ORDINAL = "alpha with Gwet's ordinal weights; here ordinal alpha has Krippendorff's metric"
NEVER_USED = "the category was declared and never used"


class Check(NamedTuple):
    """A figure that was compared: what it is, who gave it, and whether it is the same."""

    study: str
    name: str
    key: str
    part: str | None
    kind: str
    packages: tuple[str, ...]
    agrees: bool


class Left(NamedTuple):
    """Figures of one key that were not compared, or differ, and why."""

    study: str
    key: str
    figures: int
    reason: str


def coefficient_of(key: str) -> str:
    """The name of the coefficient behind a key."""
    return next(name for start, name in COEFFICIENT_OF.items() if key.startswith(start))


def package(text: str) -> str:
    """A package without its version and what was called in it: "R irr 0.84.1 kripp.alpha" is "R irr"."""
    return re.split(r" (?=[@\d]|\(|2n_)", text)[0]


def close(found: float | None, expected: float) -> bool:
    """Whether two computed figures are the same to 1e-9."""
    return found is not None and math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)


def computed_figures() -> Iterator[Check]:
    """Coefficients against what packages compute."""
    for study, expected in reference.EXPECTED.items():
        found: dict[str, Any] = {}
        for key, part, value in reference.checked(study):
            if key not in found:
                found[key] = reference.COMPUTED[key](reference.computed(study))
            crossed = expected["cross_check"].get(key, {})
            crossed = crossed.get(part, {}) if part is not None else crossed
            packages = tuple(crossed.get("agree", ())) or (SOURCE,)
            same = close(reference._part(found[key], part), value)
            yield Check(study, coefficient_of(key), key, part, "computed", packages, same)


def printed_figures() -> Iterator[Check]:
    """Coefficients against the digits that the sources print."""
    for study, expected in reference.EXPECTED.items():
        for key, published in expected["published"].items():
            found = reference.COMPUTED[key](reference.computed(study))
            parts = {None: published} if "value" in published else published
            for part, printed in parts.items():
                half = 0.005 if "tolerance" in printed.get("source", "") else 0.5 * 10.0 ** -printed["digits"]
                same = abs(reference._part(found, part) - printed["value"]) <= half + 1e-12
                if not same and (study, key) not in reference.MISPRINTED:
                    sys.exit(f"{study}, {key}, {part}: not what is printed, and no reason is given")
                yield Check(study, coefficient_of(key), key, part, "printed", (SOURCE,), same)


def standard_errors() -> Iterator[Check]:
    """Standard errors of coefficients; None of irr where rounding is all there is."""
    for study, of_study in errors.ERRORS.items():
        for name, expected in of_study.items():
            margins = "pairable" if name in ("krippendorff-alpha", "cohen-kappa") else "all"
            tally = Tally(label_ratings(errors.declared(study), "agree"), margins)
            figure = Figure.of(find(name), tally)
            method = "analytic" if name == "cohen-kappa" else "gwet"
            se = interval_of(figure, figure.value, 0.5, Uncertainty(method)).se
            same = expected < 1e-7 if se is None else abs(se - expected) <= 1e-9
            by = "Fleiss, Cohen & Everitt (1969)" if name == "cohen-kappa" else "R irrCAC"
            yield Check(study, name, "standard error", None, "computed", (by,), same)


def weighted_figures() -> Iterator[Check]:
    """Coefficients with the categories and values that each study declares, with weights and without."""
    for study, keys in weighted.REFERENCE.items():
        for key, expected in keys.items():
            name, weights = weighted.parsed(key)
            if weights == "gwet-ordinal":
                continue
            (found,) = weighted.report(study, weights).select(name=name, all=None, view="label")
            yield Check(study, name, key, weights, "computed", (SOURCE,), close(found.value, expected))


def of_statistics() -> Iterator[Check]:
    """Statistics against what packages compute and sources print."""
    for study, kind, key in others.CASES:
        yield Check(study, statistic_of(key), key, None, kind, (SOURCE,), others.agrees(study, kind, key))


def statistic_of(key: str) -> str:
    """The name of the statistic behind a key: the longest that is part of it."""
    plain = key.replace("_listwise", "")
    if plain in others.EXTRAS:
        return others.EXTRAS[plain][0]
    parts = [one for one in others.NAMES if re.search(rf"(^|_){one}(_|$)", plain)]
    return others.NAMES[max(parts, key=len)]


def left_out() -> Iterator[Left]:
    """Figures that are not compared at all."""
    for study, expected in reference.EXPECTED.items():
        for key, value in expected["values"].items():
            parts = list(value) if isinstance(value, dict) else [None]
            if (study, key) in reference.NOT_MATCHED:
                yield Left(study, key, len(parts), reference.NOT_MATCHED[study, key])
                continue
            for part in parts:
                if (study, key, part) in reference.PARTS_NOT_MATCHED:
                    reason = reference.PARTS_NOT_MATCHED[study, key, part]
                    yield Left(study, f"{key}, {part}".replace("|", " and "), 1, reason)
            compared = {part for other, part, _ in reference.checked(study) if other == key}
            unused = [
                part
                for part in parts
                if part not in compared and (study, key, part) not in reference.PARTS_NOT_MATCHED
            ]
            if unused:
                yield Left(study, key, len(unused), NEVER_USED)
    for study, keys in weighted.REFERENCE.items():
        for key in keys:
            if weighted.parsed(key)[1] == "gwet-ordinal":
                yield Left(study, key, 1, GWET_ORDINAL)
    for study, kinds in others.REFERENCE.items():
        for pattern, reason in others.LEFT_OUT.items():
            keys = [key for values in kinds.values() for key in values if fnmatchcase(key, pattern)]
            if keys:
                yield Left(study, pattern, len(keys), reason)


def different(checks: Iterable[Check]) -> Iterator[Left]:
    """Statistics that differ, by study and reason."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in checks:
        if not one.agrees:
            found[one.study, why_different(one.study, one.key)].append(one.key)
    for (study, reason), keys in found.items():
        yield Left(study, ", ".join(dict.fromkeys(keys)), len(keys), reason)


def why_different(study: str, key: str) -> str:
    """The reason given in the tests."""
    for (one, other), reason in others.DIFFERENT.items():
        if fnmatchcase(study, one) and fnmatchcase(key, other):
            return reason
    sys.exit(f"{study}, {key}: differs, and no reason is given")


def disagreeing_packages() -> Iterator[str]:
    """A paragraph and a table for each package, and reason, that differs from the others and from irr."""
    found: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    for study, expected in reference.EXPECTED.items():
        for key, crossed in expected["cross_check"].items():
            leaves = [crossed] if {"agree", "disagree"} & set(crossed) else crossed.values()
            for one in (one for leaf in leaves for one in leaf.get("disagree", ())):
                found[one["impl"], one["why"]].append((study, key, f"{one['value']:.6f}"))
    for (impl, why), rows in found.items():
        yield f"{cell(impl)}, {len(rows)} figures: {cell(why)}\n\n" + table(
            ("study", "figure", "its figure"), rows, (2,)
        )


def table(header: tuple[str, ...], rows: Iterable[tuple[Any, ...]], right: tuple[int, ...] = ()) -> str:
    """A pipe table; the columns numbered in `right` are set to the right."""
    rule = "|".join("---:" if i in right else "---" for i in range(len(header)))
    lines = [f"| {' | '.join(header)} |", f"|{rule}|"]
    lines += [f"| {' | '.join(cell(value) for value in row)} |" for row in rows]
    return "\n".join(lines)


def cell(value: Any) -> str:
    """A value in a table."""
    text = f"{value:,}" if isinstance(value, int) else str(value)
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "\\<")


def by_coefficient(checks: list[Check], names: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    """Rows of the table by coefficient."""
    for name in names:
        mine = [one for one in checks if one.name == name]
        computed = [one for one in mine if one.kind == "computed"]
        printed = [one for one in mine if one.kind == "printed"]
        packages = sorted({package(text) for one in computed for text in one.packages})
        yield (
            name,
            len(computed),
            sum(one.agrees for one in computed),
            len(printed),
            sum(one.agrees for one in printed),
            len({one.study for one in mine}),
            ", ".join(packages) or "none",
        )


def by_weights(checks: list[Check]) -> Iterator[tuple[Any, ...]]:
    """Rows of the table by weights."""
    for name in dict.fromkeys(("identity", *sorted(one.part or "" for one in checks))):
        mine = [one for one in checks if one.part == name]
        yield name, len(mine), sum(one.agrees for one in mine), len({one.study for one in mine})


def by_study(checks: list[Check]) -> Iterator[tuple[Any, ...]]:
    """Rows of the table by study."""
    for study, expected in reference.EXPECTED.items():
        mine = [one for one in checks if one.study == study]
        computed = [one for one in mine if one.kind == "computed"]
        printed = [one for one in mine if one.kind == "printed"]
        packages = sorted({package(text) for one in computed for text in one.packages} - {SOURCE})
        yield (
            study,
            expected["title"],
            f"{sum(one.agrees for one in computed)} of {len(computed)}",
            f"{sum(one.agrees for one in printed)} of {len(printed)}" if printed else "",
            ", ".join(packages),
            expected["source"],
        )


def misprints() -> Iterator[tuple[str, str, str, str, str]]:
    """Rows of printed figures that are not the exact ones rounded."""
    for (study, key), reason in reference.MISPRINTED.items():
        printed = reference.EXPECTED[study]["published"][key]
        found = reference.COMPUTED[key](reference.computed(study))
        yield study, key, f"{printed['value']:.{printed['digits']}f}", f"{found:.6f}", reason


def page() -> str:
    """The whole of docs/validation.md."""
    figures, printed, errors_of = [*computed_figures()], [*printed_figures()], [*standard_errors()]
    statistic, weights = [*of_statistics()], [*weighted_figures()]
    for one in (*figures, *errors_of, *weights):
        if not one.agrees:
            sys.exit(f"{one.study}, {one.key}, {one.part}: differs, and no reason is given")
    everything = [*figures, *printed, *errors_of, *weights, *statistic]
    computed = [one for one in everything if one.kind == "computed"]
    digits = [one for one in everything if one.kind == "printed"]
    versions = Counter(text for one in (*figures, *errors_of) for text in one.packages)
    apart = "\n\n".join(disagreeing_packages())
    width, numbers = ("figures", "agree", "printed", "agree", "studies", "packages"), (1, 2, 3, 4, 5)
    of_coefficients = by_coefficient([*figures, *printed, *errors_of, *weights], coefficients())
    unchecked = [
        name for name in (*coefficients(), *statistics()) if name not in {one.name for one in everything}
    ]
    return f"""# What was checked against what

Written by `python benchmarks/validation.py`, and held up to date by the test suite. {len(reference.EXPECTED)} studies
from papers, manuals and the tests of other packages are in `tests/reference`, each with where its data were printed.

A *figure* is one number of one study: a coefficient, its observed or expected agreement, a coefficient of one category
or one pair of coders, a test's p. Computed by a package, it has to be the same to 1e-9; printed in a paper, to its last
digit, or within the tolerance that its source states.

- **{sum(one.agrees for one in computed):,} of {len(computed):,}** computed figures and
  **{sum(one.agrees for one in digits):,} of {len(digits):,}** printed ones are those of `irr`.
- Every one that is not is named below with its reason: [printed](#printed-and-not-the-exact-figure),
  [statistics](#statistics-that-differ), [packages](#packages-that-differ-from-the-others).
- What was [not compared](#not-compared) is named with its reason too.

## By coefficient

With every kind of weights, and standard errors too. Where it says {SOURCE}, the packages of single figures were not
noted; those of the study are named in its [source](#by-study).

{table(("coefficient", *width), of_coefficients, numbers)}

Among these are {len(errors_of)} standard errors. With the categories and values that a study declares, by weights:

{table(("weights", "figures", "agree", "studies"), by_weights(weights), (1, 2, 3))}

## By statistic

Where it says {SOURCE}, the package is named in the [source of the study](#by-study).

{table(("statistic", *width), by_coefficient(statistic, statistics()), numbers)}

No figure of these is in a reference study; other tests hold them: {", ".join(unchecked)}.

## Packages

How many figures of coefficients each package was found to agree on.

{table(("package", "figures"), sorted(versions.items(), key=lambda item: (-item[1], item[0])), (1,))}

## Printed and not the exact figure

{table(("study", "figure", "printed", "irr", "why"), misprints(), (2, 3))}

## Statistics that differ

{table(("study", "figures", "number", "why"), different(statistic), (2,))}

## Packages that differ from the others

Here at least one package has another figure than the others and `irr`.

{apart}

## Not compared

{table(("study", "figure", "number", "why"), left_out(), (2,))}

Where packages answer 0/0 with 1, with nan or not at all, `irr` says that the figure is undefined, but for:
{"; ".join(f"{key}, {reason}" for key, reason in reference.DEFINED.items())}.

## By study

{table(("study", "what it is", "computed", "printed", "packages", "source"), by_study(everything))}
"""


def main() -> None:
    """Write the page."""
    text = page()
    PAGE.write_text(text, encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {len(text.splitlines())} lines")


if __name__ == "__main__":
    main()
