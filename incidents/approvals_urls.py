"""Addresses of the approvals pages. References only; a search for a person is posted and kept on the server."""

from django.urls import path

from incidents.views import approach, approvals, start

app_name = "approvals"

urlpatterns = [
    path("", approvals.queue, name="queue"),
    path("letters/", approvals.letters, name="letters"),
    path("sent-on/", approvals.sent_on, name="sent_on"),
    path("decided/", approvals.decided, name="decided"),
    path("find/", approvals.find, name="find"),
    path("export/<slug:part>/", approvals.export, name="export"),
    path("new/", start.start, name="start"),
    path("new/<str:customer>/", start.start_for, name="start_for"),
    path("<str:reference>/", approach.approach, name="approach"),
    path("<str:reference>/decide/", approach.decide, name="decide"),
    path("<str:reference>/answer/", approach.answer, name="answer"),
    path("<str:reference>/discussion/", approach.discussion, name="discussion"),
    path("<str:reference>/conversation/", approach.conversation, name="conversation"),
    path("<str:reference>/letter/", approach.another_letter, name="another_letter"),
    path("<str:reference>/outcome/", approach.outcome, name="outcome"),
    path("<str:reference>/withdraw/", approach.withdraw, name="withdraw"),
]
