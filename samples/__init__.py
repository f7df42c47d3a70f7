"""Media that the project makes itself, for the demonstration, the tests and the benchmarks. Nothing is anybody's.

Pictures are painted, film and sound are synthesised at run time: no binary lies in the repository, and what comes
out may be used by anybody for anything (CC0-1.0).
"""

from samples.camera import camera_jpeg
from samples.demo import DemoFile, make_demo

__all__ = ["DemoFile", "camera_jpeg", "make_demo"]
