"""The steps of a draft request: one question a page, saved as it is, in any order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.checks import Unmet, UnmetCheck, unmet_of
from engagement.customers.selectors import current_adjustments
from engagement.permissions import allowed, needs
from engagement.policy.presenting import decided_by
from engagement.policy.profile import UnknownCode
from engagement.policy.selectors import policy_in_force
from engagement.transitions import NotVisible
from engagement.ui.views import page
from restrictions import grades
from restrictions.checks import TO_ASK
from restrictions.exceptions_asked import kinds_of_policy
from restrictions.forms import requests as forms
from restrictions.forms.measures import MeasureForm
from restrictions.forms.terms import TermsForm
from restrictions.measures import conflicts_of, mismatches_of, sentences_of
from restrictions.models import ActiveManagementRequest, Measure, PolicyException, Terms
from restrictions.selectors.asking import draft_for, incidents_to_rely_on, measured_effect, track_of, warnings_for
from restrictions.selectors.exceptions import exceptions_in_words
from restrictions.selectors.pack import answers_to_tests
from restrictions.selectors.policy_read import policy_change_of
from restrictions.selectors.reach import grade_needed, next_level
from restrictions.services import asking
from restrictions.views.acting import TAKEN_UP, takes_up_policy

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Step:
    """One step: its address, its name in lists, the question at its head."""

    slug: str
    title: str
    question: str


STEPS = (
    Step("incidents", "What happened", "What does this request rest on?"),
    Step("ground", "Why not a restorative approach", "Why is a restorative approach not the way?"),
    Step("warning", "Whether they were asked to change", "Was the customer asked to change first?"),
    Step("effect", "What it has meant", "What has it meant?"),
    Step("customer-said", "What the customer says", "What does the customer say about it?"),
    Step("needs", "What the customer needs", "What does this person need from us?"),
    Step("others", "Who else is affected", "Who else is affected?"),
    Step("measures", "What you ask for", "What do you ask for?"),
    Step("terms", "How far, how long, what stays open", "How far, how long, and what stays open?"),
    Step("complaints", "Limits to complaints", "What does a limit to complaints rest on?"),
    Step("exceptions", "Exceptions", "Does a safeguard have to be left out?"),
    Step("check", "Check and send", "Check your request"),
)
BY_SLUG = {one.slug: one for one in STEPS}
PLAIN: dict[str, tuple[type[Any], tuple[str, ...]]] = {
    "effect": (forms.EffectForm, ("effect_on_staff", "effect_on_service")),
    "customer-said": (forms.CustomerSaidForm, ("customer_said", "customer_not_asked_because")),
    "needs": (forms.NeedsForm, ("adjustments_considered", "equality_considered")),
}


@needs("ask_for_restriction")
@require_safe
def tasks(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is done and what is left of a draft."""
    draft = draft_for(request.user, pk)
    listed = [
        {
            "title": one.title,
            "url": reverse("restrictions:request_step", args=[draft.pk, one.slug]),
            "status": "Completed" if one.slug in draft.steps_done else "Not started",
            "done": one.slug in draft.steps_done,
            "colour": "" if one.slug in draft.steps_done else "grey",
        }
        for one in steps_of(draft)
    ]
    context = {"draft": draft, "tasks": listed, "policy_change": policy_change_of(draft, request.user)}
    return page(request, "restrictions/tasks.html", context)


@needs("ask_for_restriction")
@get_or_post
def step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    """One step of a draft."""
    draft = draft_for(request.user, pk)
    if step not in BY_SLUG:
        raise NotVisible
    handler = HANDLERS.get(step, _plain)
    return handler(request, draft, BY_SLUG[step])


def steps_of(draft: ActiveManagementRequest) -> list[Step]:
    """The steps that this draft goes through: limits to complaints ask for more."""
    asked = draft.asked
    about_complaints = asked is not None and asked.measures.filter(code="complaints_access").exists()
    return [one for one in STEPS if one.slug != "complaints" or about_complaints]


