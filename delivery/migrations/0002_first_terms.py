"""Puts the first terms of use into an installation that has none."""

from datetime import UTC, datetime

from django.db import migrations

from delivery.first_terms import TEXTS, VERSION


def add_first_terms(apps, schema_editor):
    terms_model = apps.get_model("delivery", "Terms")
    if terms_model.objects.exists():
        return
    terms = terms_model.objects.create(version=VERSION, in_force_from=datetime(2026, 1, 1, tzinfo=UTC))
    text_model = apps.get_model("delivery", "TermsText")
    text_model.objects.bulk_create(text_model(terms=terms, language=tag, body=body) for tag, body in TEXTS.items())


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_initial")]
    operations = [migrations.RunPython(add_first_terms, migrations.RunPython.noop)]
