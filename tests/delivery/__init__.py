"""Tests of what leaves: ranges, slots, masters, grants, the gate."""
