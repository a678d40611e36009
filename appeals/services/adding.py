"""Adding to an appeal until it is decided: the customer's further words, points, files, somebody who speaks for them.

Our letter promises it: in any way, until the decision, and with somebody beside them (SBC-12.1a, SBC-1.2a).
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from appeals.handover import who_hears
from appeals.models import Appeal, Point
from appeals.selectors.seen import may_be_added_to
from appeals.services.hearing import begin_new_round, hold_acknowledgement
from engagement import clock
from engagement.customers.families import family_ids
from engagement.customers.models import Representation
from engagement.people.models import User
from engagement.permissions import Refused, allowed
from engagement.policy.selectors import policy_in_force
from engagement.spine.documents import store_document
from engagement.spine.models import Document
from engagement.spine.timeline import last_move, record
from engagement.spine.work_items import tell_all
from engagement.transitions import AlreadyMoved, NotVisible
from engagement.ui.words import british_date, has_words

AppealId = UUID | str
NOTHING = "Enter what the customer says, put a point down, add a file, or name who speaks for them."
NOT_SHOWN = (
    "We have not seen that this person may speak for the customer. Record on the customer’s page what shows it, then "
    "choose them again."
)


@dataclass(frozen=True)
class Added:
    """What the customer adds: when and how it came, and their words, a point or who speaks for them now."""

    received_on: date | None
    channel: str
    words: str = ""
    point: dict[str, Any] = field(default_factory=dict)
    representation: UUID | str | None = None
    files: int = 0


@transaction.atomic
def add_to_appeal(appeal_id: AppealId, *, actor: User, added: Added) -> Appeal:
    """Put down what the customer adds, by anybody who may register appeals and does not hear this one.

    Whoever hears it gets word; in the Review Group everybody votes again on what is before them now. `files` come after
    it, by `add_document`. Raises NotVisible, PermissionDenied, AlreadyMoved once decided, ValidationError by field.
    """
    appeal = _held(appeal_id, actor)
    _refuse_wrong(appeal, added)
    said: list[str] = []
    if has_words(added.words):
        said.append("what the customer said")
        heading = f"Added on {british_date(added.received_on)}, {_channel(added.channel)}:"
        appeal.in_their_words = "\n\n".join(
            one for one in (appeal.in_their_words, f"{heading}\n{added.words.strip()}") if one
        )
    if added.point:
        said.append(f"point {put_point_down(appeal, actor, **added.point).number}")
    if added.representation is not None:
        appeal.representation = _who_may_speak(appeal, added.representation, added.received_on)
        said.append(f"that {appeal.representation.representative.name} speaks for the customer")
    if not said and not added.files:
        raise ValidationError(NOTHING)
    if said:
        appeal.full_clean(validate_constraints=False)
        appeal.save(update_fields=["in_their_words", "representation"])
        when = f"received on {british_date(added.received_on)}, {_channel(added.channel)}"
        record(
            appeal, actor, f"added to the appeal: {' and '.join(said)}; {when}", verb="add_to", clauses=("SBC-12.1a",)
        )
        _tell_and_vote_again(appeal, actor)
    return appeal


def add_document(appeal_id: AppealId, upload: "UploadedFile[bytes]", *, actor: User) -> Document:
    """Keep what the customer sent. Raises NotVisible, PermissionDenied, AlreadyMoved, ValidationError with words."""
    appeal = _may_add(appeal_id, actor)
    document = store_document(appeal, upload, actor=actor, kind="correspondence", lock=lambda: _held(appeal_id, actor))
    with transaction.atomic():
        appeal = _held(appeal_id, actor)
        record(appeal, actor, f"added to the appeal: {document.display_name}", verb="add_to")
        _tell_and_vote_again(appeal, actor)
    return document


def put_point_down(
    appeal: Appeal, actor: User, *, about: str, ground: str = "", text: str, goes_instead: str = ""
) -> Point:
    """One more point, under the next number. Call with the appeal locked. Raises ValidationError by field."""
    known = {reason.code for reason in policy_in_force().reasons("appeal_grounds").reasons}
    if about == Point.About.RESTRICTION and ground not in known:
        raise ValidationError({"ground": "Choose what the point says."})
    last = appeal.points.aggregate(last=Max("number"))["last"] or 0
    of_matter = about == Point.About.MATTER
    point = Point(
        appeal=appeal,
        number=last + 1,
        about=about,
        ground="" if of_matter else ground,
        text=text.strip(),
        goes_instead=goes_instead.strip() if of_matter else "",
        added_by=actor,
    )
    if of_matter and appeal.state != Appeal.State.RECEIVED and not has_words(point.goes_instead):
        # Before it is passed on this is asked for then; from now on nothing else would.
        raise ValidationError({"goes_instead": "Say where it goes instead."})
    point.full_clean()
    point.save(force_insert=True)
    return point


def _held(appeal_id: AppealId, actor: User) -> Appeal:
    """The appeal, locked, for somebody who may add to it now."""
    _may_add(appeal_id, actor)
    hold_acknowledgement(appeal_id)
    appeal = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal_id)
    if appeal.state not in Appeal.UNDECIDED:
        raise AlreadyMoved(appeal, last_move(appeal))
    return appeal


def _may_add(appeal_id: AppealId, actor: User) -> Appeal:
    appeal: Appeal | None = Appeal.objects.select_related("restriction").filter(pk=appeal_id).first()
    if appeal is None or not may_be_added_to(appeal, actor):
        raise NotVisible
    answer = allowed(actor, "add_to_appeal", appeal)
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
    if appeal.state not in Appeal.UNDECIDED:
        raise AlreadyMoved(appeal, last_move(appeal))
    return appeal


def _refuse_wrong(appeal: Appeal, added: Added) -> None:
    if added.received_on is None:
        raise ValidationError({"received_on": "Enter the day on which it came."})
    if added.received_on > clock.today():
        raise ValidationError({"received_on": "It cannot have come on a day that lies ahead."})
    if added.received_on < appeal.received_on:
        day = british_date(appeal.received_on)
        raise ValidationError({"received_on": f"The appeal came on {day}. Enter that day or a later one."})
    if added.channel not in {one.code for one in policy_in_force().channels}:
        raise ValidationError({"channel": "Choose how it came."})


def _who_may_speak(appeal: Appeal, key: UUID | str, day: Any) -> Representation:
    """Somebody who is recorded as acting for the customer, and has shown on that day that they may (SBC-1.2a)."""
    family = family_ids(appeal.customer)
    acting = Representation.objects.filter(pk=key, represented__in=family).first()
    if acting is None:
        raise ValidationError({"representation": "Choose somebody who is recorded as acting for this customer."})
    began = acting.starts_on is None or acting.starts_on <= day
    goes_on = acting.ends_on is None or acting.ends_on >= day
    if acting.authority == Representation.Authority.NONE or not (began and goes_on):
        raise ValidationError({"representation": NOT_SHOWN})
    return acting


def _tell_and_vote_again(appeal: Appeal, actor: User) -> None:
    """Whoever hears it reads it before deciding; whoever registered it learns of it."""
    again = ""
    if appeal.heard_by == "review_group" and appeal.votes.filter(round=appeal.voting_round).exists():
        again = ". All vote again"
        begin_new_round(appeal, actor, "added to the appeal after votes were cast; the voting begins again")
    people = [*who_hears(appeal), appeal.registered_by]
    sentence = f"The customer has added to appeal {appeal.reference}. Read it before it is decided{again}"
    tell_all(people, sentence, appeal, comment="", actor=actor, told=set())


def _channel(code: str) -> str:
    """How it came, as the policy calls it."""
    return str(policy_in_force().channel(code).label)
