"""Answering a step of the log. Every POST saves what is valid at once, whatever else on the page is wrong."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from engagement.checks import Unmet
from engagement.customers.picker import CustomerPicker
from engagement.permissions import allowed
from engagement.policy.selectors import policy_in_force
from engagement.spine.documents import documents_of
from engagement.transitions import permitted
from engagement.ui.views import page
from engagement.ui.words import british_time
from incidents import policy_terms, wording
from incidents.forms.log import ImpactForm, LogForm, WhenForm
from incidents.forms.log_account import WhatHappenedForm
from incidents.forms.log_actions import ActionAndNeedsForm, ActionForm, EndedForm, PeopleForm, TriedForm, asks_of
from incidents.forms.log_category import CategoryForm, ExamplesForm
from incidents.forms.log_needs import AdjustmentsForm
from incidents.forms.log_request import RequestForm
from incidents.models import Incident
from incidents.services import logging as services
from incidents.views import log_more, log_people
from incidents.views.answers import answers_of, in_words
from incidents.views.steps import address, frame, next_address

FORMS: dict[tuple[str, str], type[LogForm]] = {
    ("when", ""): WhenForm,
    ("category", ""): CategoryForm,
    ("category", "examples"): ExamplesForm,
    ("what-happened", ""): WhatHappenedForm,
    ("impact", ""): ImpactForm,
    ("action-taken", ""): ActionForm,
    ("action-taken", "ended"): EndedForm,
    ("adjustments", ""): AdjustmentsForm,
    ("request", ""): RequestForm,
    ("tried", ""): TriedForm,
    ("people", ""): PeopleForm,
}
WISH = "wish"
"""In the address of the request's page: what whoever follows the link has just said that they want."""
MOVED_PARTS = {("action-taken", "people"): ("people", "named")}
"""Further pages that belonged to another step in earlier days."""


def stands_alone(step: str, part: str) -> bool:
    """Whether a further page is there also for a draft that has no step for its question."""
    return (step, part) == ("adjustments", "add")


def answer(request: HttpRequest, draft: Incident, step: str) -> HttpResponse:
    """The page of a step, or what follows its answer."""
    part = request.GET.get("part", "")
    if (step, part) in MOVED_PARTS:
        return redirect(address(draft, *MOVED_PARTS[step, part]))
    if (step, part) in FORMS:
        return _form_step(request, draft, step, part)
    special: dict[tuple[str, str], Callable[[HttpRequest, Incident], HttpResponse]] = {
        ("customer", ""): _customer,
        ("people", "named"): log_people.people,
        ("adjustments", "add"): log_more.add_needs,
        ("evidence", ""): log_more.evidence,
        ("check", ""): _check,
    }
    return special.get((step, part), lambda _request, _draft: redirect(address(draft, step)))(request, draft)


def _customer(request: HttpRequest, draft: Incident) -> HttpResponse:
    """Who it was: search, choose, a new customer, an unknown caller."""
    picker = CustomerPicker(request, purpose="log", here=address(draft, "customer"), chosen=draft.customer)
    if picker.customer:
        draft = services.choose_customer(draft.pk, actor=request.user, customer=picker.customer)  # type: ignore[arg-type]
        return redirect(next_address(draft, "customer"))
    if picker.redirect:
        return redirect(picker.redirect)
    return page(
        request,
        "incidents/log/customer.html",
        {**frame(draft, "customer"), "next": next_address(draft, "customer"), **picker.context},
    )


# -- steps that are a form ---------------------------------------------------------------------------------------------


