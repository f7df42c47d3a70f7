"""Handlers for the tests: they note what they were given and do what the item's parameters ask."""

import os
import signal
import time
from pathlib import Path

from dam.work.claims import Claim
from dam.work.errors import GiveUp, LeaseLost, Retry

SEEN: list[Claim] = []
BATCHES: list[list[str]] = []


def note(claim: Claim) -> None:
    """Note the claim; with `log` in the parameters, in a file that all processes share."""
    SEEN.append(claim)
    if "log" in claim.params:
        append(claim.params["log"], f"{claim.subject} {os.getpid()}")


def append(path: str, line: str) -> None:
    with Path(path).open("a") as file:
        file.write(f"{line}\n")


def misbehave(claim: Claim) -> None:
    """Raise what the parameters name."""
    SEEN.append(claim)
    match claim.params["raise"]:
        case "retry":
            raise Retry(90, "The disk is full.")
        case "give up":
            raise GiveUp("No decoder for this.")
        case "lease lost":
            raise LeaseLost("gone")
        case other:
            raise RuntimeError(other)


def batch(claims: list[Claim]) -> None:
    """Note the batch; fail if one of its subjects is bad."""
    BATCHES.append([claim.subject for claim in claims])
    if any(claim.subject.startswith("bad") for claim in claims):
        raise RuntimeError("one of these is bad")


def enqueue_itself_again(claim: Claim) -> None:
    """Ask for the same work while it runs, the first time only."""
    from dam.work.services import enqueue

    SEEN.append(claim)
    if len(SEEN) == 1:
        enqueue(claim.kind, claim.subject, claim.params)


def die(claim: Claim) -> None:
    """Die as by the kernel's hand."""
    append(claim.params["log"], f"{claim.subject} {os.getpid()}")
    os.kill(os.getpid(), signal.SIGKILL)


def linger(claim: Claim) -> None:
    """Say that it has begun, then take long; the parameters say how long."""
    append(claim.params["log"], f"begun {claim.subject} {os.getpid()}")
    time.sleep(claim.params["seconds"])
    append(claim.params["log"], f"ended {claim.subject} {os.getpid()}")


not_callable = "a text"
