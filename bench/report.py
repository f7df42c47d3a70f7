"""What every benchmark prints: a table of ratios with their limits, and the source of the bare loop."""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One measured figure and what it must reach. `at_least` says on which side of the limit it must be."""

    what: str
    measured: float
    limit: float
    unit: str = ""
    at_least: bool = True
    note: str = ""

    @property
    def reached(self) -> bool:
        """Whether the limit is kept."""
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit


def show(figures: Iterable[Figure]) -> None:
    """Print figures as a Markdown table."""
    print("| what | measured | must reach | reached | note |")
    print("|---|---|---|---|---|")
    for figure in figures:
        side = "≥" if figure.at_least else "≤"
        measured, limit = f"{figure.measured:.3g} {figure.unit}", f"{side} {figure.limit:.3g} {figure.unit}"
        print(f"| {figure.what} | {measured} | {limit} | {'yes' if figure.reached else 'NO'} | {figure.note} |")


def show_source(function: Callable[..., Any]) -> None:
    """Print the bare loop that a figure is compared with."""
    print("\nThe bare loop:\n")
    print("```python")
    print(inspect.getsource(function).rstrip())
    print("```")
