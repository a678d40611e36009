"""Addresses of this room: references and keys of searches, never a name."""

from django.urls import path

from engagement.customers import views

app_name = "customers"

urlpatterns = [
    path("", views.search, name="search"),
    path("new/", views.new, name="new"),
    path("merges/<uuid:merge_id>/undo/", views.undo, name="undo_merge"),
    path("<str:reference>/", views.record, name="record"),
    path("<str:reference>/edit/", views.edit, name="edit"),
    path("<str:reference>/names/", views.add_name, name="add_name"),
    path("<str:reference>/contact/", views.add_contact, name="add_contact"),
    path("<str:reference>/contact/<uuid:row_id>/end/", views.end_contact, name="end_contact"),
    path("<str:reference>/adjustments/", views.add_need, name="add_adjustment"),
    path("<str:reference>/adjustments/<uuid:row_id>/answer/", views.answer_need, name="answer_adjustment"),
    path("<str:reference>/adjustments/<uuid:row_id>/end/", views.end_need, name="end_adjustment"),
    path("<str:reference>/notes/", views.add_note, name="add_note"),
    path("<str:reference>/acting/", views.find_other, name="find_representative"),
    path("<str:reference>/acting/<uuid:row_id>/end/", views.end_acting, name="end_representation"),
    path("<str:reference>/acting/<str:other>/", views.add_acting, name="add_representation"),
    path("<str:reference>/merge/", views.find_twin, name="find_twin"),
    path("<str:reference>/merge/<str:other>/", views.merge, name="merge"),
]
