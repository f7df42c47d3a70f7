"""What `doctor` asks about files on their way in."""

from django.utils.translation import gettext as _

from dam.health.findings import Finding
from ingest.selectors.attention import failed, held, lost


def doctor() -> list[Finding]:
    """Examine the files that wait for somebody, and those that nobody works on."""
    return [_waiting(), _lost()]


def _waiting() -> Finding:
    name = _("Files handed in")
    stopped, undecided = len(failed()), held().count()
    if not stopped and not undecided:
        return Finding(name, ok=True, says=_("No file waits for a decision or a retry."))
    return Finding(
        name,
        ok=False,
        says=_("%(held)d files wait for a decision and %(failed)d for a retry. Their bytes are kept.")
        % {"held": undecided, "failed": stopped},
        mend=_("Open the desk's page of work, read each one's reason, and decide."),
    )


def _lost() -> Finding:
    name = _("Files on their way")
    count = lost().count()
    if not count:
        return Finding(name, ok=True, says=_("Every file on its way has its work item."))
    return Finding(
        name,
        ok=False,
        says=_("%(count)d files on their way have no work item. Their bytes are kept.") % {"count": count},
        mend=_("It is mended by itself within an hour, if beat and a light worker run."),
    )
