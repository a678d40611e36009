"""Appeals whose day has passed: the liaison officer hears of them, until they are decided (SBC-14.2)."""

from appeals import handover
from appeals.models import Appeal
from engagement import clock
from engagement.spine.work_items import open_work
from engagement.transitions import SystemActor

CLOCK = "review clock"
WITH_SOMEBODY = (*Appeal.BEING_HEARD, Appeal.State.INFO_REQUESTED)


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
