"""What runs inside the sandbox's decoder process only: libvips, PyAV and Pillow meet foreign bytes here.

Without Django and without the network. Arguments and results are what JSON can carry; pictures go through files.
"""
