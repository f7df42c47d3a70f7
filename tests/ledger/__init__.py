"""Tests of dam.ledger."""
