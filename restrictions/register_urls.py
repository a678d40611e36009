"""Addresses of the register: restrictions, who must know of them, and how the customer is told."""

from django.urls import path

from restrictions.views import (
    register_extending,
    register_list,
    register_notices,
    register_restriction,
    register_sharing,
    register_telling,
)

app_name = "register"

urlpatterns = [
    path("", register_list.listing, name="list"),
    path("export/<slug:form>/", register_list.export, name="export"),
    path("notices/<int:pk>/", register_notices.notice, name="notice"),
    path("<slug:reference>/", register_restriction.restriction, name="restriction"),
    path("<slug:reference>/sharing/", register_sharing.sharing, name="sharing"),
    path("<slug:reference>/told/", register_telling.told, name="told"),
    path("<slug:reference>/untold/", register_telling.untold, name="untold"),
    path("<slug:reference>/letter/", register_telling.begin_letter, name="begin_letter"),
    path("<slug:reference>/extend/", register_extending.extend, name="extend"),
    path("<slug:reference>/withdraw/", register_telling.withdraw, name="withdraw"),
]
