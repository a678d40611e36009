"""Reviews: the list, the month, one review with what has happened since, and moving its date."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement import clock
from engagement.checks import Unmet
from engagement.permissions import allowed, needs
from engagement.spine.calendar import WorkingDays
from engagement.spine.timeline import timeline_of
from engagement.transitions import NotVisible
from engagement.ui.views import page
from restrictions.forms import reviews as forms
from restrictions.measures import sentences_of
from restrictions.models import Restriction, Review
from restrictions.selectors import reviews as reads
from restrictions.services import reviewing as services
from restrictions.services.asking import TermsInput
from restrictions.views.acting import act_page

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@needs("see_reviews")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What is planned, due and overdue, the most urgent first."""
    calendar = WorkingDays.load()
    groups = [
        (one.title, [(review, calendar.in_words(review.due_on)) for review in one.reviews])
        for one in reads.grouped(list(reads.open_reviews(request.user)[:500]))
    ]
    return page(request, "reviews/list.html", {"groups": groups, "today": clock.today()})


@needs("see_reviews")
@require_safe
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The same as a month."""
    return page(request, "reviews/month.html", {"month": reads.month_of(request.user, year, month)})


@needs("see_restrictions")
@require_safe
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One review: the terms, what has happened since, and the questions."""
    return _shown(request, reads.review_for(request.user, pk))


@needs("review_restriction")
@require_POST
def begin(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take it up."""
    begun = services.begin_review(pk, actor=_user(request))
    messages.success(request, "Begun. The restriction goes on holding meanwhile.")
    return redirect(begun)


@needs("review_restriction")
@get_or_post
def complete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer the questions, and do what follows."""
    found = reads.review_for(request.user, pk)
    if request.method != "POST":
        return redirect(found)
    form = forms.ReviewForm(request.POST)
    eased = _eased_form(found, request.POST)
    easing = request.POST.get("outcome") == Review.Outcome.EASE
    if not form.is_valid() or (easing and not eased.is_valid()):
        return _shown(request, found, form, eased if easing else None)
    answers = dict(form.cleaned_data)
    terms = TermsInput(**{**eased.given, "review_on": answers["next_review_on"]}) if easing else None
    try:
        services.complete_review(found.pk, actor=_user(request), answers=services.ReviewAnswers(**answers, terms=terms))
    except Unmet as unmet:
        form.add_unmet([one for one in unmet.unmet if one.field in form.fields])
        rest = [one for one in unmet.unmet if one.field not in form.fields]
        return _shown(request, found, form, eased if easing else None, rest)
    messages.success(request, "Recorded. Everybody who must know is told.")
    return redirect(found.restriction)


@needs("review_restriction")
@get_or_post
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another date, with reasons (SBC-7.9a)."""
    found = reads.review_for(request.user, pk)
    form = forms.MoveForm(request.POST if request.method == "POST" else None)
    states = Review.State
    return act_page(
        request,
        found,
        form,
        lambda given: services.move_review(found.pk, actor=_user(request), **given),
        title="Move the date of the review",
        permission="review_restriction",
        states=(states.SCHEDULED, states.DUE, states.OVERDUE),
        button="Move the date",
        said="Moved. The first date stays on record.",
    )


@needs("ask_for_early_review")
@get_or_post
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Anybody who deals with the customer says that contact has become easier."""
    restriction = Restriction.objects.in_force().filter(reference=reference.upper()).first()
    if restriction is None:
        raise NotVisible
    form = forms.EasierForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.ask_for_early_review(restriction.pk, actor=_user(request), because=form.cleaned_data["because"])
        messages.success(request, "Thank you. A review is due now, and your words stand on it.")
        return redirect("work:home")
    context = {"form": form, "reference": restriction.reference}
    return page(request, "reviews/ask.html", context)


def _shown(
    request: HttpRequest, found: Review, form: Any = None, eased: Any = None, unmet: list[Any] | None = None
) -> HttpResponse:
    user = _user(request)
    may = bool(allowed(user, "review_restriction", found))
    context = {
        "found": found,
        "restriction": found.restriction,
        "measures": sentences_of(found.restriction.terms),
        "since": reads.since_last_decision(found, user),
        "exceptions": found.restriction.request.exceptions.filter(state="approved").exclude(kind="no_warning"),
        "may_begin": may and found.state in (found.State.SCHEDULED, found.State.DUE, found.State.OVERDUE),
        "may_complete": may and found.state == found.State.IN_PROGRESS,
        "form": form or forms.ReviewForm(),
        "eased": eased or _eased_form(found, None),
        "unmet": unmet or [],
        "timeline": timeline_of(found, found.restriction),
        "due_in_words": WorkingDays.load().in_words(found.due_on),
    }
    return page(request, "reviews/review.html", context, status=422 if request.method == "POST" else None)


def _eased_form(found: Review, data: Any) -> Any:
    terms = found.restriction.terms
    return forms.EasedForm(data, asked=terms, words=sentences_of(terms))


def _user(request: HttpRequest) -> Any:
    return request.user
