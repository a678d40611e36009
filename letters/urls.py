"""Addresses of letters: uuids only, never a name."""

from django.urls import path

from letters import views

app_name = "letters"
urlpatterns = [
    path("<uuid:letter_id>/", views.letter, name="letter"),
    path("<uuid:letter_id>/state/", views.state, name="state"),
    path("<uuid:letter_id>/edit/", views.edit, name="edit"),
    path("<uuid:letter_id>/autosave/", views.autosave, name="autosave"),
    path("<uuid:letter_id>/draft.pdf", views.draft_pdf, name="draft_pdf"),
    path("<uuid:letter_id>/check/", views.check, name="check"),
    path("<uuid:letter_id>/issue/", views.issue, name="issue"),
    path("<uuid:letter_id>/new-date/", views.new_date, name="new_date"),
    path("<uuid:letter_id>/change/", views.reopen, name="reopen"),
    path("<uuid:letter_id>/again/", views.retry, name="retry"),
    path("<uuid:letter_id>/cancel/", views.cancel, name="cancel"),
    path("<uuid:letter_id>/came-back/", views.returned, name="returned"),
    path("<uuid:letter_id>/sent-again/", views.send_again, name="send_again"),
    path("<uuid:letter_id>/pdf/<slug:form>/", views.stored_form, name="pdf"),
]
