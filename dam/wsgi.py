"""The WSGI application (ADR 0003: WSGI with threads, so that an upload's bytes reach the disk as they arrive)."""

import os

from django.core.wsgi import get_wsgi_application

from dam.work import hints

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dam.settings")
application = get_wsgi_application()
hints.prepare()
