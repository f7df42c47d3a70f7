"""What can go wrong with finding. The catalogue is never touched by any of it."""

from django.utils.translation import gettext as _


class SearchError(Exception):
    """Root of this room's errors."""


class SearchDown(SearchError):  # noqa: N818 - the fact itself, named in every contract as such
    """The index is missing, corrupt, of another version or out of reach; the message says what to do."""


class RebuildRunningError(SearchError):
    """Another process builds the index anew just now; two would only hinder each other."""


class WriterBusyError(SearchError):
    """Another process is writing to the index; it will be free in a moment."""


def down(detail: object) -> SearchDown:
    """Return the error that people read when the index cannot be used."""
    return SearchDown(
        _(
            "Search is down: its index is missing or damaged. Nothing in the archive is lost, everything else works. "
            "Run “manage.py reindex” to build the index anew. (%(detail)s)"
        )
        % {"detail": detail},
    )
