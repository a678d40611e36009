"""Email to people who work here: a reference and what to do, never a customer's name."""

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import QuerySet
from django.template.loader import render_to_string

from engagement import clock
from engagement.people.models import User
from engagement.policy.selectors import organisation
from engagement.spine.models import Notice
from engagement.spine.outbox import handler


@handler("mail_notice")
def mail_notice(payload: dict[str, Any]) -> None:
    """Send one notice by email, unless it was sent or the person has left."""
    notice = Notice.objects.select_related("recipient").filter(pk=payload["notice"], mailed_at__isnull=True).first()
    if notice is None or not notice.recipient.is_active:
        return
    subject = f"{notice.reference}: {notice.sentence}" if notice.reference else notice.sentence
    _send(notice.recipient, subject, [notice])
    Notice.objects.filter(pk=notice.pk).update(mailed_at=clock.now())


def send_digest(person: User) -> bool:
    """Send one person everything not mailed yet, as one email; False when there is nothing."""
    waiting = list(Notice.objects.filter(recipient=person, mailed_at__isnull=True).order_by("at"))
    if not waiting:
        return False
    count = len(waiting)
    _send(person, f"{count} thing{'' if count == 1 else 's'} for you in {_name()}", waiting)
    Notice.objects.filter(pk__in=[notice.pk for notice in waiting]).update(mailed_at=clock.now())
    return True


def send_digests() -> int:
    """The daily emails of everyone who chose one a day; returns how many were sent."""
    people = User.objects.filter(is_active=True, notices=User.Notices.DAILY)
    return sum(send_digest(person) for person in people)


def notices_for(user: User) -> QuerySet[Notice]:
    """The latest word to one person, newest first: what happened, without what waits for them as work anyway."""
    return Notice.objects.filter(recipient=user, work__isnull=True)


def mark_read(user: User) -> None:
    """The person has seen their notices."""
    Notice.objects.filter(recipient=user, read_at__isnull=True).update(read_at=clock.now())


def _send(person: User, subject: str, notices: list[Notice]) -> None:
    text = render_to_string(
        "people/notice_email.txt",
        {"person": person, "notices": notices, "site": settings.SITE_URL, "name": _name()},
    )
    send_mail(" ".join(subject.split())[:180], text, settings.DEFAULT_FROM_EMAIL, [person.email])


def _name() -> str:
    return organisation().name or "Evenhand"
