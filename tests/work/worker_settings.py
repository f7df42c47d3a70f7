"""Kronika's own settings with the tests' work table: for real workers in processes of their own."""

from dam.settings import *  # noqa: F403
from tests.work.kinds import KINDS

WORK_HANDLERS = KINDS
CELERY_TASK_DEFAULT_QUEUE = "heavy"  # beat's sweeps go to the one worker that is started
