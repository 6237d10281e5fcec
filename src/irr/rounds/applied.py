"""Codings carried to another version of the codebook: what agreement becomes by the mapping alone.

A difference between before and after is mechanical: the same codings, counted in other categories. It says nothing of
how coders would use the new codebook.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from irr.analysis import agree
from irr.errors import UsageError
from irr.names import listed, printable
from irr.reading.coder_file import annotation_lines, check_names, coding_lines
from irr.result import Undefined
from irr.revision import crosswalk_of
from irr.revision.loading import usable
from irr.revision.recoding import DropAs, Recoded, bounds_of, recoded, with_ratings
from irr.study import Warned
from irr.yamltree import flow_list, key, written

if TYPE_CHECKING:
    from irr.result import Result
    from irr.revision import LoadedRevision
    from irr.study import Study

SPLIT_UNRESOLVED = Undefined(
    "split_unresolved", "a category was split, and which of its parts each old coding is nobody has said"
)


@dataclass(frozen=True)
class Mechanical:
    """A figure before the mapping and after it; where that is unknown, the bounds of a share."""

    before: Result
    after: Result
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Applied:
    """Codings mapped by a revision. `files` leads from coders to the files that were written, if any."""

    loaded: LoadedRevision
    recoded: Recoded
    figures: tuple[Mechanical, ...]
    warnings: tuple[Warned, ...]
    files: Mapping[str, str] = field(default_factory=dict)


def apply_revision(
    study: Study, loaded: LoadedRevision, *, drop_as: DropAs = "none", keep_unlisted: bool = False
) -> Applied:
    """The codings of a study in the categories of the new version, with agreement before and after.

    Raises `InputError` where the revision does not hold, or a coder file says that it was coded with another
    version than the one the revision leads from.
    """
    usable(loaded)
    others = [one for one in study.warnings if one.kind == "other_codebook"]
    if others:
        where = "; ".join(f"{one.where}: {one.text}" if one.where else one.text for one in others[:3])
        raise UsageError(f"{where}; only codings of {printable(loaded.old.reference)} can be mapped")
    crosswalk = crosswalk_of(loaded.revision, loaded.old, loaded.new)
    found = recoded(study, crosswalk, drop_as=drop_as, keep_unlisted=keep_unlisted, codebook=loaded.new)
    return Applied(loaded, found, tuple(_figures(found)), (*found.study.warnings, *_left_behind(study)))


def _left_behind(study: Study) -> Iterator[Warned]:
    """What a study knows and coder files do not hold."""
    if study.about:
        what = listed(list(study.about))
        text = f"what is known of sections ({what}) is not in coder files; keep it in a table for --sections"
        yield Warned("not_in_coder_files", text)
    if any(one.kind == "agreed_coding" for one in study.warnings):
        text = "the provenance of the agreed coding stays in its own file; the mapped file does not have it"
        yield Warned("not_in_coder_files", text)


def _figures(found: Recoded) -> Iterator[Mechanical]:
    before = _agreement(found.before)
    if not found.n_unresolved:
        after = _agreement(found.study)
        yield from (Mechanical(one, after[name]) for name, one in before.items())
        return
    lowest, highest = (_agreement(study) for study in bounds_of(found))
    for name, one in before.items():
        unknown = replace(
            one, value=None, undefined=SPLIT_UNRESOLVED, observed=None, expected=None, chance_corrected=None
        )
        unknown = replace(unknown, interval=None, se=None, split=None, hits=None, of=None, design_effect=None)
        low, high = (some[name].value if one.is_share else None for some in (lowest, highest))
        yield Mechanical(one, unknown, low, high)


def _agreement(study: Study) -> dict[tuple[object, ...], Result]:
    """Pooled alpha and how often coders share a category: all of them, each pair, on average."""
    report = agree(
        study,
        coefficients=("krippendorff-alpha", "percent-agreement"),
        criteria=("overlap",),
        views=("pooled", "set"),
        per_category=False,
    )
    wanted = (
        one
        for one in report.results
        if (one.view == "pooled" and not one.is_share)
        or (one.view == "set" and one.is_share and one.all in (None, "all-share"))
    )
    return {(one.name, one.view, one.coders, one.all): one for one in wanted}


def coder_files(applied: Applied) -> dict[str, str]:
    """The text of a coder file for each coder: the mapped codings, and all that the coder wrote beside them.

    Raises `UsageError` where a name would be read back as something else.
    """
    return {
        coder: "".join(_lines(applied, number)) for number, coder in enumerate(applied.recoded.before.coders)
    }


def _lines(applied: Applied, number: int) -> Iterator[str]:
    found, loaded = applied.recoded, applied.loaded
    coder = found.before.coders[number]
    codings = list(_codings(found.study, number))
    used = dict.fromkeys(category for _, categories in codings for category in categories)
    check_names(coder, used, [section for section, _ in codings], loaded.new.by_id)
    by = written(Path(loaded.revision.path).name)
    yield f"# Mapped from {written(loaded.old.reference)} to {written(loaded.new.reference)} by {by}, not coded again.\n"
    yield "# Agreement of mapped files says nothing of how coders use the new codebook.\n"
    yield from coding_lines(coder, loaded.new.reference, codings)
    yield from _waiting(found, number)
    annotations = found.before.annotations
    notes = [one for one in annotations.notes if one.coder == coder]
    comments = [one for one in annotations.comments if one.coder == coder]
    suggestions = [one for one in annotations.suggestions if one.coder == coder]
    yield from annotation_lines(notes, (), ())
    if comments:
        yield f"# On the categories of {written(loaded.old.reference)}, as the coder wrote it.\n"
    yield from annotation_lines((), comments, suggestions)


def _codings(study: Study, number: int) -> Iterator[tuple[str, list[str]]]:
    """The sections that a coder rated, with their categories."""
    assert study.names is not None
    mine = study.coder == number
    names = study.names
    for section, set_id in zip(study.section[mine].tolist(), study.set_id[mine].tolist(), strict=True):
        yield names[section].as_py(), [study.categories[k] for k in study.sets[set_id].tolist()]


def _waiting(found: Recoded, number: int) -> Iterator[str]:
    """The coder's ratings that cannot be mapped, as comments to be filled in."""
    study, crosswalk = found.before, found.crosswalk
    mine = with_ratings(study, found.unresolved)
    for place, (section, categories) in enumerate(_codings(mine, number)):
        if place == 0:
            yield "  # To be coded again, as a category was split: choose, and take away the marks # and ?.\n"
        became = [(name, crosswalk.to.get(name, (name,))) for name in categories]
        # With its question mark no reading takes a name for a category before somebody has chosen.
        names = [one if len(to) == 1 else f"{one}?" for _, to in became for one in to]
        split = listed([name for name, to in became if len(to) > 1])
        yield f"  # {key(section)} {flow_list(dict.fromkeys(names))}  # was {split}\n".replace("\n  :", " :")
