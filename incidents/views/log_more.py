"""What a draft takes in beside its questions: documents, and a need that goes on the customer's record."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from engagement.customers.forms import AdjustmentForm
from engagement.customers.services import add_adjustment
from engagement.policy.selectors import policy_in_force
from engagement.spine.documents import documents_of
from engagement.ui.views import page
from incidents.forms.evidence import DraftEvidenceForm
from incidents.models import Incident
from incidents.services import evidence as services_of_evidence
from incidents.services import logging as services
from incidents.views.steps import address, frame, holding, next_address


def add_needs(request: HttpRequest, draft: Incident) -> HttpResponse:
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
            return redirect(address(draft, holding(draft, "adjustments")))
    context = {**frame(draft, "adjustments", part="add"), "form": form}
    return page(request, "incidents/log/adjustments_add.html", context)


def evidence(request: HttpRequest, draft: Incident) -> HttpResponse:
    """Several documents at once, or the word that there are none."""
    documents = list(documents_of(draft))
    leaving = request.POST.get("save") == "draft"
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    if request.method == "POST" and request.POST.get("remove"):
        return _take_off(request, draft, documents)
    form = DraftEvidenceForm(*posted, draft=draft, profile=policy_in_force(), has_some=bool(documents), leaving=leaving)
    if request.method == "POST":
        valid = form.is_valid()
        kept = _keep_uploads(request, draft, form)
        for sentence in kept.refused:
            form.add_error("uploads", sentence)
        for sentence in kept.already:
            messages.info(request, sentence)
        if valid and not kept.refused:
            nothing = bool(form.cleaned_data.get("nothing_to_add")) and not (documents or kept.documents)
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


def _keep_uploads(request: HttpRequest, draft: Incident, form: DraftEvidenceForm) -> services_of_evidence.Kept:
    """Keep the files whose own details are right; a file is not sent twice because another one is wrong."""
    uploads = form.cleaned_data.get("uploads") or []
    if not uploads or set(form.errors) - {"uploads", "nothing_to_add"}:
        return services_of_evidence.Kept([], [], [])
    return services_of_evidence.add_to_draft(draft.pk, actor=request.user, uploads=uploads, **form.about)  # type: ignore[arg-type]


def _take_off(request: HttpRequest, draft: Incident, documents: list[Any]) -> HttpResponse:
    chosen = next((one for one in documents if str(one.pk) == request.POST["remove"]), None)
    if chosen is not None:
        services_of_evidence.remove_from_draft(draft.pk, chosen.pk, actor=request.user)  # type: ignore[arg-type]
        messages.success(request, f"“{chosen.display_name}” is taken off.")
    return redirect(address(draft, "evidence"))
