"""Work of this room. One process drains the queue `search`, so that there is one writer."""

from django.utils.translation import gettext as _

from dam.catalogue.models import Asset
from dam.work.errors import Retry
from dam.work.services import Claim
from search import rebuilding
from search.errors import RebuildRunningError, SearchDown, WriterBusyError
from search.rebuilding import rebuild, write

DOWN_SECONDS = 60
BUSY_SECONDS = 5


def index(claims: list[Claim]) -> None:
    """Bring the entries of these assets (public ids) up to date; the first asset of all has the index built.

    While the index is missing or damaged the work waits, without using up its attempts: after `reindex` it goes on.
    """
    pks = Asset.objects.filter(public_id__in=[claim.subject for claim in claims]).values_list("pk", flat=True)
    try:
        if not write(list(pks)):
            rebuild()
    except SearchDown as error:
        raise Retry(DOWN_SECONDS, str(error)) from error
    except (WriterBusyError, RebuildRunningError) as error:
        raise Retry(BUSY_SECONDS, _("Waiting for another process that writes to the search index.")) from error


def heal(claim: Claim) -> None:  # noqa: ARG001 - there is one index
    """Build the index where there is none that can be used; else ask for the assets that it lacks."""
    try:
        if rebuilding.needs_rebuild():
            rebuild()
        else:
            rebuilding.heal()
    except (SearchDown, RebuildRunningError) as error:
        raise Retry(DOWN_SECONDS, str(error)) from error
