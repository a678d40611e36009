"""What appeals do to letters, and whom they let read what: the case that is challenged, for whoever hears it."""

from typing import Any

from django.db.models import Q

from engagement.permissions import allowed
from engagement.policy.schema import require_codes
from engagement.spine.effects import on

SENT = ("issued", "returned_undelivered")
# What decides a request for what was asked, or for less of it.
DECIDED_FOR = (
    "approve",
    "approve_something_less",
    "record_approved",
    "record_something_less",
    "send_for_signoff",
    "sign_off",
)
HEARS = ("see_group_appeals", "hear_appeals_as_chief_executive", "hear_appeals_as_authority", "see_all_appeals")


def register() -> None:
    """Called once from the app's `ready()`."""
    from appeals.checks.replacing import APPEAL_FIRST, LETTER_WAITS_FOR_APPEAL, NOT_REPLACED_UNDER_APPEAL
    from appeals.checks.untold import LETTER_TELLS_NOTHING
    from appeals.services import letters as letters_of_appeals
    from incidents.visibility import register_visibility as let_read_incidents
    from letters.models import Letter
    from letters.visibility import register_visibility as let_read_letters
    from restrictions.letter_facts import LETTERS
    from restrictions.models import ActiveManagementRequest, PolicyException, Restriction
    from restrictions.visibility import register_visibility as let_read_requests

    require_codes("reason_lists", ["appeal_grounds"], because="Points of an appeal are put under them.")
    require_codes(
        "letter_types",
        [letters_of_appeals.OUTCOME, letters_of_appeals.NOTICE],
        because="What was decided on an appeal, or that there is none here, goes by these letters.",
    )
    answers = {letters_of_appeals.OUTCOME, letters_of_appeals.NOTICE}
    on(Letter, "issue", kind=answers, effect=letters_of_appeals.outcome_issued)
    on(Letter, "issue", kind={letters_of_appeals.ACKNOWLEDGEMENT}, effect=letters_of_appeals.acknowledgement_issued)
    on(Letter, "cancel", kind=answers, effect=letters_of_appeals.outcome_letter_cancelled)
    on(
        Letter,
        "cancel",
        kind={letters_of_appeals.ACKNOWLEDGEMENT},
        effect=letters_of_appeals.acknowledgement_cancelled,
    )
    for decided in DECIDED_FOR:
        on(ActiveManagementRequest, decided, check=(APPEAL_FIRST,))
    on(Letter, "issue", kind=LETTERS, check=(LETTER_WAITS_FOR_APPEAL,))
    on(Restriction, "give_way", check=(NOT_REPLACED_UNDER_APPEAL,))
    on(Letter, "issue", kind=letters_of_appeals.LETTERS, check=(LETTER_TELLS_NOTHING,))
    on(PolicyException, "end", kind={PolicyException.Kind.NO_NOTIFICATION}, effect=letters_of_appeals.customer_is_told)
    let_read_letters(letters_to_read, letters_of_appeals.LETTERS)
    let_read_requests(requests_that_are_challenged)
    let_read_incidents(incidents_that_are_challenged)


def requests_that_are_challenged(user: Any) -> Q:
    """Whoever hears an appeal reads the whole case, while it lies with them and after (SPSO-EP-65b)."""
    heard = _heard_by(user)
    return Q(pk__in=[]) if heard is None else Q(pk__in=heard.values("restriction__request"))


def incidents_that_are_challenged(user: Any) -> Q:
    """The incidents behind it, with their evidence and letters."""
    from restrictions.models import ReliedOn

    heard = _heard_by(user)
    if heard is None:
        return Q(pk__in=[])
    behind = ReliedOn.objects.filter(request__in=heard.values("restriction__request")).values("incident")
    return Q(pk__in=behind)


def letters_to_read(user: Any) -> Q:
    """Whoever sees the appeal reads what was sent about it."""
    from appeals.letter_checkers import waiting_for_decider
    from appeals.models import Appeal

    if not allowed(user, "see_appeals"):
        return Q(pk__in=[])
    seen = Q(matter__in=Appeal.objects.visible_to(user).values("reference"), state__in=SENT)
    return seen | waiting_for_decider(user) if any(allowed(user, code) for code in HEARS) else seen


def _heard_by(user: Any) -> Any:
    """The appeals against restrictions that this person's post or seat hears; None where it hears none."""
    from appeals.models import Appeal

    if not any(allowed(user, code) for code in HEARS):
        return None
    bodies = [
        body
        for body, code in (
            ("review_group", "see_group_appeals"),
            ("chief_executive", "hear_appeals_as_chief_executive"),
            ("appeal_authority", "hear_appeals_as_authority"),
        )
        if allowed(user, code)
    ]
    return Appeal.objects.filter(heard_by__in=bodies, restriction__isnull=False)
