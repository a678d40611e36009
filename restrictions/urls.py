"""Addresses of requests for active management. Drafts by key, the rest by reference; never a name."""

from django.urls import path

from restrictions.views import exceptions, request_steps, requests

app_name = "restrictions"

urlpatterns = [
    path("", requests.mine, name="requests"),
    path("start/", requests.start, name="start"),
    path("exceptions/", exceptions.ledger, name="exceptions"),
    path("exceptions/<uuid:pk>/", exceptions.exception, name="exception"),
    path("exceptions/<uuid:pk>/take-back/", exceptions.take_back, name="take_back_exception"),
    path("exceptions/<uuid:pk>/end/", exceptions.end, name="end_exception"),
    path("exceptions/<uuid:pk>/examine/", exceptions.examine, name="examine_exception"),
    path("<uuid:pk>/", request_steps.tasks, name="request_tasks"),
    path("<uuid:pk>/discard/", requests.discard, name="discard"),
    path("<uuid:pk>/policy/", requests.take_up_policy, name="take_up_policy"),
    path("<uuid:pk>/exceptions/<slug:kind>/", exceptions.propose, name="propose_exception"),
    path("<uuid:pk>/measures/add/", request_steps.choose_measure, name="choose_measure"),
    path("<uuid:pk>/measures/add/<slug:code>/", request_steps.add_measure, name="add_measure"),
    path("<uuid:pk>/measures/<uuid:measure>/", request_steps.change_measure, name="change_measure"),
    path("<uuid:pk>/measures/<uuid:measure>/remove/", request_steps.remove_measure, name="remove_measure"),
    path("<uuid:pk>/<slug:step>/", request_steps.step, name="request_step"),
    path("<str:reference>/", requests.request_page, name="request"),
    path("<str:reference>/support/", requests.support, name="support"),
    path("<str:reference>/answer/", requests.answer, name="answer"),
    path("<str:reference>/withdraw/", requests.withdraw, name="withdraw"),
]
