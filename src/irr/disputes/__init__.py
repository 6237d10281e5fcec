"""Disputes: the sections where coders differ, and how."""

from irr.disputes.blinding import blinded, renamed
from irr.disputes.finding import MOST_COLUMNS, ORDERS, Choice, Order, describe, find, in_dispute
from irr.disputes.model import KINDS, Dispute, Kind, Remark, Sheet
from irr.disputes.notes import unplaced_notes

__all__ = [
    "KINDS",
    "MOST_COLUMNS",
    "ORDERS",
    "Choice",
    "Dispute",
    "Kind",
    "Order",
    "Remark",
    "Sheet",
    "blinded",
    "describe",
    "find",
    "in_dispute",
    "renamed",
    "unplaced_notes",
]
