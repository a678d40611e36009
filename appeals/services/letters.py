"""The letters of an appeal: that it came, what was decided, or where the customer can go instead (SBC-12.4a)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction

from appeals import handover
from appeals.checks.untold import standing_exception
from appeals.independence import parts_in_appeal
from appeals.letter_facts import (
    acknowledgement_context,
    notice_context,
    notice_words,
    outcome_context,
    outcome_words,
)
from appeals.models import Appeal
from engagement import clock
from engagement.people.duties import in_line
from engagement.people.models import User
from engagement.permissions import allowed
from engagement.policy.profile import UnknownCode
from engagement.policy.selectors import local, policy_in_force
from engagement.spine.work_items import close_work, open_work, open_work_of
from engagement.transitions import NextWork, SystemActor, perform
from letters.models import Letter
from letters.services import cancel_letter, refresh_context, start_letter

ACKNOWLEDGEMENT, OUTCOME, NOTICE = "appeal_acknowledgement", "appeal_outcome", "no_appeal_notice"
LETTERS = frozenset({ACKNOWLEDGEMENT, OUTCOME, NOTICE})
CLOCK = "review clock"
# The work that ends once the customer knows that their appeal came.
ACKNOWLEDGED = ("acknowledge", "late_acknowledgement")


def acknowledge(appeal: Appeal, *, actor: Any) -> Letter | None:
    """The draft that says the appeal came, who hears it and by when.

    None where the policy has no such letter, or the customer must not know of the restriction: begun when they may.
    """
    if not _has(ACKNOWLEDGEMENT) or standing_exception(appeal) is not None:
        return None
    letter = _begin(
        appeal, ACKNOWLEDGEMENT, acknowledgement_context(appeal), actor=actor, not_checked_by=_had_a_part(appeal)
    )
    appeal.acknowledgement = letter
    appeal.save(update_fields=["acknowledgement"])
    open_work(
        appeal,
        NextWork(
            "acknowledge",
            "Tell a customer that their appeal has come, and who decides it",
            assignee=letter.drafter,
            due_on=appeal.acknowledge_by,
            path=letter.get_absolute_url(),
        ),
        actor=actor,
    )
    return letter


def bring_acknowledgement_up_to_date(appeal: Appeal, *, actor: Any, tell_again: bool = False) -> None:
    """A letter that was not sent says who hears it now, and what holds meanwhile; with `tell_again`, one that was sent
    is followed by another, because somebody else decides than it said (SBC-12.3c)."""
    if appeal.acknowledgement_id is None:
        return
    letter = Letter._base_manager.select_for_update(of=("self",)).get(pk=appeal.acknowledgement_id)
    if letter.state in Letter.UNSENT:
        refresh_context(letter.pk, actor=actor, context=acknowledgement_context(appeal))
    elif tell_again:
        acknowledge(appeal, actor=actor)


def customer_is_told(exception: Any, actor: Any) -> None:
    """The reason for not telling the customer has gone: their appeal is acknowledged now. An effect of its end."""
    waiting = (*Appeal.BEING_HEARD, Appeal.State.INFO_REQUESTED)
    open_ones = Appeal.objects.filter(restriction__request=exception.request, state__in=waiting, acknowledgement=None)
    for appeal in open_ones.select_related("restriction__request"):
        acknowledge(appeal, actor=actor)


def acknowledgement_cancelled(letter: Letter, actor: Any) -> None:
    """The customer has still to be told that it came, while it is not decided. An effect of the letter's cancelling."""
    waiting = (*Appeal.BEING_HEARD, Appeal.State.INFO_REQUESTED)
    appeal = Appeal.objects.filter(acknowledgement=letter, state__in=waiting).first()
    if appeal is not None:
        acknowledge(appeal, actor=actor)


def begin_outcome_letter(appeal: Appeal, *, actor: Any) -> Letter:
    """The draft that tells the customer what was decided, as dated work that rises until it is sent (SBC-12.4a)."""
    return _begin_answer(appeal, OUTCOME, outcome_context(appeal), outcome_words(appeal), actor)


def begin_notice(appeal: Appeal, *, actor: Any) -> Letter:
    """The draft that says there is no appeal within the organisation, and names the ombudsman (SBC-12.6-S)."""
    return _begin_answer(appeal, NOTICE, notice_context(appeal), notice_words(appeal), actor)


def outcome_issued(letter: Letter, actor: Any) -> None:
    """The customer has been told. An effect of the letter's issue, in its transaction."""
    appeal = Appeal.objects.filter(outcome_letter=letter).first()
    if appeal is None:
        return
    system = SystemActor("letter despatch", because_of=actor)
    name = "notice_sent" if appeal.state == Appeal.State.NOT_AVAILABLE else "outcome_sent"
    perform(Appeal, appeal.pk, name, actor=system)
    # Whoever knows the outcome has no use for word that the appeal came.
    close_work(appeal, ACKNOWLEDGED, system)
    if name == "notice_sent":
        drop_acknowledgement(appeal, actor=actor)


