"""Benchmarks: ratios from one run on one machine, the limit beside the figure, the bare loop's source printed."""
