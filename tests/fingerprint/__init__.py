"""Tests of the room `fingerprint`."""
