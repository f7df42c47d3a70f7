"""Use cases about people: an account is made, roles are given and taken."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from dam.accounts.models import Organisation, RoleGrant, User


@dataclass(frozen=True)
class NewAccount:
    """What is known of somebody who gets an account. Without a password nobody can sign in as them."""

    email: str
    name: str
    roles: Sequence[str]
    password: str | None = None
    organisation: str = ""
    organisation_kind: str = Organisation.Kind.OFFICE
    language: str = "en"
    caption_language: str = "sq"


@transaction.atomic
def create_account(new: NewAccount, given_by: User | None = None) -> User:
    """Make an account with its roles; the organisation is made when it is new.

    Raises:
        ValidationError: the address is none, or somebody has it already.
    """
    validate_email(new.email)
    if User.objects.filter(email__iexact=new.email).exists():
        raise ValidationError(f"There is an account for {new.email} already.")
    house = None
    if new.organisation:
        kind = {"kind": new.organisation_kind}
        house, _made = Organisation.objects.get_or_create(name=new.organisation, defaults=kind)
    user = User.objects.create_user(
        new.email,
        new.password,
        name=new.name,
        organisation=house,
        language=new.language,
        caption_language=new.caption_language,
    )
    given = dict.fromkeys(new.roles)
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role, granted_by=given_by) for role in given)
    return user
