"""What the download box of an asset's page says to this reader."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from dam.accounts.models import User
from dam.accounts.selectors import Anyone
from dam.catalogue.models import Asset
from dam.catalogue.models.asset import MediaKind
from delivery.allowed import may_take, needs_terms
from delivery.models import Form, Master
from delivery.press_facts import languages_offered
from delivery.press_recipes import BY_ORIGINAL, JPEG
from delivery.services.terms import acceptance_of, current_terms

FORMAT_NAMES = {"jpg": "JPEG", "mp4": "MP4", "mov": "MOV", "m4a": "M4A", "mp3": "MP3", "wav": "WAV"}


class Way(StrEnum):
    """What stands between the reader and the file."""

    SIGN_IN = "sign in"
    NOT_ALLOWED = "not allowed"
    TERMS = "terms"
    OPEN = "open"


@dataclass(frozen=True)
class Offer:
    """A download as the page offers it. `size` is in bytes: of the copy where one is made, else of the original."""

    way: Way
    languages: Sequence[str]
    language: str
    format_name: str
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    size: int | None = None
    exact: bool = False
    camera_original: bool = False
    forms: type[Form] = field(default=Form)


def offer(user: Anyone, asset: Asset, language: str) -> Offer:
    """Return what the page of a public asset offers to `user`, who reads in `language`."""
    languages = languages_offered(asset)
    chosen = language if language in languages else languages[0]
    version = asset.current_version
    recipe = BY_ORIGINAL.get(version.original.mime_type, JPEG) if version else JPEG
    master = _made(asset, chosen)
    return Offer(
        way=_way(user, asset),
        languages=languages,
        language=chosen,
        format_name=FORMAT_NAMES[recipe.extension],
        width=version.width if version else None,
        height=version.height if version else None,
        seconds=version.duration if version else None,
        size=master.size if master else version.original.size if version else None,
        exact=master is not None,
        camera_original=asset.release_camera_original and asset.kind != MediaKind.PHOTO,
    )


def _way(user: Anyone, asset: Asset) -> Way:
    if not isinstance(user, User):
        return Way.SIGN_IN
    if not may_take(user, asset, Form.PRESS):
        return Way.NOT_ALLOWED
    if needs_terms(user, asset) and acceptance_of(user, current_terms()) is None:
        return Way.TERMS
    return Way.OPEN


def _made(asset: Asset, language: str) -> Master | None:
    made = Master.objects.filter(revision=asset.approved_revision, language=language, retired_at=None)
    return made.order_by("-pk").first()
