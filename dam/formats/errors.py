"""What goes wrong when bytes are not laid out as their format says."""


class BrokenFileError(Exception):
    """The file is not, or not completely, of the format it was walked as. The message says where and why."""
