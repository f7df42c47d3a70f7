"""How the bytes of the container formats are laid out: bounded walkers over JPEG, PNG, RIFF, ISO BMFF and ID3.

Pure Python over untrusted bytes, so every walker is bounded in steps, reads no further than the file, follows no
length it has not compared with the file, and raises `BrokenFileError` and nothing else.
"""
