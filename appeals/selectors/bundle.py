"""The bundle for whoever decides an appeal: everything that was before those who decided, and what the customer says.

A fixed number of queries for each of its lists, however long they are.
"""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from appeals.models import Appeal, Point
from appeals.selectors.case import grounds_in_words
from appeals.selectors.hearing import OptionWords, events_of, options_of
from engagement.policy.selectors import policy_in_force
from engagement.spine.models import Document
from letters.models import Letter
from letters.selectors import letters_visible_to
from restrictions.measures import MeasureWords, sentences_of
from restrictions.selectors.group import comparable_decisions, history_of, tried_before
from restrictions.selectors.pack import Pack, pack_of
from restrictions.selectors.register import decided_under, level_in_words


@dataclass(frozen=True)
class PointInWords:
    """One point of the customer, with the ground that it stands under."""

    point: Point
    ground: str


@dataclass(frozen=True)
class Bundle:
    """What lies before whoever decides (SBC-12.1b, SBC-12.2a, SBC-12.2b, SBC-12.2c)."""

    considered: list[PointInWords]
    elsewhere: list[Point]
    in_force: list[MeasureWords]
    level: str
    pack: Pack | None
    options: list[OptionWords]
    letters: list[Letter] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    tried: list[Any] = field(default_factory=list)
    history: list[Any] = field(default_factory=list)
    compared: list[Any] = field(default_factory=list)
    chronology: list[Any] = field(default_factory=list)


def bundle_of(appeal: Appeal, user: Any) -> Bundle:
    """The bundle of an appeal, as far as this reader may open what is in it. Call for whoever hears it."""
    points = list(appeal.points.all())
    grounds = grounds_in_words()
    considered = [PointInWords(one, grounds.get(one.ground, "")) for one in points if one.is_considered]
    elsewhere = [one for one in points if not one.is_considered]
    profile = policy_in_force()
    options = options_of(appeal, profile, user)
    restriction: Any = appeal.restriction
    if restriction is None:
        return Bundle(considered, elsewhere, [], "", None, options, chronology=events_of(appeal, user))
    case = restriction.request
    pack = pack_of(case, user)
    return Bundle(
        considered=considered,
        elsewhere=elsewhere,
        in_force=sentences_of(appeal.challenged_terms or restriction.terms, profile=profile),
        level=level_in_words(restriction.decided_level, decided_under(case)),
        pack=pack,
        options=options,
        letters=_letters(appeal, user),
        documents=_documents(appeal, pack),
        tried=tried_before(case, user),
        history=history_of(case, user),
        compared=comparable_decisions(case),
        chronology=sorted([*pack.timeline, *events_of(appeal, user)], key=lambda one: (one.at, one.pk)),
    )


def _letters(appeal: Appeal, user: Any) -> list[Letter]:
    """The letters about the restriction and this appeal, and the one that asked for a change first."""
    restriction: Any = appeal.restriction
    about = Q(matter__in=[restriction.reference, appeal.reference]) | Q(pk=restriction.request.warning_letter_id)
    return list(letters_visible_to(user).filter(about).distinct().order_by("started_at", "reference"))


def _documents(appeal: Appeal, pack: Pack) -> list[Document]:
    """What the customer sent, and the evidence of the incidents that the reader may open. One query."""
    restriction: Any = appeal.restriction
    records = [appeal, restriction.request, restriction, *(one.incident for one in pack.relied_on if one.may_open)]
    wanted = Q(pk__in=[])
    for model in dict.fromkeys(type(one) for one in records):
        keys = [str(one.pk) for one in records if type(one) is model]
        wanted |= Q(subject_type=ContentType.objects.get_for_model(model), subject_id__in=keys)
    return list(Document.objects.filter(wanted, withdrawn_at__isnull=True).select_related("uploaded_by"))
