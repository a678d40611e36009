"""Writes about people: roles, invitations, teams, absences, seats, leavers. Each is one verb."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as StoredPermission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse

from engagement import clock
from engagement.people import leavers, standing_in
from engagement.people.models import Absence, Seat, Service, Team, User
from engagement.people.permissions import allowed, registered
from engagement.people.roles import MANAGERS, ROLE_LABELS, Role, with_staff
from engagement.people.selectors import ROLES_OF_SEAT


def fill_roles(using: str = "default") -> None:
    """Make the groups and their permissions what the register says. Runs after every migration; the same each time.

    Writes only what differs: four queries where nothing does.
    """
    with transaction.atomic(using=using):
        stored = _stored_permissions(using)
        groups = {group.name: group for group in Group.objects.using(using).prefetch_related("permissions")}
        for role in Role:
            group = groups.get(role.value) or Group.objects.using(using).create(name=role.value)
            wanted = {stored[code].pk for code, permission in registered().items() if role in permission.roles}
            if wanted != {permission.pk for permission in group.permissions.all()}:
                group.permissions.set(wanted)


def _stored_permissions(using: str) -> dict[str, StoredPermission]:
    """The register's permissions as Django keeps them, by code, with the words of the register."""
    content_type = ContentType.objects.db_manager(using).get_for_model(User)
    stored = {one.codename: one for one in StoredPermission.objects.using(using).filter(content_type=content_type)}
    for code, permission in registered().items():
        name = permission.label[:255]
        if code not in stored:
            stored[code] = StoredPermission.objects.using(using).create(
                content_type=content_type, codename=code, name=name
            )
        elif stored[code].name != name:
            stored[code].name = name
            stored[code].save(using=using, update_fields=["name"])
    return stored


def _ask(actor: User) -> None:
    """Only an administrator writes here. Raises PermissionDenied."""
    if not allowed(actor, "manage_settings"):
        raise PermissionDenied("Only an administrator can change this.")


def _not_oneself(actor: User, person: User | None, what: str) -> None:
    """An administrator sees no case, so nobody may put themselves where cases go. Raises PermissionDenied."""
    if person is not None and person.pk == actor.pk:
        raise PermissionDenied(f"You cannot make yourself {what}. Ask another administrator.")


def make_first_administrator(name: str, email: str, password: str) -> User:
    """The first person of a new installation, from the terminal. Refused once anybody exists (ValidationError)."""
    with transaction.atomic():
        if User.objects.exists():
            raise ValidationError("There are people already. An administrator invites further ones.")
        person = User.objects.create_user(email, name, password, job_title="Administrator")
        give_roles(person, {Role.ADMINISTRATOR, Role.POLICY_ADMINISTRATOR})
    return person


def give_roles(person: User, roles: Iterable[Role]) -> None:
    """Set a person's groups, and with them who may open the admin's queue. For callers that asked for permission."""
    wanted = set(roles)
    person.groups.set(Group.objects.filter(name__in=[role.value for role in wanted]))
    person.is_staff = bool(wanted & MANAGERS)
    person.save(update_fields=["is_staff"])


def roles_of(person: User) -> set[Role]:
    """The roles that a person has now."""
    return {Role(name) for name in person.groups.values_list("name", flat=True) if name in set(Role)}


def invite_person(
    actor: User, *, name: str, email: str, job_title: str, team: Team | None, roles: Iterable[Role]
) -> User:
    """Add somebody and email them a link to choose a password. Raises ValidationError, PermissionDenied."""
    _ask(actor)
    if User.objects.filter(email=email.strip().lower()).exists():
        raise ValidationError({"email": "Somebody with this email address is here already."})
    with transaction.atomic():
        person = User.objects.create_user(email, name, None, job_title=job_title, team=team)
        give_roles(person, with_staff(roles))
        transaction.on_commit(lambda: send_invitation(person), robust=True)
    return person


