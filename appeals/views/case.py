"""The page of an appeal, and what whoever registered it does there: points, documents, passing it on, the end."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appeals import services
from appeals.checks.registering import last_day_to_appeal, may_be_declined
from appeals.checks.untold import standing_exception
from appeals.forms import registering as forms
from appeals.forms.points import PointForm
from appeals.models import Appeal
from appeals.routes import COMPLAINTS, route_of
from appeals.selectors import case as reads
from appeals.selectors.hearing import events_of, hearing_of
from engagement.permissions import Refused, allowed, needs
from engagement.policy.selectors import policy_in_force
from engagement.spine.documents import documents_of
from engagement.spine.timeline import last_move
from engagement.transitions import AlreadyMoved, NotVisible
from engagement.ui.views import page
from restrictions.measures import sentences_of
from restrictions.models import Restriction
from restrictions.views.acting import act_page

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
State = Appeal.State


@needs("see_appeals")
@require_safe
def appeal(request: HttpRequest, reference: str) -> HttpResponse:
    """What is challenged, point by point, who hears it and why, and what comes next."""
    return _shown(request, reads.appeal_for(request.user, reference))


@needs("register_appeal")
@get_or_post
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Put right what was entered, until the appeal is passed on."""
    found = _being_registered(request, reference)
    customer = found.customer.resolve()
    form = forms.ReceivedForm(
        request.POST if request.method == "POST" else None,
        acting=reads.acting_for(customer, named=found.representation),
        last_day=last_day_to_appeal(found.restriction),
        initial=forms.ReceivedForm.answers_of(found),
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.change_received(found.pk, actor=_user(request), received=form.received)
        except ValidationError as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "Put right.")
            return redirect(found)
    return page(request, "appeals/edit.html", {"found": found, "customer": customer, "form": form})


@needs("register_appeal")
@require_POST
def add_point(request: HttpRequest, reference: str) -> HttpResponse:
    """One more of the customer's points."""
    found = _being_registered(request, reference)
    form = PointForm(request.POST, prefix="point")
    if form.is_valid():
        try:
            services.add_point(found.pk, actor=_user(request), **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, "The point is put down.")
            return redirect(f"{found.get_absolute_url()}#points")
    return _shown(request, found, point=form)


