"""Reads about hand-ins for the desk's lists: a user's own, and what lies in quarantine that they may know of."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from dam.accounts.models import User
from dam.catalogue.permissions import event_visible_to
from dam.catalogue.shown import event_title
from desk.reading import content_languages
from ingest.models import FINAL_STAGES, HandIn, Stage, Submission
from ingest.selectors import ProgressRow, progress


@dataclass(frozen=True)
class HandInRow:
    """One hand-in in a list: how many files, how many of them are safe or otherwise finished, what is wrong."""

    hand_in: HandIn
    event_title: str
    files: int
    safe: int
    open: int
    stopped: int


def own_hand_ins(user: User) -> QuerySet[HandIn]:
    """Return a user's hand-ins that hold at least one file, latest first."""
    return HandIn.objects.filter(user=user, submissions__isnull=False).distinct().order_by("-opened_at", "-pk")


def rows(user: User, hand_ins: QuerySet[HandIn]) -> list[HandInRow]:
    """Return hand-ins with their counts; the title of an event that was restricted meanwhile is left out."""
    counted = (
        hand_ins.select_related("event")
        .prefetch_related("event__texts")
        .annotate(
            files=Count("submissions", distinct=True),
            safe=Count("submissions", filter=Q(submissions__stage__in=[Stage.DONE, Stage.DUPLICATE]), distinct=True),
            ended=Count("submissions", filter=Q(submissions__stage__in=FINAL_STAGES), distinct=True),
            stopped=Count(
                "submissions", filter=Q(submissions__stage__in=[Stage.QUARANTINED, Stage.HELD]), distinct=True
            ),
        )
    )
    languages = content_languages()
    found = list(counted)
    events = [row.event_id for row in found if row.event_id]
    seen = set(event_visible_to(user).filter(pk__in=events).values_list("pk", flat=True))
    return [
        HandInRow(
            row,
            event_title(row.event, languages) if row.event and row.event_id in seen else "",
            row.files,
            row.safe,
            row.files - row.ended,
            row.stopped,
        )
        for row in found
    ]


def latest_hand_ins(user: User, most: int) -> list[HandInRow]:
    """Return a user's latest hand-ins."""
    keys = list(own_hand_ins(user).values_list("pk", flat=True)[:most])
    return rows(user, HandIn.objects.filter(pk__in=keys).order_by("-opened_at", "-pk"))


def quarantined(user: User) -> QuerySet[Submission]:
    """Return files in quarantine of events that the user may see, latest first."""
    seen = Q(hand_in__event=None) | Q(hand_in__event__in=event_visible_to(user)) | Q(hand_in__user=user)
    held = Submission.objects.filter(seen, stage__in=[Stage.QUARANTINED, Stage.HELD])
    return held.select_related("hand_in__user", "hand_in__event").order_by("-finished_at", "-pk")


@dataclass(frozen=True)
class Totals:
    """How many files of a hand-in there are, are safe, still move, and stopped."""

    files: int
    safe: int
    open: int
    stopped: int

    def as_json(self) -> dict[str, int]:
        """Return the sums for the page's script."""
        return {"files": self.files, "safe": self.safe, "open": self.open, "stopped": self.stopped}


def totals(hand_in: HandIn) -> Totals:
    """Return a hand-in's sums. What still uploads moves only while its page is open, so it does not count as open."""
    found = hand_in.submissions.exclude(stage=Stage.CANCELLED).aggregate(
        files=Count("pk"),
        safe=Count("pk", filter=Q(stage__in=[Stage.DONE, Stage.DUPLICATE])),
        open=Count("pk", filter=~Q(stage__in=[*FINAL_STAGES, Stage.UPLOADING, Stage.HELD])),
        stopped=Count("pk", filter=Q(stage__in=[Stage.QUARANTINED, Stage.HELD])),
    )
    return Totals(**found)


TONES = {
    Stage.DONE: "ok",
    Stage.DUPLICATE: "ok",
    Stage.QUARANTINED: "stop",
    Stage.HELD: "wait",
    Stage.CANCELLED: "stop",
}
MOST_ROWS = 300
OVERLAP = timedelta(seconds=3)


def moved_since(hand_in: HandIn, since: datetime | None) -> list[ProgressRow]:
    """Return the files that ended since a moment and those on their way, a few hundred at most."""
    files = hand_in.submissions.order_by("-finished_at", "pk")
    if since is not None:
        moving = ~Q(stage__in=[*FINAL_STAGES, Stage.UPLOADING])
        files = files.filter(Q(finished_at__gte=since - OVERLAP) | moving)
    return progress(hand_in, only=list(files.values_list("public_id", flat=True)[:MOST_ROWS]))


def row_json(row: ProgressRow) -> dict[str, str | int | bool]:
    """Return a file's row for the page's script."""
    stopped = _("The work on it failed. Its bytes are safe; the page of work says why and tries again.")
    return {
        "id": row.public_id,
        "name": row.file_name,
        "path": row.relative_path,
        "size": row.size,
        "offset": row.uploaded,
        "stage": row.stage.value,
        "words": row.stage_label,
        "tone": "stop" if row.failed else TONES.get(row.stage, ""),
        "final": row.is_final or row.failed,
        "reason": stopped if row.failed else row.reason,
    }
