"""Makes the frozen home of the present version: `python -m tests.upgrade.freeze v0.1`. Once a release, never again.

It holds one asset in each of a few states, deliveries, decisions and their ledger, checkpoints, keys, originals and
renditions: small, made by the real pipeline.
"""

import os
import sys
import tarfile
import tempfile
from datetime import date, datetime
from pathlib import Path

DAY, TAKEN = date(2026, 11, 23), datetime(2026, 11, 23, 10, 15)  # noqa: DTZ001 - a camera's wall time
HERE = Path(__file__).parent


def fill(home: Path) -> None:
    """Hand in, caption, approve, publish, deliver and withdraw, in an empty installation."""
    from django.core.management import call_command

    from dam.accounts.models import User
    from dam.accounts.services import NewAccount, create_account
    from dam.catalogue.content import Changes
    from dam.catalogue.services import editing, events, publication, review
    from dam.ledger.services import checkpoint
    from dam.work.runner import drain
    from delivery.services.grants import grant
    from delivery.services.terms import accept, current_terms
    from ingest import services as ingest

    call_command("migrate", verbosity=0)
    for role in ("photographer", "editor", "approver", "archivist", "media"):
        create_account(NewAccount(f"{role}@frozen.example", role.title(), [role], password="frozen but readable"))
    people = {user.name.lower(): user for user in User.objects.all()}
    changes = events.EventChanges(fields={"credit_line": "The office"}, texts={"sq": {"title": "Takim në Ferizaj"}})
    event = events.create_event(people["editor"], DAY, changes, reference="frozen-event")
    hand_in = ingest.open_hand_in(people["photographer"], event=event)
    for path in _files(home / "in"):
        ingest.hand_in_file(hand_in, path)
    ingest.close_hand_in(hand_in)
    for queue in ("light", "heavy", "light", "search"):
        drain(queue)
    assets = list(event.assets.order_by("pk"))
    text = {"sq": {"headline": "Kryeministri në Ferizaj", "caption": "Kryeministri Đorđević."}}
    for asset in assets:
        editing.edit(people["editor"], asset.public_id, 1, Changes(texts=text))
    ids = [asset.public_id for asset in assets]
    review.submit(people["editor"], ids)
    review.approve(people["approver"], ids)
    publication.publish(people["approver"], ids)
    drain("light")
    terms = current_terms()
    assert terms is not None
    accept(people["media"], terms, "en")
    for asset in event.assets.order_by("pk")[:2]:
        grant(people["media"], asset, "press", "sq")
    publication.withdraw(people["approver"], ids[1:2], internal_reason="Frozen", wording={"en": "Withdrawn."})
    editing.edit(people["editor"], ids[0], 2, Changes(texts={"en": {"headline": "Pending words"}}))
    drain("search")
    checkpoint()


def _files(folder: Path) -> list[Path]:
    from PIL import Image

    from samples import sound
    from samples.camera import Shot, save

    folder.mkdir(parents=True)
    shot = Shot(TAKEN, caption={"x-default": "Në Ferizaj"}, place=(42.37, 21.15))
    pictures = [
        save(Image.radial_gradient("L").resize((640, 427)).convert("RGB").rotate(n * 40), folder / f"P{n}.JPG", shot)
        for n in range(3)
    ]
    return [*pictures, sound.write_wav(folder / "S.WAV", seconds=2.0)]


def pack(home: Path, name: str) -> Path:
    """Pack what an installation keeps; caches, sockets and scratch stay out."""
    target = HERE / f"{name}.tar.gz"
    left_out = {"scratch", "run", "static", "in", "index", "uploads"}
    with tarfile.open(target, "w:gz") as archive:
        for entry in sorted(home.iterdir()):
            if entry.name not in left_out and not entry.name.endswith((".lock", "-wal", "-shm")):
                archive.add(entry, arcname=entry.name)
    return target


def main() -> None:
    """Make the frozen home named on the command line."""
    home = Path(tempfile.mkdtemp(prefix="kronika-freeze-"))
    os.environ |= {"KRONIKA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "dam.settings"}
    import django

    django.setup()
    fill(home)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    print(pack(home, sys.argv[1]))  # noqa: T201 - it is a command


if __name__ == "__main__":
    main()
