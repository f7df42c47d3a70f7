"""Reads, reconciles and writes what files say about themselves."""
