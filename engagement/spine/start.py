"""What the app does for this room at start-up."""

from engagement.people import leavers
from engagement.people.leavers import Holding
from engagement.people.models import User
from engagement.spine import notices  # noqa: F401 - importing it registers the outbox handler for emails
from engagement.spine.models import WorkItem


def ready() -> None:
    """Say what this room holds of somebody who leaves; called from AppConfig.ready()."""
    leavers.register(_work_of, _hand_work_over)


def _work_of(person: User) -> list[Holding]:
    open_work = WorkItem.objects.filter(assignee=person, closed_at__isnull=True)
    return [
        Holding(f"{item.title} ({item.reference})" if item.reference else item.title, item.path) for item in open_work
    ]


def _hand_work_over(leaver: User, successor: User, _actor: User) -> None:
    WorkItem.objects.filter(assignee=leaver, closed_at__isnull=True).update(assignee=successor)
