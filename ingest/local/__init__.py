"""Files and folders of this machine are handed in: what `manage.py ingest` does."""
