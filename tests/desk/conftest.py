"""A cast, and a browser for each of them."""

from collections.abc import Callable

import pytest
from django.test import Client

from dam.accounts.models import User
from tests.support.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """Return one person a role."""
    return make_cast()


Opens = Callable[[User], Client]


@pytest.fixture
def opens() -> Opens:
    """Return a function that signs somebody in and gives their browser."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in
