"""Settings about people, and one's own account. Thin: a form asks, a service does."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engagement import clock
from engagement.people import leavers, services, setup, standing_in
from engagement.people.forms import (
    AbsenceForm,
    FindPersonForm,
    InviteForm,
    LeavingForm,
    NoticesForm,
    PersonForm,
    RolesForm,
    SeatForm,
    ServiceForm,
    TeamForm,
)
from engagement.people.models import Absence, Seat, Service, Team, User
from engagement.people.permissions import held_by, needs
from engagement.people.roles import ROLE_LABELS, Role
from engagement.people.selectors import seats_by_kind
from engagement.ui.navigation import our_words
from engagement.ui.views import page

FORM = require_http_methods(["GET", "POST"])


def _do(form: Any, act: Callable[[], Any]) -> bool:
    """Run a service; words that it refuses with go beside the fields. True when it was done."""
    try:
        act()
    except ValidationError as error:
        form.add_refused(error)
        return False
    return True


@needs("manage_settings")
@require_GET
def settings_home(request: HttpRequest) -> HttpResponse:
    """What is still missing first, then every page of settings."""
    pages = setup.settings_pages(held_by(request.user))
    return page(request, "people/settings.html", {"missing": setup.still_missing(), "pages": pages})


# -- people ------------------------------------------------------------------------------------------------------------


@needs("manage_settings")
@FORM
def people_list(request: HttpRequest) -> HttpResponse:
    """Everyone, with roles; the search is posted."""
    form = FindPersonForm(request.POST or None)
    found = User.objects.filter(is_superuser=False).select_related("team__service").prefetch_related("groups")
    words = ""
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["find"].strip()
    if words:
        found = found.filter(Q(name__icontains=words) | Q(job_title__icontains=words) | Q(email__icontains=words))
    rows = [
        (person, [ROLE_LABELS[Role(group.name)] for group in person.groups.all() if group.name in set(Role)])
        for person in found.order_by("-is_active", "name")
    ]
    return page(request, "people/people.html", {"form": form, "rows": rows, "words": words})


@needs("manage_settings")
@FORM
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        made: list[User] = []
        if _do(form, lambda: made.append(services.invite_person(request.user, **answers))):  # type: ignore[arg-type]
            messages.success(request, f"{answers['name']} is invited. {services.sent_in_words(made[0])}")
            return redirect("people:people")
    return page(request, "people/form.html", {"form": form, "heading": "Invite somebody", "button": "Send invitation"})


@needs("manage_settings")
@FORM
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """A colleague: what we know, and what can be done."""
    colleague = _colleague(pk)
    form = PersonForm(request.POST or None, instance=_colleague(pk))
    if (
        request.method == "POST"
        and form.is_valid()
        and _do(form, lambda: services.change_person(request.user, colleague, **form.cleaned_data))  # type: ignore[arg-type]
    ):
        messages.success(request, "Saved.")
        return redirect("people:person", pk=pk)
    context = {
        "form": form,
        "person": colleague,
        "roles": [ROLE_LABELS[role] for role in sorted(services.roles_of(colleague))],
        "holdings": leavers.holdings_of(colleague),
    }
    return page(request, "people/person.html", context)


@needs("manage_settings")
@FORM
def roles(request: HttpRequest, pk: int) -> HttpResponse:
    """A colleague's roles. Nobody raises their own."""
    colleague = _colleague(pk)
    held = [role.value for role in services.roles_of(colleague)]
    form = RolesForm(request.POST or None, initial={"roles": held})
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["roles"]
        if _do(form, lambda: services.change_roles(request.user, colleague, wanted)):  # type: ignore[arg-type]
            messages.success(request, f"The roles of {colleague} are saved.")
            return redirect("people:person", pk=pk)
    context = {"form": form, "heading": f"Roles of {colleague}", "button": "Save roles", "back": colleague.pk}
    return page(request, "people/form.html", context)


