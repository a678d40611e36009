"""Addresses of the pages that belong to no room."""

from django.urls import path

from engagement.ui import kept_posts, views

urlpatterns = [
    path("accessibility/", views.accessibility, name="accessibility"),
    path("help/", views.help_page, name="help"),
    path("support/", views.support, name="support"),
    path("kept/<str:key>/", kept_posts.kept_post, name="kept_post"),
]
