"""Addresses of the organisation's own settings."""

from django.urls import path

from engagement.policy import settings_views as views

app_name = "local"

urlpatterns = [
    path("organisation/", views.organisation_facts, name="organisation"),
    path("holidays/", views.holidays, name="holidays"),
    path("holidays/<str:day>/remove/", views.remove_holiday, name="remove_holiday"),
    path("policy/", views.publish, name="publish"),
    path("local-values/", views.local_values, name="values"),
    path("local-values/accept-suggestions/", views.accept_suggestions, name="accept_suggestions"),
    path("local-values/<slug:key>/", views.local_value, name="value"),
    path("local-values/<slug:key>/withdraw/", views.withdraw_local_value, name="withdraw_value"),
]
