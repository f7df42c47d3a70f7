"""What runs on the other side: the code of the limited process itself. It imports neither Django nor our rooms.

Nothing here is imported by the house; `launch.py` and `child.py` are started as programs.
"""
