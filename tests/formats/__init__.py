"""Tests of the walkers in `dam.formats`."""
