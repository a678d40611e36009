"""Every read of the policy room. The policy is open to all staff, so nothing here depends on who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from engagement import clock
from engagement.policy.loader import read_content
from engagement.policy.models import Holiday, LocalValue, Organisation, PolicyVersion
from engagement.policy.profile import Profile
from engagement.policy.reading import ProfileFaults
from engagement.policy.sections.settings import LocalSetting
from engagement.prepared import PreparedQuery


class NoPolicy(Exception):
    """No version of the policy has been published, so nothing can be logged or decided yet (SPSO-G1-01)."""

    says = "No policy has been published yet. A policy administrator publishes one under Settings."


# Profiles are kept by the hash of their content, so a stored version is read once in each process and a test that
# rolls back cannot leave a wrong one behind.
_kept: dict[tuple[str, int], Profile] = {}
_KEEP_AT_MOST = 50


def profile_of(version: PolicyVersion) -> Profile:
    """The profile of a published version. No query; raises ProfileFaults if the program can no longer read it."""
    key = (version.sha256, version.number)
    if key not in _kept:
        if len(_kept) >= _KEEP_AT_MOST:
            _kept.clear()
        _kept[key] = read_content(version.content, number=version.number)
    return _kept[key]


def version_in_force() -> PolicyVersion:
    """The newest published version. One query, without its content where that is already known; raises NoPolicy."""
    version = PolicyVersion.objects.defer("content").select_related("published_by").order_by("-number").first()
    if version is None:
        raise NoPolicy
    return version


def policy_in_force() -> Profile:
    """The profile in force. One small query; ask once in a view and pass it on. Raises NoPolicy."""
    newest = _NEWEST.rows()
    if newest and newest[0] in _kept:
        return _kept[newest[0]]
    version = PolicyVersion.objects.defer("content").order_by("-number").first()
    if version is None:
        raise NoPolicy
    return profile_of(version)


# Most pages ask for the policy in force, and every page for the organisation.
_NEWEST = PreparedQuery(lambda: PolicyVersion.objects.order_by("-number").values_list("sha256", "number")[:1])
_FACTS = [field.attname for field in Organisation._meta.concrete_fields]
_ORGANISATION = PreparedQuery(lambda: Organisation.objects.filter(pk=1).values_list(*_FACTS))


def is_published() -> bool:
    """Whether any version of the policy has been published (SPSO-G1-01)."""
    return PolicyVersion.objects.exists()


def versions() -> QuerySet[PolicyVersion]:
    """All published versions, the newest first, without their content."""
    return PolicyVersion.objects.defer("content").select_related("published_by").order_by("-number")


def organisation() -> Organisation:
    """The organisation's facts; blank and unsaved until somebody enters them. One query."""
    rows = _ORGANISATION.rows()
    return Organisation.from_db("default", _FACTS, rows[0]) if rows else Organisation()


def local(key: str, default: Any = None) -> Any:
    """The value somebody accepted for a local setting, or `default`. Never a mere suggestion. One query."""
    return local_values().get(key, default)


def local_values() -> dict[str, Any]:
    """All accepted local values by key. One query: use it where several are needed."""
    return dict(LocalValue.objects.values_list("key", "value"))


@dataclass(frozen=True)
class LocalAnswer:
    """A local setting with what was accepted for it, if anything."""

    setting: LocalSetting
    accepted: LocalValue | None

    @property
    def in_words(self) -> str:
        """The accepted value for people, or “Not set yet”."""
        return self.setting.label_of(self.accepted.value) if self.accepted else "Not set yet"

    @property
    def suggestion_in_words(self) -> str:
        """Our proposal for people, or nothing where we make none."""
        return self.setting.label_of(self.setting.suggested)


def local_answers(profile: Profile) -> list[LocalAnswer]:
    """Every local setting of the profile with its accepted value, in the order of the profile. One query."""
    accepted = {value.key: value for value in LocalValue.objects.select_related("accepted_by")}
    return [LocalAnswer(setting, accepted.get(setting.key)) for setting in profile.local_settings]


def holidays() -> frozenset[date]:
    """The dates on which the organisation does not work, beside weekends. One query."""
    return frozenset(Holiday.objects.values_list("date", flat=True))


