"""Roles add up, end on their last day, and pass to a deputy for stated days; accounts are made by the office."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from dam.accounts.models import Deputy, Role, RoleGrant, User
from dam.accounts.selectors import is_staff, roles_of, stands_in_for
from tests.support.cast import make_user

DAY = date(2026, 11, 23)


@pytest.mark.django_db
def test_roles_add_up_and_end_on_their_last_day() -> None:
    user = make_user("arta", Role.PHOTOGRAPHER, Role.EDITOR)
    RoleGrant.objects.filter(user=user, role=Role.EDITOR).update(until=date(2026, 11, 22))
    assert roles_of(user, date(2026, 11, 22)) == {Role.PHOTOGRAPHER, Role.EDITOR}
    assert roles_of(user, DAY) == {Role.PHOTOGRAPHER}


@pytest.mark.django_db
def test_a_deputy_holds_the_role_for_the_stated_days_only() -> None:
    director, deputy = make_user("director", Role.APPROVER), make_user("deputy", Role.EDITOR)
    Deputy.objects.create(principal=director, deputy=deputy, role=Role.APPROVER, first_day=DAY, last_day=DAY)
    assert roles_of(deputy, DAY) == {Role.EDITOR, Role.APPROVER}
    assert roles_of(deputy, date(2026, 11, 24)) == {Role.EDITOR}
    assert stands_in_for(deputy, Role.APPROVER, DAY) == director
    assert stands_in_for(director, Role.APPROVER, DAY) is None


@pytest.mark.django_db
def test_a_deputy_of_somebody_who_lost_the_role_has_nothing() -> None:
    director, deputy = make_user("director", Role.APPROVER), make_user("deputy")
    Deputy.objects.create(principal=director, deputy=deputy, role=Role.APPROVER, first_day=DAY, last_day=DAY)
    RoleGrant.objects.filter(user=director).update(until=date(2026, 11, 1))
    assert roles_of(deputy, DAY) == frozenset()


@pytest.mark.django_db
def test_superuser_and_inactive_hold_nothing() -> None:
    boss = make_user("boss")
    boss.is_superuser = True
    boss.save()
    gone = make_user("gone", Role.EDITOR, is_active=False)
    assert roles_of(boss) == roles_of(gone) == frozenset()
    assert not is_staff(boss)


@pytest.mark.django_db
def test_nobody_makes_an_account_for_themselves(client: Client) -> None:
    data = {"email": "stranger@test.example", "password1": "a-long-password-indeed"}
    client.post("/accounts/signup/", data)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_adduser_makes_the_first_account_and_refuses_a_weak_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    with pytest.raises(CommandError, match="Nothing was made"):
        call_command("adduser", "a@test.example", name="A", role=["editor"])
    monkeypatch.setattr("sys.stdin", io.StringIO("long enough to keep\n"))
    call_command("adduser", "a@test.example", "--name", "A", "--role", "editor", stdout=io.StringIO())
    user = User.objects.get()
    assert user.check_password("long enough to keep")
    assert roles_of(user) == {Role.EDITOR}


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "face"), [(Role.EDITOR, "/desk/"), (Role.MEDIA, "/")])
def test_signing_in_leads_to_the_face_that_is_theirs(client: Client, role: Role, face: str) -> None:
    make_user("somebody", role)
    answer = client.post("/accounts/login/", {"login": "somebody@test.example", "password": "somebody"})
    assert answer.status_code == 302
    assert answer["Location"] == face
