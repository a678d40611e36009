"""The Review Group on an appeal: other terms, the votes, and writing down what they say (SBC-12.3b, SBC-A1-CRG-1)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from appeals import routes
from appeals.forms.deciding import DecisionForm
from appeals.forms.voting import AppealVoteForm, MilderTerms
from appeals.models import Appeal
from appeals.selectors.bundle import Bundle, bundle_of
from appeals.selectors.case import appeal_for
from appeals.selectors.hearing import AppealBallot, ballot_of, outcomes_open_to
from appeals.services import deciding as services
from appeals.views.hearing import act_on_appeal, get_or_post, posted, reader
from engagement.permissions import allowed, needs
from engagement.policy.selectors import policy_in_force
from engagement.spine.calendar import WorkingDays
from engagement.transitions import NotVisible
from engagement.ui.views import page
from restrictions.measures import sentences_of


@needs("see_group_appeals")
@get_or_post
def vote(request: HttpRequest, reference: str) -> HttpResponse:
    """The appeal as the group needs it: the bundle on the left, the vote on the right."""
    found = _of_group(request, reference)
    bundle = bundle_of(found, request.user)
    if request.method != "POST":
        return _shown(request, found, bundle)
    form = _vote_form(found, bundle, request.POST)
    if not form.is_valid():
        return _shown(request, found, bundle, form)
    try:
        services.cast_vote(found.pk, actor=reader(request), **form.vote)
    except ValidationError as error:
        form.add_refused(error)
        return _shown(request, found, bundle, form)
    messages.success(request, "Your vote is cast. It stands as you gave it.")
    return redirect("appeals:vote", found.reference)


@needs("see_appeals")
@get_or_post
def option(request: HttpRequest, reference: str) -> HttpResponse:
    """Put other terms forward, which are no harsher than those in force (SBC-12.4b). Also for one who decides alone."""
    found = appeal_for(request.user, reference)
    restriction: Any = found.restriction
    if restriction is None:
        raise NotVisible
    in_group = found.heard_by == routes.GROUP
    profile = policy_in_force()
    words = sentences_of(restriction.terms, profile=profile)
    milder = MilderTerms(posted(request), asked=restriction.terms, words=words, profile=profile)
    return act_on_appeal(
        request,
        found,
        milder.form,
        lambda: services.put_option(found.pk, actor=reader(request), kind=milder.kind, terms=milder.terms),
        permission="sit_on_appeal" if in_group else "decide_appeal",
        said="It can be chosen now. If votes were cast, the voting begins again."
        if in_group
        else "It can be chosen now.",
        template="appeals/option.html",
        more={"milder": milder, "in_group": in_group, "back": _page_of(found)},
        also_valid=milder.is_valid,
        to=lambda: _page_of(found),
    )


@needs("see_appeals")
@require_POST
def take_option_back(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """Take terms back that one put forward, while nobody has voted for them."""
    found = appeal_for(request.user, reference)
    try:
        services.take_option_back(pk, actor=reader(request))
    except ValidationError as refused:
        messages.warning(request, " ".join(refused.messages))
    else:
        messages.success(request, "Taken back. The history says that it stood there.")
    return redirect(_page_of(found))


@needs("sit_on_appeal")
@get_or_post
def record(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down what the votes say, with the findings and reasons. The outcome is shown, and never entered."""
    found = _of_group(request, reference)
    ballot = ballot_of(found, request.user)
    if request.method != "POST" and ballot.sits:
        # What the votes say would colour one's own.
        messages.info(request, "Vote first. What the votes say stands here once you have voted.")
        return redirect("appeals:vote", found.reference)
    bundle = bundle_of(found, request.user)
    form = DecisionForm(posted(request), points=bundle.considered, options=bundle.options)
    return act_on_appeal(
        request,
        found,
        form,
        lambda: services.record_outcome(found.pk, actor=reader(request), decision=form.decision),
        permission="sit_on_appeal",
        said="Recorded. The letter to the customer is begun, and waits to be finished and checked.",
        template="appeals/record.html",
        more={"bundle": bundle, "ballot": ballot},
    )


def _of_group(request: HttpRequest, reference: str) -> Appeal:
    found = appeal_for(request.user, reference)
    if found.heard_by != routes.GROUP or not allowed(request.user, "see_group_appeals"):
        raise NotVisible
    return found


def _page_of(found: Appeal) -> str:
    """Where whoever put terms forward goes on."""
    name = "vote" if found.heard_by == routes.GROUP else "decide"
    return reverse(f"appeals:{name}", args=[found.reference])


def _vote_form(found: Appeal, bundle: Bundle, data: Any = None) -> AppealVoteForm:
    offered = outcomes_open_to(found, bundle.options)
    change_at = reverse("appeals:option", args=[found.reference]) if found.can_change_restriction else ""
    return AppealVoteForm(data, offered=offered, options=bundle.options, change_at=change_at, auto_id="vote_%s")


def _shown(request: HttpRequest, found: Appeal, bundle: Bundle, form: AppealVoteForm | None = None) -> HttpResponse:
    ballot: AppealBallot = ballot_of(found, request.user)
    if form is None and ballot.sits:
        form = _vote_form(found, bundle)
    context = {
        "found": found,
        "bundle": bundle,
        "ballot": ballot,
        "form": form,
        "takes_part": found.being_heard and not ballot.why_not,
        "due_in_words": WorkingDays.load().in_words(found.decide_by),
    }
    return page(request, "appeals/vote.html", context, status=422 if request.method == "POST" else None)
