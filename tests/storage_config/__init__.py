"""Tests: storage_config."""
