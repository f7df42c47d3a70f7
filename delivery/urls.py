"""Addresses from which bytes leave."""

from django.urls import path

from delivery.views.fetch import fetch
from delivery.views.preview import preview

app_name = "delivery"
urlpatterns = [
    path("get/<str:delivery_id>/<str:file_name>", fetch, name="fetch"),
    path("media/<str:public_id>/<slug:recipe>", preview, name="preview"),
]
