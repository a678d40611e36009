"""An ombudsman's inquiry: recorded when it comes, answered, found, and followed by what we do (SBC-3.8b)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from appeals.forms import inquiries as forms
from appeals.models import OmbudsmanInquiry
from appeals.selectors import inquiries as reads
from appeals.services import inquiries as services
from appeals.views.hearing import get_or_post, posted, reader
from engagement.permissions import Refused, allowed, needs
from engagement.ui.views import page

Act = Callable[[OmbudsmanInquiry, Any, dict[str, Any]], Any]

# The forms of the page: the class, what it does, and what is said when it is done.
ACTS: dict[str, tuple[Any, Act, str]] = {
    "sent": (
        forms.SentForm,
        lambda inquiry, actor, given: services.record_reply(inquiry.pk, actor=actor, **given),
        "Recorded as answered.",
    ),
    "found": (
        forms.FoundForm,
        lambda inquiry, actor, given: services.record_finding(inquiry.pk, actor=actor, **given),
        "Recorded. Add what you do because of it.",
    ),
    "action": (
        forms.ActionForm,
        lambda inquiry, actor, given: services.add_action(inquiry.pk, actor=actor, **given),
        "Added. Whoever does it gets word now.",
    ),
}


@needs("record_inquiry")
@get_or_post
def inquire(request: HttpRequest, reference: str) -> HttpResponse:
    """The ombudsman has asked about a restriction; `?appeal=` says from which appeal's page one comes."""
    restriction = reads.restriction_asked_about(request.user, reference)
    appeals = reads.appeals_before(request.user, restriction)
    form = forms.AskedForm(posted(request), appeals=appeals, came_from=request.GET.get("appeal", "").upper())
    if request.method == "POST" and form.is_valid():
        try:
            recorded = services.record_inquiry(
                restriction.pk, actor=reader(request), asked=form.asked, appeal=form.appeal_before
            )
        except ValidationError as error:
            form.add_refused(error)
        else:
            messages.success(request, "Recorded. You are reminded before the answer is due.")
            return redirect(recorded)
    status = 422 if request.method == "POST" else None
    return page(request, "appeals/inquire.html", {"restriction": restriction, "form": form}, status=status)


@needs("see_appeals")
@get_or_post
def inquiry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One inquiry: asked, sent, found, and what we do. The liaison officer records it here."""
    found = reads.inquiry_for(request.user, pk)
    name = request.POST.get("act", "")
    if request.method != "POST":
        return _shown(request, found)
    answer = allowed(request.user, "record_inquiry")
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
    if name not in ACTS:
        messages.info(request, "Nothing was recorded: choose one of the buttons on this page.")
        return redirect(found)
    kind, act, said = ACTS[name]
    form = kind(request.POST, inquiry=found, prefix=name)
    if form.is_valid():
        try:
            act(found, reader(request), form.cleaned_data)
        except ValidationError as error:
            form.add_refused(error)
        else:
            messages.success(request, said)
            return redirect(found)
    return _shown(request, found, {name: form})


@needs("see_appeals")
@get_or_post
def action_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever does it, or the liaison officer, says that it is done, and how."""
    action = reads.action_for(request.user, pk)
    if action.done_on is not None:
        messages.info(request, "This is done already.")
        return redirect(action.inquiry)
    if action.owner_id != reader(request).pk:
        answer = allowed(request.user, "record_inquiry")
        if isinstance(answer, Refused):
            raise PermissionDenied(f"This is for {action.owner} to do, or for the liaison officer.")
    form = forms.DoneForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.complete_action(action.pk, actor=reader(request), done_how=form.cleaned_data["done_how"])
        except ValidationError as error:
            form.add_refused(error)
        else:
            messages.success(request, "Recorded as done. Thank you.")
            return redirect(action.inquiry)
    status = 422 if request.method == "POST" else None
    return page(request, "appeals/action_done.html", {"action": action, "form": form}, status=status)


def _shown(request: HttpRequest, found: OmbudsmanInquiry, wrong: dict[str, Any] | None = None) -> HttpResponse:
    records = bool(allowed(request.user, "record_inquiry"))
    shown = {name: kind(inquiry=found, prefix=name) for name, (kind, _act, _said) in ACTS.items()} if records else {}
    if found.sent_on is not None:
        shown.pop("sent", None)
    if found.found_on is not None:
        shown.pop("found", None)
    context = {
        "found": found,
        "actions": reads.actions_of(found, request.user),
        "records": records,
        "forms": shown | (wrong or {}),
        "form": next(iter((wrong or {}).values()), None),
    }
    return page(request, "appeals/inquiry.html", context, status=422 if wrong else None)
