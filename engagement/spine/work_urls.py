"""Addresses of the home page."""

from django.urls import path

from engagement.spine import home

app_name = "work"

urlpatterns = [
    path("", home.home, name="home"),
    path("notices/read/", home.read_notices, name="read"),
]
