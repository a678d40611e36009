"""Addresses of appeals. They carry references, never names."""

from django.urls import path

from appeals.views import adding, case, choose, deciding, for_me, hearing, inquiries, listing, registering, voting

app_name = "appeals"

urlpatterns = [
    path("", listing.listing, name="list"),
    path("table/", listing.export, name="export"),
    path("for-me/", for_me.for_me, name="for_me"),
    path("choose/<str:reference>/", choose.choose, name="choose"),
    path("register/<str:reference>/", registering.register, name="register"),
    path("register-action/<int:pk>/", registering.register_action, name="register_action"),
    path("register-member/<str:reference>/", registering.register_member, name="register_member"),
    path("add/<str:reference>/", adding.add, name="add"),
    path("inquire/<str:reference>/", inquiries.inquire, name="inquire"),
    path("inquiries/<uuid:pk>/", inquiries.inquiry, name="inquiry"),
    path("inquiries/actions/<int:pk>/done/", inquiries.action_done, name="action_done"),
    path("<str:reference>/", case.appeal, name="appeal"),
    path("<str:reference>/edit/", case.edit, name="edit"),
    path("<str:reference>/points/", case.add_point, name="points"),
    path("<str:reference>/points/<int:pk>/remove/", case.remove_point, name="remove_point"),
    path("<str:reference>/document/", case.document, name="document"),
    path("<str:reference>/pass-on/", case.pass_on, name="pass_on"),
    path("<str:reference>/meanwhile/", hearing.meanwhile, name="meanwhile"),
    path("<str:reference>/question/", hearing.question, name="question"),
    path("<str:reference>/answer/", case.answer, name="answer"),
    path("<str:reference>/interest/", hearing.interest, name="interest"),
    path("<str:reference>/option/", voting.option, name="option"),
    path("<str:reference>/option/<uuid:pk>/back/", voting.take_option_back, name="take_option_back"),
    path("<str:reference>/vote/", voting.vote, name="vote"),
    path("<str:reference>/record/", voting.record, name="record"),
    path("<str:reference>/decide/", deciding.decide, name="decide"),
    path("<str:reference>/withdraw/", case.withdraw, name="withdraw"),
    path("<str:reference>/decline/", case.decline, name="decline"),
    path("<str:reference>/close/", case.close, name="close"),
]
