"""Addresses of this room: references and keys, never a name."""

from django.urls import path

from engagement.contact import views

app_name = "contact"

urlpatterns = [
    path("contact/new/", views.log_new, name="log_new"),
    path("contact/entries/<uuid:pk>/", views.logged, name="logged"),
    path("contact/entries/<uuid:pk>/correct/", views.correct, name="correct"),
    path("contact/entries/<uuid:pk>/take-back/", views.take_back, name="take_back"),
    path("contact/signals/<uuid:pk>/", views.signal, name="signal"),
    path("contact/<str:reference>/", views.load, name="load"),
    path("contact/<str:reference>/log/", views.log, name="log"),
    path("contact/<str:reference>/more/", views.more, name="more"),
    path("settings/usual-contact/", views.usual, name="usual"),
    path("settings/usual-contact/<int:pk>/", views.set_usual, name="set_usual"),
    path("settings/usual-contact/<int:pk>/remove/", views.remove_usual, name="remove_usual"),
    path("settings/systems/", views.systems, name="systems"),
    path("settings/systems/<int:pk>/revoke/", views.revoke, name="revoke_system"),
]
