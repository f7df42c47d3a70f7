"""Tests mirror the rooms; plus contracts, faults, architecture and e2e."""
