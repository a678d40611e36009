"""Exceptions: proposed, decided, looked at again, ended; and the ledger that the Review Group reads."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.permissions import allowed, needs
from engagement.policy.selectors import policy_in_force
from engagement.spine.timeline import timeline_of
from engagement.transitions import NotVisible
from engagement.ui.views import page
from restrictions.exceptions_asked import kinds_of_policy, missing_from
from restrictions.forms import exceptions as forms
from restrictions.forms.requests import ReasonForm
from restrictions.models import ActiveManagementRequest, PolicyException
from restrictions.parts import on_exception
from restrictions.selectors.exceptions import counts, exception_for, fell_away, in_words, ledger_of
from restrictions.services import exceptions as services
from restrictions.views.acting import act_page, giving_back

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@needs("propose_exception")
@get_or_post
def propose(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """Ask for a safeguard to be left out, with the reason that the policy allows."""
    if kind not in kinds_of_policy():
        raise NotVisible
    asked = ActiveManagementRequest.objects.visible_to(request.user).filter(pk=pk).first()
    if asked is None:
        raise NotVisible
    user: Any = request.user
    known = asked.exceptions.filter(kind=kind, state="proposed", proposed_by=user).first()
    form = forms.ExceptionForm(
        request.POST if request.method == "POST" else None, request_=asked, kind=kind, known=known
    )
    if request.method == "POST" and form.is_valid():
        given = services.ExceptionInput(kind=kind, **form.cleaned_data)
        try:
            with giving_back(form):
                proposed = services.propose_exception(asked.pk, actor=user, given=given)
        except ValidationError as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "Proposed. Somebody of the level that decides approves it or not.")
            if asked.reference is None:
                return redirect("restrictions:request_step", asked.pk, "exceptions")
            return redirect(proposed)
    label = PolicyException.Kind(kind).label
    return page(request, "restrictions/propose_exception.html", {"asked": asked, "form": form, "label": label})


@needs("see_restrictions")
@get_or_post
def exception(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One exception: what it rests on, and the decision about it."""
    found = exception_for(request.user, pk)
    user: Any = request.user
    gone = fell_away(found)
    may_decide = found.state == found.State.PROPOSED and not gone and allowed(user, "approve_exception", found)
    form = forms.DecideExceptionForm(request.POST if request.method == "POST" else None)
    sees_request = ActiveManagementRequest.objects.visible_to(user).filter(pk=found.request_id).exists()
    context = {
        "back": found.request.get_absolute_url() if sees_request else reverse("restrictions:exceptions"),
        "back_words": found.reference if sees_request else "Ledger of exceptions",
        "may_decide": may_decide,
        "may_end": found.state == found.State.APPROVED and allowed(user, "approve_exception", found),
        "mine": found.state == found.State.PROPOSED and found.proposed_by_id == user.pk,
        "missing": missing_from(found),
        "has_fallen_away": gone,
        "words": in_words(found, policy_in_force()),
        "timeline": timeline_of(found),
        "from_others": on_exception.drawn_for(found, request),
        "show_words": may_decide or found.proposed_by_id == user.pk or allowed(user, "read_exceptions"),
    }
    if request.method != "POST":
        return page(request, "restrictions/exception.html", {"found": found, "form": form, **context})
    return act_page(
        request,
        found,
        form,
        lambda given: services.decide_exception(found.pk, actor=user, **given),
        title=found.get_kind_display(),
        permission="approve_exception",
        states=(found.State.PROPOSED,),
        button="Record my decision",
        said="Recorded. The person who proposed it is told.",
        template="restrictions/exception.html",
        more=context,
    )


@needs("propose_exception")
@require_POST
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Its proposer takes it back."""
    found = exception_for(request.user, pk)
    services.take_back_exception(pk, actor=request.user)  # type: ignore[arg-type]
    messages.success(request, "Taken back.")
    return redirect(found.request)


@needs("approve_exception")
@get_or_post
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Its reason no longer holds: the safeguard is owed from now on."""
    found = exception_for(request.user, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    return act_page(
        request,
        found,
        form,
        lambda given: services.end_exception(found.pk, actor=request.user, reason=given["reason"]),  # type: ignore[arg-type]
        title=f"End the exception: {found.get_kind_display().lower()}",
        permission="approve_exception",
        states=(found.State.APPROVED,),
        button="End the exception",
        said="Ended. What was left out is now somebody’s work.",
    )


@needs("review_restriction")
@get_or_post
def examine(request: HttpRequest, pk: UUID) -> HttpResponse:
    """At a review: its reason still holds, and why."""
    found = exception_for(request.user, pk)
    form = forms.ExamineForm(request.POST if request.method == "POST" else None)
    restriction = getattr(found.request, "restriction", None)
    if restriction is None:
        raise NotVisible
    review = restriction.reviews.filter(state="in_progress").first()
    if request.method == "POST" and form.is_valid():
        services.examine_exception(found.pk, actor=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        messages.success(request, "Recorded: its reason still holds.")
        return redirect(review or found)
    context = {"found": found, "form": form, "title": "Does its reason still hold?", "button": "It still holds"}
    return page(request, "restrictions/act.html", context)


@needs("read_exceptions")
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Every exception, counted by kind and reason: the Review Group reads it."""
    kind = request.GET.get("kind", "")
    policy = policy_in_force()
    rows = [in_words(one, policy) for one in ledger_of(request.user, kind if kind in PolicyException.Kind else "")]
    context = {"rows": rows, "counts": counts(request.user), "kind": kind, "kinds": PolicyException.Kind.choices}
    return page(request, "restrictions/ledger.html", context)
