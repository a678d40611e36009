"""Addresses of reviews."""

from django.urls import path

from restrictions.views import reviews

app_name = "reviews"

urlpatterns = [
    path("", reviews.listing, name="list"),
    path("month/<int:year>/<int:month>/", reviews.month, name="month"),
    path("ask/<str:reference>/", reviews.ask, name="ask"),
    path("<uuid:pk>/", reviews.review, name="review"),
    path("<uuid:pk>/begin/", reviews.begin, name="begin"),
    path("<uuid:pk>/complete/", reviews.complete, name="complete"),
    path("<uuid:pk>/move/", reviews.move, name="move"),
]
