"""How much contact a customer has, when more is reasonable, and the early signal."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from engagement import clock
from engagement.contact import services
from engagement.contact.forms import MoreContactForm, SignalForm
from engagement.contact.models import Contact, UsualContact
from engagement.contact.permissions import LOG, SEE_LOAD, SET_LEVELS, TOLERATE
from engagement.contact.selectors.levels import THRESHOLD, more_contact_for, signal_by_id, signals_of, why_it_came
from engagement.contact.selectors.load import Load, contacts_of, latest_matters, load_in_words, load_of, time_in_words
from engagement.customers.families import family_ids
from engagement.customers.models import Adjustment
from engagement.customers.selectors import current_adjustments, resolve
from engagement.customers.views.base import posted, surviving
from engagement.people.permissions import allowed, needs
from engagement.policy.profile import Profile
from engagement.policy.selectors import local, policy_in_force
from engagement.ui.charts import BarChart, bar_chart
from engagement.ui.views import page

FORM = require_http_methods(["GET", "POST"])
# How far back, in the address: its code, its words, its weeks, and whether the picture goes by day or by week.
SPANS: tuple[tuple[str, str, int, str], ...] = (
    ("4-weeks", "Last 4 weeks", 4, "day"),
    ("12-weeks", "Last 12 weeks", 12, "week"),
    ("year", "Last year", 52, "week"),
)


@needs(LOG)
@require_GET
def load(request: HttpRequest, reference: str) -> HttpResponse:
    """By day, week, matter, person, channel and service, as a picture and as tables (SPSO-G3-13b)."""
    customer = surviving(request, reference)
    user: Any = request.user
    profile = policy_in_force()
    code, words, weeks, by = next((span for span in SPANS if span[0] == request.GET.get("time")), SPANS[1])
    until = clock.today()
    # From a Monday, so that no week of the picture is cut; this week is as long as it is today.
    since = until - timedelta(days=until.weekday(), weeks=weeks - 1)
    threshold = local(THRESHOLD)
    measured = load_of(customer, user, profile, since=since, until=until, threshold=threshold)
    family = family_ids(customer)
    notes = more_contact_for(customer, family)
    context = {
        "customer": customer,
        "load": measured,
        "together": time_in_words(measured.minutes),
        "lines": measured.by_day if by == "day" else measured.by_week,
        "by": by,
        "chart": _picture(measured, by, threshold),
        "span": words,
        "spans": [(one[0], one[1], one[0] == code) for one in SPANS],
        "sees_all": bool(allowed(user, SEE_LOAD)),
        "in_words": load_in_words(customer, since, until, profile) if allowed(user, SEE_LOAD) else "",
        "more_contact": [(note, _reason(profile, note.reason)) for note in notes],
        "signals": signals_of(customer, user, family),
        "contacts": [
            (contact, _channel(profile, contact.channel)) for contact in contacts_of(customer, user, since, until)
        ],
        "may_note": bool(allowed(user, TOLERATE)),
        "may_set": bool(allowed(user, SET_LEVELS)),
    }
    return page(request, "contact/load.html", context)


def _picture(measured: Load, by: str, threshold: int | None) -> BarChart:
    lines = measured.by_day if by == "day" else measured.by_week
    usual = _usual(measured)
    marks = []
    if by == "week" and usual is not None:
        marks = [("Usual", usual.per_week), ("Look closer from", usual.look_from)]
    elif by == "week" and threshold is not None:
        marks = [("Look closer from", threshold)]
    return bar_chart(
        "contact-load",
        f"Contacts by {by}, {'each day' if by == 'day' else 'each week from its Monday'}",
        [(line.short_label, line.contacts) for line in lines],
        marks=marks,
    )


def _usual(measured: Load) -> UsualContact | None:
    """What the service with most of the contact calls usual as a whole, if it has said so."""
    first = next(iter(measured.by_service), None)
    return next((one for one in first.usual if not one.channel), None) if first is not None else None


@needs(TOLERATE)
@FORM
def more(request: HttpRequest, reference: str) -> HttpResponse:
    """Put on file that more contact about a matter is reasonable (SPSO-G3-15, SPSO-G3-16)."""
    customer = surviving(request, reference)
    form = MoreContactForm(
        posted(request),
        profile=policy_in_force(),
        adjustments=_standing(current_adjustments(customer)),
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.note_more_contact(
                customer.pk, actor=request.user, matter=form.cleaned_data["matter"], **form.answers
            )
        except ValidationError as error:
            form.refused(error)
        else:
            messages.success(request, "Noted. Nobody is warned about the number of contacts on this matter meanwhile.")
            return redirect("contact:load", customer.reference)
    context = {"customer": customer, "form": form, "matters": latest_matters(customer, request.user)}
    return page(request, "contact/more.html", context)


@needs(SEE_LOAD)
@FORM
def signal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Why this came, what it does not mean, and what the manager made of it (SPSO-G3-13e)."""
    found = signal_by_id(pk, request.user)
    customer = found.customer.resolve()
    profile = policy_in_force()
    may_answer = bool(allowed(request.user, TOLERATE)) and found.answered_at is None
    form = None
    if may_answer:
        form = SignalForm(posted(request), profile=profile, adjustments=_standing(current_adjustments(customer)))
    if form is not None and request.method == "POST" and form.is_valid():
        given = form.answers
        try:
            services.answer_signal(
                found.pk,
                actor=request.user,
                answer=form.cleaned_data["answer"],
                note=given["because"],
                reason=given["reason"],
                adjustment_id=given["adjustment_id"],
                until=given["until"],
            )
        except ValidationError as error:
            form.refused(error)
        else:
            messages.success(request, "Thank you. Your answer is kept.")
            return redirect(found)
    context = {
        "signal": found,
        "why": why_it_came(found),
        "customer": customer,
        "form": form,
        "expected": _expected(found.customer_id, found.matter_key, profile),
        "adjustments": _standing(current_adjustments(customer)),
    }
    return page(request, "contact/signal.html", context)


def _expected(customer_id: UUID, key: str, profile: Profile) -> list[tuple[Any, str]]:
    """What staff noted while they logged: that more contact is to be expected, and why."""
    contacts = Contact.objects.counted().filter(customer__in=family_ids(resolve(customer_id)), matter_key=key)
    noted = contacts.exclude(expected_more="").select_related("handled_by").order_by("-at")[:5]
    return [(contact, _reason(profile, contact.expected_more)) for contact in noted]


def _standing(adjustments: list[Adjustment]) -> list[Adjustment]:
    return [one for one in adjustments if one.status != Adjustment.Status.DECLINED]


def _reason(profile: Profile, code: str) -> str:
    return next((one.label for one in profile.reasons("tolerated_contact").reasons if one.code == code), code)


def _channel(profile: Profile, code: str) -> str:
    return next((one.label for one in profile.channels if one.code == code), code)
