"""Each section: how hard it was, what is in dispute, what it does to agreement; and drift along the order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from irr.codebook.model import decimal
from irr.coefficients.registry import coefficients
from irr.intervals import Figure
from irr.ratings import pooled_ratings, set_ratings
from irr.study.sections import names_of
from irr.tally import Tally

if TYPE_CHECKING:
    from irr.arrays import Floats, Ints
    from irr.diagnosis.findings import Findings
    from irr.study import Study

SHUFFLES = 9999
#: Sections times shuffles beyond which Spearman's p comes from its distribution.
MOST_SHUFFLED = 50_000_000
#: Sections that drift needs.
FEWEST = 5


@dataclass(frozen=True)
class SectionProfile:
    """One section rated by two or more coders, in the order of the study.

    `difficulty` is 1 less the mean Jaccard similarity of every two coders' sets; `influence` is pooled alpha
    less pooled alpha without the section, negative where the section lowers it.
    """

    section: str
    document: str | None
    rated: int
    difficulty: float
    in_dispute: tuple[str, ...]
    influence: float | None
    text: str | None


@dataclass(frozen=True)
class Drift:
    """Spearman's correlation of a section's agreement with its place in the order."""

    rho: float
    p: float
    sections: int
    order: str
    method: str


@dataclass(frozen=True)
class SectionsPart:
    """The sections, hardest first, and whether agreement drifts."""

    profiles: tuple[SectionProfile, ...]
    drift: Drift | None


def describe_sections(findings: Findings) -> SectionsPart:
    """The part of a diagnosis that is about sections."""
    study = findings.study
    difficulty = difficulties(study)
    pooled = Tally(pooled_ratings(study, "agree"))
    alpha = Figure.of(coefficients()["krippendorff-alpha"], pooled)
    paired = np.flatnonzero(~np.isnan(difficulty))
    influence = alpha.value - alpha.without_each if len(paired) > 1 else np.full(len(difficulty), np.nan)
    disputed: dict[int, list[str]] = {}
    for section, category in zip(*(column.tolist() for column in findings.disputed), strict=True):
        disputed.setdefault(section, []).append(study.categories[category])
    names = names_of(findings.study, paired)
    document, text = (_column(study, name) for name in ("document", "text"))
    profiles = [
        SectionProfile(
            name,
            document[i],
            int(study.ratings_per_section[i]),
            float(difficulty[i]),
            tuple(disputed.get(i, ())),
            None if np.isnan(influence[i]) else float(influence[i]),
            text[i],
        )
        for name, i in zip(names, paired.tolist(), strict=True)
    ]
    hardest = sorted(range(len(profiles)), key=lambda j: (-profiles[j].difficulty, j))
    return SectionsPart(
        tuple(profiles[j] for j in hardest), _drift(study, 1 - difficulty, paired, findings.seed)
    )


def difficulties(study: Study) -> Floats:
    """1 less the mean Jaccard similarity of every two coders' sets, NaN where fewer than two rated (sections)."""
    agreeing, possible = Tally(set_ratings(study, "jaccard", "agree")).own
    with np.errstate(invalid="ignore"):
        found: Floats = 1 - agreeing / possible
    return found


def _column(study: Study, name: str) -> list[str | None]:
    column = study.about.get(name)
    return [None] * len(study.multiplicity) if column is None else column.to_pylist()


def _drift(study: Study, agreement: Floats, paired: Ints, seed: int) -> Drift | None:
    """Drift along the column `order`, where it numbers every section, or along the order of the files."""
    written = [decimal((text or "").strip()) for text in _column(study, "order")]
    numbered = "order" in study.about and all(written[i] is not None for i in paired.tolist())
    order = np.array(written, dtype=np.float64) if numbered else np.arange(len(agreement), dtype=np.float64)
    x, y = order[paired], agreement[paired]
    if len(paired) < FEWEST or np.ptp(y) == 0 or np.ptp(x) == 0:
        return None
    # Imported here: it takes longer than all the rest.
    from scipy.stats import rankdata, spearmanr

    along = "column order" if numbered else "order of the files"
    if len(paired) * SHUFFLES > MOST_SHUFFLED:
        rho, p = spearmanr(x, y)
        return Drift(float(rho), max(float(p), np.finfo(float).tiny), len(paired), along, "t")
    first, second = (_centred(rankdata(values)) for values in (x, y))
    rho = float(first @ second)
    generator = np.random.Generator(np.random.PCG64(seed))
    as_much = 0
    at_once = max(2_000_000 // len(paired), 1)
    for start in range(0, SHUFFLES, at_once):
        draws = min(at_once, SHUFFLES - start)
        shuffled = generator.permuted(np.broadcast_to(second, (draws, len(second))), axis=1)
        as_much += int((np.abs(shuffled @ first) >= abs(rho) - 1e-12).sum())
    return Drift(rho, (1 + as_much) / (SHUFFLES + 1), len(paired), along, f"permutation:{SHUFFLES}")


def _centred(ranks: Floats) -> Floats:
    """Ranks such that their product with others is Pearson's r."""
    off = ranks - ranks.mean()
    scaled: Floats = off / np.sqrt(off @ off)
    return scaled