def _plain(request: HttpRequest, draft: ActiveManagementRequest, step: Step) -> HttpResponse:
    form_class, names = PLAIN[step.slug]
    initial = {name: getattr(draft, name) for name in names}
    if step.slug == "effect" and not initial["effect_on_service"]:
        initial["effect_on_service"] = measured_effect(draft)
    form = form_class(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        asking.save_words(draft.pk, actor=_user(request), step=step.slug, **form.cleaned_data)
        return _go_on(request, draft, step)
    return _shown(request, draft, step, form)


def _incidents(request: HttpRequest, draft: ActiveManagementRequest, step: Step) -> HttpResponse:
    offered = list(incidents_to_rely_on(draft, request.user)[:100])
    form = forms.IncidentsForm(request.POST if request.method == "POST" else None, draft=draft, offered=offered)
    if request.method == "POST" and form.is_valid():
        user = _user(request)
        asking.choose_incidents(draft.pk, actor=user, behaviours=form.behaviours)
        asking.save_words(draft.pk, actor=user, step=step.slug, trend_note=form.cleaned_data["trend_note"])
        return _go_on(request, draft, step)
    return _shown(request, draft, step, form)


def _ground(request: HttpRequest, draft: ActiveManagementRequest, step: Step) -> HttpResponse:
    form = forms.GroundForm(request.POST if request.method == "POST" else None, draft=draft)
    if request.method == "POST" and form.is_valid():
        asking.save_words(draft.pk, actor=_user(request), step=step.slug, **form.cleaned_data)
        return _go_on(request, draft, step)
    return _shown(request, draft, step, form)


def _warning(request: HttpRequest, draft: ActiveManagementRequest, step: Step) -> HttpResponse:
    form = forms.WarningForm(request.POST if request.method == "POST" else None, draft=draft)
    if request.method == "POST" and form.is_valid():
        asking.save_words(draft.pk, actor=_user(request), step=step.slug, warning_letter=form.letter)
        if form.cleaned_data["warning_letter"] == forms.NO_LETTER:
            return redirect("restrictions:propose_exception", draft.pk, PolicyException.Kind.NO_WARNING)
        return _go_on(request, draft, step)
    return _shown(request, draft, step, form, warnings=warnings_for(draft.customer))


def _others(request: HttpRequest, draft: ActiveManagementRequest, step: Step) -> HttpResponse:
    answered = True if draft.others_affected else (False if draft.nobody_else_affected else None)
    form = forms.OthersForm(
        request.POST if request.method == "POST" else None,
        initial={"anybody": answered, "others_affected": draft.others_affected},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        asking.save_words(
            draft.pk,
            actor=_user(request),
            step=step.slug,
            others_affected=given["others_affected"] or "",
            nobody_else_affected=given["anybody"] is False,
        )
        return _go_on(request, draft, step)
    return _shown(request, draft, step, form)


def _terms(request: HttpRequest, draft: ActiveManagementRequest, step: Step) -> HttpResponse:
    form = TermsForm(request.POST if request.method == "POST" else None, terms=draft.asked)
    if request.method == "POST" and form.is_valid():
        asking.set_asked_terms(draft.pk, actor=_user(request), terms=asking.TermsInput(**form.given))
        return _go_on(request, draft, step)
    return _shown(request, draft, step, form)


def _measures(request: HttpRequest, draft: ActiveManagementRequest, step: Step) -> HttpResponse:
    if request.method == "POST":
        asking.save_words(draft.pk, actor=_user(request), step=step.slug)
        return _go_on(request, draft, step)
    asked = draft.asked
    context: dict[str, Any] = {
        "measures": sentences_of(asked) if asked is not None else [],
        "conflicts": conflicts_of(asked) if asked is not None else [],
        "mismatches": mismatches_of(asked) if asked is not None else [],
        "adjustments": current_adjustments(draft.customer.resolve()),
    }
    return _shown(request, draft, step, None, template="restrictions/measures.html", **context)


def _complaints(request: HttpRequest, draft: ActiveManagementRequest, step: Step) -> HttpResponse:
    names = ("reframes_earlier_decision", "report_from", "report_to", "earlier_chance", "last_resort", "balance")
    posted = request.POST if request.method == "POST" else None
    form = forms.ComplaintsForm(posted, initial={name: getattr(draft, name) for name in names})
    fields = ("received_on", "reference", "topic", "outcome", "new_matter")
    items = forms.ComplaintItems(posted, prefix="items", initial=list(draft.complaints.values(*fields)))
    if posted is not None and form.is_valid() and items.is_valid():
        user = _user(request)
        kept = [
            {name: one.cleaned_data[name] for name in fields}
            for one in items.forms
            if one.cleaned_data and not one.cleaned_data.get("DELETE")
        ]
        asking.list_complaints(draft.pk, actor=user, items=kept)
        asking.save_words(draft.pk, actor=user, step=step.slug, **form.cleaned_data)
        return _go_on(request, draft, step)
    return _shown(request, draft, step, form, template="restrictions/complaints.html", items=items)


def _exceptions(request: HttpRequest, draft: ActiveManagementRequest, step: Step) -> HttpResponse:
    if request.method == "POST":
        asking.save_words(draft.pk, actor=_user(request), step=step.slug)
        return _go_on(request, draft, step)
    context: dict[str, Any] = {
        "exceptions": exceptions_in_words(draft, policy_in_force()),
        "kinds": list(kinds_of_policy().items()),
    }
    return _shown(request, draft, step, None, template="restrictions/exceptions_of_draft.html", **context)


def _check(request: HttpRequest, draft: ActiveManagementRequest, step: Step) -> HttpResponse:
    user = _user(request)
    track = track_of(draft)
    as_manager = bool(allowed(user, "ask_for_restriction_as_manager", draft))
    choice = as_manager and track == grades.POLICY and next_level(draft) == grades.SENIOR_MANAGER
    form = forms.SubmitForm(request.POST if request.method == "POST" else None)
    if not choice:
        del form.fields["to"]
    refused: list[Any] = []
    if takes_up_policy(request, draft):
        messages.success(request, TAKEN_UP)
        return redirect(_address(draft, "check"))
    if request.method == "POST" and form.is_valid():
        try:
            sent = asking.submit_request(draft.pk, actor=user, to=form.cleaned_data.get("to", ""))
        except Unmet as error:
            refused = list(error.unmet)
        else:
            messages.success(request, f"Sent as {sent.reference}. You see here what becomes of it.")
            return redirect(sent)
    asked, policy = draft.asked, policy_in_force()
    exceptions = exceptions_in_words(draft, policy)
    context: dict[str, Any] = {
        "refused": refused,
        "policy_change": policy_change_of(draft, user),
        "unmet": refused or unmet_of(TO_ASK, draft, user, {}),
        "asked": asked,
        "measures": sentences_of(asked) if asked is not None else [],
        "answers": answers_to_tests(draft, policy, exceptions),
        "exceptions": exceptions,
        "relied_on": draft.relied_on.select_related("incident"),
        "goes_to": _goes_to(draft, as_manager, track),
        "steps": [one for one in steps_of(draft) if one.slug != "check"],
    }
    status = 422 if request.method == "POST" else None
    return _shown(request, draft, step, form, template="restrictions/check.html", status=status, **context)


def _goes_to(draft: ActiveManagementRequest, as_manager: bool, track: str) -> str:
    """Who has it next, in words."""
    if not as_manager:
        return "your manager, who says whether they support it"
    if track == grades.SAFETY:
        return "health and safety’s own track; the Review Group can give advice"
    asked = draft.asked
    if asked is not None and grade_needed(asked) == grades.HIGHEST:
        return "the whole Review Group, for the highest sign-off"
    if next_level(draft) == grades.SENIOR_MANAGER:
        return "the senior manager of the service"
    return f"the {policy_in_force().says('review_group')}"


HANDLERS: dict[str, Callable[[HttpRequest, ActiveManagementRequest, Step], HttpResponse]] = {
    "incidents": _incidents,
    "ground": _ground,
    "warning": _warning,
    "others": _others,
    "measures": _measures,
    "terms": _terms,
    "complaints": _complaints,
    "exceptions": _exceptions,
    "check": _check,
}


# -- the measures of a draft ---------------------------------------------------------------------------------------


@needs("ask_for_restriction")
@require_safe
def choose_measure(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole catalogue, from what restricts least to what restricts most."""
    draft = draft_for(request.user, pk)
    behaviours = {example for incident in draft.incidents.all() for example in incident.examples}
    policy = policy_in_force()
    catalogue = sorted(policy.measures, key=lambda one: one.rank)
    listed = [(one, bool(behaviours & set(one.suggested_for)), decided_by(policy, one)) for one in catalogue]
    return page(request, "restrictions/choose_measure.html", {"draft": draft, "catalogue": listed})


@needs("ask_for_restriction")
@get_or_post
def add_measure(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """One more measure: what exactly, and why nothing less would do."""
    draft = draft_for(request.user, pk)
    return _measure(request, draft, code, None)


@needs("ask_for_restriction")
@get_or_post
def change_measure(request: HttpRequest, pk: UUID, measure: UUID) -> HttpResponse:
    """The same for a measure that stands in the draft."""
    draft = draft_for(request.user, pk)
    found = Measure.objects.filter(pk=measure, terms__request=draft, terms__number=1).first()
    if found is None:
        raise NotVisible
    return _measure(request, draft, found.code, found)


@needs("ask_for_restriction")
@require_POST
def remove_measure(request: HttpRequest, pk: UUID, measure: UUID) -> HttpResponse:
    """Ask for one measure less."""
    asking.remove_measure(pk, actor=_user(request), measure=measure)
    messages.success(request, "Removed.")
    return redirect("restrictions:request_step", pk, "measures")


def _measure(request: HttpRequest, draft: ActiveManagementRequest, code: str, measure: Measure | None) -> HttpResponse:
    terms = draft.asked or Terms(request=draft, number=1, put_forward_by=_user(request))
    try:
        entry = policy_in_force().measure(code)
        form = MeasureForm(request.POST if request.method == "POST" else None, code=code, terms=terms, measure=measure)
    except UnknownCode as error:
        raise NotVisible from error
    if request.method == "POST" and form.is_valid():
        given = asking.MeasureInput(**form.values())
        asking.put_measure(
            draft.pk, actor=_user(request), measure=given, replaces=measure.pk if measure is not None else None
        )
        return redirect("restrictions:request_step", draft.pk, "measures")
    context = {"draft": draft, "entry": entry, "form": form, "measure": measure}
    return page(request, "restrictions/measure.html", context)


# -- around a step -------------------------------------------------------------------------------------------------


def _shown(
    request: HttpRequest,
    draft: ActiveManagementRequest,
    step: Step,
    form: Any,
    *,
    template: str = "restrictions/step.html",
    status: int | None = None,
    **more: Any,
) -> HttpResponse:
    order = [one.slug for one in steps_of(draft)]
    number = order.index(step.slug) + 1 if step.slug in order else 1
    context = {
        "draft": draft,
        "step": step,
        "form": form,
        "caption": f"Step {number} of {len(order)}",
        "back": _address(draft, order[number - 2])
        if number > 1
        else reverse("restrictions:request_tasks", args=[draft.pk]),
        "adjustments": current_adjustments(draft.customer.resolve()) if step.slug == "needs" else (),
    }
    return page(request, template, context | more, status=status)


def _go_on(request: HttpRequest, draft: ActiveManagementRequest, step: Step) -> HttpResponse:
    """To the next step, in order; what this step leaves open is said now, not only when the request is sent."""
    if left_open := _left_open(request, draft, step):
        messages.info(request, f"Saved. “{step.title}” is not complete yet. {' '.join(one.says for one in left_open)}")
    order = [one.slug for one in steps_of(draft)]
    following = order[order.index(step.slug) + 1 :] if step.slug in order else []
    return redirect(_address(draft, following[0] if following else "check"))


def _left_open(request: HttpRequest, draft: ActiveManagementRequest, step: Step) -> list[UnmetCheck]:
    """What would keep the request from being sent, as far as it is put right in this step."""
    draft = draft_for(request.user, draft.pk)
    here = [one for one in TO_ASK if one.mend is not None and one.mend(draft) == _address(draft, step.slug)]
    return unmet_of(here, draft, _user(request), {})


def _address(draft: ActiveManagementRequest, slug: str) -> str:
    return reverse("restrictions:request_step", args=[draft.pk, slug])


def _user(request: HttpRequest) -> Any:
    return request.user
