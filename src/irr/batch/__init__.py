"""Many studies in one go: each with its report, and what is to be said of all of them.

`model` is what there is to do and what came of it; `planning` finds the studies of files named, `manifest` those of a
table of studies, `naming` gives each a name that can be a folder's; `digests` tells whether anything a study rests on
has changed; `running` computes, in this process or in several; `folder` is where all is written and what was
done there before; `across` says what is flagged again and again; `whole` does the steps in their order.
"""

from irr.batch.model import Batch, BatchOptions, Outcome, Task
from irr.batch.whole import run

__all__ = ["Batch", "BatchOptions", "Outcome", "Task", "run"]