@needs("manage_settings")
@require_POST
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the link again."""
    colleague = _colleague(pk)
    services.send_invitation(colleague)
    messages.success(request, f"Invited again. {services.sent_in_words(colleague)}")
    return redirect("people:person", pk=pk)


@needs("manage_settings")
@FORM
def leaving(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody leaves: their work first."""
    colleague = _colleague(pk)
    form = LeavingForm(request.POST or None, person=colleague, initial={"left_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        if _do(form, lambda: services.record_leaving(request.user, colleague, **answers)):  # type: ignore[arg-type]
            messages.success(request, f"{colleague}’s account is closed. Nothing they did is lost.")
            return redirect("people:people")
    context = {"form": form, "person": colleague, "holdings": leavers.holdings_of(colleague)}
    return page(request, "people/leaving.html", context)


@needs("manage_settings")
@require_POST
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an account again, with the role of staff only."""
    colleague = _colleague(pk)
    services.bring_back(request.user, colleague)  # type: ignore[arg-type]
    messages.success(request, f"{colleague}’s account is open again, as a member of staff.")
    return redirect("people:person", pk=pk)


def _colleague(pk: int) -> User:
    return get_object_or_404(User.objects.filter(is_superuser=False), pk=pk)


# -- services and teams ------------------------------------------------------------------------------------------------


@needs("manage_settings")
@require_GET
def teams(request: HttpRequest) -> HttpResponse:
    """Services and their teams."""
    found = Team.objects.select_related("service", "line_manager", "deputy", "senior_manager")
    context = {"teams": found.order_by("service__name", "name"), "services": Service.objects.all()}
    return page(request, "people/teams.html", context)


@needs("manage_settings")
@FORM
def service(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add or rename a service."""
    instance = get_object_or_404(Service, pk=pk) if pk else Service()
    form = ServiceForm(request.POST or None, instance=instance)
    if (
        request.method == "POST"
        and form.is_valid()
        and _do(form, lambda: services.save_service(request.user, form.instance))  # type: ignore[arg-type]
    ):
        messages.success(request, f"The service {form.instance} is saved.")
        return redirect("people:teams")
    heading = "Change a service" if pk else "Add a service"
    return page(request, "people/form.html", {"form": form, "heading": heading, "button": "Save service"})


@needs("manage_settings")
@FORM
def team(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add or change a team."""
    instance = get_object_or_404(Team, pk=pk) if pk else Team()
    form = TeamForm(request.POST or None, instance=instance)
    if (
        request.method == "POST"
        and form.is_valid()
        and _do(form, lambda: services.save_team(request.user, form.instance))  # type: ignore[arg-type]
    ):
        messages.success(request, f"The team {form.instance} is saved.")
        return redirect("people:teams")
    heading = "Change a team" if pk else "Add a team"
    return page(request, "people/form.html", {"form": form, "heading": heading, "button": "Save team"})


# -- absences and seats ------------------------------------------------------------------------------------------------


@needs("manage_settings")
@FORM
def absences(request: HttpRequest) -> HttpResponse:
    """Who is away, and who stands in."""
    form = AbsenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        if _do(form, lambda: services.record_absence(request.user, **answers)):  # type: ignore[arg-type]
            messages.success(request, f"{answers['deputy']} stands in for {answers['user']}.")
            _say_what_waits(request, answers["user"], answers["deputy"])
            return redirect("people:absences")
    current = Absence.objects.not_over().select_related("user", "deputy").order_by("starts_on")
    return page(request, "people/absences.html", {"form": form, "absences": current})


def _say_what_waits(request: HttpRequest, away: Any, deputy: User) -> None:
    """What the deputy may not do is said at once: somebody else can still be chosen."""
    for sentence in standing_in.cannot_do(away, deputy, request.user):  # type: ignore[arg-type]
        messages.warning(request, sentence)


@require_POST
def end_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Back early, or entered by mistake."""
    absence = get_object_or_404(Absence.objects.select_related("user"), pk=pk)
    if absence.user_id != request.user.pk and "manage_settings" not in held_by(request.user):
        raise Http404
    services.end_absence(request.user, absence)  # type: ignore[arg-type]
    if absence.user_id == request.user.pk:
        messages.success(request, "You are back. Nobody stands in for you any more.")
        return redirect("people:account")
    messages.success(request, f"{absence.user} is back. Nobody stands in for them any more.")
    return redirect("people:absences")


@needs("manage_settings")
@FORM
def seats(request: HttpRequest) -> HttpResponse:
    """The Review Group's seats."""
    form = SeatForm(request.POST or None, initial={"starts_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        if _do(form, lambda: services.fill_seat(request.user, **answers)):  # type: ignore[arg-type]
            messages.success(request, f"{answers['holder']} takes the seat.")
            return redirect("people:seats")
    first = Seat.Kind.DIRECTOR_1.label
    as_the_council = our_words(first) == str(first)
    return page(
        request, "people/seats.html", {"form": form, "kinds": seats_by_kind(), "as_the_council": as_the_council}
    )


@needs("manage_settings")
@require_POST
def end_seat(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody gives up their seat."""
    seat = get_object_or_404(Seat.objects.select_related("holder"), pk=pk)
    services.end_seat(request.user, seat)  # type: ignore[arg-type]
    if seat.starts_on > clock.today():
        messages.success(request, f"{seat.holder} does not take the seat.")
    else:
        messages.success(request, f"Today is {seat.holder}’s last day in the seat.")
    return redirect("people:seats")


# -- one's own account -------------------------------------------------------------------------------------------------


@FORM
def account(request: HttpRequest) -> HttpResponse:
    """One's own page: email about work, absences, password."""
    form = NoticesForm(request.POST or None, initial={"notices": request.user.notices})  # type: ignore[union-attr]
    if request.method == "POST" and form.is_valid():
        services.choose_notices(request.user, form.cleaned_data["notices"])  # type: ignore[arg-type]
        messages.success(request, "Saved.")
        return redirect("people:account")
    own = Absence.objects.not_over().filter(user=request.user.pk).select_related("deputy")
    covers = Absence.objects.not_over().filter(deputy=request.user.pk).select_related("user")
    held = [ROLE_LABELS[role] for role in sorted(services.roles_of(request.user))]  # type: ignore[arg-type]
    return page(request, "people/account.html", {"form": form, "absences": own, "covers": covers, "roles": held})


@FORM
def own_absence(request: HttpRequest) -> HttpResponse:
    """Say when one is away, and who stands in."""
    me = request.user
    suggested = me.team.deputy_id if me.team else None  # type: ignore[union-attr]
    form = AbsenceForm(request.POST or None, own=me, initial={"deputy": suggested})  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        if _do(form, lambda: services.record_absence(me, user=me, **answers)):  # type: ignore[arg-type]
            messages.success(request, f"{answers['deputy']} stands in for you.")
            _say_what_waits(request, me, answers["deputy"])
            return redirect("people:account")
    return page(request, "people/form.html", {"form": form, "heading": "When you are away", "button": "Save"})


# -- the demonstration -------------------------------------------------------------------------------------------------


@login_not_required
@FORM
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """The people of the demonstration by role: one press signs in. Does not exist outside demo mode."""
    if not settings.DEMO:
        raise Http404
    if request.method == "POST":
        chosen = User.objects.filter(is_active=True, is_superuser=False, pk=_number(request.POST.get("person"))).first()
        if chosen is None:
            raise Http404
        login(request, chosen, backend=settings.AUTHENTICATION_BACKENDS[0])
        return redirect("/")
    rows = [
        (one, [ROLE_LABELS[Role(group.name)] for group in one.groups.all() if group.name in set(Role)])
        for one in services.demo_people()
    ]
    return page(request, "people/demo_sign_in.html", {"rows": rows})


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
