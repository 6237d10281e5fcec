"""Everything there is to say of a study, in one model: `irr report` and `irr batch` tell it in any format.

`model` is what comes out, `assembling` puts it together, `methods` holds what nobody but the authors can know, and
`inputs` the files it rests on.
"""

from irr.reports.assembling import report_on
from irr.reports.model import ReportOptions, RoundReport, StudyReport

__all__ = ["ReportOptions", "RoundReport", "StudyReport", "report_on"]