@needs("register_appeal")
@require_POST
def remove_point(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a point off that was entered by mistake."""
    found = _being_registered(request, reference)
    if not found.points.filter(pk=pk).exists():
        raise NotVisible
    services.take_point_off(pk, actor=_user(request))
    messages.success(request, "The point is taken off.")
    return redirect(f"{found.get_absolute_url()}#points")


@needs("add_to_appeal")
@get_or_post
def document(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep what the customer sent, until the appeal is decided."""
    found = reads.appeal_for(request.user, reference)
    _must(request, found, "add_to_appeal", Appeal.UNDECIDED)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms.UploadsForm(*posted)
    if request.method == "POST" and form.is_valid():
        try:
            for one in form.cleaned_data["uploads"]:
                services.add_document(found.pk, one, actor=_user(request))
        except ValidationError as refused:
            form.add_error("uploads", refused.messages)
        else:
            messages.success(request, "Kept with the appeal.")
            return redirect(f"{found.get_absolute_url()}#documents")
    return page(request, "appeals/document.html", {"found": found, "form": form})


@needs("register_appeal")
@get_or_post
def pass_on(request: HttpRequest, reference: str) -> HttpResponse:
    """Pass it to whoever hears it. Where that is, is worked out; a complaint brings its reference."""
    found = reads.appeal_for(request.user, reference)
    route = route_of(found)
    asks = forms.ComplaintForm if route.heard_by == COMPLAINTS else forms.PassOnForm
    form = asks(request.POST if request.method == "POST" else None)

    def act(given: dict[str, Any]) -> Appeal:
        return services.pass_on(
            found.pk, actor=_user(request), complaint_reference=given.get("complaint_reference", "")
        )

    hearers = reads.hearers_of(found, request.user)
    # Sent, the service says what is missing: once is enough.
    missing = [] if request.method == "POST" else reads.missing_to_pass_on(found, route, request.user)
    more = {
        "hearers": hearers,
        "tells": route.is_heard_here,
        "missing": missing,
        "untold": standing_exception(found),
    }
    return act_page(
        request,
        found,
        form,
        act,
        title="Pass the appeal on",
        permission="register_appeal",
        states=(State.RECEIVED,),
        button="Pass it on",
        said="Passed on. Whoever comes next has been told.",
        template="appeals/pass_on.html",
        more=more,
    )


@needs("register_appeal")
@get_or_post
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer the question of whoever hears it."""
    found = reads.appeal_for(request.user, reference)
    form = forms.AnswerForm(request.POST if request.method == "POST" else None)
    return act_page(
        request,
        found,
        form,
        lambda given: services.answer_question(found.pk, actor=_user(request), answer=given["answer"]),
        title="Answer the question about the appeal",
        permission="register_appeal",
        states=(State.INFO_REQUESTED,),
        button="Send the answer",
        said="Your answer is with whoever hears the appeal. The time goes on.",
        template="appeals/answer.html",
        more={"asked": last_move(found)},
    )


@needs("withdraw_appeal")
@get_or_post
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that the customer withdrew it."""
    found = reads.appeal_for(request.user, reference)
    form = forms.WithdrawForm(request.POST if request.method == "POST" else None)
    return act_page(
        request,
        found,
        form,
        lambda given: services.withdraw_appeal(found.pk, actor=_user(request), reason=given["reason"]),
        title="Record that the customer withdrew the appeal",
        permission="withdraw_appeal",
        states=tuple(Appeal.UNDECIDED),
        button="Record that it was withdrawn",
        said="Recorded. Everybody who had the appeal is told.",
        hint="Only the customer can withdraw it. If the restriction is on hold, it applies again.",
        warn=True,
        template="appeals/act.html",
    )


@needs("decline_appeal")
@get_or_post
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    """It came too late, or nothing was in force: it is not heard, and the customer is told where to go."""
    found = reads.appeal_for(request.user, reference)
    form = forms.DeclineForm(request.POST if request.method == "POST" else None)
    return act_page(
        request,
        found,
        form,
        lambda given: services.decline_appeal(found.pk, actor=_user(request), reason=given["reason"]),
        title="Do not hear the appeal",
        permission="decline_appeal",
        states=(State.RECEIVED,),
        button="Do not hear it",
        said="Recorded. The notice to the customer has begun.",
        hint="Consider first whether it can be heard all the same: whoever registered it can say why it came late.",
        warn=True,
        template="appeals/act.html",
    )


@needs("close_appeal")
@get_or_post
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that follows from it is done."""
    found = reads.appeal_for(request.user, reference)
    form = forms.CloseForm(request.POST if request.method == "POST" else None)
    return act_page(
        request,
        found,
        form,
        lambda given: services.close_appeal(found.pk, actor=_user(request), reason=given["reason"]),
        title="Close the appeal",
        permission="close_appeal",
        states=(State.OUTCOME_ISSUED,),
        button="Close the appeal",
        said="Closed.",
        hint="Close it once everything that was decided has been done. It stays on record.",
        template="appeals/act.html",
    )


def _shown(request: HttpRequest, found: Appeal, point: PointForm | None = None) -> HttpResponse:
    user = _user(request)
    registers = bool(allowed(user, "register_appeal", found))
    being_registered = found.state == State.RECEIVED
    hearers = reads.hearers_of(found, user)
    grounds = reads.grounds_in_words()
    passes = registers and being_registered and hearers.route is not None
    context = {
        "found": found,
        "customer": found.customer.resolve(),
        "hearers": hearers,
        "clocks": reads.clocks_of(found),
        "meanwhile": reads.meanwhile_as_it_was(found),
        "channel": reads.channel_in_words(found),
        "points": [
            (one, grounds.get(one.ground, one.ground), f"Take point {one.number} off") for one in found.points.all()
        ],
        "documents": _documents(found),
        "letters": reads.letters_of(found, user),
        "events": events_of(found, user)[::-1],
        "hearing": hearing_of(found, user),
        "passes": passes,
        "missing": reads.missing_to_pass_on(found, hearers.route, user) if passes and hearers.route else [],
        "may_edit": registers and being_registered,
        "may_add": found.state in Appeal.UNDECIDED and bool(allowed(user, "add_to_appeal", found)),
        "may_answer": registers and found.state == State.INFO_REQUESTED,
        "may_decline": being_registered and may_be_declined(found) and allowed(user, "decline_appeal", found),
        "may_withdraw": found.state in Appeal.UNDECIDED and allowed(user, "withdraw_appeal", found),
        "may_close": found.state == State.OUTCOME_ISSUED and allowed(user, "close_appeal", found),
        "point": point or PointForm(prefix="point"),
        "has_points": found.restriction is not None,
        "untold": standing_exception(found),
        **_challenged(found, user),
    }
    return page(request, "appeals/appeal.html", context, status=422 if point is not None else None)


def _challenged(found: Appeal, user: Any) -> dict[str, Any]:
    """What is challenged, in words; links only to what the person may open."""
    restriction, action = found.restriction, found.immediate_action
    if restriction is not None:
        seen = Restriction.objects.visible_to(user).filter(pk=restriction.pk).exists()
        measures = [one.letter for one in sentences_of(found.challenged_terms or restriction.terms)]
        return {"measures": measures, "restriction": restriction, "may_open_restriction": seen}
    if action is None:
        return {}
    seen = type(action.incident).objects.visible_to(user).filter(pk=action.incident_id).exists()
    return {"action": action, "action_label": reads.action_label(action, policy_in_force()), "may_open_incident": seen}


def _documents(found: Appeal) -> list[dict[str, Any]]:
    return [
        {
            "name": one.display_name,
            "url": reverse("documents:open", args=[one.pk]),
            "kind": one.get_kind_display(),
            "size": one.size,
            "distressing": one.distressing,
            "scan_state": one.scan_state,
            "added_by": one.uploaded_by.name,
            "added_at": one.uploaded_at,
        }
        for one in documents_of(found)
    ]


def _being_registered(request: HttpRequest, reference: str) -> Appeal:
    found = reads.appeal_for(request.user, reference)
    _must(request, found, "register_appeal", (State.RECEIVED,))
    return found


def _must(request: HttpRequest, found: Appeal, permission: str, states: Any) -> None:
    """Raises PermissionDenied with the reason, or AlreadyMoved where the appeal has gone on."""
    answer_ = allowed(request.user, permission, found)
    if isinstance(answer_, Refused):
        raise PermissionDenied(answer_.why)
    if found.state not in states:
        raise AlreadyMoved(found, last_move(found))


def _user(request: HttpRequest) -> Any:
    return request.user
