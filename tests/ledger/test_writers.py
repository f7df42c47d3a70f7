"""Forty writers at once keep one chain: as threads of one process, and as several processes."""

import os
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from urllib.parse import quote

import pytest
from django.db import connection

from dam.ledger import checkpoints, services
from dam.ledger.models import Entry
from dam.work.durable import durable

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

WRITERS = 40
ROWS_EACH = 5


def _check_chain() -> None:
    assert services.verify() == services.Verdict(True, WRITERS * ROWS_EACH)
    written = {(entry.actor, entry.subject) for entry in Entry.objects.all()}
    assert written == {(f"w{writer}", f"s{row}") for writer in range(WRITERS) for row in range(ROWS_EACH)}


def test_forty_threads() -> None:
    together = Barrier(WRITERS)

    def write(writer: int) -> None:
        together.wait()
        try:
            for row in range(ROWS_EACH):
                with durable():
                    services.append("delivery", actor=f"w{writer}", subject=f"s{row}", facts={})
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    _check_chain()


WRITER = """
    import sys, threading
    import django
    django.setup()
    from django.db import connection, transaction
    from dam.ledger import services

    def write(writer):
        for row in range(int(sys.argv[3])):
            with transaction.atomic():
                services.append("delivery", actor=f"w{writer}", subject=f"s{row}", facts={})
        connection.close()

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(int(sys.argv[1]), int(sys.argv[2]))]
    print("ready", flush=True)
    sys.stdin.readline()
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
"""


def _url() -> str:
    """Return the address of the tests' own database."""
    now = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{now['NAME']}"
    port = f":{now['PORT']}" if now["PORT"] else ""
    return f"postgresql://{now['USER']}:{quote(now['PASSWORD'])}@{quote(now['HOST'], safe='')}{port}/{now['NAME']}"


def test_forty_writers_in_four_processes(checkpoint_folder: Path) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": _url(),
        "LEDGER_KEY_FILE": str(checkpoint_folder.parent / "keys" / "ledger.pem"),
        "LEDGER_CHECKPOINT_DIR": str(checkpoint_folder),
        "LEDGER_CHECKPOINT_EVERY": "10",
    }
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(WRITER), str(first), str(first + 10), str(ROWS_EACH)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for first in range(0, WRITERS, 10)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate()
        assert process.returncode == 0
    _check_chain()
    assert checkpoints.newest() is not None
