"""What can be refused in the catalogue, each with a sentence for the person who asked."""

from collections.abc import Sequence

from dam.catalogue.content import Difference


class CatalogueError(Exception):
    """Something was refused; nothing was changed. `str()` is the sentence to show."""


class NotAllowedError(CatalogueError):
    """The person may not do this to (some of) these assets."""


class WrongStateError(CatalogueError):
    """The asset is not in a state from which this can be done, perhaps because somebody was quicker."""


class StaleFormError(CatalogueError):
    """Somebody saved the same thing while this form was open; `differences` shows both."""

    def __init__(self, message: str, differences: Sequence[Difference] = ()) -> None:
        super().__init__(message)
        self.differences = list(differences)