def drop_acknowledgement(appeal: Appeal, *, actor: User) -> None:
    """Cancel an acknowledgement that was never sent, once the appeal is closed: the customer has had the outcome.

    Where whoever closes may not cancel letters, the draft stays with whoever writes it, who is free to cancel it.
    """
    if appeal.acknowledgement_id is None:
        return
    letter = Letter._base_manager.filter(pk=appeal.acknowledgement_id, state__in=Letter.UNSENT).first()
    if letter is not None and allowed(actor, "cancel_letter", letter):
        cancel_letter(letter.pk, actor=actor, reason="The outcome was sent instead.")


def acknowledgement_issued(letter: Letter, actor: Any) -> None:
    """The customer knows that it came. An effect of the letter's issue."""
    appeal = Appeal.objects.filter(acknowledgement=letter).first()
    if appeal is not None:
        close_work(appeal, ACKNOWLEDGED, actor)


def outcome_letter_cancelled(letter: Letter, actor: Any) -> None:
    """The customer has still to be told: another draft begins at once. An effect of the letter's cancelling."""
    appeal = Appeal.objects.filter(outcome_letter=letter, state__in=Appeal.CUSTOMER_WAITS).first()
    if appeal is None:
        return
    if appeal.state == Appeal.State.NOT_AVAILABLE:
        begin_notice(appeal, actor=actor)
    else:
        begin_outcome_letter(appeal, actor=actor)


def raise_unsent_outcomes() -> int:
    """The daily job: an outcome of which the customer has no letter rises, from its writer to the manager and on.

    By as many days as an overdue review rises. Returns how many were passed on; a second run does nothing.
    """
    step = int(local("review_overdue_days") or 5)
    waiting = Appeal.objects.filter(state__in=Appeal.CUSTOMER_WAITS, outcome_letter__state__in=Letter.UNSENT)
    return sum(_raise(appeal, step) for appeal in waiting.select_related("team", "outcome_letter"))


def _raise(appeal: Appeal, step: int) -> int:
    item = open_work_of(appeal).filter(kind="outcome_letter").first()
    if item is None or item.due_on is None or item.due_on + timedelta(days=step) > clock.today():
        return 0
    following = {"": "line_manager", "line_manager": "senior_manager", "senior_manager": "liaison_officer"}
    if item.duty == "chief_executive":
        return 0
    duty = following.get(item.duty, "chief_executive")
    system = SystemActor(CLOCK)
    with transaction.atomic():
        close_work(appeal, ["outcome_letter"], system)
        open_work(
            appeal,
            NextWork(
                "outcome_letter",
                "A customer has not been told what was decided on their appeal: see that the letter goes",
                team=appeal.team if duty in ("line_manager", "senior_manager") else None,
                duty=duty,
                due_on=clock.today(),
                path=item.path,
            ),
            actor=system,
        )
    return 1


def _begin_answer(appeal: Appeal, kind: str, context: dict[str, Any], texts: dict[str, str], actor: Any) -> Letter:
    letter = _begin(appeal, kind, context, actor=actor, texts=texts)
    appeal.outcome_letter = letter
    appeal.save(update_fields=["outcome_letter"])
    for work in handover.outcome_letter_due(appeal, actor):
        open_work(appeal, work, actor=actor)
    return letter


def _begin(
    appeal: Appeal,
    kind: str,
    context: dict[str, Any],
    *,
    actor: Any,
    texts: dict[str, str] | None = None,
    not_checked_by: Iterable[User] = (),
) -> Letter:
    drafter = _drafter(appeal)
    manager = appeal.team.line_manager
    writes_too = manager is not None and manager.is_active and manager not in (drafter, appeal.decided_by)
    return start_letter(
        actor=actor,
        kind=kind,
        customer=appeal.customer.resolve(),
        team=appeal.team,
        drafter=drafter,
        matter=appeal.reference,
        matter_path=appeal.get_absolute_url(),
        context=context,
        texts=texts,
        not_checked_by=not_checked_by,
        also_writes=[manager] if manager is not None and writes_too else [],
    )


def _had_a_part(appeal: Appeal) -> list[User]:
    """Who took part in what is challenged: the letter says that they take none in the appeal, so they do not check it.

    Where no manager would be left, any of them may: a letter that nobody can check reaches nobody.
    """
    parts = set(parts_in_appeal(appeal)) - {appeal.registered_by_id}
    if not in_line(appeal.team, parts | {_drafter(appeal).pk}):
        return []
    return list(User.objects.filter(pk__in=parts))


def _drafter(appeal: Appeal) -> User:
    """Whoever registered it, as long as they work here; then a manager of the team."""
    for person in (appeal.registered_by, appeal.team.line_manager, appeal.team.senior_manager):
        if person is not None and person.is_active and person != appeal.decided_by:
            return person
    return appeal.registered_by


def _has(kind: str) -> bool:
    try:
        policy_in_force().letter_type(kind)
    except UnknownCode:
        return False
    return True
