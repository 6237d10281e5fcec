"""The report of codings mapped through a revision: what became of what, what is to be coded again, agreement."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from irr._version import __version__
from irr.names import listed, printable, shown
from irr.records import FORMAT, result_record
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Block, Facts, Heading, Paragraph, table
from irr.reporters._common import name_of, who
from irr.reporters._documents import Document

if TYPE_CHECKING:
    from irr.rounds.applied import Applied, Mechanical

#: Said with every figure before and after.
MECHANICAL = (
    "Mechanical: the same codings in other categories. A merge cannot lower how often coders share a category, since a "
    "shared category stays shared, and it rises though nobody codes better (a drop can lower it). Whether coders agree "
    "more takes fresh double coding."
)
COLUMNS = ("name", "view", "criterion", "coders", "all", "before", "after", "low", "high", "undefined")


def document(applied: Applied) -> Document:
    """The mapping as a document."""
    loaded = applied.loaded
    return Document(
        title=f"irr {__version__}: codings mapped from {shown(loaded.old.reference)} to {shown(loaded.new.reference)}",
        blocks=partial(_blocks, applied),
        head=partial(_head, applied),
        lists=(
            ("categories", lambda: _categories(applied)),
            ("to_recode", lambda: _to_recode(applied)),
            ("agreement", lambda: map(_figure_record, applied.figures)),
        ),
        columns=COLUMNS,
        rows=lambda: map(_row, applied.figures),
    )


def _blocks(applied: Applied) -> Iterator[Block]:
    found = applied.recoded
    yield Heading("What was mapped")
    yield Facts(list(_facts(applied)))
    crosswalk = found.crosswalk
    rows = [
        (shown(name), listed(crosswalk.to.get(name, (name,))) or "dropped", _became(applied, name), f"{n:,}")
        for name, n in found.uses.items()
        if crosswalk.to.get(name, (name,)) != (name,) or len(crosswalk.sources.get(name, ())) > 1
    ]
    yield from table(("category", "became", "by", "ratings"), rows, "categories", left=3)
    yield Heading("To be coded again")
    yield from _recode_blocks(applied)
    yield Heading("Agreement before and after, mechanical")
    yield from table(
        ("", "coders", "before", "after"),
        [
            (name_of(one.before), who(one.before), numbers.figure(one.before), _after(one))
            for one in applied.figures
        ],
        "figures",
        left=2,
    )
    yield Paragraph(MECHANICAL)
    if found.n_unresolved:
        yield Paragraph(
            "Where a category was split, what coders share lies between two bounds: the parts never match, or always do. "
            "Coefficients have no such bounds and are undefined (split_unresolved) until those sections are coded again."
        )
    if applied.warnings:
        yield Heading("Warnings")
        for warning in applied.warnings:
            yield Paragraph(
                f"{warning.where}: {warning.text}" if warning.where else warning.text, bullet=True
            )


def _facts(applied: Applied) -> Iterator[tuple[str, str]]:
    found, loaded = applied.recoded, applied.loaded
    crosswalk = found.crosswalk
    n = len(found.before.coders)
    yield "revision", printable(loaded.revision.path)
    yield "codings", f"{found.before.n_sections:,} sections, {n:,} coder{'' if n == 1 else 's'}"
    yield "categories", f"{len(crosswalk.old):,} before, {len(crosswalk.new):,} after"
    for label, some in (
        ("renamed", crosswalk.renamed),
        ("dropped", crosswalk.dropped),
        ("split", crosswalk.splits),
    ):
        if some:
            yield label, listed(some)
    if crosswalk.merged:
        merges = [
            f"{listed(sources)} → {shown(name)}" for name, sources in list(crosswalk.merged.items())[:12]
        ]
        yield "merged", "; ".join(merges) + (" …" if len(crosswalk.merged) > 12 else "")
    unlisted = [name for name in found.before.categories if name not in crosswalk.to]
    if unlisted:
        yield "kept as is", f"{listed(unlisted)}, which the codebook does not have"
    if found.n_emptied:
        became = "not coded" if found.drop_as == "missing" else "read with nothing that fits"
        yield "nothing left", f"{_ratings(found.n_emptied)}, now {became}"
    if found.n_unresolved:
        yield "not mapped", f"{_ratings(found.n_unresolved)} with a category that was split"
    if applied.files:
        yield "written", listed([printable(path) for path in applied.files.values()], 12)
    else:
        yield "written", "nowhere; name a folder with -o"


def _ratings(n: int) -> str:
    return f"{n:,} rating{'' if n == 1 else 's'}"


def _became(applied: Applied, name: str) -> str:
    """merge, split, rename, drop"""
    crosswalk = applied.recoded.crosswalk
    to = crosswalk.to.get(name, (name,))
    if len(to) != 1:
        return "split" if to else "drop"
    return "merge" if len(crosswalk.sources[to[0]]) > 1 else "rename"


def _recode_blocks(applied: Applied) -> Iterator[Block]:
    found = applied.recoded
    sections = found.to_recode
    if not sections:
        yield Paragraph("No section: nothing was split, and no change says 'recode: required'.")
        return
    crosswalk = found.crosswalk
    if crosswalk.recode_all:
        yield Paragraph(f"All {len(sections):,} sections, since a category was added that they may call for.")
    because = {section: names for section, names in sections.items() if names}
    if because:
        given = listed([*crosswalk.splits, *crosswalk.recode])
        n = len(because)
        yield Paragraph(f"{n:,} section{'' if n == 1 else 's'} that somebody gave {given}:")
        rows = [(shown(section), listed(names)) for section, names in because.items()]
        yield from table(("section", "because of"), rows, "sections", left=2)


def _after(one: Mechanical) -> str:
    if one.low is not None and one.high is not None:
        of = one.before.of
        counts = f" ({round(one.low * of):,} to {round(one.high * of):,} of {of:,})" if of else ""
        return f"{numbers.percent(one.low)} to {numbers.percent(one.high)}{counts}"
    return numbers.figure(one.after)


def _head(applied: Applied) -> dict[str, Any]:
    found, loaded = applied.recoded, applied.loaded
    return {
        "irr": __version__,
        "format": FORMAT,
        "revision": loaded.revision.path,
        "old": loaded.old.reference,
        "new": loaded.new.reference,
        "sections": found.before.n_sections,
        "coders": list(found.before.coders),
        "drop_as": found.drop_as,
        "emptied": found.n_emptied,
        "unresolved": found.n_unresolved,
        "recode_all": found.crosswalk.recode_all,
        "gain": "mechanical",
        "files": dict(applied.files),
        "warnings": [{"kind": one.kind, "text": one.text, "where": one.where} for one in applied.warnings],
    }


def _categories(applied: Applied) -> Iterator[dict[str, Any]]:
    found = applied.recoded
    for name, n in found.uses.items():
        yield {"from": name, "to": list(found.crosswalk.to.get(name, (name,))), "ratings": n}


def _to_recode(applied: Applied) -> Iterator[dict[str, Any]]:
    for section, names in applied.recoded.to_recode.items():
        yield {"section": section, "because_of": list(names)}


def _figure_record(one: Mechanical) -> dict[str, Any]:
    bounds = None if one.low is None or one.high is None else {"low": one.low, "high": one.high}
    return {"before": result_record(one.before), "after": result_record(one.after), "bounds": bounds}


def _row(one: Mechanical) -> dict[str, Any]:
    before, after = one.before, one.after
    return {
        "name": before.name,
        "view": before.view,
        "criterion": before.criterion,
        "coders": " | ".join(before.coders),
        "all": before.all,
        "before": before.value,
        "after": after.value,
        "low": one.low,
        "high": one.high,
        "undefined": after.undefined.reason if after.undefined else None,
    }
