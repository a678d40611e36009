"""How far measures reach, which level may decide them, and whether one set of terms is less than another."""

from datetime import date
from typing import Any

from engagement.policy.selectors import local, policy_in_force
from restrictions import grades
from restrictions.measures import grade_of
from restrictions.measures.catalogue import entry_of
from restrictions.selectors.stricter import asks_more, no_stricter

_WITHIN_ONE_SERVICE = ("named_staff", "service")
_WIDTH = {"named_staff": 0, "service": 1, "services": 2, "council": 3}


def grade_needed(terms: Any) -> str:
    """The lowest level that may decide these terms (SBC-10.2-0, SBC-10.5b).

    The policy's catalogue gives each measure its level, and a higher one where it reaches beyond one service. An
    organisation may send everything to the Review Group. A measure that the policy in force does not know needs the
    highest level that decides today.
    """
    policy = policy_in_force()
    one_service = terms.scope in _WITHIN_ONE_SERVICE
    needed = [grades.REVIEW_GROUP] if local("group_always") else []
    for measure in terms.measures.all():
        grade = grade_of(measure, one_service=one_service, profile=policy)
        needed.append(grade if grade in grades.GRADES else grades.REVIEW_GROUP)
    return grades.highest_of(needed)


def beyond_safety_track(terms: Any) -> list[Any]:
    """The measures that health and safety's own track may not decide (SBC-11.3b, SBC-11.3c, SPSO-G3-44).

    What the policy itself, not the organisation, leaves to the Review Group, and what needs the highest sign-off.
    """
    policy = policy_in_force()
    found = []
    for measure in terms.measures.all():
        entry = entry_of(measure, policy)
        lowest = entry.authority if entry is not None else grades.REVIEW_GROUP
        by_policy = entry is not None and entry.authority_status == "policy" and lowest != grades.SENIOR_MANAGER
        if by_policy or lowest == grades.HIGHEST:
            found.append(measure)
    return found


def next_level(request: Any, supporter: Any = None) -> str:
    """Where a request on the policy's track goes for its decision: the senior manager, if that is high enough and one
    is free to decide; otherwise the Review Group. Whoever supports it (`supporter`, at this moment) is not free to."""
    from restrictions.permissions import _involved

    asked = request.asked
    if asked is None or grade_needed(asked) != grades.SENIOR_MANAGER:
        return grades.REVIEW_GROUP
    senior = request.team.senior_manager
    if senior is None or not senior.is_active or senior == supporter or senior.pk in _involved(request):
        return grades.REVIEW_GROUP
    return grades.SENIOR_MANAGER


def is_no_more_than(terms: Any, than: Any) -> bool:
    """Whether `terms` restrict no more than `than`: no stricter measure, no wider reach, no later end.

    A measure is stricter when its rank in the policy is above every measure that it could stand for, or when it allows
    less than the same measure did: shorter calls, fewer days. Words and people are not compared; whoever decides says
    why they are enough.
    """
    policy = policy_in_force()
    ranks = {measure.code: measure.rank for measure in policy.measures}
    before = {code: ranks.get(code, 0) for code in than.measures.values_list("code", flat=True)}
    after = {code: ranks.get(code, max(ranks.values())) for code in terms.measures.values_list("code", flat=True)}
    if not before or not after:
        return False
    stricter = any(rank > max(before.values()) for rank in after.values())
    added = len(after) > len(before)
    if stricter or added or _asks_more(terms, than, policy):
        return False
    return _no_wider(terms, than) and _no_longer(terms.ends_on, than.ends_on)


def takes_no_more(terms: Any, than: Any) -> bool:
    """Whether `terms` may take the place of `than` without a fresh decision (SBC-12.4b, SBC-13.2b, UKCG-057).

    Narrower than `is_no_more_than`: each measure stands for one that is in force, in the same words, and allows no
    less; it reaches the same people or services, or fewer; something always stays open. Whatever is new or worded anew
    is a fresh decision's to give.
    """
    policy = policy_in_force()
    left = list(than.measures.all())
    for measure in terms.measures.all():
        match = next((one for one in left if one.code == measure.code and no_stricter(measure, one, policy)), None)
        if match is None:
            return False
        left.remove(match)
    if not terms.stays_open.strip() and than.stays_open.strip():
        return False
    return _no_wider(terms, than) and _reaches_the_same(terms, than) and _no_longer(terms.ends_on, than.ends_on)


def is_the_same(terms: Any, as_these: Any) -> bool:
    """Whether two sets of terms ask exactly the same of the customer, for as long."""
    return _what_holds(terms) == _what_holds(as_these)


def _what_holds(terms: Any) -> tuple[Any, ...]:
    measures = [(one.code, one.parameters, one.answers) for one in terms.measures.all()]
    return (sorted(measures, key=str), terms.scope, terms.scope_note, terms.ends_on)


def _asks_more(terms: Any, than: Any, policy: Any) -> bool:
    """Whether a measure that stays allows less than each measure of its kind did."""
    before = list(than.measures.all())
    for measure in terms.measures.all():
        same = [one for one in before if one.code == measure.code]
        if same and all(asks_more(measure, one, policy) for one in same):
            return True
    return False


def _no_wider(terms: Any, than: Any) -> bool:
    return _WIDTH.get(terms.scope, 3) <= _WIDTH.get(than.scope, 3)


def _reaches_the_same(terms: Any, than: Any) -> bool:
    """Where the reach is as wide as before, it is to the same people or services: others are a fresh decision's."""
    if terms.scope != than.scope:
        return True
    return bool(" ".join(terms.scope_note.split()).casefold() == " ".join(than.scope_note.split()).casefold())


def _no_longer(end: date | None, than: date | None) -> bool:
    return than is None or (end is not None and end <= than)
