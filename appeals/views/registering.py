"""Registering an appeal: against a restriction, what was done on the spot, or what an elected member decided."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from appeals import services
from appeals.checks.registering import last_day_to_appeal
from appeals.checks.untold import standing_exception
from appeals.forms.points import PointForm
from appeals.forms.registering import MemberForm, RegisterForm
from appeals.models import Appeal
from appeals.selectors import case as reads
from appeals.services.looking import show_what_is_held
from engagement.customers.selectors import by_reference, needs_seen_by, resolve
from engagement.permissions import needs
from engagement.transitions import NotVisible
from engagement.ui.views import page

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@needs("register_appeal")
@get_or_post
def register(request: HttpRequest, reference: str) -> HttpResponse:
    """Against a restriction, by whoever takes the call; its reasons are not shown (SBC-12.1a)."""
    found = reads.restriction_to_appeal(request.user, reference)
    customer = found.customer.resolve()
    if request.method != "POST":
        show_what_is_held(customer, actor=request.user, restricted=found.is_in_force)
    is_open, open_appeal = reads.open_appeal_of(found, request.user)
    last_day = last_day_to_appeal(found)
    form = RegisterForm(*_posted(request), acting=reads.acting_for(customer), last_day=last_day)
    point = PointForm(_posted(request)[0], prefix="point", empty_permitted=True)

    def act() -> Appeal:
        return services.register_against_restriction(found.pk, actor=_user(request), received=form.received)

    more = {
        "challenged": reads.restriction_in_words(found, None, set()),
        "last_day": last_day,
        "untold": standing_exception(Appeal(restriction=found)),
        "is_open": is_open,
        "open_appeal": open_appeal,
        "route": reads.route_for(found.appeal_subject),
    }
    return _registered(request, customer, form, act, more, point)


@needs("register_appeal")
@get_or_post
def register_action(request: HttpRequest, pk: int) -> HttpResponse:
    """Against what an employee did on the spot: it goes through the complaints procedure (SBC-12.3a)."""
    found = reads.action_to_appeal(request.user, pk)
    if found.incident.customer is None:
        raise NotVisible
    customer = found.incident.customer.resolve()
    form = RegisterForm(*_posted(request), acting=reads.acting_for(customer), last_day=None)

    def act() -> Appeal:
        return services.register_against_action(found.pk, actor=_user(request), received=form.received)

    more = {
        "challenged": reads.action_in_words(found),
        "route": reads.route_for(Appeal.Subject.IMMEDIATE_ACTION),
    }
    return _registered(request, customer, form, act, more)


@needs("register_appeal")
@get_or_post
def register_member(request: HttpRequest, reference: str) -> HttpResponse:
    """What an elected member decided about contact with themselves: outside our appeals, and answered (SBC-12.5)."""
    user = _user(request)
    route = reads.route_for(Appeal.Subject.ELECTED_MEMBER)
    if route is None:
        # Not every policy has elected members.
        raise NotVisible
    customer = resolve(by_reference(reference, user).pk)
    form = MemberForm(*_posted(request), acting=reads.acting_for(customer), last_day=None, user=user)

    def act() -> Appeal:
        team = form.cleaned_data["team"]
        return services.register_against_member(customer, actor=user, team=team, received=form.received)

    return _registered(request, customer, form, act, {"route": route})


def _registered(
    request: HttpRequest,
    customer: Any,
    form: RegisterForm,
    act: Callable[[], Appeal],
    more: dict[str, Any],
    point: PointForm | None = None,
) -> HttpResponse:
    """Show the form, or register what it says and go to the case. What is refused comes back with what was typed."""
    forms = [form] if point is None else [form, point]
    # Both are looked at, so that every mistake stands on the page at once.
    wrong = [one for one in forms if not one.is_valid()]
    if request.method == "POST" and not wrong:
        try:
            with transaction.atomic():
                appeal = act()
                _put_point_down(request, appeal, point)
        except ValidationError as refused:
            form.add_refused(refused)
        else:
            _keep_documents(request, appeal, form.cleaned_data["uploads"])
            messages.success(request, f"The appeal is registered as {appeal.reference}.")
            return redirect(appeal)
    context = {
        "customer": customer,
        "adjustments": needs_seen_by(request.user, customer),
        "form": form,
        "point": point,
        "files_lost": request.method == "POST" and bool(request.FILES),
        **more,
    }
    return page(request, "appeals/register.html", context)


def _put_point_down(request: HttpRequest, appeal: Appeal, point: PointForm | None) -> None:
    if point is not None and point.has_changed():
        services.add_point(appeal.pk, actor=_user(request), **point.cleaned_data)


def _keep_documents(request: HttpRequest, appeal: Appeal, uploads: list[Any]) -> None:
    """Outside the transaction: the bytes are written first. A file that fails is said; the appeal stays registered."""
    for one in uploads:
        try:
            services.add_document(appeal.pk, one, actor=_user(request))
        except ValidationError as refused:
            said = " ".join(refused.messages)
            messages.warning(request, f"{one.name} was not kept: {said} Everything else was. Add the file again below.")


def _posted(request: HttpRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _user(request: HttpRequest) -> Any:
    return request.user
