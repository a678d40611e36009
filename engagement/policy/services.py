"""Every write of the policy room: publish a version, accept a local value, keep the organisation's facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from engagement import clock
from engagement.people.permissions import Refused, allowed
from engagement.policy.loader import PROFILES, load_profile
from engagement.policy.models import Holiday, LocalValue, Organisation, PolicyVersion
from engagement.policy.reading import Fault, ProfileFaults, read_file
from engagement.policy.selectors import (
    OMBUDSMAN_CHECKED,
    NoPolicy,
    ombudsman_to_check,
    policy_in_force,
    version_in_force,
)

if TYPE_CHECKING:
    from engagement.people.models import User

CALENDARS = Path(__file__).resolve().parent / "calendars"


def _must(actor: User | None, code: str) -> None:
    """`actor` None is the installation itself (a command run on the machine); everybody else needs the permission."""
    if actor is None:
        return
    answer = allowed(actor, code)
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)


@contextmanager
def _refusing_a_clash(sentence: str) -> Iterator[None]:
    """Two people at the same moment: whoever comes second reads a sentence, not an error page."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as clash:
        raise ValidationError(sentence) from clash


def publish_profile(
    actor: User | None, profile: str, change_note: str, *, folder: Path = PROFILES
) -> tuple[PolicyVersion, bool]:
    """Publishes a profile as the next numbered version; the same content as the newest makes no new one.

    With another profile than the newest, every accepted local value is taken back: it answered another policy, and
    somebody accepts it anew. Returns the version in force and whether it is new. Raises ProfileFaults with every fault
    of the profile, PermissionDenied, and ValidationError when the change note is missing (SBC-V-0, SPSO-G1-08).
    """
    _must(actor, "manage_policy")
    loaded = load_profile(profile, folder)
    with transaction.atomic():
        newest = PolicyVersion.objects.select_for_update().order_by("-number").first()
        if newest is not None and newest.sha256 == loaded.sha256:
            return newest, False
        if not change_note.strip():
            raise ValidationError({"change_note": "Enter what has changed, so that others understand it later."})
        version = PolicyVersion(
            number=newest.number + 1 if newest else 1,
            profile_code=loaded.profile.code,
            label=loaded.profile.version,
            content=loaded.content,
            sha256=loaded.sha256,
            published_at=clock.now(),
            published_by=actor,
            change_note=change_note.strip(),
        )
        with _refusing_a_clash("Somebody published at the same moment. Read what they changed, then publish again."):
            version.full_clean()
            version.save(force_insert=True)
        if newest is not None and newest.profile_code != version.profile_code:
            for accepted in LocalValue.objects.select_for_update():
                accepted.delete()
    return version, True


def accept_local_value(actor: User | None, key: str, value: Any) -> LocalValue:
    """Accepts a value for something the policy leaves open; it replaces an earlier one and says who accepted it.

    Raises PermissionDenied, UnknownCode for a key the policy in force does not have, NoPolicy, and ValidationError
    for a value the setting refuses.
    """
    _must(actor, "manage_policy")
    setting = policy_in_force().local_setting(key)
    if isinstance(value, str):
        value = value.strip()
    fault = setting.fault_of(value)
    if fault:
        raise ValidationError({"value": fault})
    accepted, _new = LocalValue.objects.update_or_create(
        key=key, defaults={"value": value, "accepted_by": actor, "accepted_at": clock.now()}
    )
    return accepted


def accept_all_suggestions(actor: User | None) -> int:
    """Accepts every suggested value that nobody has answered yet, in the actor's name; returns how many.

    Raises PermissionDenied and NoPolicy.
    """
    _must(actor, "manage_policy")
    profile = policy_in_force()
    with transaction.atomic():
        answered = set(LocalValue.objects.select_for_update().values_list("key", flat=True))
        open_settings = [
            setting
            for setting in profile.local_settings
            if setting.suggested is not None and setting.key not in answered
        ]
        for setting in open_settings:
            accept_local_value(actor, setting.key, setting.suggested)
    return len(open_settings)


def withdraw_local_value(actor: User | None, key: str) -> None:
    """Takes an accepted value back: the setting counts as not set again. Raises PermissionDenied."""
    _must(actor, "manage_policy")
    with transaction.atomic():
        for accepted in LocalValue.objects.select_for_update().filter(key=key):
            accepted.delete()


def update_organisation(actor: User | None, facts: Mapping[str, str]) -> Organisation:
    """Changes the given facts of the organisation and leaves the others.

    Raises PermissionDenied, and ValidationError for an unknown fact or a value that is not, say, an email address.
    """
    _must(actor, "manage_settings")
    known = {field.name for field in Organisation._meta.concrete_fields} - {"id"}
    with transaction.atomic():
        organisation = Organisation.objects.select_for_update().filter(pk=1).first() or Organisation()
        for name, value in facts.items():
            if name not in known:
                raise ValidationError(f"“{name}” is not a fact about the organisation.")
            setattr(organisation, name, value.strip())
        organisation.full_clean()
        organisation.save()
        if any(name.startswith("ombudsman") for name in facts):
            _ombudsman_is_checked(actor)
    return organisation


def _ombudsman_is_checked(actor: User | None) -> None:
    """Somebody has looked at the ombudsman's facts since the policy changed, and saved them."""
    try:
        waits = ombudsman_to_check(version_in_force())
    except NoPolicy:
        return
    if waits:
        given = {"value": True, "accepted_by": actor, "accepted_at": clock.now()}
        LocalValue.objects.update_or_create(key=OMBUDSMAN_CHECKED, defaults=given)


def add_holiday(actor: User | None, day: date, name: str) -> Holiday:
    """Enters a holiday. Raises PermissionDenied, and ValidationError when the day is already one."""
    _must(actor, "manage_settings")
    holiday = Holiday(date=day, name=name.strip())
    with transaction.atomic(), _refusing_a_clash("This day is entered already."):
        holiday.full_clean()
        holiday.save()
    return holiday


def remove_holiday(actor: User | None, day: date) -> None:
    """Takes a holiday out again; nothing happens where there is none. Raises PermissionDenied."""
    _must(actor, "manage_settings")
    with transaction.atomic():
        for holiday in Holiday.objects.select_for_update().filter(date=day):
            holiday.delete()


def seed_holidays(calendar: str = "scotland") -> int:
    """Enters the holidays of a calendar that ships with the program, once: nothing happens where some are entered.

    Returns how many were entered. Raises ProfileFaults when the calendar file cannot be read. Works offline.
    """
    faults: list[Fault] = []
    source = read_file(CALENDARS / f"{calendar}.yaml", faults)
    if source is None or faults:
        raise ProfileFaults(faults)
    with transaction.atomic():
        if Holiday.objects.exists():
            return 0
        listed = [Holiday(date=date.fromisoformat(day), name=name) for day, name in source.plain().items()]
        for holiday in listed:
            # Each day stands once in the file, and nothing was entered before.
            holiday.full_clean(validate_unique=False, validate_constraints=False)
        Holiday.objects.bulk_create(listed)
    return len(listed)
