"""What `doctor` asks of this room."""

from django.conf import settings

from dam.health.findings import Finding
from delivery.models import Grant
from delivery.services.terms import current_terms


def doctor() -> list[Finding]:
    """Return how it stands with the terms of use, and whether any grant lacks its ledger row."""
    return [_terms(), _ledgered()]


def _terms() -> Finding:
    name, mend = "delivery: terms of use", "Publish them: `manage.py terms publish sq=FILE sr-Latn=FILE en=FILE`."
    terms = current_terms()
    if terms is None:
        return Finding(name, ok=False, says="None are in force: media cannot download anything.", mend=mend)
    languages = set(terms.texts.values_list("language", flat=True))
    missing = [tag for tag in settings.CONTENT_LANGUAGES if tag not in languages]
    if missing:
        return Finding(name, ok=False, says=f"Version {terms.version} lacks {', '.join(missing)}.", mend=mend)
    return Finding(name, ok=True, says=f"Version {terms.version} is in force, in {len(languages)} languages.")


def _ledgered() -> Finding:
    name, loose = "delivery: ledger", Grant.objects.filter(ledger_seq=None).count()
    if loose:
        return Finding(
            name,
            ok=False,
            says=f"{loose} grants have no ledger row. Nothing can be fetched by them.",
            mend="Run `manage.py ledger verify`; if the chain holds, the rows are left from a failure and do no harm.",
        )
    return Finding(name, ok=True, says="Every grant has its ledger row.")
