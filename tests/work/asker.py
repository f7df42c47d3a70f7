"""Program: enqueues what it reads, one JSON line `[kind, subject, params, hint?]` each, and answers with a line."""

import json
import sys

import django

django.setup()

from dam.work import hints  # noqa: E402 - after the set-up
from dam.work.services import enqueue  # noqa: E402 - after the set-up

for line in sys.stdin:
    kind, subject, params, hint = json.loads(line)
    hints.rest(0 if hint else 60)
    enqueue(kind, subject, params)
    sys.stdout.write("asked\n")
    sys.stdout.flush()
