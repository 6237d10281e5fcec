"""What a chosen scale says of a figure: by its value, or by Gwet's probabilistic benchmark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from irr.interpretation.benchmark import benchmark

if TYPE_CHECKING:
    from irr.interpretation.scales import Scale
    from irr.result import Result


@dataclass(frozen=True)
class Said:
    """A word and whose it is; `probability` that the figure is in its range or a better one, if benchmarked."""

    label: str
    source: str
    probability: float | None = None

    @property
    def text(self) -> str:
        """The word, with its probability if it has one."""
        if self.probability is None:
            return self.label
        sure = "> .99" if self.probability > 0.99 else f"= {self.probability:.2f}".replace("0.", ".")
        return f"{self.label} (P {sure})"


class Asked(Protocol):
    """The options that an interpretation depends on."""

    @property
    def scale(self) -> Scale | None: ...
    @property
    def benchmark(self) -> bool: ...


def interpretation(asked: Asked, result: Result) -> Said | None:
    """What the scale that was asked for calls this figure; None for all that is not corrected for chance."""
    scale = asked.scale
    if scale is None or result.value is None or result.is_share or result.chance_corrected is None:
        return None
    if not asked.benchmark:
        return Said(scale.label(result.value), scale.source)
    if not result.se:
        return None
    found = benchmark(result.value, result.se, scale)
    return Said(found.label, f"{scale.source}, benchmarked as Gwet (2014)", found.cumulative)
