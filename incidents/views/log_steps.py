"""Answering a step of the log. Every POST saves what is valid at once, whatever else on the page is wrong."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from engagement.checks import Unmet
from engagement.customers.forms import AdjustmentForm
from engagement.customers.picker import CustomerPicker
from engagement.customers.services import add_adjustment
from engagement.policy.selectors import policy_in_force
from engagement.spine import saved_search
from engagement.spine.documents import documents_of
from engagement.ui.views import page
from engagement.ui.words import british_time
from incidents import policy_terms, wording
from incidents.forms.evidence import DraftEvidenceForm
from incidents.forms.log import ImpactForm, LogForm, ScreeningForm, WhatHappenedForm, WhenForm
from incidents.forms.log_actions import (
    ActionForm,
    AdjustmentsForm,
    ColleagueForm,
    FindColleagueForm,
    OtherWitnessForm,
)
from incidents.forms.log_category import CategoryForm, ExamplesForm
from incidents.forms.log_request import RequestForm
from incidents.models import Incident
from incidents.selectors.incidents import colleagues_matching
from incidents.services import evidence, witnesses
from incidents.services import logging as services
from incidents.views.answers import answers_of, in_words
from incidents.views.steps import address, frame, next_address

UnmetOf = Callable[[Incident, Any], list[Any]]

FORMS: dict[tuple[str, str], type[LogForm]] = {
    ("screening", ""): ScreeningForm,
    ("when", ""): WhenForm,
    ("category", ""): CategoryForm,
    ("category", "examples"): ExamplesForm,
    ("what-happened", ""): WhatHappenedForm,
    ("impact", ""): ImpactForm,
    ("action-taken", ""): ActionForm,
    ("adjustments", ""): AdjustmentsForm,
    ("request", ""): RequestForm,
}


def answer(request: HttpRequest, draft: Incident, step: str, *, unmet: UnmetOf) -> HttpResponse:
    """The page of a step, or what follows its answer."""
    part = request.GET.get("part", "")
    if (step, part) == ("category", "examples") and not draft.category:
        return redirect(address(draft, "category"))
    if (step, part) in FORMS:
        return _form_step(request, draft, step, part)
    if step == "check":
        return _check(request, draft, unmet)
    special: dict[tuple[str, str], Callable[[HttpRequest, Incident], HttpResponse]] = {
        ("customer", ""): _customer,
        ("action-taken", "people"): _people,
        ("adjustments", "add"): _add_adjustment,
        ("evidence", ""): _evidence,
    }
    return special.get((step, part), lambda _request, _draft: redirect(address(draft, step)))(request, draft)


# -- steps that are a form ---------------------------------------------------------------------------------------------


def _in_background(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "autosave"


def _leaving(request: HttpRequest) -> bool:
    return _in_background(request) or request.POST.get("save") == "draft"


def _version(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _form_step(request: HttpRequest, draft: Incident, step: str, part: str) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    leaving = _leaving(request)
    form = FORMS[step, part](posted, draft=draft, user=request.user, profile=policy_in_force(), leaving=leaving)
    shown = {**frame(draft, step, part=part), "form": form, "part": part, **_beside(form, draft)}
    template = f"incidents/log/{step}{'_' + part if part else ''}.html"
    if request.method != "POST":
        return page(request, template, shown)
    valid = form.is_valid()
    finished = valid and not leaving and (step, part) != ("category", "")
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


def _onward(request: HttpRequest, draft: Incident, form: LogForm, step: str, part: str) -> HttpResponse:
    """After the answers are saved: the next page, with anything worth a second thought said on it."""
    if _in_background(request):
        return JsonResponse({"saved_at": british_time(draft.saved_at), "version": draft.version})
    for sentence in wording.second_thoughts(form):
        messages.warning(request, sentence)
    if _leaving(request):
        messages.success(request, "Your draft is saved. You can go on with it on any computer.")
        return redirect("incidents:log_tasks", pk=draft.pk)
    outcome = policy_terms.screening_outcome(draft) if step == "screening" else ""
    if outcome in ("note", "redirect"):
        return redirect("incidents:log_note" if outcome == "note" else "incidents:log_elsewhere", pk=draft.pk)
    if (step, part) == ("category", ""):
        return redirect(address(draft, step, "examples"))
    if isinstance(form, ActionForm) and form.names_others:
        return redirect(address(draft, step, "people"))
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
    if isinstance(form, CategoryForm | ExamplesForm):
        return {"category": policy_terms.category_of(draft)}
    return {}


# -- steps with more than a form ---------------------------------------------------------------------------------------


def _customer(request: HttpRequest, draft: Incident) -> HttpResponse:
    """Who it was: search, choose, a new customer, an unknown caller."""
    picker = CustomerPicker(request, purpose="log", here=address(draft, "customer"), chosen=draft.customer)
    if picker.customer:
        services.choose_customer(draft.pk, actor=request.user, customer=picker.customer)  # type: ignore[arg-type]
        return redirect(next_address(draft, "customer"))
    if picker.redirect:
        return redirect(picker.redirect)
    return page(
        request,
        "incidents/log/customer.html",
        {**frame(draft, "customer"), "next": next_address(draft, "customer"), **picker.context},
    )


def _people(request: HttpRequest, draft: Incident) -> HttpResponse:
    """Colleagues and others who saw it or were affected; the search for a colleague is posted."""
    here = address(draft, "action-taken", "people")
    search = saved_search.recall(request, "colleague for log") or {}
    found = colleagues_matching(search.get("q", ""), but=(draft.reporter_id,))
    do = request.POST.get("do", "")
    find = FindColleagueForm(request.POST if do == "search" else None, initial=search)
    choose = ColleagueForm(request.POST if do == "add" else None, people=found)
    other = OtherWitnessForm(request.POST if do == "name" else None)
    form = {"search": find, "add": choose, "name": other}.get(do)
    if do == "search" and find.is_valid():
        return redirect(
            f"{here}&{saved_search.PARAMETER}={saved_search.keep(request, 'colleague for log', find.cleaned_data)}"
        )
    try:
        if _change_people(request, draft, do, choose, other):
            return redirect(here)
    except ValidationError as error:
        if form is None:
            raise
        form.add_error(None, error.messages)
    context = {
        **frame(draft, "action-taken", part="people"),
        "form": form,
        "find": find,
        "choose": choose if found else None,
        "other": other,
        "searched": bool(search),
        "witnesses": draft.witnesses.select_related("person"),
        "affected": draft.affected.all(),
        "next": next_address(draft, "action-taken"),
    }
    return page(request, "incidents/log/action-taken_people.html", context)


def _change_people(
    request: HttpRequest, draft: Incident, do: str, choose: ColleagueForm, other: OtherWitnessForm
) -> bool:
    """Add or take off; False where the form has to come back."""
    actor: Any = request.user
    if do == "add" and choose.is_valid():
        given = choose.cleaned_data
        witnesses.add_colleague(
            draft.pk,
            actor=actor,
            person_id=int(given["person"]),
            saw_it=given["saw_it"],
            was_affected=given["was_affected"],
        )
        return True
    if do == "name" and other.is_valid():
        witnesses.add_other_witness(draft.pk, actor=actor, name=other.cleaned_data["name"])
        return True
    if do == "remove":
        ids = {name: request.POST.get(name, "") for name in ("witness", "person")}
        numbers = {
            name: int(text) for name, text in ids.items() if text.isascii() and text.isdigit() and len(text) < 10
        }
        witnesses.remove_from_draft(
            draft.pk, actor=actor, witness_id=numbers.get("witness"), person_id=numbers.get("person")
        )
        return True
    return False


def _add_adjustment(request: HttpRequest, draft: Incident) -> HttpResponse:
    """Put something this person needs on their record, for everybody who deals with them."""
    if draft.customer is None:
        return redirect(address(draft, "customer"))
    form = AdjustmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_adjustment(draft.customer.pk, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            weighed = sorted({*draft.adjustments_weighed, str(added.pk)})
            services.save_answers(
                draft.pk,
                actor=request.user,  # type: ignore[arg-type]
                step="adjustments",
                answers={"adjustments_answer": Incident.AdjustmentsAnswer.KNOWN, "adjustments_weighed": weighed},
                finished=False,
            )
            messages.success(request, "It is on the customer’s record.")
            return redirect(address(draft, "adjustments"))
    context = {**frame(draft, "adjustments", part="add"), "form": form}
    return page(request, "incidents/log/adjustments_add.html", context)


def _evidence(request: HttpRequest, draft: Incident) -> HttpResponse:
    """Several documents at once, or the word that there are none."""
    documents = list(documents_of(draft))
    leaving = _leaving(request)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    if request.method == "POST" and request.POST.get("remove"):
        return _take_off(request, draft, documents)
    form = DraftEvidenceForm(*posted, draft=draft, profile=policy_in_force(), has_some=bool(documents), leaving=leaving)
    if request.method == "POST":
        valid = form.is_valid()
        kept, refused = _keep_uploads(request, draft, form)
        for sentence in refused:
            form.add_error("uploads", sentence)
        if valid and not refused:
            nothing = bool(form.cleaned_data.get("nothing_to_add")) and not (documents or kept)
            services.save_answers(
                draft.pk,
                actor=request.user,  # type: ignore[arg-type]
                step="evidence",
                answers={"nothing_to_add": nothing},
                finished=not leaving,
            )
            if leaving:
                messages.success(request, "Your draft is saved. You can go on with it on any computer.")
                return redirect("incidents:log_tasks", pk=draft.pk)
            more = request.POST.get("save") == "add"
            return redirect(address(draft, "evidence") if more else next_address(draft, "evidence"))
        documents = list(documents_of(draft))
    return page(
        request, "incidents/log/evidence.html", {**frame(draft, "evidence"), "form": form, "documents": documents}
    )


def _keep_uploads(request: HttpRequest, draft: Incident, form: DraftEvidenceForm) -> tuple[list[Any], list[str]]:
    """Keep the files whose own details are right; a file is not sent twice because another one is wrong."""
    uploads = form.cleaned_data.get("uploads") or []
    if not uploads or set(form.errors) - {"uploads", "nothing_to_add"}:
        return [], []
    return evidence.add_to_draft(draft.pk, actor=request.user, uploads=uploads, **form.about)  # type: ignore[arg-type]


def _take_off(request: HttpRequest, draft: Incident, documents: list[Any]) -> HttpResponse:
    chosen = next((one for one in documents if str(one.pk) == request.POST["remove"]), None)
    if chosen is not None:
        evidence.remove_from_draft(draft.pk, chosen.pk, actor=request.user)  # type: ignore[arg-type]
        messages.success(request, f"“{chosen.display_name}” is taken off.")
    return redirect(address(draft, "evidence"))


def _check(request: HttpRequest, draft: Incident, unmet: UnmetOf) -> HttpResponse:
    """All answers with links to change them, everything that is still missing, and the button."""
    if request.method == "POST":
        try:
            services.submit_incident(draft.pk, actor=request.user)  # type: ignore[arg-type]
        except Unmet as refused:
            return page(request, "incidents/log/check.html", _check_context(request, draft, refused.unmet), status=422)
        return redirect(reverse("incidents:log_sent", args=[draft.pk]))
    return page(request, "incidents/log/check.html", _check_context(request, draft, unmet(draft, request.user)))


def _check_context(request: HttpRequest, draft: Incident, missing: list[Any]) -> dict[str, Any]:
    return {
        **frame(draft, "check"),
        "unmet": missing,
        "sections": answers_of(draft),
        "diagnosing": wording.diagnosing_words(draft.facts, draft.writers_view),
        "documents": documents_of(draft),
    }
