"""Rows and bytes for the benchmarks of transfer: one journalist, one published photo, one large press copy."""

import hashlib
import os
from datetime import date
from pathlib import Path
from typing import Any

BLOCK = 1024 * 1024


def prepare(home: Path) -> None:
    """Point Django at `home` and make its database."""
    os.environ["KRONIKA_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dam.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def user(email: str, role: str) -> Any:
    from dam.accounts.models import RoleGrant, User

    made = User.objects.create_user(email, "bench", name=email)
    RoleGrant.objects.create(user=made, role=role)
    return made


def cookie_of(somebody: Any) -> str:
    from django.conf import settings
    from django.test import Client

    browser = Client()
    browser.force_login(somebody)
    return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"


def large_file(path: Path, size: int) -> str:
    """Write `size` bytes that do not compress and return their SHA-256."""
    digest, block = hashlib.sha256(), os.urandom(BLOCK)
    with path.open("wb") as file:
        for number in range(size // BLOCK):
            part = number.to_bytes(8, "big") + block[8:]
            digest.update(part)
            file.write(part)
    return digest.hexdigest()


def granted(size: int, scratch: Path) -> tuple[str, str, Path]:
    """Grant a press copy of `size` bytes; returns its address, the journalist's cookie and the stored file."""
    from django.utils import timezone

    from dam.catalogue.models import Asset
    from dam.catalogue.shown import with_shown
    from delivery.models import Form, Master
    from delivery.services.grants import grant
    from delivery.services.masters import plan_for
    from delivery.services.terms import accept, current_terms
    from storage_config.keys import master_key
    from storage_config.stores import store

    journalist = user("journalist@bench.example", "media")
    terms = current_terms()
    assert terms is not None
    accept(journalist, terms, "en")
    _publish(_register())
    asset = with_shown(Asset.objects.all()).get()
    plan = plan_for(asset, "en")
    scratch.mkdir(parents=True, exist_ok=True)
    sha256 = large_file(scratch / "large", size)
    key = master_key(plan.original.sha256, plan.digest, plan.recipe.extension)
    store("exports").put_file(key, scratch / "large")
    Master.objects.create(
        original=plan.original,
        revision=plan.revision,
        language="en",
        recipe=plan.recipe.name,
        recipe_digest=plan.digest,
        storage_key=key,
        mime_type=plan.recipe.mime_type,
        extension=plan.recipe.extension,
        size=size,
        sha256=sha256,
        slot_offset=size // 2,
        slot_length=20,
        made_at=timezone.now(),
    )
    given = grant(journalist, asset, Form.PRESS, "en")
    return f"/get/{given.delivery_id}/{given.file_name}", cookie_of(journalist), scratch / "large"


def _register() -> Any:
    from django.db import transaction
    from django.utils import timezone

    from dam.catalogue.models import Original
    from dam.catalogue.services.registration import NewAsset, register
    from dam.catalogue.texts import TextValues

    sha256 = hashlib.sha256(b"bench").hexdigest()
    original = Original.objects.create(
        sha256=sha256, sha512="", size=1, mime_type="image/jpeg", storage_key=f"sha256/{sha256}"
    )
    new = NewAsset(original=original, kind="photo", file_name="bench.jpg", texts={"en": TextValues("Bench")})
    with transaction.atomic():
        return register(new, timezone.now(), date.today().year)  # noqa: DTZ011 - only names an archive number


def _publish(asset: Any) -> None:
    from dam.catalogue.services import publication, review

    approver = user("approver@bench.example", "approver")
    review.submit(approver, [asset.public_id])
    review.approve(approver, [asset.public_id])
    publication.publish(approver, [asset.public_id])
