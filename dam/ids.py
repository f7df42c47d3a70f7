"""Random identifiers that betray nothing: no order, no count, nothing to guess.

Crockford's base 32 without I, L, O and U, in lower case: read aloud over the phone it is not misheard.
"""

import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
PUBLIC_ID_LENGTH = 16
DELIVERY_ID_LENGTH = 20


def random_id(length: int) -> str:
    """Return `length` characters from the operating system's random source, 5 bits each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_public_id() -> str:
    """Return a public id of 80 random bits, used in every address, file name and feed."""
    return random_id(PUBLIC_ID_LENGTH)


def new_delivery_id() -> str:
    """Return a delivery id of 100 random bits; its width never changes, copies hold a slot of that size."""
    return random_id(DELIVERY_ID_LENGTH)