def _in_background(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "autosave"


def _leaving(request: HttpRequest) -> bool:
    return _in_background(request) or request.POST.get("save") == "draft"


def _version(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _form_step(request: HttpRequest, draft: Incident, step: str, part: str) -> HttpResponse:
    if _nothing_to_ask(draft, step, part):
        return redirect(address(draft, step))
    posted = request.POST if request.method == "POST" else None
    leaving = _leaving(request)
    kind = ActionAndNeedsForm if step == "action-taken" and not part and policy_terms.is_short(draft) else None
    asked = kind or FORMS[step, part]
    form = asked(posted, draft=draft, user=request.user, profile=policy_in_force(), leaving=leaving)
    if request.GET.get(WISH) == Incident.Asks.RESTORATIVE and isinstance(form, RequestForm) and not form.only_record:
        form.initial["asks"] = Incident.Asks.RESTORATIVE
    shown = {**frame(draft, step, part=part), "form": form, "part": part, **_beside(form, draft)}
    template = f"incidents/log/{step}{'_' + part if part else ''}.html"
    if request.method != "POST":
        return page(request, template, shown)
    valid = form.is_valid()
    finished = valid and not leaving and not form.next_part
    try:
        draft = services.save_answers(
            draft.pk,
            actor=request.user,  # type: ignore[arg-type]
            step=step,
            answers=form.answers(),
            version=_version(request),
            finished=finished,
        )
    except services.DraftMoved as moved:
        return _moved(request, template, {**shown, "draft": moved.draft}, moved)
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            form.add_error(name if name in form.fields else None, sentences)
        valid = False
    if not valid:
        if _in_background(request):
            return JsonResponse({"version": draft.version}, status=422)
        return page(request, template, {**shown, "draft": draft})
    return _onward(request, draft, form, step, part)


def _nothing_to_ask(draft: Incident, step: str, part: str) -> bool:
    """Whether a further page has no question because of the answers before it."""
    if (step, part) == ("category", "examples"):
        return not draft.category
    if (step, part) == ("action-taken", "ended"):
        return not asks_of(policy_in_force(), [row.kind for row in draft.immediate_actions.all()])
    return False


def _onward(request: HttpRequest, draft: Incident, form: LogForm, step: str, part: str) -> HttpResponse:
    """After the answers are saved: the next page, with anything worth a second thought said on it."""
    if _in_background(request):
        return JsonResponse({"saved_at": british_time(draft.saved_at), "version": draft.version})
    for sentence in wording.second_thoughts(form):
        messages.warning(request, sentence)
    if _leaving(request):
        messages.success(request, "Your draft is saved. You can go on with it on any computer.")
        return redirect("incidents:log_tasks", pk=draft.pk)
    outcome = policy_terms.screening_outcome(draft) if step == "category" else ""
    if outcome in ("note", "redirect"):
        return redirect("incidents:log_note" if outcome == "note" else "incidents:log_elsewhere", pk=draft.pk)
    if form.next_part:
        return redirect(address(draft, step, form.next_part))
    return redirect(next_address(draft, step))


def _moved(request: HttpRequest, template: str, shown: dict[str, Any], moved: services.DraftMoved) -> HttpResponse:
    """Another window saved other answers to this step: both are shown, and pressing the button again keeps these."""
    if _in_background(request):
        return JsonResponse({"problem": "moved"}, status=409)
    profile = policy_in_force()
    theirs = [
        (label, in_words(profile, name, value) or "Nothing")
        for name, value in moved.current.items()
        if (label := wording.LABELS.get(name))
    ]
    return page(request, template, {**shown, "theirs": theirs}, status=409)


def _beside(form: LogForm, draft: Incident) -> dict[str, Any]:
    """What a page shows beside its form."""
    if isinstance(form, WhatHappenedForm):
        return {"diagnosing": wording.diagnosing_words(draft.facts, draft.writers_view)}
    if isinstance(form, AdjustmentsForm):
        return {
            "on_file": form.on_file,
            "add_url": address(draft, "adjustments", "add"),
            "short": policy_terms.is_short(draft),
        }
    if isinstance(form, ExamplesForm):
        return {"category": policy_terms.category_of(draft)}
    return {}


# -- the last page -----------------------------------------------------------------------------------------------------


def _check(request: HttpRequest, draft: Incident) -> HttpResponse:
    """All answers with links to change them, everything that is still missing, and the button."""
    if request.method == "POST":
        try:
            _take_wish(request, draft)
            services.submit_incident(draft.pk, actor=request.user)  # type: ignore[arg-type]
        except services.DraftMoved:
            messages.warning(request, "What you ask for was changed somewhere else meanwhile. Look at it again.")
            return redirect(address(draft, "check"))
        except Unmet as refused:
            shown = {**_check_context(request, draft, refused.unmet), "refused": True}
            return page(request, "incidents/log/check.html", shown, status=422)
        return redirect(reverse("incidents:log_sent", args=[draft.pk]))
    return page(request, "incidents/log/check.html", _check_context(request, draft, unmet_of(draft, request.user)))


def _take_wish(request: HttpRequest, draft: Incident) -> None:
    """The button itself says that the writer asks for a record only; an approach is asked for on its own page."""
    if request.POST.get("asks") == Incident.Asks.RECORD_ONLY:
        services.save_answers(
            draft.pk,
            actor=request.user,  # type: ignore[arg-type]
            step="request",
            answers={"asks": Incident.Asks.RECORD_ONLY},
            version=_version(request),
            finished=False,
        )


def _check_context(request: HttpRequest, draft: Incident, missing: list[Any]) -> dict[str, Any]:
    sections = answers_of(draft)
    return {
        **frame(draft, "check"),
        "unmet": missing,
        "sections": [one for one in sections if not one.extra],
        "offers": [one for one in sections if one.extra and one.slug != "request"],
        "asks_for_change": draft.asks == Incident.Asks.RESTORATIVE,
        "may_ask": may_ask(draft, request.user),
        "request_url": f"{address(draft, 'request')}?{WISH}={Incident.Asks.RESTORATIVE}",
        "diagnosing": wording.diagnosing_words(draft.facts, draft.writers_view),
        "documents": documents_of(draft),
    }


def unmet_of(draft: Incident, user: Any) -> list[Any]:
    """Everything that still keeps the draft from being submitted; what it asks for is said with the button itself."""
    found = next((option.unmet for option in permitted(draft, user) if option.name == "submit"), [])
    return [one for one in found if one.check.code != "wish_given"]


def may_ask(draft: Incident, user: Any) -> bool:
    """Whether the writer may ask for a restorative approach, and one fits (SBC-A1-CAT1-5)."""
    return bool(policy_terms.approaches_fitting(draft) and allowed(user, "request_restorative_approach"))
