"""Engines that keep an index: one Protocol, one module for each, one conformance suite (`tests/search/conformance`)."""

from search.backends.backend import Backend, Writing
from search.backends.chosen import backend, forget

__all__ = ["Backend", "Writing", "backend", "forget"]
