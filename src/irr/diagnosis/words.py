"""Words that go with one of two confused categories, with the other, and with disagreement about them.

TF-IDF of the sections' texts and a regularised logistic regression, cross-validated: the words are told only
with how well they separate texts that the model has not seen, and whether shuffled labels do as well.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from irr.arrays import Bools, Ints

#: Texts of each kind that are needed to say anything.
FEWEST = 5
FOLDS = 5
SHUFFLES = 99
#: Words told of each kind.
WORDS = 8
#: Texts looked at; a model of more says nothing else and takes long.
MOST_TEXTS = 1000
#: Share of the texts beyond which a word is too common to tell anything.
COMMON = 0.9
#: Scripts that set no space between words, as Unicode names their letters; letters looked at to tell.
UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")
MOST_LETTERS = 10_000
#: p below which texts are said to separate two kinds.
TELLING = 0.05


@dataclass(frozen=True)
class Separation:
    """How well texts separate two kinds of sections, and the words that do.

    `auc` is the cross-validated area under the curve (the probability that the right one of two sections is
    picked; .5 by chance) and `p` the share of shuffled labels that do as well. Both are None where there are
    too few texts, or (`has_words` false) nothing in them but what stands in nearly all. Then, and where p is
    not small, `words` are empty.
    """

    kinds: tuple[str, str]
    texts: tuple[int, int]
    auc: float | None = None
    p: float | None = None
    words: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    has_words: bool = True

    @property
    def tells(self) -> bool:
        """Whether the texts separate the kinds better than chance."""
        return self.p is not None and self.p < TELLING


@dataclass(frozen=True)
class WordEvidence:
    """Two confused categories: one against the other, and agreed against disputed sections."""

    between: Separation
    disputed: Separation


def word_evidence(
    texts: Sequence[str | None], sections: tuple[Ints, Ints, Ints], names: tuple[str, str], seed: int
) -> WordEvidence:
    """What texts say on two categories: of the sections given the one and not the other, the other and not the
    one, and those in which coders took one for the other."""
    has_text = np.array([bool(text and text.strip()) for text in texts])
    first, second, disputed = (_only(of, has_text) for of in sections)
    return WordEvidence(
        _separation(texts, first, second, names, seed),
        _separation(texts, disputed, np.union1d(first, second), ("disputed", "agreed"), seed),
    )


def _only(sections: Ints, has_text: Bools) -> Ints:
    return sections[has_text[sections]]


def _separation(
    texts: Sequence[str | None], first: Ints, second: Ints, kinds: tuple[str, str], seed: int
) -> Separation:
    counts = (len(first), len(second))
    if min(counts) < FEWEST:
        return Separation(kinds, counts)
    # Imported here: it takes longer than all the rest.
    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, permutation_test_score
    from sklearn.pipeline import make_pipeline
    from threadpoolctl import threadpool_limits

    generator = np.random.Generator(np.random.PCG64(seed))
    first, second = _sample(first, generator), _sample(second, generator)
    rows, label = np.r_[first, second], np.r_[np.ones(len(first)), np.zeros(len(second))]
    held = [texts[row] or "" for row in rows.tolist()]
    terms = CountVectorizer(**_terms(held))
    analyse = terms.build_analyzer()
    times = Counter(term for text in held for term in set(analyse(text)))
    # What stands in nearly every text tells nothing of any.
    vocabulary = sorted(term for term, count in times.items() if count <= COMMON * len(held))
    if not vocabulary:
        return Separation(kinds, counts, has_words=False)
    # Words are counted once: which there are depends on no label and on no fold.
    counted = terms.set_params(vocabulary=vocabulary).transform(held)
    model = make_pipeline(
        TfidfTransformer(sublinear_tf=True), LogisticRegression(class_weight="balanced", max_iter=1000)
    )
    folds = StratifiedKFold(min(FOLDS, *counts), shuffle=True, random_state=seed)
    # A model this small is fitted several times faster by one thread than by threads that wait for each other.
    with threadpool_limits(1):
        auc, _, p = permutation_test_score(
            model, counted, label, cv=folds, scoring="roc_auc", n_permutations=SHUFFLES, random_state=seed
        )
    model.fit(counted, label)
    found = Separation(kinds, counts, float(auc), float(p))
    if not found.tells:
        return found
    weight = model[-1].coef_[0]
    order = np.argsort(weight, kind="stable")
    words = (
        tuple(vocabulary[i] for i in order[::-1][:WORDS] if weight[i] > 0),
        tuple(vocabulary[i] for i in order[:WORDS] if weight[i] < 0),
    )
    return Separation(kinds, counts, float(auc), float(p), words)


def _terms(texts: list[str]) -> dict[str, Any]:
    """What counts as a word: letters between spaces, or, in scripts that leave none, up to three of them in a row."""
    letters = [letter for text in texts for letter in text if letter.isalpha()][:MOST_LETTERS]
    unspaced = sum(unicodedata.name(letter, "").startswith(UNSPACED) for letter in letters)
    if 2 * unspaced > len(letters):
        return {"analyzer": "char_wb", "ngram_range": (1, 3)}
    return {"token_pattern": r"(?u)\b\w\w+\b"}


def _sample(rows: Ints, generator: np.random.Generator) -> Ints:
    if len(rows) <= MOST_TEXTS // 2:
        return rows
    return np.sort(generator.choice(rows, MOST_TEXTS // 2, replace=False))
