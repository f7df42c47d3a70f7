"""Reads about people: which roles somebody holds today, by themselves or as a deputy."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q
from django.utils import timezone

from dam.accounts.models import Deputy, Role, RoleGrant, User

Anyone = User | AnonymousUser

STAFF_ROLES = frozenset({Role.EDITOR, Role.APPROVER, Role.ARCHIVIST, Role.ACCESS})
DESK_ROLES = STAFF_ROLES | {Role.PHOTOGRAPHER, Role.CONTRIBUTOR, Role.ACCREDITATION, Role.ADMIN}


def roles_of(user: Anyone, today: date | None = None) -> frozenset[str]:
    """Return the roles that `user` holds on `today` (the office's day by default); none for the anonymous.

    The answer for today is kept on the user object, which lives for one request.
    """
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    if today is not None:
        return _read_roles(user, today)
    kept: frozenset[str] | None = getattr(user, "_roles_today", None)
    if kept is None:
        kept = _read_roles(user, timezone.localdate())
        user._roles_today = kept  # type: ignore[attr-defined]  # noqa: SLF001 - a cache on our own object
    return kept


def _read_roles(user: User, day: date) -> frozenset[str]:
    own = RoleGrant.objects.filter(Q(until=None) | Q(until__gte=day), user=user).values_list("role", flat=True)
    held_by_principal = Deputy.objects.filter(
        Q(principal__role_grants__until=None) | Q(principal__role_grants__until__gte=day),
        deputy=user,
        first_day__lte=day,
        last_day__gte=day,
        principal__is_active=True,
        principal__role_grants__role=F("role"),
    ).values_list("role", flat=True)
    return frozenset(own) | frozenset(held_by_principal)


def stands_in_for(user: User, role: str, today: date | None = None) -> User | None:
    """Return the person in whose stead `user` acts in `role`, or None when they hold the role themselves."""
    day = today or timezone.localdate()
    if RoleGrant.objects.filter(Q(until=None) | Q(until__gte=day), user=user, role=role).exists():
        return None
    deputy = Deputy.objects.filter(deputy=user, role=role, first_day__lte=day, last_day__gte=day).first()
    return deputy.principal if deputy else None


def is_staff(user: Anyone) -> bool:
    """Whether somebody works at the office's desk on unpublished material."""
    return bool(roles_of(user) & STAFF_ROLES)
