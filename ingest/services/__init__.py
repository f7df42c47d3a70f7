"""The room's use cases: open a hand-in, bring bytes, finish, cancel, and decide about what is held."""

from ingest.services.decisions import resume
from ingest.services.files import hand_in_file
from ingest.services.hand_ins import close_hand_in, open_hand_in
from ingest.services.uploads import append_bytes, begin_upload, cancel, complete

__all__ = [
    "append_bytes",
    "begin_upload",
    "cancel",
    "close_hand_in",
    "complete",
    "hand_in_file",
    "open_hand_in",
    "resume",
]
