"""Who sees which entries: `dam.catalogue.permissions`, compiled into the query. A test compares the two.

Roles, named readers and institutions are read from the database with every request; what an entry says of its asset
is as fresh as the index, and `freshness` distrusts the entries that fewer people may see by now.
"""

from datetime import datetime

from dam.accounts.models import Role, User
from dam.accounts.selectors import STAFF_ROLES, Anyone, roles_of
from dam.catalogue.models import EventReader
from dam.catalogue.permissions import Ability, may
from search.documents.entries import OPEN_ACCESS, event_access, hand, institution_hand, microseconds
from search.plan import Clause, Not, Nothing, Span, Terms, every
from search.schema import DESK, NEWSROOM, FaceName


def visible(user: Anyone, face: FaceName, now: datetime) -> Clause:
    """Return the clause that matches what `user` may see at a face: `visible_to` at the desk, `public` elsewhere."""
    return _desk(user) if face == DESK else _newsroom(now)


def _newsroom(now: datetime) -> Clause:
    return every([Terms("face", (NEWSROOM,)), Span("visible_from", None, microseconds(now))])


def _desk(user: Anyone) -> Clause:
    if not isinstance(user, User) or not may(user, Ability.SEARCH_DESK):
        return Nothing()
    roles = roles_of(user)
    parts: list[Clause] = [Terms("face", (DESK,))]
    if Role.ARCHIVIST not in roles:
        parts.append(Not(Terms("apart", ("yes",))))
    named = EventReader.objects.filter(user=user, event__restricted=True).values_list("event_id", flat=True)
    parts.append(Terms("access", (OPEN_ACCESS, *map(event_access, named))))
    if not roles & STAFF_ROLES:
        hands = [hand(user.pk)]
        if Role.CONTRIBUTOR in roles and user.organisation_id is not None:
            hands.append(institution_hand(user.organisation_id))
        parts.append(Terms("hands", tuple(hands)))
    return every(parts)
