"""Why a copy is not handed out, each with a sentence for the person who asked."""


class DeliveryError(Exception):
    """A copy was refused; nothing left the house. `str()` is the sentence to show."""


class NotForYouError(DeliveryError):
    """The person may not take this copy, or there is no such thing; which of the two is not told."""


class TermsError(DeliveryError):
    """The present terms of use have to be accepted first, or those that were read are not the present ones."""


class NotInLanguageError(DeliveryError):
    """There is no press copy of this in the language that was asked for."""


class MasterPending(DeliveryError):  # noqa: N818 - not a failure: the copy is being made, ask again in a moment
    """The press copy in this language is being prepared; asking again in a moment will find it."""


class MasterFailedError(DeliveryError):
    """The press copy could not be made; the office has to look at it."""


class DamagedCopyError(DeliveryError):
    """What lies in storage is not what the ledger committed to; it is not handed out."""
