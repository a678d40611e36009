"""Appeals whose day has passed, or whose decider is away: the liaison officer hears of them (SBC-14.2)."""

from django.db.models import Q

from appeals import handover
from appeals.away import WITH_SOMEBODY, waits_for_return
from appeals.checks.untold import standing_exception
from appeals.models import Appeal
from engagement import clock
from engagement.spine.work_items import close_work, open_work
from engagement.transitions import SystemActor

CLOCK = "review clock"
SENT = ("issued", "returned_undelivered")


def tell_of_late_appeals() -> int:
    """The daily job: work for the liaison officer on each appeal past its day. A second run does nothing.

    The work ends with the decision. Returns how many are late. While a question waits for its answer the time of
    whoever decides stands still, but not the customer's.
    """
    late = Appeal.objects.filter(state__in=WITH_SOMEBODY, decide_by__lt=clock.today()).order_by("decide_by", "pk")
    for appeal in late:
        for work in handover.late_appeal(appeal, None):
            open_work(appeal, work, actor=SystemActor(CLOCK))
    return len(late)


def tell_of_appeals_that_wait() -> int:
    """The daily job: work for the liaison officer on each appeal that nobody who is here today may decide.

    The work ends when somebody is back, or while a question is open. Returns how many wait; a second run does nothing.
    """
    waiting = 0
    for appeal in Appeal.objects.filter(state__in=WITH_SOMEBODY).select_related("restriction__request"):
        who = waits_for_return(appeal, appeal.heard_by) if appeal.state in Appeal.BEING_HEARD else ""
        if who:
            open_work(appeal, handover.waits_for_return(appeal, who), actor=SystemActor(CLOCK))
        else:
            close_work(appeal, [handover.WAITS_FOR_RETURN], SystemActor(CLOCK))
        waiting += bool(who)
    return waiting


def tell_of_late_acknowledgements() -> int:
    """The daily job: work for the liaison officer where nobody has told a customer in time that their appeal came.

    The work ends when the letter goes, or with the decision. Returns how many are late; a second run does nothing.
    """
    unsent = Q(acknowledgement=None) | ~Q(acknowledgement__state__in=SENT)
    late = Appeal.objects.filter(unsent, state__in=Appeal.UNDECIDED, acknowledge_by__lt=clock.today())
    # Where the customer must not know of the restriction, no letter is owed.
    found = [one for one in late.select_related("restriction__request") if standing_exception(one) is None]
    for appeal in found:
        open_work(appeal, handover.late_acknowledgement(appeal), actor=SystemActor(CLOCK))
    return len(found)
