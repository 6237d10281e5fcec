"""What a methods section asks for and no coder file can tell (GRRAS, Kottner et al. 2011; COREQ, Tong et al. 2007)."""

from __future__ import annotations

from dataclasses import dataclass, fields

from irr.checks.keys import key


@dataclass(frozen=True, kw_only=True)
class MethodsGiven:
    """What the authors say under `methods:` in `irr.yml`; what they leave out stays marked, to be filled in."""

    unit: str | None = key(
        "text", "What a section is: one answer of an interview, a paragraph, a message.", default=None
    )
    sample: str | None = key("text", "What the sections are from: who or what was sampled.", default=None)
    selection: str | None = key(
        "text", "How the sections that several coders coded were chosen.", default=None
    )
    coders: str | None = key(
        "text", "Who coded: how many, their part in the study, standpoint and training.", default=None
    )
    independence: str | None = key(
        "text", "Whether coders knew of each other's codings, and what they knew of the source.", default=None
    )
    settled: str | None = key("text", "How disagreements were settled, and by whom.", default=None)
    changed: str | None = key(
        "text", "What was changed in the codebook, and why; else as the revision file says.", default=None
    )
    stage: str | None = key(
        "text",
        "Whether these codings are those before or after disagreements were settled.",
        default=None,
        choices=("before", "after"),
    )

    @property
    def missing(self) -> tuple[str, ...]:
        """The keys that nobody filled in."""
        return tuple(one.name for one in fields(self) if getattr(self, one.name) is None)
