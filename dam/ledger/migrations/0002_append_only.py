"""Begin the chain, and have the database refuse every change to it (`dam.ledger.triggers`)."""

from django.db import migrations

from dam.ledger.triggers import protect, unprotect


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(protect, unprotect)]