def sent_in_words(person: User) -> str:
    """Where the link for an invited person is now: on its way, or on a local start in a file."""
    if settings.MAIL_KEPT_IN:
        place = settings.MAIL_KEPT_IN
        return f"No email leaves this machine: the link for {person.email} is in the newest file in {place}."
    return f"We sent a link to {person.email}."


def send_invitation(person: User) -> None:
    """The email with the link to choose a password; also to send it again."""
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)},
    )
    text = render_to_string("people/invitation_email.txt", {"person": person, "link": f"{settings.SITE_URL}{path}"})
    send_mail("Your account for managing customer engagement", text, settings.DEFAULT_FROM_EMAIL, [person.email])


def change_person(actor: User, person: User, *, name: str, job_title: str, phone: str, team: Team | None) -> None:
    """Correct what we know about a colleague."""
    _ask(actor)
    person.name, person.job_title, person.phone, person.team = name, job_title, phone, team
    with transaction.atomic():
        person.full_clean(exclude=["password"])
        person.save()


def change_roles(actor: User, person: User, roles: Iterable[Role]) -> None:
    """Set a colleague's roles. Nobody raises their own: an administrator may only give up roles (PermissionDenied)."""
    _ask(actor)
    wanted, held = set(roles), roles_of(person)
    gained = wanted - held
    if actor.pk == person.pk and gained:
        names = ", ".join(ROLE_LABELS[role].lower() for role in sorted(gained))
        raise PermissionDenied(f"You cannot give yourself a role ({names}). Ask another administrator.")
    lost = held - wanted
    if Role.ADMINISTRATOR in lost and not _other_administrators(person):
        raise ValidationError("There must be an administrator. Make somebody else one first.")
    for seat in leavers.open_seats(person):
        if lost & ROLES_OF_SEAT[seat.kind] and not wanted & ROLES_OF_SEAT[seat.kind]:
            raise ValidationError(f"{person} holds a seat on the Review Group. Fill it with somebody else, or end it.")
    with transaction.atomic():
        give_roles(person, wanted)


def _other_administrators(person: User) -> bool:
    group = Group.objects.get(name=Role.ADMINISTRATOR.value)
    return group.user_set.filter(is_active=True).exclude(pk=person.pk).exists()


def save_service(actor: User, service: Service) -> Service:
    """Add or rename a service."""
    _ask(actor)
    with transaction.atomic():
        service.full_clean()
        service.save()
    return service


def save_team(actor: User, team: Team) -> Team:
    """Add or change a team. Its managers need the role that their duty asks for (ValidationError)."""
    _ask(actor)
    before = Team.objects.filter(pk=team.pk).first()
    for duty, what in (("line_manager", "line manager"), ("senior_manager", "senior manager"), ("deputy", "deputy")):
        if before is None or getattr(before, f"{duty}_id") != getattr(team, f"{duty}_id"):
            _not_oneself(actor, getattr(team, duty), f"the {what} of a team")
    problems: dict[str, str] = {}
    if team.line_manager and Role.LINE_MANAGER not in roles_of(team.line_manager):
        problems["line_manager"] = f"{team.line_manager} does not have the role of line manager yet. Give it first."
    if team.senior_manager and Role.SENIOR_MANAGER not in roles_of(team.senior_manager):
        problems["senior_manager"] = (
            f"{team.senior_manager} does not have the role of senior manager yet. Give it first."
        )
    if team.deputy and not roles_of(team.deputy) & MANAGERS:
        problems["deputy"] = f"{team.deputy} cannot stand in for a manager without a manager’s role. Give it first."
    if problems:
        raise ValidationError(problems)
    with transaction.atomic():
        team.full_clean()
        team.save()
    return team


