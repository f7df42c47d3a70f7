"""The room that takes bytes in: names, uploads, stages, receipts, the command."""
