"""Pictures, film and sound of the project's own making: for the demo, the tests and the benchmark.

Nothing is photographed or recorded: everything is computed when it is asked for, and is in the public domain (CC0 1.0).
"""

from samples.camera import camera_jpeg
from samples.demo import DemoFile, make_demo

__all__ = ["DemoFile", "camera_jpeg", "make_demo"]
