"""What was computed as flat records: the tidy shapes that JSON, CSV and data frames share."""

from irr.records.figures import (
    COLUMNS,
    FORMAT,
    category_record,
    head_record,
    interval_record,
    reason_record,
    result_record,
    result_row,
    undefined_record,
    warning_record,
    with_interpretation,
)
from irr.records.notices import notice_record

__all__ = [
    "COLUMNS",
    "FORMAT",
    "category_record",
    "head_record",
    "interval_record",
    "notice_record",
    "reason_record",
    "result_record",
    "result_row",
    "undefined_record",
    "warning_record",
    "with_interpretation",
]
