"""The Celery application. Messages name a queue and nothing else: what to do stands in the database."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dam.settings")
app = Celery("kronika")
app.config_from_object("django.conf:settings", namespace="CELERY")