def record_absence(actor: User, *, user: User, deputy: User, starts_on: date, ends_on: date) -> Absence:
    """Say when somebody is away and who stands in. A person records their own absence; an administrator anyone's."""
    if actor.pk != user.pk:
        _ask(actor)
        _not_oneself(actor, deputy, "the deputy of somebody else")
    if not deputy.is_active:
        raise ValidationError({"deputy": f"{deputy} has left. Choose somebody else."})
    if refused := standing_in.why_not(user, deputy):
        raise ValidationError({"deputy": refused})
    absence = Absence(user=user, deputy=deputy, starts_on=starts_on, ends_on=ends_on, recorded_by=actor)
    if ends_on < starts_on:
        raise ValidationError({"ends_on": "The last day must be the first day or later."})
    clash = Absence.objects.filter(user=user, starts_on__lte=ends_on, ends_on__gte=starts_on, ended_at=None).first()
    if clash:
        raise ValidationError(
            {"starts_on": f"An absence is recorded for these days already, with {clash.deputy} standing in."}
        )
    with transaction.atomic():
        absence.full_clean()
        absence.save()
    return absence


def end_absence(actor: User, absence: Absence) -> None:
    """The person is back: cover ends at once, also on its first day, or goes if it had not begun."""
    if actor.pk != absence.user_id:
        _ask(actor)
    with transaction.atomic():
        absence = Absence.objects.select_for_update().get(pk=absence.pk)
        if absence.starts_on > clock.today():
            absence.delete()
        elif absence.ended_at is None and absence.ends_on >= clock.today():
            # An absence that began stays on record, with the moment of its end: the deputy may have acted in it.
            absence.ends_on, absence.ended_at = clock.today(), clock.now()
            absence.save()


def fill_seat(actor: User, *, kind: str, holder: User, deputy: User | None, starts_on: date) -> Seat:
    """Give a Review Group seat to somebody from a date (SBC-A1-CRG-1). Nobody holds two, and no seat is held twice.

    Whoever holds it then leaves it the day before; where somebody takes it later, it is given until the day before.
    Raises PermissionDenied and ValidationError, also where somebody else fills an empty seat at the same moment.
    """
    _ask(actor)
    _not_oneself(actor, holder, "the holder of a seat")
    _not_oneself(actor, deputy, "the deputy of a seat")
    if deputy is not None and deputy.pk == holder.pk:
        raise ValidationError({"deputy": "The deputy must be somebody else."})
    for field, person in (("holder", holder), ("deputy", deputy)):
        if person is not None and not leavers.may_take_seat(person, kind):
            raise ValidationError({field: leavers.cannot_take_seat(person, kind)})
    try:
        return _seat_from(starts_on, kind=kind, holder=holder, deputy=deputy)
    except IntegrityError as error:
        # Nobody's row of an empty seat can be locked: of two who fill it at once, the database refuses the second.
        raise ValidationError(
            "Somebody else filled this seat at the same moment. Nothing was changed. Look who holds it now, and fill "
            "it again if that is not right."
        ) from error


def _seat_from(starts_on: date, *, kind: str, holder: User, deputy: User | None) -> Seat:
    """The new seat, with the ends of those before and after it. Raises ValidationError, IntegrityError."""
    with transaction.atomic():
        others = list(Seat.objects.select_for_update().filter(kind=kind).order_by("starts_on"))
        if taken := next((seat for seat in others if seat.starts_on == starts_on), None):
            raise ValidationError({"starts_on": f"{taken.holder} takes this seat on that day already."})
        for held in others:
            if held.starts_on < starts_on and (held.ends_on is None or held.ends_on >= starts_on):
                held.ends_on = starts_on - timedelta(days=1)
                held.save()
        later = next((seat for seat in others if seat.starts_on > starts_on), None)
        ends_on = later.starts_on - timedelta(days=1) if later else None
        _holds_no_other_seat(holder, kind, starts_on, ends_on)
        seat = Seat(kind=kind, holder=holder, deputy=deputy, starts_on=starts_on, ends_on=ends_on)
        seat.full_clean()
        seat.save()
    return seat


