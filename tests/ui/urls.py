"""A few pages of our own, so that the interface is tested without any room but this one."""

from types import SimpleNamespace
from typing import Any, ClassVar

from allauth.account import views as account
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, TooManyFilesSent
from django.db import DataError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from django.views.decorators.http import require_POST

from engagement import clock
from engagement.ui.fields import DateField, ManyFilesField, TimeField, YesNoField
from engagement.ui.forms import EvenhandForm, Look
from engagement.ui.views import page


class EverythingForm(EvenhandForm):
    """One field of each kind."""

    happened_on = DateField(label="When did it happen?", called="the date it happened", past=True)
    at = TimeField(label="At what time?", called="the time", required=False)
    channel = forms.ChoiceField(
        label="How did they contact us?",
        choices=[("phone", "Phone"), ("letter", "Letter"), ("other", "Another way")],
        widget=forms.RadioSelect,
    )
    other_way = forms.CharField(label="Which way?")
    behaviours = forms.MultipleChoiceField(
        label="What did they do?",
        choices=[("shouted", "Shouted"), ("none", "None of these")],
        widget=forms.CheckboxSelectMultiple,
    )
    account = forms.CharField(label="What happened?", widget=forms.Textarea, help_text="Facts, not opinions")
    minutes = forms.IntegerField(label="How long did it take?")
    team = forms.ChoiceField(label="Team", choices=[("", "---------"), ("planning", "Planning")])
    asked = YesNoField(label="Did you ask about adjustments?")
    seen = forms.BooleanField(label="I have read the account")
    email = forms.EmailField(label="Email address")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    documents = ManyFilesField(label="Documents (optional)", required=False)

    looks: ClassVar[dict[str, Look]] = {
        "channel": Look(
            clause="SBC-6.3a", choice_hints={"phone": "Calls you made or took"}, reveals={"other": ("other_way",)}
        ),
        "account": Look(words=5),
        "minutes": Look(suffix="minutes", width=3),
        "behaviours": Look(exclusive="none", divider={"none": "or"}),
    }


class Moved(Exception):
    """As the spine raises it."""

    refusal_status = 409

    def __init__(self) -> None:
        super().__init__()
        self.by, self.at, self.state = "Ewan Scott", clock.now(), "Approved"


class Missing(Exception):
    """As the spine raises it."""

    refusal_status = 422
    unmet = (
        SimpleNamespace(
            says="Say whether you considered the adjustment", clauses=("SBC-6.3a",), url="/mend/", field=""
        ),
        SimpleNamespace(says="Write the reason", clauses=(), url="", field="account"),
    )


class Hidden(Exception):
    """As the spine raises it."""

    refusal_status = 404


FAULTS: dict[str, Any] = {
    "moved": Moved,
    "missing": Missing,
    "hidden": Hidden,
    "files": TooManyFilesSent,
    "data": lambda: DataError("value too long for type character varying(20)"),
    "denied": lambda: PermissionDenied("You cannot decide your own request."),
    "fault": lambda: ValueError("a fault"),
}


def refuse(request: HttpRequest, kind: str) -> HttpResponse:
    """Raise what a service would."""
    raise FAULTS[kind]()


def everything(request: HttpRequest) -> HttpResponse:
    """The form above."""
    sent = request.method == "POST"
    form = EverythingForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and request.headers.get("X-Requested-With") == "autosave":
        return JsonResponse({"saved_at": "10:42"})
    if sent and form.is_valid():
        return HttpResponse("taken")
    return page(request, "ui_tests/everything.html", {"form": form})


@login_not_required
def open_to_all(request: HttpRequest) -> HttpResponse:
    """The same form, for which nobody has to sign in."""
    return everything(request)


def note(request: HttpRequest) -> HttpResponse:
    """Says what it was sent."""
    return JsonResponse(dict(request.POST.lists()))


def writes(request: HttpRequest) -> HttpResponse:
    """Changes something although it is only opened, and says so: a mistake that nobody should pay for."""
    Group.objects.create(name="made by opening")
    messages.info(request, "Something was made.")
    return everything(request)


def components(request: HttpRequest) -> HttpResponse:
    """Every component at once."""
    return page(request, "ui_tests/components.html", {"event_at": clock.now()})


urlpatterns = [
    path("", components, name="components"),
    path("everything/", everything, name="everything"),
    path("open/", open_to_all, name="open"),
    path("note/", note, name="note"),
    path("writes/", writes, name="writes"),
    path("refuse/<str:kind>/", refuse, name="refuse"),
    path("only-post/", require_POST(lambda request: HttpResponse("done")), name="only_post"),
    path("account/login/", account.login, name="account_login"),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/signup/", account.signup, name="account_signup"),
    path("account/password/reset/", account.password_reset, name="account_reset_password"),
    path("account/password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path("account/password/change/", account.password_change, name="account_change_password"),
    path("", include("engagement.ui.urls")),
]
handler400 = "engagement.ui.views.bad_request"
handler403 = "engagement.ui.views.permission_denied"
handler404 = "engagement.ui.views.not_found"
handler500 = "engagement.ui.views.server_error"
