"""Addresses of settings about people, and of one's own account."""

from django.urls import path

from engagement.people import views

app_name = "people"

urlpatterns = [
    path("settings/", views.settings_home, name="settings"),
    path("settings/people/", views.people_list, name="people"),
    path("settings/people/invite/", views.invite, name="invite"),
    path("settings/people/<int:pk>/", views.person, name="person"),
    path("settings/people/<int:pk>/roles/", views.roles, name="roles"),
    path("settings/people/<int:pk>/invite-again/", views.invite_again, name="invite_again"),
    path("settings/people/<int:pk>/leaving/", views.leaving, name="leaving"),
    path("settings/people/<int:pk>/bring-back/", views.bring_back, name="bring_back"),
    path("settings/teams/", views.teams, name="teams"),
    path("settings/teams/add/", views.team, name="add_team"),
    path("settings/teams/<int:pk>/", views.team, name="team"),
    path("settings/services/add/", views.service, name="add_service"),
    path("settings/services/<int:pk>/", views.service, name="service"),
    path("settings/absences/", views.absences, name="absences"),
    path("absences/<int:pk>/end/", views.end_absence, name="end_absence"),
    path("settings/seats/", views.seats, name="seats"),
    path("settings/seats/<int:pk>/end/", views.end_seat, name="end_seat"),
    path("account/", views.account, name="account"),
    path("account/absence/", views.own_absence, name="own_absence"),
    path("demo/", views.demo_sign_in, name="demo_sign_in"),
]
