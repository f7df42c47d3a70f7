"""The desk: every screen by role, bulk forms, conflicts, events, handing in, hostile texts."""
