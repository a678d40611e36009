"""One case: the pack on the left, the vote on the right; and deciding alone at the senior manager's level."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.checks import Unmet
from engagement.permissions import allowed, needs
from engagement.policy.selectors import policy_in_force
from engagement.spine.calendar import WorkingDays
from engagement.ui.views import page
from restrictions.forms import group as forms
from restrictions.forms.less import LesserTerms, OptionForm
from restrictions.forms.requests import ReasonForm
from restrictions.models import ActiveManagementRequest
from restrictions.selectors.asking import request_for
from restrictions.selectors.group import ballot_of, case_for, comparable_decisions, history_of, tried_before
from restrictions.selectors.pack import Pack, pack_of
from restrictions.selectors.policy_read import policy_change_of
from restrictions.selectors.tally import votes_of_round
from restrictions.services import deciding, supporting
from restrictions.views.acting import act_page, giving_back

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
State = ActiveManagementRequest.State


@needs("see_group_cases")
@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole case as the group needs it."""
    return _shown(request, case_for(request.user, reference))


@needs("sit_in_group")
@require_POST
def vote(request: HttpRequest, reference: str) -> HttpResponse:
    """Cast one's vote."""
    found = case_for(request.user, reference)
    pack = pack_of(found, request.user)
    form = forms.VoteForm(request.POST, options=pack.options, auto_id="vote_%s")

    def act() -> None:
        deciding.cast_vote(found.pk, actor=_user(request), **form.vote)

    return _done(request, found, "vote", form, act, "Your vote is cast. It stands as you gave it.", pack)


@needs("sit_in_group")
@require_POST
def remark(request: HttpRequest, reference: str) -> HttpResponse:
    """Say something to the other members."""
    found = case_for(request.user, reference)
    form = forms.RemarkForm(request.POST, auto_id="remark_%s")

    def act() -> None:
        deciding.say_to_group(found.pk, actor=_user(request), text=form.cleaned_data["text"])

    return _done(request, found, "remark", form, act, "The other members see it.")


@needs("sit_in_group")
@get_or_post
def interest(request: HttpRequest, reference: str) -> HttpResponse:
    """Declare an interest and take no part."""
    found = case_for(request.user, reference)
    if found.interests.filter(person=_user(request)).exists():
        messages.info(request, "You have declared an interest already, and take no part.")
        return redirect("crg:case", found.reference)
    form = forms.InterestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            deciding.declare_interest(found.pk, actor=_user(request), reason=form.cleaned_data["reason"])
        except ValidationError:
            messages.info(request, "You have declared it already.")
        else:
            messages.success(request, "Recorded. You take no part in this case.")
        return redirect("crg:case", found.reference)
    context = {
        "found": found,
        "form": form,
        "title": "I have an interest",
        "button": "Take no part in this case",
        "hint": "You take no part from then on, and a vote that you gave before no longer counts. It cannot be undone.",
    }
    return page(request, "restrictions/act.html", context)


