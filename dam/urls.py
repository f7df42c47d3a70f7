"""All addresses, by face. Each face owns its own list."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("dam.accounts.urls")),
    path("upload/", include("ingest.urls")),
    path("", include("delivery.urls")),
    path("desk/", include("desk.urls")),
    path("", include("newsroom.urls")),
]