def _holds_no_other_seat(holder: User, kind: str, starts_on: date, ends_on: date | None) -> None:
    other = Seat.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), holder=holder).exclude(kind=kind)
    if ends_on is not None:
        other = other.filter(starts_on__lte=ends_on)
    if seat := other.first():
        raise ValidationError({"holder": f"{holder} holds a seat already: {seat.get_kind_display()}."})


def end_seat(actor: User, seat: Seat) -> None:
    """Somebody gives up their seat: today is their last day. One that had not begun goes."""
    _ask(actor)
    with transaction.atomic():
        seat = Seat.objects.select_for_update().get(pk=seat.pk)
        if seat.starts_on > clock.today():
            seat.delete()
        elif seat.ends_on is None or seat.ends_on > clock.today():
            seat.ends_on = clock.today()
            seat.save()


def record_leaving(actor: User, person: User, *, successor: User | None, left_on: date) -> None:
    """Somebody leaves: their work goes to the successor first, then their account closes. Nothing is deleted.

    Raises ValidationError when work is still in their hands and nobody is named for it.
    """
    _ask(actor)
    if person.pk == actor.pk:
        raise PermissionDenied("You cannot close your own account. Ask another administrator.")
    if Role.ADMINISTRATOR in roles_of(person) and not _other_administrators(person):
        raise ValidationError("There must be an administrator. Make somebody else one first.")
    _not_oneself(actor, successor, "the one who takes over")
    held = leavers.holdings_of(person)
    if held and successor is None:
        raise ValidationError({"successor": "Choose who takes over what is still in their hands."})
    if successor is not None:
        _may_succeed(person, successor, held)
    with transaction.atomic():
        if successor is not None:
            leavers.hand_over(person, successor, actor)
        person.is_active = False
        person.left_on = left_on
        person.save()
        person.groups.clear()


def _may_succeed(person: User, successor: User, held: list[leavers.Holding]) -> None:
    """Whoever takes over needs the roles for it, and has no seat yet where a seat goes to them (ValidationError)."""
    if successor.pk == person.pk or not successor.is_active:
        raise ValidationError({"successor": "Choose somebody who works here and stays."})
    roles = roles_of(successor)
    if _manages(person) and not roles & MANAGERS:
        raise ValidationError(
            {"successor": f"{successor} cannot take over a team without a manager’s role. Give it first."}
        )
    for role in sorted({holding.role for holding in held if holding.role is not None} - roles):
        raise ValidationError(
            {"successor": f"{successor} does not have the role of {ROLE_LABELS[role]} yet, and work waits for it."}
        )
    seats = leavers.open_seats(person)
    for seat in seats:
        if not leavers.may_take_seat(successor, seat.kind):
            raise ValidationError({"successor": leavers.cannot_take_seat(successor, seat.kind)})
    if seats and leavers.open_seats(successor):
        raise ValidationError({"successor": f"{successor} holds a seat already. Fill this one otherwise first."})
    for cover in leavers.covers_of(person):
        if cover.user_id != successor.pk and (refused := standing_in.why_not(cover.user, successor)):
            raise ValidationError({"successor": refused})


def _manages(person: User) -> bool:
    duties = Q(line_manager=person) | Q(senior_manager=person) | Q(deputy=person)
    return Team.objects.filter(duties).exists() or leavers.covers_of(person) != []


def bring_back(actor: User, person: User) -> None:
    """Somebody returns, or left by mistake: the account opens with the role of staff only."""
    _ask(actor)
    with transaction.atomic():
        person.is_active = True
        person.left_on = None
        person.save()
        give_roles(person, {Role.STAFF})


def choose_notices(person: User, notices: str) -> None:
    """How often somebody wants email about their work."""
    person.notices = notices
    person.save(update_fields=["notices"])


def demo_people() -> list[Any]:
    """The people of the demonstration, by role and name: for the demo sign-in page alone."""
    people = User.objects.filter(is_active=True, is_superuser=False).select_related("team__service")
    return list(people.prefetch_related("groups").order_by("name"))
