"""Sending a checked letter, and the other ways on from each state."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from engagement import clock
from engagement.checks import Unmet
from engagement.transitions import permitted
from engagement.ui.forms import EvenhandForm
from engagement.ui.views import page
from engagement.ui.words import british_date
from letters import selectors, services
from letters.checks import FORM_FOR_NEED, MADE_ELSEWHERE, needs_of
from letters.forms import IssueForm, NewDateForm, ReasonForm, ReturnedForm, SendAgainForm
from letters.models import Letter
from letters.rendering.forms import FORMS, PDF
from letters.views.common import about, letter_for, moment_has_passed, signed_in


@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """Print or attach exactly what was checked, send it, and record when and how."""
    letter = letter_for(request, letter_id, "issue_letter")
    if passed := moment_has_passed(request, letter, "issue"):
        return passed
    needs = needs_of(letter)
    first = {"issued_on": clock.today(), "sent": [PDF]}
    form = IssueForm(request.POST or None, needs=needs, initial=first)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.issue_letter(
                letter.pk,
                actor=signed_in(request),
                issued_on=given["issued_on"],
                how=given["how"],
                sent=given["sent"],
                format_reason=given.get("format_reason", ""),
                note=given["note"],
            )
        except Unmet as unmet:
            form.add_unmet(unmet)
        else:
            messages.success(request, f"Letter {letter.reference} is recorded as sent.")
            return redirect(letter)
    return _issue_page(request, letter, form, NewDateForm(initial={"dated_on": clock.today()}))


def _issue_page(request: HttpRequest, letter: Letter, form: IssueForm, date_form: NewDateForm) -> HttpResponse:
    needs = needs_of(letter)
    named = {code: FORMS[form].label for code, form in FORM_FOR_NEED.items()} | MADE_ELSEWHERE
    return page(
        request,
        "letters/issue.html",
        {
            **about(letter),
            "form": form,
            "date_form": date_form,
            "forms": selectors.forms_of(letter),
            "content": selectors.content_of(letter.version),
            "needs": [named.get(need, need.replace("_", " ")) for need in needs],
            "unmet": [one for step in permitted(letter, request.user) if step.name == "issue" for one in step.unmet],
            "dated_today": letter.version.dated_on == clock.today(),
            "dated_words": f"The letter is dated {british_date(letter.version.dated_on)}",
        },
    )


@require_POST
def new_date(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """A new version in which only dates differ; it goes back to be approved in one click."""
    letter = letter_for(request, letter_id, "issue_letter")
    if passed := moment_has_passed(request, letter, "new_date"):
        return passed
    date_form = NewDateForm(request.POST)
    if date_form.is_valid():
        try:
            services.new_date(letter.pk, actor=signed_in(request), dated_on=date_form.cleaned_data["dated_on"])
        except Unmet as unmet:
            date_form.add_unmet(unmet)
        else:
            messages.success(request, "The letter has its new date, and goes back to be approved.")
            return redirect(letter)
    form = IssueForm(needs=needs_of(letter), initial={"issued_on": clock.today(), "sent": [PDF]})
    return _issue_page(request, letter, form, date_form)


@require_POST
def reopen(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """Take it back to change it."""
    letter = letter_for(request, letter_id, "write_letter")
    services.reopen_letter(letter.pk, actor=signed_in(request))
    messages.success(request, "You can change the letter now. It has to be checked again afterwards.")
    return redirect(letter.edit_url)


@require_POST
def retry(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """Ask the system to make it ready once more."""
    letter = letter_for(request, letter_id, "write_letter")
    services.retry_rendering(letter.pk, actor=signed_in(request))
    return redirect(letter)


def _ask(
    request: HttpRequest,
    letter: Letter,
    form: EvenhandForm,
    act: Callable[[], object],
    *,
    heading: str,
    button: str,
    done: str,
    kind: str = "",
) -> HttpResponse:
    """A page with one form about a letter: does `act`, or shows the form again with what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Unmet as unmet:
            form.add_unmet(unmet)
        else:
            messages.success(request, done)
            return redirect(letter)
    context = {**about(letter), "form": form, "heading": heading, "button_text": button, "button_kind": kind}
    return page(request, "letters/ask.html", context)


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """End a letter that was not sent."""
    letter = letter_for(request, letter_id, "cancel_letter")
    if passed := moment_has_passed(request, letter, "cancel"):
        return passed
    form = ReasonForm(request.POST or None)
    return _ask(
        request,
        letter,
        form,
        lambda: services.cancel_letter(letter.pk, actor=signed_in(request), reason=form.cleaned_data["reason"]),
        heading="Cancel this letter",
        button="Cancel the letter",
        done=f"Letter {letter.reference} is cancelled.",
        kind="warning",
    )


@require_http_methods(["GET", "POST"])
def returned(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """The letter came back."""
    letter = letter_for(request, letter_id, "issue_letter")
    if passed := moment_has_passed(request, letter, "return_undelivered"):
        return passed
    form = ReturnedForm(request.POST or None)
    return _ask(
        request,
        letter,
        form,
        lambda: services.record_returned_undelivered(
            letter.pk,
            actor=signed_in(request),
            returned_on=form.cleaned_data["returned_on"],
            reason=form.cleaned_data["reason"],
        ),
        heading="The letter came back",
        button="Record this",
        done="It is recorded that the letter came back.",
    )


@require_http_methods(["GET", "POST"])
def send_again(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """The same letter by another way."""
    letter = letter_for(request, letter_id, "issue_letter")
    if passed := moment_has_passed(request, letter, "send_again"):
        return passed
    form = SendAgainForm(request.POST or None)
    return _ask(
        request,
        letter,
        form,
        lambda: services.send_again(letter.pk, actor=signed_in(request), **form.cleaned_data),
        heading="The letter was sent again",
        button="Record this",
        done="It is recorded that the letter was sent again.",
    )
