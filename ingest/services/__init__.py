"""The room's use cases: open a hand-in, bring bytes, finish, cancel, and decide about what is held."""

from ingest.services.appending import append_bytes, continue_upload
from ingest.services.beginning import begin_upload
from ingest.services.decisions import resume
from ingest.services.ending import cancel, complete
from ingest.services.files import hand_in_file
from ingest.services.hand_ins import close_hand_in, open_hand_in

__all__ = [
    "append_bytes",
    "begin_upload",
    "cancel",
    "close_hand_in",
    "complete",
    "continue_upload",
    "hand_in_file",
    "open_hand_in",
    "resume",
]
