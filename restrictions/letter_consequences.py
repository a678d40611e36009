"""What follows a decision letter, what must be there before it goes out, and who may read it."""

from typing import Any

from django.db.models import Q

from engagement.checks import Check
from engagement.permissions import allowed
from engagement.policy.schema import require_codes
from engagement.policy.selectors import local
from engagement.spine.effects import on
from engagement.ui.words import british_date
from letters.models import Letter
from letters.records import register_record, says_what_the_record_says
from restrictions import checks
from restrictions.letter_facts import LETTERS, ended_context
from restrictions.models import ActiveManagementRequest, PolicyException, Restriction

# All letters that belong to a restriction by its reference.
ENDED = "restriction_ended"
LETTERS_OF_RESTRICTIONS = LETTERS | {"review_outcome", ENDED}
SENT = (Letter.State.ISSUED, Letter.State.RETURNED_UNDELIVERED)
TO_BE_CHECKED = (Letter.State.READY_FOR_CHECK, Letter.State.CHECKED)


def register() -> None:
    """Called once from the app's `ready()`."""
    from letters.visibility import register_visibility
    from restrictions.services import decision_letters, telling

    require_codes(
        "letter_types", sorted(LETTERS_OF_RESTRICTIONS), because="Decisions about contact go by these letters."
    )
    require_codes("local_settings", ["highest_signoff"], because="It says who checks a letter that limits complaints.")
    on(Letter, "submit", kind=LETTERS, check=(NAMES_ARE_WITHHELD,))
    on(Letter, "issue", kind=LETTERS, check=BEFORE_IT_GOES_OUT, effect=telling.come_into_force)
    on(Letter, "cancel", kind=LETTERS, effect=decision_letters.decision_letter_cancelled)
    on(Letter, "issue", kind=ENDED, check=(SAYS_WHAT_STILL_HOLDS,))
    register_record(ENDED, _as_it_ended)
    on(PolicyException, "approve", effect=decision_letters.exception_approved)
    on(ActiveManagementRequest, "withdraw", effect=telling.nothing_left_waiting)
    register_visibility(letters_to_read, LETTERS_OF_RESTRICTIONS)


def letters_to_read(user: Any) -> Q:
    """Whoever sees the request reads what was sent about it; whoever checks reads what waits for the check.

    A letter gives reasons, so the register's readers do not see it as such (SPSO-EP-65b).
    """
    from restrictions.selectors.seats import seat_in

    seen = ActiveManagementRequest.objects.visible_to(user).values("pk")
    of_seen = Restriction.objects.filter(request__in=seen).values("reference")
    found = Q(matter__in=of_seen, state__in=SENT)
    grades: list[str] = []
    if allowed(user, "see_group_cases") and seat_in(user) is not None:
        grades += ["review_group", "deciding_level"]
        grades += ["highest_signoff"] if local("highest_signoff") != "chief_executive" else []
    elif allowed(user, "give_highest_signoff") and local("highest_signoff") == "chief_executive":
        grades += ["highest_signoff"]
    return found | Q(checker_grade__in=grades, state__in=TO_BE_CHECKED)


def restriction_of(letter: Any) -> Restriction | None:
    """The restriction that this letter tells of; None for a letter that belongs to none."""
    kept: Restriction | None = getattr(letter, "_restriction", None)
    if kept is None:
        found = Restriction.objects.filter(letter=letter).select_related("request", "terms", "letter").first()
        letter._restriction = kept = found
    return kept


def _waits_for_letter(letter: Any, _actor: Any, _inputs: Any) -> bool:
    from restrictions.services.decision_letters import is_untold

    restriction = restriction_of(letter)
    return restriction is None or restriction.state == Restriction.State.PENDING_NOTIFICATION or is_untold(restriction)


def _why_it_waits_no_more(letter: Any) -> str:
    restriction = restriction_of(letter)
    assert restriction is not None
    if restriction.is_in_force:
        return f"{restriction} is in force: the customer has been told in another way. Cancel this letter."
    ended = british_date(restriction.ended_on)
    if restriction.state == Restriction.State.CANCELLED:
        return f"{restriction} was cancelled on {ended}, before it began. Do not send this letter: cancel it."
    return f"{restriction} ended on {ended}. Do not send this letter: cancel it."


def _as_it_ended(letter: Letter) -> dict[str, Any] | None:
    """What the letter about an end says today: another arrangement may have begun, or ended, since it was begun."""
    ended = Restriction.objects.filter(end_letter=letter).select_related("customer").first()
    return ended_context(ended) if ended is not None else None


def _page_of_restriction(letter: Any) -> str | None:
    restriction = restriction_of(letter)
    return restriction.get_absolute_url() if restriction is not None else None


def _same_customer(letter: Any, _actor: Any, _inputs: Any) -> bool:
    """Nobody merged the customer's record, or undid a merge, since the letter was made ready for its check."""
    from engagement.customers.families import family_ids
    from engagement.customers.models import Merge

    submitted = letter.version.submitted_at
    if submitted is None or restriction_of(letter) is None:
        return True
    family = family_ids(letter.customer)
    moved = Q(merged_at__gt=submitted) | Q(undone_at__gt=submitted)
    return not Merge.objects.filter(moved, Q(merged__in=family) | Q(into__in=family)).exists()


def _of_letter(check: Check) -> Check:
    """A check of the restriction, asked of its letter: so the letter's own page says what is missing, and where."""

    def met(letter: Any, actor: Any, inputs: Any) -> bool:
        restriction = restriction_of(letter)
        return restriction is None or check.met(restriction, actor, inputs)

    def mend(letter: Any) -> str | None:
        restriction = restriction_of(letter)
        if restriction is None:
            return None
        return (check.mend(restriction) if check.mend else None) or restriction.get_absolute_url()

    return Check(check.code, check.clauses, met, lambda letter: check.sentence(restriction_of(letter)), mend)


def _signed_by_team(letter: Any, _actor: Any, _inputs: Any) -> bool:
    restriction = restriction_of(letter)
    if restriction is None or not restriction.terms.measures.filter(code="withhold_details").exists():
        return True
    return bool(letter.version.signed_by == Letter.SignedBy.TEAM)


WAITS_FOR_ITS_LETTER = Check(
    "waits_for_its_letter",
    ("SBC-11.2-0",),
    _waits_for_letter,
    _why_it_waits_no_more,
    _page_of_restriction,
)
SAME_CUSTOMER = Check(
    "same_customer",
    ("SBC-11.2-0",),
    _same_customer,
    "The customer’s record was merged or parted since this letter was made ready. Take the letter back, see that it "
    "goes to the right person, and send it to be checked again.",
)
SAYS_WHAT_STILL_HOLDS = Check(
    "says_what_still_holds",
    ("SBC-13.2b",),
    lambda letter, _actor, _inputs: says_what_the_record_says(letter),
    "What holds for this customer has changed since this letter was written. Take the letter back: when its writer "
    "sends it to be checked again, it says what holds then.",
)
NAMES_ARE_WITHHELD = Check(
    "names_are_withheld",
    ("SBC-7.4-2",),
    _signed_by_team,
    "By this decision we give no names of staff. Let the letter come from the team.",
    lambda letter: letter.edit_url,
)
BEFORE_IT_GOES_OUT = (
    WAITS_FOR_ITS_LETTER,
    SAME_CUSTOMER,
    *(_of_letter(check) for check in (checks.TELLING_IS_RIGHT, *checks.TO_ACTIVATE)),
)
