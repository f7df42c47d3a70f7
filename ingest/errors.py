"""What handing in can be refused for, each with a sentence for the person who asked."""


class IngestError(Exception):
    """Something was refused; what was handed in before is not affected. `str()` is the sentence to show."""


class NotAllowedError(IngestError):
    """The person may not hand in, or not to this event, or not for this institution."""


class NoSuchUploadError(IngestError):
    """There is no such upload, or it is somebody else's: which of the two is not told."""


class UploadExpiredError(IngestError):
    """The upload waited too long for its next byte, or was cancelled; its part is gone."""


class UploadTooLargeError(IngestError):
    """The file has more bytes than are accepted (`UPLOAD_MAX_BYTES`), or none were announced."""


class HandInClosedError(IngestError):
    """The hand-in was closed; nothing is added to it any more."""


class WrongStageError(IngestError):
    """The file is at a stage from which this cannot be done, perhaps because somebody was quicker."""
