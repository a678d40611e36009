"""The page of a request, and the acts of those who ask and support. Deciding has pages of its own."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.customers.selectors import by_reference, resolve
from engagement.permissions import allowed, needs
from engagement.spine.calendar import WorkingDays
from engagement.ui.views import page
from restrictions import grades
from restrictions.exceptions_asked import kinds_of_policy
from restrictions.forms import requests as forms
from restrictions.models import ActiveManagementRequest
from restrictions.selectors.asking import incidents_of_customer, request_for, requests_of, track_of
from restrictions.selectors.pack import pack_of
from restrictions.selectors.policy_read import policy_change_of
from restrictions.selectors.reach import next_level
from restrictions.selectors.standing import decide_by_in_words, where_it_stands
from restrictions.services import asking, deciding, supporting
from restrictions.views.acting import TAKEN_UP, act_page

ON_A_PAGE = 20
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@needs("see_restrictions")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Every request that the person may see, and where each stands."""
    found = requests_of(request.user).select_related("chosen", "restriction")
    shown = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    calendar = WorkingDays.load()
    rows = [(one, where_it_stands(one), decide_by_in_words(one, calendar)) for one in shown.object_list]
    context = {"rows": rows, "page_obj": shown, "may_ask": allowed(request.user, "ask_for_restriction")}
    return page(request, "restrictions/requests.html", context)


@needs("ask_for_restriction")
@get_or_post
def start(request: HttpRequest) -> HttpResponse:
    """Begin a draft from one incident, or from several of one customer.

    `customer` in the address is a reference; without one, the incident's page has the link.
    """
    reference = request.GET.get("customer", "")
    record = resolve(by_reference(reference, request.user).pk) if reference else None
    offered = list(incidents_of_customer(request.user, record)) if record is not None else []
    form = forms.StartForm(
        request.POST if request.method == "POST" else None,
        offered=offered,
        initial={"key": uuid4(), "incidents": request.GET.getlist("incident")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            draft = asking.start_request(
                actor=request.user,  # type: ignore[arg-type]
                incidents=[UUID(one) for one in form.cleaned_data["incidents"]],
                pk=form.cleaned_data["key"],
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect("restrictions:request_step", draft.pk, "incidents")
    return page(request, "restrictions/start.html", {"form": form, "customer": record, "offered": offered})


@needs("ask_for_restriction")
@require_POST
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a draft up."""
    asking.discard_request(pk, actor=_user(request))
    messages.success(request, "The draft is discarded. Nobody was asked.")
    return redirect("restrictions:requests")


@needs("see_restrictions")
@require_POST
def take_up_policy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The person has read the request again under the policy in force, on its page or on the group's."""
    found = asking.take_up_current_policy(pk, actor=_user(request))
    messages.success(request, TAKEN_UP)
    if request.POST.get("from") == "group" and allowed(request.user, "see_group_cases"):
        return redirect("crg:case", found.reference)
    return redirect(found)


@needs("see_restrictions")
@require_safe
def request_page(request: HttpRequest, reference: str) -> HttpResponse:
    """What was asked for, why, where it stands, and what the person may do next."""
    found = request_for(request.user, reference)
    user: Any = request.user
    context = {
        "found": found,
        "pack": pack_of(found, user),
        "policy_change": policy_change_of(found, user),
        "may_support": found.state == found.State.MANAGER_SUPPORT_PENDING
        and allowed(user, "support_restriction", found),
        "may_decide": found.state in (found.State.SENIOR_MANAGER_PENDING, found.State.SAFETY_PENDING)
        and allowed(user, "decide_restriction", found),
        "may_answer": found.state == found.State.GROUP_INFO_REQUESTED and allowed(user, "answer_group", found),
        "may_withdraw": found.state not in found.ENDED and allowed(user, "withdraw_restriction_request", found),
        "may_except": found.state in found.UNDECIDED and allowed(user, "propose_exception"),
        "exception_kinds": kinds_of_policy(),
        "sits": found.reached_group and allowed(user, "see_group_cases"),
        "due_in_words": WorkingDays.load().in_words(found.decide_by),
    }
    return page(request, "restrictions/request.html", context)


@needs("see_restrictions")
@get_or_post
def support(request: HttpRequest, reference: str) -> HttpResponse:
    """The manager says whether they support it (SBC-A1-CRG-3b)."""
    found = request_for(request.user, reference)
    choice = track_of(found) == grades.POLICY and next_level(found, request.user) == grades.SENIOR_MANAGER
    form = forms.SupportForm(request.POST if request.method == "POST" else None, choice_of_level=choice)

    def act(given: dict[str, Any]) -> ActiveManagementRequest:
        if not given["supports"]:
            return supporting.refuse_support(found.pk, actor=_user(request), reason=given["reason"])
        return supporting.support_request(
            found.pk, actor=_user(request), reason=given["reason"], to=given.get("to", "")
        )

    return act_page(
        request,
        found,
        form,
        act,
        title="Do you support this request?",
        permission="support_restriction",
        states=(found.State.MANAGER_SUPPORT_PENDING,),
        button="Record my answer",
        said="Recorded. The person who asked is told.",
        more={"pack": pack_of(found, request.user)},
    )


@needs("see_restrictions")
@get_or_post
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer the Review Group's question."""
    found = request_for(request.user, reference)
    form = forms.AnswerForm(request.POST if request.method == "POST" else None)
    return act_page(
        request,
        found,
        form,
        lambda given: deciding.answer_group(found.pk, actor=_user(request), answer=given["answer"]),
        title="Answer the Review Group",
        permission="answer_group",
        states=(found.State.GROUP_INFO_REQUESTED,),
        button="Send the answer",
        said="Your answer is with the group.",
    )


@needs("see_restrictions")
@get_or_post
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the request up before anything is in force."""
    found = request_for(request.user, reference)
    form = forms.ReasonForm(request.POST if request.method == "POST" else None)
    return act_page(
        request,
        found,
        form,
        lambda given: supporting.withdraw_request(found.pk, actor=_user(request), reason=given["reason"]),
        title="Withdraw this request",
        permission="withdraw_restriction_request",
        states=tuple(state for state in found.State if state not in found.ENDED),
        button="Withdraw the request",
        said="Withdrawn. Everybody who had it is told.",
        warn=True,
    )


def _user(request: HttpRequest) -> Any:
    return request.user
