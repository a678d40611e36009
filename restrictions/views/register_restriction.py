"""A restriction: its terms, its dates, how the customer was told and who knows. Reasons only for those entitled."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from engagement import clock
from engagement.checks import UnmetCheck, unmet_of
from engagement.permissions import allowed, needs
from engagement.policy.selectors import policy_in_force
from engagement.spine.timeline import timeline_of
from engagement.transitions import may_perform
from engagement.ui.views import page
from letters.models import Letter
from letters.selectors import letters_about
from restrictions.checks import holding
from restrictions.ends import passed_in_words
from restrictions.instructions import until_in_words
from restrictions.measures import reach_of, sentences_of
from restrictions.models import ActiveManagementRequest, PolicyException, Restriction, Review
from restrictions.parts import on_restriction
from restrictions.selectors.extending import asks_afresh, extension_running
from restrictions.selectors.register import decided_under, level_in_words, restriction_for, sees_reasons, told_in_words
from restrictions.selectors.reviews import past_reviews_of
from restrictions.selectors.sharing import who_knows
from restrictions.services.decision_letters import is_untold, lacks_letter, untold_exception

COLOURS = {
    "pending_notification": "yellow",
    "active": "blue",
    "under_review": "purple",
    "cancelled": "grey",
}


@dataclass(frozen=True)
class Action:
    """Something that the person may do now: a link, or a button where it is done at once."""

    label: str
    url: str
    hint: str = ""
    at_once: bool = False


@needs("see_restrictions")
@require_safe
def restriction(request: HttpRequest, reference: str) -> HttpResponse:
    """One restriction, for those who see its request, and once it was in force for the register's readers."""
    found = restriction_for(request.user, reference)
    profile = policy_in_force()
    decided = decided_under(found.request)
    with_reasons = sees_reasons(request.user, found)
    pending = found.state == Restriction.State.PENDING_NOTIFICATION
    exceptions = found.request.exceptions.filter(state=PolicyException.State.APPROVED).order_by("kind")
    measures = sentences_of(found.terms, profile=profile)
    context = {
        "restriction": found,
        "customer": found.customer.resolve(),
        "colour": "yellow" if found.is_on_hold else COLOURS.get(found.state, "grey"),
        "with_reasons": with_reasons,
        "reads_register": bool(allowed(request.user, "see_register")),
        "measures": [
            {
                "label": one.label,
                "sentence": one.staff,
                "letter": one.letter,
                "why": one.measure.why_nothing_less if with_reasons else "",
            }
            for one in measures
        ],
        "reach": reach_of(found.terms).staff,
        "until": until_in_words(found),
        "end_has_passed": passed_in_words(found.ends_on) if found.is_in_force else "",
        "level": level_in_words(found.decided_level, decided),
        "told": told_in_words(found),
        "untold": is_untold(found),
        "route": decided.appeal_route(found.appeal_subject),
        "known": who_knows(found),
        "exceptions": exceptions,
        "review": found.reviews.filter(state__in=Review.OPEN).first(),
        "today": clock.today(),
        "reads_reviews": Review.objects.visible_to(request.user).filter(restriction=found).exists(),
        "past_reviews": list(past_reviews_of(found, request.user)),
        "letters": list(letters_about(request.user, found.reference)) if with_reasons else [],
        "letter_state": _letter_in_words(found),
        "missing": _before_it_begins(found, request.user) if pending and with_reasons else [],
        "actions": actions_for(found, request.user),
        "from_others": on_restriction.drawn_for(found, request),
        "events": [_line(event, with_reasons) for event in timeline_of(found).order_by("-at", "-id")],
    }
    return page(request, "register/restriction.html", context)


def _before_it_begins(found: Restriction, user: Any) -> list[UnmetCheck]:
    """What is missing before it can come into force, each with the way to it for whoever may go there.

    By an approved exception it comes into force without a letter (SBC-11.6).
    """
    told = () if untold_exception(found.request) is not None else (holding.LETTER_IS_ISSUED,)
    tells = bool(allowed(user, "tell_customer", found))
    ways = {
        holding.LETTER_IS_ISSUED.code: found.letter is not None and _reads(user, found.letter),
        holding.SHARING_DECIDED.code: tells,
        holding.RIGHT_PEOPLE_LISTED.code: tells,
    }
    missing = unmet_of((*holding.TO_ACTIVATE, *told), found, user, {})
    return [one if ways.get(one.check.code, True) else replace(one, path=None) for one in missing]


def actions_for(found: Restriction, user: Any) -> list[Action]:
    """What this person may do with it now, in the order in which it is usually done."""
    actions = []
    over = found.state in (*Restriction.OVER, Restriction.State.CANCELLED)
    tells = bool(allowed(user, "tell_customer", found))
    excepted = untold_exception(found.request) is not None

    def add(label: str, name: str, hint: str = "", *, at_once: bool = False) -> None:
        actions.append(Action(label, reverse(f"register:{name}", args=[found.reference]), hint, at_once))

    if tells and not over:
        done = found.sharing_decided_by_id is not None
        add("Change who must know" if done else "Say who must know", "sharing")
    if found.letter is not None and found.letter.state in Letter.UNSENT and _reads(user, found.letter):
        actions.append(Action("Go to the decision letter", found.letter.get_absolute_url(), _letter_in_words(found)))
    if tells and lacks_letter(found) and not excepted:
        add("Begin another letter", "begin_letter", "The earlier one was cancelled.", at_once=True)
    if not excepted and may_perform(found, user, "come_into_force_told_otherwise"):
        add("Record that the customer was told in another way", "told", "Where a letter is not the right way for them.")
    if excepted and may_perform(found, user, "come_into_force_untold"):
        add("Bring it into force without telling the customer", "untold", "By the approved exception.")
    if may_perform(found, user, "cancel"):
        add("Withdraw it before it begins", "withdraw")
    if asks_afresh(user, found):
        actions.append(_fresh_decision(found, user))
    return actions


def _fresh_decision(found: Restriction, user: Any) -> Action:
    """Longer or stricter is a fresh request: the button, or the way to the one that is under way."""
    running = extension_running(found, user)
    if running is None:
        hint = "To make it longer or stricter. What holds now goes on until that is decided."
        url = reverse("register:extend", args=[found.reference])
        return Action("Ask for a fresh decision", url, hint, at_once=True)
    if running.state == ActiveManagementRequest.State.DRAFT:
        return Action("Go on with your draft for a fresh decision", running.get_absolute_url())
    return Action(f"Go to the request for a fresh decision: {running.reference}", running.get_absolute_url())


def _reads(user: Any, letter: Letter) -> bool:
    return bool(Letter.objects.visible_to(user).filter(pk=letter.pk).exists())


def _letter_in_words(found: Restriction) -> str:
    """Where the decision letter stands."""
    return f"{found.letter.reference}: {found.letter.get_state_display().lower()}" if found.letter else ""


def _line(event: Any, with_reasons: bool) -> dict[str, Any]:
    return {
        "title": event.sentence[:1].upper() + event.sentence[1:],
        "by": event.actor_name,
        "for_whom": event.acting_for_name,
        "at": event.at,
        "text": event.reason if with_reasons else "",
        "clauses": event.clauses[:5],
    }
