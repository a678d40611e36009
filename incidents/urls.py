"""Addresses of the log, the incidents, the witnesses' accounts, and the approvals."""

from django.urls import include, path

from incidents.views import incident, incident_list, log

log_and_incident_patterns = [
    path("log/", log.start, name="log"),
    path("log/<uuid:pk>/", log.task_list, name="log_tasks"),
    path("log/<uuid:pk>/sent/", log.sent, name="log_sent"),
    path("log/<uuid:pk>/note/", log.note, name="log_note"),
    path("log/<uuid:pk>/elsewhere/", log.elsewhere, name="log_elsewhere"),
    path("log/<uuid:pk>/kept/", log.kept, name="kept"),
    path("log/<uuid:pk>/discard/", log.discard, name="log_discard"),
    path("log/<uuid:pk>/<slug:step>/", log.step, name="log_step"),
    path("incidents/", incident_list.listing, name="list"),
    path("incidents/export/", incident_list.export, name="export"),
    path("incidents/<slug:reference>/", incident.incident, name="incident"),
    path("incidents/<slug:reference>/do/<slug:act>/", incident.act, name="act"),
    path("incidents/<slug:reference>/move/<slug:name>/", incident.move, name="move"),
    path("accounts/<int:pk>/", incident.account, name="account"),
]

urlpatterns = [
    path("", include((log_and_incident_patterns, "incidents"))),
    path("approvals/", include("incidents.approvals_urls")),
]
