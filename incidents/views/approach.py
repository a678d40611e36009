"""The page of one restorative approach: what is asked for, the decision, and everything that follows it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from engagement.checks import Unmet
from engagement.customers.selectors import resolve
from engagement.permissions import needs
from engagement.spine.calendar import WorkingDays
from engagement.transitions import AlreadyMoved
from engagement.ui.forms import EvenhandForm
from engagement.ui.views import page
from incidents.forms import approvals as forms
from incidents.forms import following
from incidents.models import RestorativeApproach
from incidents.parts import on_approach
from incidents.selectors.approaches import (
    approach_for,
    fitting_approaches,
    later_incidents,
    state_in_words,
    suggested_monitoring_end,
)
from incidents.selectors.decision import Picture, kind_label_of, picture_of
from incidents.services import restorative as services
from incidents.views.overtaken import Overtaken, overtaken, pressed_twice

State = RestorativeApproach.State
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@needs("see_incidents")
@require_safe
def approach(request: HttpRequest, reference: str) -> HttpResponse:
    """The request, and the decision or the next step beside it."""
    return _shown(request, approach_for(request.user, reference))


@needs("see_incidents")
@get_or_post
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Record the manager's decision."""
    return _acted(request, reference, "decide", _decide)


@needs("see_incidents")
@get_or_post
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """The requester answers the manager's question."""
    return _acted(
        request,
        reference,
        "answer",
        lambda found, form, user: services.answer_question(found.pk, actor=user, **form.cleaned_data),
    )


@needs("see_incidents")
@get_or_post
def discussion(request: HttpRequest, reference: str) -> HttpResponse:
    """Requester and manager talked it over."""
    return _acted(
        request,
        reference,
        "discussion",
        lambda found, form, user: services.record_discussion(found.pk, actor=user, **form.cleaned_data),
    )


@needs("see_incidents")
@get_or_post
def conversation(request: HttpRequest, reference: str) -> HttpResponse:
    """The conversation with the customer took place."""
    return _acted(
        request,
        reference,
        "conversation",
        lambda found, form, user: services.record_conversation(found.pk, actor=user, **form.cleaned_data),
    )


