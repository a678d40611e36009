"""Addresses of the contact check and of its interface for other systems."""

from django.urls import path

from restrictions.contact_check import api, views

app_name = "contact_check"

urlpatterns = [
    path("contact-check/", views.search, name="search"),
    path("contact-check/<str:reference>/", views.person, name="person"),
    path("api/", api.documentation, name="api"),
    path("api/openapi.json", api.description, name="openapi"),
    path("api/contact-check/", api.contact_check, name="api_check"),
]
