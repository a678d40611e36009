"""Telling the customer in another way, not telling them by an exception, another letter, or taking it all back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from engagement.checks import Unmet, UnmetCheck
from engagement.permissions import Refused, allowed, needs
from engagement.spine.timeline import last_move
from engagement.transitions import AlreadyMoved, permitted
from engagement.ui.forms import EvenhandForm
from engagement.ui.views import page
from letters.models import Letter
from restrictions.forms.telling import ToldOtherwiseForm, WithdrawForm
from restrictions.models import Restriction
from restrictions.selectors.register import restriction_for
from restrictions.services.decision_letters import untold_exception
from restrictions.services.supporting import withdraw_request
from restrictions.services.telling import begin_letter_again, come_into_force_told_otherwise, come_into_force_untold

FORM = require_http_methods(["GET", "POST"])


@needs("tell_customer")
@FORM
def told(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that the customer was told in another way than by letter; it is in force from then on."""
    found = _for(request, reference, "tell_customer")
    if passed := _moment_has_passed(request, found, "come_into_force_told_otherwise"):
        return passed
    form = ToldOtherwiseForm(request.POST if request.method == "POST" else None, restriction=found)
    unmet = _standing(found, request.user, "come_into_force_told_otherwise")
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            come_into_force_told_otherwise(
                found.pk,
                actor=request.user,  # type: ignore[arg-type]
                told_on=given["told_on"],
                told_how=given["told_how"],
                not_in_writing_because=given["not_in_writing_because"],
            )
        except (Unmet, ValidationError) as refused:
            unmet = _refuse(form, refused)
        else:
            messages.success(request, f"{found.reference} is in force. Whoever must know has been told.")
            return redirect(found)
    waiting = found.letter if found.letter is not None and found.letter.state in Letter.UNSENT else None
    context = {"restriction": found, "customer": found.customer.resolve(), "form": form, "unmet": unmet}
    return page(request, "register/told.html", {**context, "waiting_letter": waiting})


@needs("decide_exceptions")
@FORM
def untold(request: HttpRequest, reference: str) -> HttpResponse:
    """Bring it into force without telling the customer, by the approved exception alone (SBC-11.6)."""
    found = _for(request, reference, "decide_exceptions")
    if passed := _moment_has_passed(request, found, "come_into_force_untold"):
        return passed
    exception = untold_exception(found.request)
    if exception is None:
        raise PermissionDenied("No exception is approved that lets us act without telling the customer.")
    form = EvenhandForm(request.POST if request.method == "POST" else None)
    unmet = _standing(found, request.user, "come_into_force_untold")
    if request.method == "POST" and form.is_valid():
        try:
            come_into_force_untold(found.pk, actor=request.user)  # type: ignore[arg-type]
        except (Unmet, ValidationError) as refused:
            unmet = _refuse(form, refused)
        else:
            messages.success(request, f"{found.reference} is in force. The customer has not been told.")
            return redirect(found)
    context = {
        "restriction": found,
        "customer": found.customer.resolve(),
        "exception": exception,
        "form": form,
        "unmet": unmet,
    }
    return page(request, "register/untold.html", context)


@needs("tell_customer")
@require_POST
def begin_letter(request: HttpRequest, reference: str) -> HttpResponse:
    """Another draft after one was cancelled."""
    found = _for(request, reference, "tell_customer")
    letter = begin_letter_again(found.pk, actor=request.user)  # type: ignore[arg-type]
    messages.success(request, f"Letter {letter.reference} is begun. {letter.drafter} writes it.")
    return redirect(letter if _reads(request.user, letter) else found)


@needs("withdraw_restriction_request")
@FORM
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take back what was decided before it begins: the request with it, and the letter if it was not sent."""
    found = _for(request, reference, "withdraw_restriction_request")
    if passed := _moment_has_passed(request, found, "cancel"):
        return passed
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_request(found.request_id, actor=request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
        except (Unmet, ValidationError) as refused:
            _refuse(form, refused)
        else:
            messages.success(request, f"{found.reference} is withdrawn. It was never in force.")
            return redirect(found)
    context = {"restriction": found, "customer": found.customer.resolve(), "form": form}
    return page(request, "register/withdraw.html", context)


def _for(request: HttpRequest, reference: str, permission: str) -> Restriction:
    """The restriction, for somebody who may do this to it. Raises NotVisible and PermissionDenied."""
    found = restriction_for(request.user, reference)
    answer = allowed(request.user, permission, found)
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
    return found


def _moment_has_passed(request: HttpRequest, found: Restriction, move: str) -> HttpResponse | None:
    """Where it has moved on: back to its page, or for a form that was sent, AlreadyMoved with what was typed."""
    if any(option.name == move for option in permitted(found, request.user)):
        return None
    if request.method == "POST":
        raise AlreadyMoved(found, last_move(found))
    return redirect(found)


def _standing(found: Restriction, user: Any, move: str) -> list[UnmetCheck]:
    """What the record itself lacks before this can be done, for the list above the form."""
    return [one for option in permitted(found, user) if option.name == move for one in option.unmet]


def _refuse(form: EvenhandForm, refused: Unmet | ValidationError) -> list[UnmetCheck]:
    """What was refused: beside its field, or as the list above the form."""
    if isinstance(refused, ValidationError):
        form.add_error(None, refused.messages)
        return []
    unmet = [one for one in refused.unmet if not one.field]
    form.add_unmet([one for one in refused.unmet if one.field])
    if unmet:
        form.add_error(None, "Something is missing first. It is listed above.")
    return unmet


def _reads(user: Any, letter: Letter) -> bool:
    return bool(Letter.objects.visible_to(user).filter(pk=letter.pk).exists())
