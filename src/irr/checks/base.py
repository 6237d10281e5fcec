"""An earlier state to compare with: kept in a file, or computed from an earlier revision of the project."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irr._version import __version__
from irr.checks.model import ORDER
from irr.checks.requirement import within
from irr.errors import InputError, Problem
from irr.revision.fields import meaning

if TYPE_CHECKING:
    from irr.checks.model import Held, Outcome, Verdict
    from irr.checks.subject import Round, Subject
    from irr.codebook import Codebook
    from irr.notices import Notice

#: Lines that a sentence names, which move when something is put in above them.
_LINES = re.compile(r"lines? \d+")
#: What says that a file is a baseline, and the version of its shape.
_KIND, FORMAT = "irr baseline", 1


@dataclass(frozen=True)
class Kept:
    """A figure as it was, and the outcome of holding it against its bound."""

    outcome: Outcome
    value: float | None


@dataclass(frozen=True)
class Headline:
    """Pooled alpha as it was, with its standard error and the sections that it rested on."""

    value: float | None
    se: float | None
    sections: int


@dataclass(frozen=True)
class Base:
    """An earlier state. `figures` leads from requirement and figure to what it was; `categories` from each category to
    its verdict; `notices` are findings in files, as (rule, file, text). `rounds` is known where the state was computed.
    """

    name: str
    figures: Mapping[str, Kept]
    categories: Mapping[str, str]
    notices: frozenset[tuple[str, str, str]]
    headline: Headline | None = None
    rounds: Mapping[str, Round] = field(default_factory=dict)
    #: Of each codebook, as coder files name it, what each category means, as a digest.
    codebooks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def round_of(self, name: str) -> Round | None:
        """The round of that name, or where it is new the one before it; None where no codings were kept."""
        return self.rounds.get(name) or next(reversed(list(self.rounds.values())), None)


def place(subject: Subject, verdict: Verdict, held: Held) -> str:
    """What a figure of a requirement is known by from one run to the next."""
    identity = verdict.requirement.identity(subject.root)
    return f"{identity} | {held.what}" if held.what else identity


def finding(subject: Subject, notice: Notice) -> tuple[str, str, str]:
    """What a finding in a file is known by, on whatever line it stands."""
    file = within(subject.root, notice.file) if notice.file else ""
    return notice.rule, file, notice.about or _LINES.sub("line", notice.text)


def base_of(name: str, subject: Subject, verdicts: Sequence[Verdict]) -> Base:
    """The state that was checked, to compare later ones with."""
    figures = {
        place(subject, verdict, one): Kept(one.outcome, one.value)
        for verdict in verdicts
        for one in verdict.held
    }
    notices = {
        finding(subject, notice) for verdict in verdicts for one in verdict.held for notice in one.notices
    }
    codebooks = {book.reference: meanings(book) for book in subject.books}
    if not subject.rounds:
        return Base(name, figures, {}, frozenset(notices), codebooks=codebooks)
    last = subject.last
    report = last.report()
    categories = {one.id: one.verdict for one in report.categories}
    pooled = last.headline
    headline = Headline(pooled.value, pooled.se, pooled.counts.used)
    return Base(name, figures, categories, frozenset(notices), headline, dict(subject.rounds), codebooks)


def meanings(book: Codebook) -> dict[str, str]:
    """Category → a digest of what it means."""
    return {one.id: sha256(meaning(one).encode()).hexdigest()[:16] for one in book.categories}


def base_text(base: Base) -> str:
    """The state as a file; the same state is the same file."""
    record: dict[str, Any] = {
        "kind": _KIND,
        "format": FORMAT,
        "irr": __version__,
        "pooled alpha": base.headline and asdict(base.headline),
        "figures": {name: asdict(one) for name, one in sorted(base.figures.items())},
        "categories": dict(sorted(base.categories.items())),
        "codebooks": {name: dict(sorted(of.items())) for name, of in sorted(base.codebooks.items())},
        "notices": [list(one) for one in sorted(base.notices)],
    }
    return json.dumps(record, ensure_ascii=True, indent=1) + "\n"


def read_base(path: str) -> Base:
    """The state in a file that `base_text` made; anything else is an `InputError`."""
    try:
        record = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError([Problem(path, None, (error.strerror or str(error)).lower())]) from None
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict) or record.get("kind") != _KIND:
        text = "this is no baseline; write one with irr check --write-baseline"
        raise InputError([Problem(path, None, text)])
    if record.get("format") != FORMAT:
        text = "this baseline was written by another version of irr; write it anew with --write-baseline"
        raise InputError([Problem(path, None, text)])
    try:
        headline = record["pooled alpha"]
        return Base(
            path,
            {str(name): _kept(one) for name, one in record["figures"].items()},
            {str(name): str(verdict) for name, verdict in record["categories"].items()},
            frozenset((str(rule), str(file), str(text)) for rule, file, text in record["notices"]),
            None if headline is None else _headline(headline),
            codebooks={
                str(name): {str(id_): str(digest) for id_, digest in of.items()}
                for name, of in record["codebooks"].items()
            },
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        text = "this baseline is damaged; write it anew with irr check --write-baseline"
        raise InputError([Problem(path, None, text)]) from None


def _kept(record: dict[str, Any]) -> Kept:
    if record["outcome"] not in ORDER:
        raise ValueError(record["outcome"])
    return Kept(record["outcome"], _number(record["value"]))


def _headline(record: dict[str, Any]) -> Headline:
    return Headline(_number(record["value"]), _number(record["se"]), int(record["sections"]))


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
