"""What a customer needs from us, and notes."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from engagement.customers import selectors, services
from engagement.customers.forms import AdjustmentForm, AnswerForm, EndAdjustmentForm, NoteForm
from engagement.customers.models import Adjustment
from engagement.customers.permissions import EDIT, RECORD
from engagement.customers.views.base import ask, posted, surviving
from engagement.people.permissions import needs


@needs(RECORD)
def add_need(request: HttpRequest, reference: str) -> HttpResponse:
    """Something the customer needs done differently."""
    customer = surviving(request, reference)
    return ask(
        request,
        customer,
        AdjustmentForm(posted(request)),
        lambda form: services.add_adjustment(customer.pk, actor=request.user, **form.cleaned_data),
        heading="Add an adjustment",
        button="Save",
        done="The adjustment is saved",
        clause="SBC-3.2b",
        hint="Write what the person has told us that they need. We do not diagnose, and we do not assume.",
    )


@needs(EDIT)
def answer_need(request: HttpRequest, reference: str, row_id: UUID) -> HttpResponse:
    """Agree to what the customer asked for, or decline it with the reason."""
    customer = surviving(request, reference)
    adjustment = selectors.one_of(Adjustment, customer, row_id)
    return ask(
        request,
        customer,
        AnswerForm(posted(request)),
        lambda form: services.answer_adjustment(adjustment.pk, actor=request.user, **form.cleaned_data),
        heading=f"They asked: {adjustment.what}",
        button="Save the answer",
        done="The answer is saved. Remember to tell the customer",
        clause="SBC-3.2b",
    )


@needs(EDIT)
def end_need(request: HttpRequest, reference: str, row_id: UUID) -> HttpResponse:
    """An adjustment that is needed no longer."""
    customer = surviving(request, reference)
    adjustment = selectors.one_of(Adjustment, customer, row_id)
    return ask(
        request,
        customer,
        EndAdjustmentForm(posted(request)),
        lambda form: services.end_adjustment(adjustment.pk, actor=request.user, **form.cleaned_data),
        heading=f"End the adjustment: {adjustment.what}",
        button="End this adjustment",
        done="The adjustment has ended. It stays on the record",
    )


@needs(RECORD)
def add_note(request: HttpRequest, reference: str) -> HttpResponse:
    """Forceful or unusual contact: a note, not an incident (SBC-3.6a)."""
    customer = surviving(request, reference)
    return ask(
        request,
        customer,
        NoteForm(posted(request)),
        lambda form: services.record_note(customer.pk, actor=request.user, **form.cleaned_data),
        heading="Keep a note",
        button="Save the note",
        done="The note is saved. It is not an incident and counts as none",
        clause="SBC-3.6a",
        hint="For contact that was only forceful or only unusual. You and the managers of your team can read it.",
    )
