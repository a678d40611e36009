"""Settings of one organisation: its facts, its holidays, what the policy leaves open, and publishing the policy."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from engagement import clock
from engagement.people.permissions import needs
from engagement.policy import services
from engagement.policy.forms import HolidayForm, LocalValueForm, OrganisationForm, PublishForm
from engagement.policy.models import Holiday, LocalValue
from engagement.policy.presenting import published
from engagement.policy.profile import UnknownCode
from engagement.policy.reading import ProfileFaults
from engagement.policy.selectors import (
    OMBUDSMAN_CHECKED,
    is_published,
    local_answers,
    ombudsman_to_check,
    organisation,
    policy_in_force,
    versions,
)
from engagement.ui.views import page

FORM = require_http_methods(["GET", "POST"])


@needs("manage_settings")
@FORM
def organisation_facts(request: HttpRequest) -> HttpResponse:
    """Name, addresses, letterhead, ombudsman, support line."""
    form = OrganisationForm(request.POST or None, instance=organisation())
    if request.method == "POST" and form.is_valid():
        services.update_organisation(_person(request), {name: form.cleaned_data[name] for name in form.fields})
        messages.success(request, "Saved.")
        return redirect("people:settings")
    return page(request, "policy/organisation.html", {"form": form})


@needs("manage_settings")
@FORM
def holidays(request: HttpRequest) -> HttpResponse:
    """The days on which nobody works, beside weekends."""
    form = HolidayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_holiday(_person(request), form.cleaned_data["date"], form.cleaned_data["name"])
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, "Holiday added.")
            return redirect("local:holidays")
    coming = Holiday.objects.filter(date__gte=clock.today()).order_by("date")
    past = Holiday.objects.filter(date__lt=clock.today()).order_by("-date")
    return page(request, "policy/holidays.html", {"form": form, "coming": coming, "past": past})


@needs("manage_settings")
@require_POST
def remove_holiday(request: HttpRequest, day: str) -> HttpResponse:
    """Take a holiday out again."""
    try:
        services.remove_holiday(_person(request), date.fromisoformat(day))
    except ValueError as error:
        raise Http404 from error
    messages.success(request, "Holiday removed.")
    return redirect("local:holidays")


@needs("manage_policy")
@FORM
def publish(request: HttpRequest) -> HttpResponse:
    """Publish one of the policies that came with this release, as its next version."""
    newest = versions().first()
    in_force = newest.profile_code if newest is not None else None
    form = PublishForm(request.POST or None, in_force=in_force)
    faults: list[Any] = []
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["profile"]
        try:
            version, is_new = services.publish_profile(_person(request), chosen, form.cleaned_data["change_note"])
        except ProfileFaults as error:
            faults = list(error.faults)
            form.add_error(None, "The policy has mistakes. Nothing was published.")
        except ValidationError as error:
            form.add_error("change_note", error.messages)
        else:
            services.seed_holidays()
            words = f"Version {version.number} is in force." if is_new else "Nothing has changed since this version."
            if is_new and in_force not in (None, chosen):
                words += " It is another policy: accept the local values anew, under Settings."
                if ombudsman_to_check(version):
                    words += " Check the name and address of the ombudsman too, under Organisation: letters carry them."
            messages.success(request, words)
            return redirect("policy:in_force")
    context = {
        "form": form,
        "faults": faults,
        "versions": published(versions()),
        "accepted": LocalValue.objects.exclude(key=OMBUDSMAN_CHECKED).count(),
    }
    return page(request, "policy/publish.html", context)


@needs("manage_policy")
@require_http_methods(["GET"])
def local_values(request: HttpRequest) -> HttpResponse:
    """What the policy leaves open: each question, our suggestion, and what somebody accepted."""
    answers = local_answers(policy_in_force()) if is_published() else []
    groups: dict[str, list[Any]] = {}
    for answer in answers:
        groups.setdefault(answer.setting.group, []).append(answer)
    context = {
        "groups": groups,
        "published": is_published(),
        "open_suggestions": any(one.accepted is None and one.setting.suggested is not None for one in answers),
    }
    return page(request, "policy/local_values.html", context)


@needs("manage_policy")
@FORM
def local_value(request: HttpRequest, key: str) -> HttpResponse:
    """Accept a value for one question, or take it back."""
    try:
        setting = policy_in_force().local_setting(key)
    except UnknownCode as error:
        raise Http404 from error
    accepted = LocalValue.objects.filter(key=key).first()
    form = LocalValueForm(setting, request.POST or None, accepted=accepted)
    if request.method == "POST" and form.is_valid():
        services.accept_local_value(_person(request), key, form.cleaned_value)
        messages.success(request, "Accepted. It applies from now on.")
        return redirect("local:values")
    return page(request, "policy/local_value.html", {"form": form, "setting": setting, "accepted": accepted})


@needs("manage_policy")
@require_POST
def withdraw_local_value(request: HttpRequest, key: str) -> HttpResponse:
    """The question counts as not answered again."""
    services.withdraw_local_value(_person(request), key)
    messages.success(request, "Taken back. It is not set any more.")
    return redirect("local:values")


@needs("manage_policy")
@require_POST
def accept_suggestions(request: HttpRequest) -> HttpResponse:
    """Accept every suggestion that is not answered yet: one press, one name behind each value."""
    count = services.accept_all_suggestions(_person(request))
    messages.success(request, f"{count} suggested {'value' if count == 1 else 'values'} accepted in your name.")
    return redirect("local:values")


def _person(request: HttpRequest) -> Any:
    return request.user
