"""Probes media and makes renditions by pure recipes."""
