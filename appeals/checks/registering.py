"""What must be there before an appeal is passed to whoever hears it."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from appeals.checks.untold import EXAMINED_FIRST
from engagement import clock
from engagement.checks import Check, filled
from engagement.policy.selectors import local
from engagement.spine.calendar import WorkingDays
from engagement.ui.words import british_date, has_words

Inputs = Any


def registering_page(appeal: Any) -> str:
    """Where the facts of an appeal are put right while it is being registered."""
    return reverse("appeals:edit", args=[appeal.reference])


def points_page(appeal: Any) -> str:
    """Where its points are."""
    return str(appeal.get_absolute_url()) + "#points"


def last_day_to_appeal(restriction: Any) -> date | None:
    """The last day within the organisation's time, counted in working days from the day the customer was told.

    None where the organisation has set no time, or the customer has not been told: then it is never late (SBC-12.1a).
    """
    days = local("appeal_window_working_days")
    if not days or restriction is None or restriction.told_on is None:
        return None
    return WorkingDays.load().add(restriction.told_on, int(days))


def is_late(appeal: Any) -> bool:
    """Whether it came after the last day."""
    last = last_day_to_appeal(appeal.restriction)
    return last is not None and appeal.received_on > last


def _not_late_or_excused(appeal: Any, _actor: Any, _inputs: Inputs) -> bool:
    return not is_late(appeal) or has_words(appeal.late_because)


def _late_sentence(appeal: Any) -> str:
    last = last_day_to_appeal(appeal.restriction)
    until = f" The last day was {british_date(last)}." if last is not None else ""
    return (
        f"This appeal came late.{until} Say why it is accepted all the same, or advise the customer where else to go."
    )


def _in_force_when_received(appeal: Any, _actor: Any, _inputs: Inputs) -> bool:
    """It may lapse after that: an appeal received in time is decided (clauses (d) 11)."""
    restriction = appeal.restriction
    if restriction is None:
        return True
    began, ended = restriction.starts_on, restriction.ended_on
    return began is not None and began <= appeal.received_on and (ended is None or appeal.received_on <= ended)


def may_be_declined(appeal: Any) -> bool:
    """Whether it came too late, or when the restriction was not in force: the two reasons for not hearing it."""
    return is_late(appeal) or not _in_force_when_received(appeal, None, None)


def _received_by_now(appeal: Any, _actor: Any, _inputs: Inputs) -> bool:
    return bool(appeal.received_on <= clock.today())


def _has_points(appeal: Any, _actor: Any, _inputs: Inputs) -> bool:
    return bool(appeal.points.exists())


def _points_go_somewhere(appeal: Any, _actor: Any, _inputs: Inputs) -> bool:
    return not appeal.points.filter(Q(about="matter"), goes_instead="").exists()


def _may_speak_for_them(appeal: Any, _actor: Any, _inputs: Inputs) -> bool:
    """Somebody who appeals for the customer has shown that they may, on the day it came (SBC-1.2a)."""
    acting = appeal.representation
    if acting is None:
        return True
    began = acting.starts_on is None or acting.starts_on <= appeal.received_on
    goes_on = acting.ends_on is None or acting.ends_on >= appeal.received_on
    return acting.authority != "none" and began and goes_on


def _adjustments_offered(appeal: Any, _actor: Any, _inputs: Inputs) -> bool:
    return has_words(appeal.adjustments_offered)


def _account_or_document(appeal: Any, _actor: Any, _inputs: Inputs) -> bool:
    from engagement.spine.documents import documents_of

    return has_words(appeal.in_their_words) or documents_of(appeal).exists()


def _goes_where_it_belongs(appeal: Any, _actor: Any, inputs: Inputs) -> bool:
    """The route is worked out anew under the lock: it is never chosen."""
    from appeals.routes import route_of

    return bool(route_of(appeal).heard_by == inputs.get("heard_by"))


RECEIVED_BY_NOW = Check(
    "received_by_now", (), _received_by_now, "It cannot have come on a day that lies ahead.", registering_page
)
ACCOUNT_OR_DOCUMENT = Check(
    "account_or_document",
    ("SBC-12.1a", "SPSO-G1-13b"),
    _account_or_document,
    "Write down what the customer says in their own words, or add what they sent.",
    registering_page,
)
IN_FORCE_WHEN_RECEIVED = Check(
    "in_force_when_received",
    ("SBC-12.1a", "SBC-12.6d"),
    _in_force_when_received,
    "The restriction was not in force on the day the appeal came. Tell the customer where they can complain instead.",
    registering_page,
)
POINTS_GIVEN = Check(
    "points_given", ("SBC-12.1b",), _has_points, "Put down the customer’s points, one by one.", points_page
)
POINTS_GO_SOMEWHERE = Check(
    "points_go_somewhere",
    ("SBC-12.1b",),
    _points_go_somewhere,
    "For each point about the matter behind it, say where it goes instead.",
    points_page,
)
ADJUSTMENTS_OFFERED = Check(
    "adjustments_offered",
    ("SPSO-EP-9a", "SBC-5.4"),
    _adjustments_offered,
    "Say which help you offered with the appeal, and what the customer answered.",
    registering_page,
)
MAY_SPEAK_FOR_THEM = Check(
    "may_speak_for_them",
    ("SBC-1.2a",),
    _may_speak_for_them,
    "We have not seen that this person may appeal for the customer. Record on the customer’s page what shows it.",
    lambda appeal: appeal.customer.get_absolute_url(),
)
LATE_IS_EXCUSED = Check("late_is_excused", ("SBC-12.1a",), _not_late_or_excused, _late_sentence, registering_page)
GOES_WHERE_IT_BELONGS = Check(
    "goes_where_it_belongs",
    ("SBC-12.3a", "SBC-12.3b", "SBC-12.3c", "SPSO-EP-22c"),
    _goes_where_it_belongs,
    "Who hears it has changed meanwhile. Open the page again: it says where the appeal goes now.",
)
CAME_TOO_LATE = Check(
    "came_too_late",
    ("SBC-12.1a", "SBC-12.6d"),
    lambda appeal, _actor, _inputs: may_be_declined(appeal),
    "It came in time, and the restriction was in force. It has to be heard.",
)
WHY_DECLINED = Check(
    "why_declined",
    ("SBC-12.6-S",),
    filled("reason"),
    "Say why it is not heard, as the customer will read it.",
    field="reason",
)
COMPLAINT_REFERENCE = Check(
    "complaint_reference",
    ("SBC-12.3a",),
    filled("complaint_reference"),
    "Enter the reference that the complaint has in the complaints system.",
    field="complaint_reference",
)

_REGISTERED = (RECEIVED_BY_NOW, ACCOUNT_OR_DOCUMENT, ADJUSTMENTS_OFFERED, MAY_SPEAK_FOR_THEM, GOES_WHERE_IT_BELONGS)
TO_PASS_ON = (
    *_REGISTERED,
    IN_FORCE_WHEN_RECEIVED,
    POINTS_GIVEN,
    POINTS_GO_SOMEWHERE,
    LATE_IS_EXCUSED,
    EXAMINED_FIRST,
)
TO_PASS_TO_COMPLAINTS = (*_REGISTERED, COMPLAINT_REFERENCE)
TO_DECLINE = (
    RECEIVED_BY_NOW,
    ACCOUNT_OR_DOCUMENT,
    ADJUSTMENTS_OFFERED,
    CAME_TOO_LATE,
    EXAMINED_FIRST,
    WHY_DECLINED,
)
TO_NOTE_NOT_AVAILABLE = (*_REGISTERED, IN_FORCE_WHEN_RECEIVED, EXAMINED_FIRST)
