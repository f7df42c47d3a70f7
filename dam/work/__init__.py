"""Durable work: one queue in the database; the broker only carries a hint."""