@needs("see_incidents")
@get_or_post
def another_letter(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin another letter after one was cancelled."""
    return _acted(
        request, reference, "letter", lambda found, _form, user: services.start_another_letter(found.pk, actor=user)
    )


@needs("see_incidents")
@get_or_post
def outcome(request: HttpRequest, reference: str) -> HttpResponse:
    """Record whether it helped."""
    return _acted(request, reference, "outcome", _record_outcome)


@needs("see_incidents")
@get_or_post
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the approach up before anything was sent."""
    return _acted(
        request,
        reference,
        "withdraw",
        lambda found, form, user: services.withdraw_restorative_approach(found.pk, actor=user, **form.cleaned_data),
    )


def _decide(found: RestorativeApproach, form: Any, user: Any) -> RestorativeApproach:
    reason = form.cleaned_data["reason"]
    match form.cleaned_data["decision"]:
        case forms.ASK:
            return services.ask_for_more(found.pk, actor=user, question=reason)
        case forms.DECLINE:
            code = form.cleaned_data["decline_code"]
            return services.decline_restorative_approach(found.pk, actor=user, reason_code=code, reason=reason)
        case forms.SAFETY:
            return services.redirect_to_safety(found.pk, actor=user, reason=reason)
        case _:
            return services.approve_restorative_approach(found.pk, actor=user, **form.approval)


def _record_outcome(found: RestorativeApproach, form: Any, user: Any) -> RestorativeApproach:
    given = form.cleaned_data
    if given["helped"]:
        return services.record_improved(found.pk, actor=user, outcome_note=given["outcome_note"])
    return services.record_no_improvement(
        found.pk, actor=user, outcome_note=given["outcome_note"], later_incident=given["later_incident"]
    )


# -- the page ------------------------------------------------------------------------------------------------------

SAID = {
    State.SUBMITTED: "Your answer is with the manager.",
    State.NEEDS_INFO: "Your question is with {requester}.",
    State.APPROVED: "Approved. Next: talk it over, and record the talk here.",
    State.DECLINED: "Recorded. {requester} sees your reasons.",
    State.REDIRECTED_HS: "Sent to health and safety.",
    State.DISCUSSED: "Recorded. What comes next stands on this page.",
    State.MONITORING: "Recorded. On the day you set, you are asked whether it helped.",
    State.SUCCEEDED: "Recorded. Please close the incident when everything about it is done.",
    State.FAILED: "Recorded. Please close the incident when everything about it is done.",
    State.WITHDRAWN: "Withdrawn.",
}


def _acted(
    request: HttpRequest, reference: str, name: str, act: Callable[[Any, Any, Any], RestorativeApproach]
) -> HttpResponse:
    """Do what a form asks for, or show the page again with the form as it was typed.

    Where somebody was first, the page as it stands now says who and when, and gives back what was typed (409).
    """
    found = approach_for(request.user, reference)
    if request.method != "POST":
        return redirect(found)
    picture = picture_of(found, request.user)  # type: ignore[arg-type]
    form = _form(name, found, picture, request.POST)
    if not form.is_valid():
        return _shown(request, found, picture, {name: form})
    try:
        moved = act(found, form, request.user)
    except Unmet as unmet:
        form.add_unmet(unmet)
        return _shown(request, found, picture, {name: form}, unmet)
    except AlreadyMoved as moved_before:
        now = approach_for(request.user, reference)
        if pressed_twice(moved_before, request.user, name, form, _acts_of(name, form), now):
            return redirect(now)
        return _shown(request, now, too_late=overtaken(moved_before, request.user, name, form))
    messages.success(request, SAID[State(moved.state)].format(requester=moved.requester.name))
    return redirect(moved)


def _acts_of(name: str, form: Any) -> tuple[str, ...]:
    """The transitions that a form's answers ask for."""
    if name == "decide":
        chosen = {forms.ASK: "ask_for_more", forms.DECLINE: "decline", forms.SAFETY: "redirect_to_safety"}
        return (chosen.get(form.cleaned_data["decision"], "approve"),)
    if name == "outcome":
        return ("record_improved" if form.cleaned_data["helped"] else "record_no_improvement",)
    if name == "conversation":
        return ("record_oral_request" if form.cleaned_data["asked_for_change"] else "record_conversation",)
    return {
        "answer": ("answer",),
        "discussion": ("record_discussion",),
        "letter": ("start_another_letter",),
        "withdraw": ("withdraw",),
    }[name]


def _shown(
    request: HttpRequest,
    found: RestorativeApproach,
    picture: Picture | None = None,
    posted: dict[str, EvenhandForm] | None = None,
    unmet: Unmet | None = None,
    too_late: Overtaken | None = None,
) -> HttpResponse:
    picture = picture or picture_of(found, request.user)  # type: ignore[arg-type]
    shown = {name: _form(name, found, picture) for name in _offered(picture)} | (posted or {})
    if posted:
        shown = {name: form for name, form in shown.items() if name in posted or name != "withdraw"}
    calendar = WorkingDays.load()
    context: dict[str, Any] = {
        "found": found,
        "picture": picture,
        "kind_label": kind_label_of(found),
        "state_in_words": state_in_words(found),
        "heading": f"{resolve(found.customer.pk).name}: {_in_heading(kind_label_of(found))}",
        "forms": shown,
        "form": next(iter((posted or {}).values()), None),
        "unmet": [check for check in unmet.unmet if not check.field] if unmet else picture.unmet,
        "due_in_words": calendar.in_words(found.decide_by),
        "waiting": [
            {**work, "when": calendar.in_words(work["due_on"]) if work["due_on"] else ""} for work in picture.waiting
        ],
        "ended": found.state in RestorativeApproach.ENDED,
        "undecided": found.state in RestorativeApproach.UNDECIDED,
        "too_late": too_late,
        "from_others": on_approach.drawn_for(found, request),
    }
    return page(request, "approvals/approach.html", context, status=409 if too_late else 422 if posted else None)


FORMS_BY_STEP = {
    "approve": "decide",
    "answer": "answer",
    "record_discussion": "discussion",
    "record_conversation": "conversation",
    "start_another_letter": "letter",
    "record_improved": "outcome",
    "withdraw": "withdraw",
}


def _offered(picture: Picture) -> list[str]:
    """The forms that this person may fill in now: those of the steps that are permitted and fit the approach."""
    names = [form for step, form in FORMS_BY_STEP.items() if step in picture.options]
    cancelled = picture.approach.letter is not None and picture.approach.letter.state == "cancelled"
    if picture.goes_by_letter and "conversation" in names:
        names.remove("conversation")
    if not cancelled and "letter" in names:
        names.remove("letter")
    if "decide" in names and "withdraw" in names:
        names.remove("withdraw")
    return names


def _form(name: str, found: RestorativeApproach, picture: Picture, data: Any = None) -> Any:
    more: dict[str, Any] = {"auto_id": f"{name}_%s"}
    match name:
        case "decide":
            fitting = fitting_approaches(found.category, found.incidents.all())
            return forms.DecisionForm(
                data,
                request_=found,
                asked_for=picture.asked_for,
                others=[kind for kind in fitting if kind.code != found.kind],
                has_adjustments=bool(picture.adjustments),
                third_time=picture.third_time,
                for_safety=any(incident.zero_tolerance for incident in found.incidents.all()),
                **more,
            )
        case "answer":
            return following.AnswerForm(data, initial={"wanted": found.wanted}, **more)
        case "discussion":
            suggested = {"monitor_until": suggested_monitoring_end()}
            return following.DiscussionForm(data, initial=suggested, request_=found, **more)
        case "conversation":
            return following.ConversationForm(data, request_=found, **more)
        case "outcome":
            return following.OutcomeForm(data, later=later_incidents(found), **more)
        case "withdraw":
            return following.ReasonForm(data, **more)
        case _:
            return EvenhandForm(data, **more)


def _in_heading(label: str) -> str:
    return label[:1].lower() + label[1:]
