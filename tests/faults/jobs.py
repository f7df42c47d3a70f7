"""What the station's processes do. Each function is one job; its answer is JSON."""

import hashlib
import signal
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone
from django.utils.module_loading import import_string

from dam.accounts.models import Role
from dam.accounts.services import NewAccount, create_account
from dam.catalogue.models import Asset, Original
from dam.work.models import OPEN_STATES, State, WorkItem
from dam.work.runner import drain, run
from dam.work.services import claim_batch, retry
from dam.work.sweeping import sweep
from ingest import healing, services
from ingest.models import HandIn, Submission
from storage_config.stores import read_back, store
from storage_config.uploads import upload_store
from tests.faults import points
from tests.ingest import files

PHOTOGRAPHER = "photographer@test.example"
FINISH_SECONDS = 120.0


def load() -> None:
    """Import what handlers need, before anything is forked."""
    for kind in settings.WORK_HANDLERS.values():
        import_string(kind.handler)


def prepare() -> None:
    """Make the photographer and their hand-in."""
    user = create_account(NewAccount(PHOTOGRAPHER, "Photographer", [Role.PHOTOGRAPHER]))
    services.open_hand_in(user)


def file_of(seed: int) -> tuple[str, bytes]:
    """Return one of many small files: pictures, sounds, and what is not accepted."""
    if seed % 10 == 9:
        return f"{seed}.gif", files.gif() + str(seed).encode()
    if seed % 5 == 3:
        return f"{seed}.wav", files.wav(seed)
    return f"{seed}.jpg", files.jpeg(seed)


def hand_in(seeds: list[int], copies: int = 1) -> dict[str, str]:
    """Hand in files, each so many times under another name; answer with name to SHA-256."""
    batch = HandIn.objects.latest("pk")
    handed: dict[str, str] = {}
    for seed in seeds:
        name, data = file_of(seed)
        for copy in range(copies):
            path = _card() / f"{copy}-{name}"
            path.write_bytes(data)
            services.hand_in_file(batch, path)
            handed[path.name] = hashlib.sha256(data).hexdigest()
    return handed


def _card() -> Path:
    card: Path = settings.KRONIKA_HOME / "card"
    card.mkdir(exist_ok=True)
    return card


def work(moment: str = "", sign: int = signal.SIGKILL, share_seconds: float = 0.0, limit: int | None = None) -> None:
    """Be a worker: sweep, then run what is runnable; come to an end at `moment`."""
    if moment:
        points.install(moment, signal.Signals(sign), share_seconds)
    sweep()
    drain("light", limit=limit)


def bring_in(moment: str = "", share_seconds: float = 0.0) -> None:
    """Be a worker that makes no renditions: sweep, then bring in what has been handed in."""
    if moment:
        points.install(moment, share_seconds=share_seconds)
    sweep()
    while claims := claim_batch("light", "ingest.advance", 1):
        run(claims)


def hand_in_and_work(seeds: list[int], log: str) -> None:
    """Hand in files and work, until somebody ends this; what was acknowledged is written to `log` first."""
    with Path(log).open("a") as acknowledged:
        for seed in seeds:
            for name, sha256 in hand_in([seed]).items():
                acknowledged.write(f"{name} {sha256}\n")
                acknowledged.flush()
            work(limit=4)
    work()


def expire_leases() -> None:
    """Let every lease be over, as after a long sleep of the machine."""
    WorkItem.objects.filter(state=State.RUNNING).update(lease_until=timezone.now())


def finish() -> int:
    """Work until nothing of the light queue is left, as a healthy machine would after the trouble; answer retries."""
    end, retried = time.monotonic() + FINISH_SECONDS, 0
    healing.ask_again()
    while time.monotonic() < end:
        sweep()
        WorkItem.objects.filter(state=State.WAITING).update(run_after=timezone.now())
        drain("light")
        failed = WorkItem.objects.filter(state=State.FAILED, queue="light")
        retried += sum(retry(item.pk) for item in failed)
        if not WorkItem.objects.filter(state__in=OPEN_STATES, queue="light").exists():
            return retried
    raise TimeoutError("work is left")


def wait_until_stopped(pid: int) -> None:
    """Wait until another job's process is stopped by a signal."""
    end = time.monotonic() + FINISH_SECONDS
    while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "T":
        if time.monotonic() > end:
            raise TimeoutError("it was never stopped")
        time.sleep(0.02)


def wait_until_locked() -> None:
    """Wait until somebody holds the database."""
    end = time.monotonic() + FINISH_SECONDS
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=0")
        while time.monotonic() < end:
            try:
                cursor.execute("BEGIN IMMEDIATE")
            except OperationalError:
                return
            cursor.execute("ROLLBACK")
            time.sleep(0.02)
    raise TimeoutError("nobody holds it")


def hold_database(seconds: float) -> None:
    """Keep the database locked for writing."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
        cursor.execute("ROLLBACK")


def impatient_work() -> None:
    """Be a worker that waits for a locked database only a moment."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=50")
    work()


def state() -> dict[str, Any]:
    """Describe everything: each file's stage and moves, assets, originals and whether their bytes are whole."""
    originals = store("originals")
    return {
        "files": {
            s.file_name: {
                "stage": s.stage,
                "sha256": s.sha256,
                "asset": s.asset_id,
                "moves": [(e.came_from, e.went_to) for e in s.stage_events.order_by("pk")],
            }
            for s in Submission.objects.prefetch_related("stage_events")
        },
        "assets": list(Asset.objects.values_list("versions__original", flat=True)),
        "originals": {
            o.pk: read_back(originals, o.storage_key, o.pk) and o.copies_verified for o in Original.objects.all()
        },
        "stored": [key.rpartition("/")[2] for key in originals.keys("sha256/")],
        "uploads": list(upload_store().keys()),
    }
