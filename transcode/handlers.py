"""Work handlers: one a kind. The subject is the original's SHA-256."""

from dam.work.claims import Claim
from transcode import services


def photo(claim: Claim) -> None:
    """Make a photo's renditions."""
    services.make_renditions(claim, "photo")


def film(claim: Claim) -> None:
    """Make a film's renditions."""
    services.make_renditions(claim, "film")


def sound(claim: Claim) -> None:
    """Make a sound's renditions."""
    services.make_renditions(claim, "sound")


def heal(claim: Claim) -> None:
    """Enqueue whatever is missing; the subject is not looked at."""
    services.heal()
    claim.progress(1.0)
