"""What the tests about police and legal action share: answers, what waits and is missing, and a letter made ready."""

from datetime import date
from typing import Any

from django.test import TestCase

from engagement import clock
from engagement.checks import unmet_of
from engagement.spine.models import WorkItem
from engagement.spine.outbox import deliver_pending
from incidents import checks
from incidents.models import Incident
from incidents.services import police
from letters import services
from letters.models import Letter

DAY = date(2026, 11, 18)
ADVICE = {"outcome": "advice", "reason": "It may be harassment.", "adviser": "Priya Nair", "advised_on": DAY}
ACTION = {"outcome": "action", "reason": "It went on.", "action": "An interdict is asked for", "action_on": DAY}
NOT_NEEDED = {"outcome": "not_needed", "reason": "The police deal with it."}
NOT_TOLD: dict[str, Any] = {
    "outcome": "not_told", "reason_code": "other", "reason": "The police speak to him first.",
    "adviser_name": "Sergeant Ina Mair", "adviser_role": "Police Scotland", "advised_on": DAY,
}  # fmt: skip
TEXTS = {
    "action": "On 18 November we told Police Scotland about what was said on 17 November.",
    "why": "We have a duty to keep the people who work here safe.",
}


def checked(letter: Letter, *, by: Any) -> None:
    """Written by its drafter, made into what will be sent, and approved: ready to be sent."""
    version = Letter.objects.get(pk=letter.pk).version
    draft = services.DraftInput(
        heading="Action that we have taken", salutation="Dear Mr Pringle", dated_on=clock.today(), texts=TEXTS
    )
    services.save_draft(letter.pk, actor=letter.drafter, draft=draft, revision=version.revision)
    rewritten(letter, by=by)


def rewritten(letter: Letter, *, by: Any) -> None:
    """Sent to be checked as it stands, and approved."""
    services.submit_letter(letter.pk, actor=letter.drafter)
    with TestCase.captureOnCommitCallbacks(execute=True):
        deliver_pending()
    services.check_letter(
        letter.pk, actor=by, four_points=("neutral", "relationship", "clear", "accessible"),
        engagement_only_confirmed=True,
    )  # fmt: skip


def report(incident: Incident, council: Any) -> None:
    """The police were told."""
    police.record_police_decision(
        incident.pk, actor=council.person("Shona"), outcome="reported", reported_on=DAY, force="Police Scotland"
    )


def open_kinds(incident: Incident) -> dict[str, Any]:
    """The kinds of work that wait on it, with their days."""
    waiting = WorkItem.objects.filter(subject_id=str(incident.pk), closed_at=None)
    return dict(waiting.values_list("kind", "due_on"))


def missing(incident: Incident) -> set[str]:
    """Which of the two checks is not met as it stands now."""
    fresh = Incident.objects.get(pk=incident.pk)
    asked = (checks.LEGAL_CONSIDERED, checks.CUSTOMER_TOLD_OF_ACTION)
    return {item.check.code for item in unmet_of(asked, fresh, None, {})}


def fields_of(caught: Any) -> set[str]:
    """The fields beside which a service said no."""
    return set(caught.value.message_dict)
