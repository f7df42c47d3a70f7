"""Use cases on assets, events and vocabulary, by topic. Each checks, changes and records in one transaction."""
