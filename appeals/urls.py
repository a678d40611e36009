"""Addresses of appeals. They carry references, never names."""

from django.urls import path

from appeals.views import case

app_name = "appeals"

urlpatterns = [
    path("<str:reference>/", case.appeal, name="appeal"),
    path("<str:reference>/edit/", case.appeal, name="edit"),
    path("inquiries/<uuid:pk>/", case.appeal, name="inquiry"),
]
