"""Doors by which bytes come in over HTTP."""
