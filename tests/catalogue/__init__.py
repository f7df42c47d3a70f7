"""The catalogue: permissions, revisions, publication."""
