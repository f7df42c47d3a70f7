"""The newsroom's addresses. Everything public carries a public id."""

from django.urls import path

from newsroom.views.account import downloads, terms
from newsroom.views.assets import asset, download, preparing
from newsroom.views.events import event, home
from newsroom.views.finding import finding

app_name = "newsroom"
urlpatterns = [
    path("", home, name="home"),
    path("e/<slug:public_id>/", event, name="event"),
    path("a/<slug:public_id>/", asset, name="asset"),
    path("a/<slug:public_id>/download", download, name="download"),
    path("a/<slug:public_id>/preparing", preparing, name="preparing"),
    path("search/", finding, name="search"),
    path("terms/", terms, name="terms"),
    path("downloads/", downloads, name="downloads"),
]
