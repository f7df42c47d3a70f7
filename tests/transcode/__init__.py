"""Tests of the room `transcode`."""
