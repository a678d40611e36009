"""Addresses of the policy for all staff."""

from django.urls import path

from engagement.policy import views

app_name = "policy"

urlpatterns = [
    path("", views.in_force, name="in_force"),
    path("versions/<int:number>/", views.version, name="version"),
]
