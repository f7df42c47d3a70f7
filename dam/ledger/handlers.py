"""Work of the room: the present head is signed once a day, so that even a quiet office has a recent checkpoint."""

from dam.ledger.services import checkpoint
from dam.work.services import Claim


def sign_head(claim: Claim) -> None:  # noqa: ARG001 - there is one head
    """Write a signed checkpoint of the chain's head, unless there is one."""
    checkpoint()
