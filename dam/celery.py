"""The Celery application. Messages name a queue and nothing else: what to do stands in the database.

Celery's own life-cycle signals tell the workers that they are being stopped; nothing of ours is sent by signal.
"""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init, worker_process_init, worker_shutting_down

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dam.settings")
app = Celery("kronika")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["dam.work"])


@worker_init.connect
def _begin(**_: Any) -> None:
    from dam.work import stopping  # noqa: PLC0415 - Django's settings may still be being read above

    stopping.clear()


@worker_shutting_down.connect
def _stop(**_: Any) -> None:
    from dam.work import stopping  # noqa: PLC0415 - see above

    stopping.request()


@worker_process_init.connect
def _begin_child(**_: Any) -> None:
    from dam.work import stopping  # noqa: PLC0415 - see above

    stopping.begin_child()