@needs("sit_in_group")
@get_or_post
def question(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for more before deciding."""
    found = case_for(request.user, reference)
    form = forms.QuestionForm(request.POST if request.method == "POST" else None)
    cast = len(votes_of_round(found))
    return act_page(
        request,
        found,
        form,
        lambda given: deciding.ask_requester(found.pk, actor=_user(request), question=given["question"]),
        title="Ask for more",
        permission="sit_in_group",
        states=(State.GROUP_PENDING,),
        button="Ask",
        hint=f"{_votes_lapse(cast)} All vote again after the answer." if cast else "",
        warn=bool(cast),
        said="Asked. The group’s time stands still until the answer."
        + (" Whoever had voted is told that all vote again." if cast else ""),
        to=reverse("crg:case", args=[found.reference]),
    )


@needs("see_restrictions")
@get_or_post
def option(request: HttpRequest, reference: str) -> HttpResponse:
    """Put something less beside what was asked for."""
    found = request_for(request.user, reference)
    asked = found.asked
    pack = pack_of(found, request.user)
    words = next((one.measures for one in pack.options if one.terms.is_as_asked), [])
    data = request.POST if request.method == "POST" else None
    lesser = LesserTerms(data, form=OptionForm(data, asked=asked, words=words), asked=asked, words=words)
    in_group = found.state in found.WITH_GROUP
    return act_page(
        request,
        found,
        lesser.form,
        lambda _given: deciding.put_option(found.pk, actor=_user(request), terms=lesser.terms),
        title="Put something less forward",
        permission="sit_in_group" if in_group else "decide_restriction",
        states=found.WITH_DECIDERS,
        button="Put it forward",
        said="It stands beside what was asked for. If votes were cast, the voting begins again.",
        template="restrictions/option.html",
        more={"lesser": lesser},
        also_valid=lesser.is_valid,
        to=reverse("crg:case" if in_group else "crg:decide", args=[found.reference]),
    )


@needs("sit_in_group")
@get_or_post
def record(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down what the votes say, with the explanation."""
    found = case_for(request.user, reference)
    pack = pack_of(found, request.user)
    ballot = ballot_of(found, request.user)
    if ballot.votes_first:
        raise PermissionDenied(deciding.VOTE_FIRST)
    form = _decision_form(request, pack, by_votes=True, voted=ballot.tally.chosen)
    return act_page(
        request,
        found,
        form,
        lambda _given: deciding.record_decision(
            found.pk, actor=_user(request), considered=deciding.Considered(**form.considered)
        ),
        title="Record the decision",
        permission="sit_in_group",
        states=(State.GROUP_PENDING,),
        button="Record the decision",
        said="Recorded. The person who asked and the manager have the explanation.",
        template="crg/decide.html",
        more={"pack": pack, "ballot": ballot, "outcome": _outcome(pack, ballot.tally)},
    )


@needs("see_restrictions")
@get_or_post
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """One person decides, within their reach (SBC-10.5b)."""
    found = request_for(request.user, reference)
    pack = pack_of(found, request.user)
    form = _decision_form(request, pack, by_votes=False)
    return act_page(
        request,
        found,
        form,
        lambda _given: deciding.decide_request(
            found.pk,
            actor=_user(request),
            terms=form.chosen,
            considered=deciding.Considered(**form.considered),
        ),
        title="Decide",
        permission="decide_restriction",
        states=(State.SENIOR_MANAGER_PENDING, State.SAFETY_PENDING),
        button="Record the decision",
        said="Recorded. The person who asked and the manager have the explanation.",
        template="crg/decide.html",
        more={
            "pack": pack,
            "may_pass_on": found.state == State.SENIOR_MANAGER_PENDING,
            "compared": comparable_decisions(found),
            "tried": tried_before(found, request.user),
        },
    )


@needs("see_restrictions")
@get_or_post
def pass_on(request: HttpRequest, reference: str) -> HttpResponse:
    """The senior manager leaves it to the Review Group."""
    found = request_for(request.user, reference)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    return act_page(
        request,
        found,
        form,
        lambda given: supporting.pass_to_group(found.pk, actor=_user(request), reason=given["reason"]),
        title=f"Pass this to the {policy_in_force().says('review_group')}",
        permission="decide_for_service",
        states=(State.SENIOR_MANAGER_PENDING,),
        button="Pass it on",
        said="The Review Group has it now.",
    )


@needs("give_highest_signoff")
@get_or_post
def sign_off(request: HttpRequest, reference: str) -> HttpResponse:
    """The highest sign-off for what the group decided (SPSO-G3-44)."""
    from engagement.ui.fields import YesNoField

    found = request_for(request.user, reference)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    form.fields["agrees"] = YesNoField(label="Do you sign it off?", yes="Yes, I sign it off", no="No, I do not")
    form.order_fields(["agrees", "reason"])

    def act(given: dict[str, Any]) -> ActiveManagementRequest:
        signing = deciding.sign_off if given["agrees"] else deciding.refuse_signoff
        return signing(found.pk, actor=_user(request), reason=given["reason"])

    return act_page(
        request,
        found,
        form,
        act,
        title="The highest sign-off",
        permission="give_highest_signoff",
        states=(State.SIGNOFF_PENDING,),
        button="Record my answer",
        said="Recorded.",
        more={"pack": pack_of(found, request.user)},
    )


def _decision_form(request: HttpRequest, pack: Pack, *, by_votes: bool, voted: Any = None) -> forms.DecisionForm:
    asked = next((one.measures for one in pack.options if one.terms.is_as_asked), [])
    posted = request.POST if request.method == "POST" else None
    return forms.DecisionForm(posted, options=pack.options, asked=asked, by_votes=by_votes, voted=voted)


def _votes_lapse(cast: int) -> str:
    return "1 vote has been cast and lapses." if cast == 1 else f"{cast} votes have been cast and lapse."


def _outcome(pack: Pack, tally: Any) -> str:
    """What the votes say, in words."""
    if tally.chosen is None:
        return "No restriction: the votes are equal" if tally.tied else "No restriction"
    chosen = next((one for one in pack.options if one.terms.pk == tally.chosen.pk), None)
    return f"{chosen.title}" if chosen is not None else ""


def _done(
    request: HttpRequest,
    found: ActiveManagementRequest,
    name: str,
    form: Any,
    act: Callable[[], None],
    said: str,
    pack: Pack | None = None,
) -> HttpResponse:
    """Do what a form of the case page asks for, or show the page again with what was typed."""
    if not form.is_valid():
        return _shown(request, found, {name: form}, pack)
    try:
        with giving_back(form):
            act()
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _shown(request, found, {name: form}, pack)
    except Unmet as unmet:
        form.add_unmet(unmet)
        return _shown(request, found, {name: form}, pack)
    messages.success(request, said)
    return redirect("crg:case", found.reference)


def _shown(
    request: HttpRequest,
    found: ActiveManagementRequest,
    posted: dict[str, Any] | None = None,
    pack: Pack | None = None,
) -> HttpResponse:
    user = _user(request)
    pack = pack or pack_of(found, user)
    ballot = ballot_of(found, user)
    shown: dict[str, Any] = {}
    if ballot.sits and not ballot.has_voted:
        shown["vote"] = forms.VoteForm(options=pack.options, auto_id="vote_%s")
    if allowed(user, "sit_in_group", found) and found.state in found.WITH_GROUP:
        shown["remark"] = forms.RemarkForm(auto_id="remark_%s")
    context = {
        "found": found,
        "pack": pack,
        "policy_change": policy_change_of(found, user),
        "ballot": ballot,
        "outcome": "" if ballot.votes_first else _outcome(pack, ballot.tally),
        "remarks": found.remarks.select_related("by"),
        "tried": tried_before(found, user),
        "history": history_of(found, user),
        "compared": comparable_decisions(found),
        "forms": shown | (posted or {}),
        "form": next(iter((posted or {}).values()), None),
        "takes_part": bool(allowed(user, "sit_in_group", found)),
        "due_in_words": WorkingDays.load().in_words(found.decide_by),
    }
    return page(request, "crg/case.html", context, status=422 if posted else None)


def _user(request: HttpRequest) -> Any:
    return request.user
