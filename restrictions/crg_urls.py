"""Addresses of the Review Group's pages, and of decisions that one person takes. References only."""

from django.urls import path

from restrictions.views import group, group_advice, group_case, group_status

app_name = "crg"

urlpatterns = [
    path("", group.dashboard, name="dashboard"),
    path("agenda.pdf", group.agenda, name="agenda"),
    path("status/", group_status.status_lists, name="status_lists"),
    path("status/open/", group_status.open_list, name="open_status_list"),
    path("status/<int:pk>/", group_status.status_list, name="status_list"),
    path("status/<int:pk>/<int:entry>/", group_status.sign, name="sign_entry"),
    path("advice/ask/<str:reference>/", group_advice.ask, name="ask_advice"),
    path("advice/<str:reference>/", group_advice.advice, name="advice"),
    path("<slug:part>/", group.dashboard, name="part"),
    path("case/<str:reference>/", group_case.case, name="case"),
    path("case/<str:reference>/vote/", group_case.vote, name="vote"),
    path("case/<str:reference>/remark/", group_case.remark, name="remark"),
    path("case/<str:reference>/interest/", group_case.interest, name="interest"),
    path("case/<str:reference>/question/", group_case.question, name="question"),
    path("case/<str:reference>/option/", group_case.option, name="option"),
    path("case/<str:reference>/record/", group_case.record, name="record"),
    path("case/<str:reference>/decide/", group_case.decide, name="decide"),
    path("case/<str:reference>/pass-on/", group_case.pass_on, name="pass_on"),
    path("case/<str:reference>/sign-off/", group_case.sign_off, name="sign_off"),
]
