"""Addresses of the room: the tus endpoint, mounted at /upload/."""

from django.urls import path

from ingest.views import tus

app_name = "ingest"
urlpatterns = [
    path("", tus.collection, name="uploads"),
    path("<slug:public_id>", tus.resource, name="upload"),
]
