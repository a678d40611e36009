"""What the approvals part adds elsewhere: what follows a letter, who reads it, the link to the queue."""

from typing import Any

from django.db.models import Q

from engagement.checks import Check, Unmet, unmet_of
from engagement.policy.schema import require_codes
from engagement.spine.effects import on
from engagement.spine.review_clock import daily
from engagement.spine.work_items import open_work
from engagement.transitions import SystemActor, perform
from incidents import handover
from incidents.deciders import entrusted_to

LETTERS_OF_APPROACHES = frozenset(
    {"restorative", "agreement_confirmation", "unacceptable_correspondence", "online_abuse"}
)


def letter_of_approach_issued(letter: Any, actor: Any) -> None:
    """The letter went out: the approach notes it, and we begin to see whether it helps (SBC-A1-REST-8).

    In the transaction of the issue; a letter of such a type that belongs to no approach changes nothing here. Whether
    it is fair to ask is asked again with the customer's count held: another letter may have gone at this moment.
    """
    from incidents.models import RestorativeApproach
    from incidents.services.counting import hold_count

    approach = _approach_of(letter)
    if approach is None:
        return
    RestorativeApproach._base_manager.select_for_update(of=("self",)).get(pk=approach.pk)
    hold_count(approach.customer_id)
    if unmet := unmet_of([NOT_ASKED_TOO_OFTEN], letter, actor, {}):
        raise Unmet(unmet)
    system = SystemActor("letter despatch", because_of=actor)
    perform(RestorativeApproach, approach.pk, "record_letter_issued", actor=system)
    perform(RestorativeApproach, approach.pk, "start_monitoring", actor=system)


def letter_of_approach_cancelled(letter: Any, actor: Any) -> None:
    """The letter will not be sent, and the approach goes on: its requester begins another, or withdraws."""
    from incidents.models import RestorativeApproach

    approach = _approach_of(letter)
    if approach is None or approach.state != RestorativeApproach.State.DISCUSSED:
        return
    for work in handover.another_letter_due(approach, actor):
        open_work(approach, work, actor=actor)


def _approach_of(letter: Any) -> Any:
    from incidents.models import RestorativeApproach

    return RestorativeApproach.objects.filter(letter=letter).first()


def _may_still_ask(letter: Any, _actor: Any, _inputs: Any) -> bool:
    from incidents.selectors.approaches import may_still_ask

    approach = _approach_of(letter)
    return approach is None or may_still_ask(approach)


def _page_of_approach(letter: Any) -> str | None:
    approach = _approach_of(letter)
    return approach.get_absolute_url() if approach is not None else None


NOT_ASKED_TOO_OFTEN = Check(
    "not_asked_too_often",
    ("SPSO-G3-31",),
    _may_still_ask,
    "Since this was approved, we have asked this customer about it as often as is fair. Withdraw the approach, and act "
    "or close.",
    _page_of_approach,
)


def letters_of_visible_approaches(user: Any) -> Q:
    """Who may see an approach may see the letter that came of it, once it was sent (SPSO-EP-65b).

    Whoever an approach came to because nobody of its team may decide sees its letter as a manager of the team would.
    """
    from incidents.models import RestorativeApproach

    seen = RestorativeApproach.objects.visible_to(user).exclude(reference=None)
    sent = Q(matter__in=seen.values("reference"), state__in=("issued", "returned_undelivered"))
    came = RestorativeApproach.objects.filter(entrusted_to(user)).exclude(reference=None)
    return sent | Q(matter__in=came.values("reference"))


def register() -> None:
    """Called once from the app's `ready()`."""
    from letters.models import Letter
    from letters.visibility import register_visibility

    require_codes("letter_types", sorted(LETTERS_OF_APPROACHES), because="Restorative approaches go by these letters.")
    require_codes("local_settings", ["decide_request_working_days"], because="Requests get their deadline from it.")
    on(Letter, "issue", kind=LETTERS_OF_APPROACHES, check=(NOT_ASKED_TOO_OFTEN,), effect=letter_of_approach_issued)
    on(Letter, "cancel", kind=LETTERS_OF_APPROACHES, effect=letter_of_approach_cancelled)
    register_visibility(letters_of_visible_approaches, LETTERS_OF_APPROACHES)
    _offer_the_queue()
    daily("records nobody of their team may decide", _entrust_stranded)


def _entrust_stranded() -> int:
    from incidents.services.entrusting import entrust_stranded

    return entrust_stranded()


def _offer_the_queue() -> None:
    """The link in every manager's navigation, with how much waits; and which field changes the audit log keeps."""
    from engagement.spine.audit import keep_changes
    from engagement.ui import navigation
    from incidents.models import RestorativeApproach
    from incidents.selectors.queue import waiting_count

    navigation.register(
        navigation.NavigationItem(
            "Approvals", "approvals:queue", "see_approvals", order=50, count=waiting_count, namespace="approvals"
        )
    )
    keep_changes(RestorativeApproach, sealed=RestorativeApproach.SEALED)
