"""Kronika: the composition root (settings, addresses, Celery) and the rooms that everything else stands on."""
