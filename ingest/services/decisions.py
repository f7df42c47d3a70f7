"""What a person decides about a file that is held."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dam.accounts.models import User
from dam.catalogue.permissions import Ability, may
from dam.work.services import enqueue
from ingest.errors import NotAllowedError, WrongStageError
from ingest.models import Stage, StageEvent, Submission
from ingest.services.ending import KIND


def resume(user: User, submission: Submission) -> None:
    """Let a held file begin anew from its kept upload.

    Raises:
        NotAllowedError: the user does not look after the work.
        WrongStageError: it is not held, perhaps because somebody else was quicker.
    """
    if not may(user, Ability.SEE_WORK):
        raise NotAllowedError(_("Your roles do not include deciding about held files. Ask an editor or archivist."))
    with transaction.atomic():
        moved = Submission.objects.filter(pk=submission.pk, stage=Stage.HELD).update(
            stage=Stage.RECEIVED, reason="", reason_facts={}
        )
        if moved != 1:
            raise WrongStageError(_("This file is not waiting for a decision any more. Reload the page."))
        StageEvent.objects.create(
            submission=submission,
            at=timezone.now(),
            came_from=Stage.HELD,
            went_to=Stage.RECEIVED,
            detail={"by": user.public_id},
        )
        enqueue(KIND, submission.public_id)
    submission.refresh_from_db()
