"""Addresses of documents."""

from django.urls import path

from engagement.spine import views

app_name = "documents"

urlpatterns = [
    path("<uuid:pk>/", views.evidence, name="open"),
]
