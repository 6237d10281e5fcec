"""The pooled table of each code, and the figures of it; then of all codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from irr.coefficients.registry import Chance, find
from irr.estimates import Scope, figure
from irr.intervals import FEW_DOCUMENTS, fisher_z, jackknife_se, logit, no_disagreement, wilson
from irr.intervals.methods import AT_BOUND, CERTAIN, ONE_CLUSTER
from irr.pooling.model import CodePool, Compared, Pool, PoolOptions, chance_of
from irr.result import Counts, Interval, Undefined
from irr.study import Warned

if TYPE_CHECKING:
    from irr.arrays import Floats, Ints
    from irr.coefficients.registry import Coefficient
    from irr.result import Result

#: What NVivo calls the two coders, or groups of coders.
CODERS = ("A", "B")


def pool(compared: Compared, options: PoolOptions | None = None) -> Pool:
    """The figures of each code over the files, and of all codes.

    Characters are no independent observations, so that intervals are over files.
    """
    options = options or PoolOptions()
    counts = compared.counts.astype(np.float64)
    whole = np.zeros((len(compared.codes), 4))
    np.add.at(whole, compared.code, counts)
    # The table of each row's code without the row's file.
    others = whole[compared.code] - counts
    total = _of_all(compared, whole, others, options)
    order = np.argsort(compared.code, kind="stable")
    starts = np.cumsum(np.bincount(compared.code, minlength=len(compared.codes)))[:-1]
    of_whole, of_others = chance_of(whole), chance_of(others)
    codes = []
    for code, rows in enumerate(np.split(order, starts)):
        if len(rows):
            chance = Chance(
                np.append(of_whole.observed[code], of_others.observed[rows]),
                np.append(of_whole.expected[code], of_others.expected[rows]),
            )
            name = compared.codes[code]
            scope = Scope("category", CODERS, category=name, definition={"unit": "character"})
            codes.append(_pooled(compared, name, rows, chance, scope, options))
    return Pool(compared, options, tuple(codes), total, (*compared.warnings, *_cautions(compared)))


def _of_all(compared: Compared, whole: Floats, others: Floats, options: PoolOptions) -> CodePool:
    """All codes: what was observed and what chance gives is summed before kappa is taken (de Vries et al. 2008).

    Kappa of the table of all codes would be another thing: that some codes are given more often than others would count
    as agreement there.
    """
    n_files = len(compared.files)
    by_chance = _agreeing_by_chance(whole)
    # A file counts in those of its codes only, once in each.
    changed = _agreeing_by_chance(others) - by_chance[compared.code]
    counts = compared.counts
    n = counts.sum() - np.bincount(compared.file, counts.sum(axis=1), n_files)
    agreeing = whole[:, [0, 3]].sum()
    without = agreeing - np.bincount(compared.file, counts[:, [0, 3]].sum(axis=1), n_files)
    expected = by_chance.sum() + np.bincount(compared.file, changed, n_files)
    with np.errstate(invalid="ignore", divide="ignore"):
        size = np.append(whole.sum(), n)
        chance = Chance(
            np.append(agreeing, without) / size, np.append(by_chance.sum(), np.maximum(expected, 0)) / size
        )
    scope = Scope("pooled", CODERS, definition={"unit": "character"})
    return _pooled(compared, None, np.arange(len(compared)), chance, scope, options)


def _agreeing_by_chance(tables: Floats) -> Floats:
    """Characters on which chance alone would let two coders agree, 0 where there is none (… × 4)."""
    n = tables.sum(axis=-1)
    return np.where(n > 0, n * np.nan_to_num(chance_of(tables).expected), 0.0)


def _pooled(
    compared: Compared, code: str | None, rows: Ints, chance: Chance, scope: Scope, options: PoolOptions
) -> CodePool:
    counts = compared.counts[rows]
    n = int(counts.sum())
    agreement, kappa = (
        _of_files(find(name), chance, scope, Counts(n, n, 2 * n), options.confidence)
        for name in ("percent-agreement", "cohen-kappa")
    )
    by_row = chance_of(counts.astype(np.float64)).corrected
    defined, printed = by_row[np.isfinite(by_row)], compared.kappa[rows]
    printed = printed[np.isfinite(printed)]
    both, only_a, only_b, neither = (int(one) for one in counts.sum(axis=0))
    return CodePool(
        code=code,
        files=len(np.unique(compared.file[rows])),
        both=both,
        only_a=only_a,
        only_b=only_b,
        neither=neither,
        agreement=agreement,
        kappa=kappa,
        defined=len(defined),
        lowest=float(defined.min()) if len(defined) else None,
        highest=float(defined.max()) if len(defined) else None,
        mean=float(defined.mean()) if len(defined) else None,
        printed=float(printed.mean()) if len(printed) else None,
    )


def _of_files(coefficient: Coefficient, chance: Chance, scope: Scope, counts: Counts, level: float) -> Result:
    """A figure of all files, with its interval from leaving out one at a time; row 0 of `chance` is none left out."""
    begun = replace(scope.result(coefficient.name, counts), is_share=not coefficient.corrects)
    result = figure(coefficient, begun, chance, 0)
    if result.value is None:
        return result
    without = (chance.corrected if coefficient.corrects else chance.observed)[1:]
    se = jackknife_se(without, np.ones(len(without)), "file") if len(without) > 1 else ONE_CLUSTER
    interval = _interval(result, se, len(without), level)
    return replace(result, interval=interval, se=None if isinstance(se, Undefined) else se)


def _interval(result: Result, se: float | Undefined, files: int, level: float) -> Interval | Undefined:
    """As for any figure over documents (`irr.intervals`)."""
    value = result.value
    assert value is not None
    if files < 2:
        return ONE_CLUSTER
    if result.is_share and value in (0.0, 1.0):
        return wilson(value * files, files, level)
    if not result.is_share and value > CERTAIN and result.expected is not None:
        return no_disagreement(files, result.expected, level)
    if isinstance(se, Undefined):
        return se
    if result.is_share:
        return logit(value, se, files, level, "jackknife-logit-documents")
    return AT_BOUND if value <= -CERTAIN else fisher_z(value, se, files, level, "jackknife-z-documents")


def _cautions(compared: Compared) -> Iterator[Warned]:
    """What should be known before the figures are quoted."""
    files = len(compared.files)
    if files == 1:
        yield Warned("one_file", "one file: its characters depend on each other, so there are no intervals")
    elif files < FEW_DOCUMENTS:
        yield Warned(
            "few_documents", f"intervals over {files} files are rough; {FEW_DOCUMENTS} or more are better"
        )
    by_code = np.bincount(compared.code, minlength=len(compared.codes))
    if len({*by_code.tolist()}) > 1:
        text = "not every code was compared in every file, so that codes rest on different texts"
        yield Warned("codes_in_other_files", text)
