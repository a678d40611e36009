"""Reviews: the list, the month, one review with what has happened since, and moving its date."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
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
from engagement.ui.words import british_date
from restrictions.checks.holding import planned_first
from restrictions.forms import reviews as forms
from restrictions.forms.less import LesserTerms
from restrictions.measures import sentences_of
from restrictions.models import Restriction, Review
from restrictions.selectors import reviews as reads
from restrictions.selectors.counting import BoundedPaginator
from restrictions.services import reviewing as services
from restrictions.views.acting import act_page

ON_A_PAGE = 50
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@needs("see_reviews")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What is planned, due and overdue, the most urgent first."""
    calendar = WorkingDays.load()
    pages = BoundedPaginator(reads.open_reviews(request.user), ON_A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    groups = [
        (one.title, [(review, calendar.in_words(review.due_on)) for review in one.reviews])
        for one in reads.grouped(pages.on_page(shown.number, reads.with_names(Review.objects.all())))
    ]
    context = {"groups": groups, "shown": shown, "is_more": pages.is_more, "today": clock.today()}
    return page(request, "reviews/list.html", context)


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
    eased = _eased(found, request.POST)
    easing = request.POST.get("outcome") == Review.Outcome.EASE
    if not form.is_valid() or (easing and not eased.is_valid()):
        return _shown(request, found, form, eased if easing else None)
    answers = dict(form.cleaned_data)
    terms = replace(eased.terms, review_on=answers["next_review_on"]) if easing else None
    try:
        services.complete_review(found.pk, actor=_user(request), answers=services.ReviewAnswers(**answers, terms=terms))
    except Unmet as unmet:
        form.add_unmet([one for one in unmet.unmet if one.field in form.fields])
        rest = [one for one in unmet.unmet if one.field not in form.fields]
        return _shown(request, found, form, eased if easing else None, rest)
    except ValidationError as refused:
        _say_refused(refused, form, eased if easing else None)
        return _shown(request, found, form, eased if easing else None)
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
        hint=_no_later_than(found),
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
        try:
            services.ask_for_early_review(restriction.pk, actor=_user(request), because=form.cleaned_data["because"])
        except ValidationError as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "Thank you. A review is due now, and your words stand on it.")
            return redirect("work:home")
    context = {"form": form, "reference": restriction.reference}
    return page(request, "reviews/ask.html", context, status=422 if form.errors else None)


def _shown(
    request: HttpRequest,
    found: Review,
    form: Any = None,
    eased: LesserTerms | None = None,
    unmet: list[Any] | None = None,
) -> HttpResponse:
    user = _user(request)
    may = bool(allowed(user, "review_restriction", found))
    context = {
        "found": found,
        "restriction": found.restriction,
        "measures": sentences_of(found.restriction.terms),
        "since": reads.since_last_decision(found, user),
        "exceptions": found.restriction.request.exceptions.filter(state="approved"),
        "may_begin": may and found.state in (found.State.SCHEDULED, found.State.DUE, found.State.OVERDUE),
        "may_complete": may and found.state == found.State.IN_PROGRESS,
        "form": form or forms.ReviewForm(),
        "eased": eased or _eased(found, None),
        "unmet": unmet or [],
        # The restriction has a line of its own for each review that begins, beside that of the review itself.
        "timeline": timeline_of(found, found.restriction).exclude(verb="begin_review"),
        "due_in_words": WorkingDays.load().in_words(found.due_on),
    }
    return page(request, "reviews/review.html", context, status=422 if request.method == "POST" else None)


def _no_later_than(found: Review) -> str:
    """Said before anybody chooses a day."""
    planned = planned_first(found)
    if planned is None:
        return ""
    return f"An early review was asked for. It moves to {british_date(planned)} at the latest: the day planned first."


def _say_refused(refused: ValidationError, form: Any, eased: LesserTerms | None) -> None:
    """What the service refuses, beside its field in whichever form has it; everything else at the top."""
    told = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
    for name, sentences in told.items():
        if eased is not None and name in eased.form.fields and name not in form.fields:
            eased.form.add_error(name, sentences)
        else:
            form.add_error(name if name in form.fields else None, sentences)


def _eased(found: Review, data: Any) -> LesserTerms:
    terms = found.restriction.terms
    words = sentences_of(terms)
    return LesserTerms(data, form=forms.EasedForm(data, asked=terms, words=words), asked=terms, words=words)


def _user(request: HttpRequest) -> Any:
    return request.user
