"""What `doctor` asks of this room."""

from django.utils.translation import gettext as _

from dam.catalogue.models import Asset
from dam.health.findings import Finding
from dam.work.models import State, WorkItem
from search import freshness
from search.analysis import digest
from search.backends import backend
from search.errors import SearchDown
from search.plan import Everything, Plan, Terms
from search.rebuilding import KIND
from search.schema import DESK, SIGNATURE


def doctor() -> list[Finding]:
    """Look at the index and at the work that waits for it."""
    return [_index(), _work()]


def _index() -> Finding:
    name = _("search: index")
    mend = _("Run “manage.py reindex”. Searches go on in the old index while the new one is built.")
    live = freshness.live()
    assets = Asset.objects.filter(destroyed_at=None).count()
    if live is None:
        says = _("No index was built yet; there are %(count)d assets.") % {"count": assets}
        return Finding(name, assets == 0, says, mend if assets else "")
    if live.analysis != digest(SIGNATURE):
        return Finding(name, False, _("The index was built by another version of Kronika."), mend)
    try:
        plan = Plan((Everything(),), within=Terms("face", (DESK,)), limit=1)
        known = backend().search(live.generation, plan).total
    except SearchDown as error:
        return Finding(name, False, str(error), mend)
    says = _("%(engine)s answers; it knows %(known)d of %(count)d assets.") % {
        "engine": backend().name,
        "known": known,
        "count": assets,
    }
    return Finding(name, True, says)


def _work() -> Finding:
    name = _("search: waiting work")
    failed = WorkItem.objects.filter(kind=KIND, state=State.FAILED).count()
    if failed:
        says = _("%(count)d assets could not be indexed.") % {"count": failed}
        mend = _("Look at the failed work on the desk and try it again; “manage.py reindex” indexes everything anew.")
        return Finding(name, False, says, mend)
    waiting = WorkItem.objects.filter(kind=KIND, state__in=[State.WAITING, State.RUNNING]).count()
    return Finding(name, True, _("%(count)d assets wait to be indexed.") % {"count": waiting})
