"""Bytes come in: uploads, stages, duplicates, quarantine, receipts."""