def placeholder_values(profile: Profile | None = None) -> dict[str, str]:
    """What the organisation puts in the place of placeholders; blank where nothing has been entered.

    Only what does not depend on a single letter. Two queries, one more where no profile is given; raises NoPolicy.
    """
    profile = profile or policy_in_force()
    facts = organisation()
    accepted = local_values()
    return {
        "organisation_name": facts.name,
        "organisation_short_name": facts.short_name or facts.name,
        "organisation_address": ", ".join(facts.address_lines),
        "organisation_phone": facts.phone,
        "organisation_email": facts.email,
        "organisation_website": facts.website,
        "reply_address": ", ".join(facts.reply_lines),
        "ombudsman_name": facts.ombudsman_name,
        "ombudsman_address": ", ".join(facts.ombudsman_lines),
        "ombudsman_phone": facts.ombudsman_phone,
        "ombudsman_website": facts.ombudsman_website,
        "ombudsman_contact": ", ".join(
            line for line in (*facts.ombudsman_lines, facts.ombudsman_phone, facts.ombudsman_website) if line
        ),
        "support_line_name": facts.support_line_name,
        "support_line_phone": facts.support_line_phone,
        "support_line_hours": facts.support_line_hours,
        "external_log": facts.hs_portal_name or profile.external_log.label,
        "review_group": profile.says("review_group"),
        "advice_name": str(accepted.get("advice_name") or ""),
        "advice_phone": str(accepted.get("advice_phone") or ""),
    }


def names_ombudsman(profile: Profile) -> bool:
    """Whether letters under this policy lead to an ombudsman outside the organisation."""
    return any("{ombudsman_" in text.text for text in profile.letter_texts)


# Kept beside the accepted values, and taken back with them when another policy is published.
OMBUDSMAN_CHECKED = "ombudsman_checked"


def ombudsman_to_check(version: PolicyVersion) -> str:
    """The ombudsman that this policy names, where the facts were entered under a policy that named another one.

    Empty once somebody has saved the organisation's facts since. Up to three queries.
    """
    profile = profile_of(version)
    if not names_ombudsman(profile):
        return ""
    others = PolicyVersion.objects.filter(number__lt=version.number).exclude(profile_code=version.profile_code)
    before = others.defer("content").order_by("-number").first()
    if before is None or LocalValue.objects.filter(key=OMBUDSMAN_CHECKED).exists():
        return ""
    named = profile.says_if("ombudsman", "ombudsman")
    try:
        same = profile_of(before).says_if("ombudsman", "ombudsman") == named
    except ProfileFaults:
        # A policy that the program can no longer read named somebody we do not know.
        same = False
    return "" if same else named


@dataclass(frozen=True)
class SetupItem:
    """Something an administrator must still fill in. `kind`: policy, organisation, local_value or holidays."""

    kind: str
    key: str
    title: str
    why: str


_NEEDED_FACTS = (
    ("name", "Every page and letter carries it."),
    ("address", "Letters show where they come from."),
    ("phone", "Letters say how to reach you."),
    ("email", "Letters say how to reach you."),
    ("ombudsman_name", "Letters say where a customer can go after you."),
    ("ombudsman_address", "Letters say where a customer can go after you."),
    ("support_line_name", "It stands on every page where somebody logs what happened to them."),
    ("support_line_phone", "It stands on every page where somebody logs what happened to them."),
    ("complaints_mailbox", "Staff ask for advice on a case there."),
)


def missing_setup() -> list[SetupItem]:
    """What an administrator must still fill in before the work can start, in the order to do it. Up to 7 queries."""
    version = PolicyVersion.objects.defer("content").order_by("-number").first()
    missing = []
    if version is None:
        missing.append(SetupItem("policy", "policy", "Publish the policy", NoPolicy.says))
    facts = organisation()
    with_ombudsman = version is None or names_ombudsman(profile_of(version))
    for name, why in _NEEDED_FACTS:
        if not getattr(facts, name) and not (name.startswith("ombudsman") and not with_ombudsman):
            title = str(Organisation._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            missing.append(SetupItem("organisation", name, title[0].upper() + title[1:], why))
    named = ombudsman_to_check(version) if version is not None else ""
    if named and facts.ombudsman_name:
        title = f"Check the name and address of the ombudsman: the policy in force names the {named}"
        why = "Letters say where a customer can go after you."
        missing.append(SetupItem("organisation", "ombudsman_name", title, why))
    if version is not None:
        accepted = local_values()
        missing += [
            SetupItem("local_value", setting.key, setting.question, setting.why)
            for setting in profile_of(version).local_settings
            if setting.required and setting.key not in accepted
        ]
    today = clock.today()
    if not Holiday.objects.filter(date__gt=today + timedelta(days=180)).exists():
        why = "Deadlines in working days need the holidays of at least the next six months."
        missing.append(SetupItem("holidays", "holidays", "Enter the next holidays", why))
    return missing
