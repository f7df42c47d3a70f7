"""Addresses of a reader's own choices. Signing in is allauth's."""

from django.urls import path

from dam.accounts import views

urlpatterns = [
    path("choose/", views.choose, name="choose"),
]
