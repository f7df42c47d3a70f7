"""What people see of hand-ins: receipts, progress, and what needs somebody's attention."""

from ingest.selectors.attention import failed, held, lost, possible_duplicates
from ingest.selectors.progressing import ProgressRow, progress
from ingest.selectors.receipts import Receipt, ReceiptFile, hand_ins_visible_to, receipt

__all__ = [
    "ProgressRow",
    "Receipt",
    "ReceiptFile",
    "failed",
    "hand_ins_visible_to",
    "held",
    "lost",
    "possible_duplicates",
    "progress",
    "receipt",
]
