"""The fairness checks of letters: what must be there before it is checked, approved and sent."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engagement import clock
from engagement.checks import Check, filled
from engagement.customers.selectors import email_address, formats_needed
from engagement.ui.words import has_words
from letters.rendering import FORMS, long_date
from letters.rendering.forms import LARGE_PRINT, PLAIN_TEXT

if TYPE_CHECKING:
    from letters.composing import Composition
    from letters.models import Letter

Inputs = Mapping[str, Any]

FOUR_POINTS = {
    "neutral": "It explains neutrally and blames nobody",
    "relationship": "It looks to put the relationship right, and asks for the customer's side",
    "clear": "It is clear about what we ask and why, without dwelling on detail",
    "accessible": "It meets what this person needs to read and understand it",
}
FURTHEST_DATE = datetime.timedelta(days=60)
RENDERING_PATIENCE = datetime.timedelta(minutes=10)

# What a customer may need (codes of adjustments), and the form that meets it. The others are made outside the system.
FORM_FOR_NEED = {"large_print": LARGE_PRINT, "plain_email": PLAIN_TEXT}
MADE_ELSEWHERE = {
    "braille": "Braille",
    "audio": "Audio",
    "easy_read": "Easy read",
    "translation": "A translation",
}


def form_label(code: str) -> str:
    """What people call a form in which a letter is sent, made here or elsewhere."""
    return FORMS[code].label if code in FORMS else MADE_ELSEWHERE.get(code, code.replace("_", " ").capitalize())


def composition_of(letter: Letter) -> Composition:
    """The letter put together, once for each version that a check looks at."""
    from letters.composing import Composition

    kept: Composition | None = getattr(letter, "_composition", None)
    if kept is None or kept.version != letter.version:
        kept = Composition(letter, letter.version)
        letter._composition = kept  # type: ignore[attr-defined]
    return kept


# Before it is checked -------------------------------------------------------------------------------------------------


def _edit(letter: Letter) -> str:
    return letter.edit_url


def _says(*codes: str) -> Any:
    def sentence(letter: Letter) -> str:
        return " ".join(one.says for one in composition_of(letter).missing if one.code in codes)

    return sentence


def _none_missing(*codes: str) -> Any:
    def met(letter: Letter, _actor: Any, _inputs: Inputs) -> bool:
        return not any(one.code in codes for one in composition_of(letter).missing)

    return met


def _page_of_matter(letter: Letter) -> str:
    return letter.matter_path or letter.edit_url


def _dated_soon(letter: Letter, _actor: Any, _inputs: Inputs) -> bool:
    return clock.today() <= letter.version.dated_on <= clock.today() + FURTHEST_DATE


def _somebody_checks(letter: Letter, actor: Any, _inputs: Inputs) -> bool:
    from letters.checkers import MANAGER, who_may_check
    from letters.managers import duties_to_check

    # Whoever hands it in is one of its writers from then on.
    handing_in = getattr(actor, "pk", None)
    if letter.checker_grade == MANAGER:
        return bool(duties_to_check(letter, besides={handing_in} if handing_in else ()))
    return any(person.pk != handing_in for person in who_may_check(letter))


def _nobody_checks(letter: Letter) -> str:
    from letters.checkers import MANAGER

    if letter.checker_grade == MANAGER:
        return (
            f"There is no other manager who can check this letter of {letter.team}, nor one beyond the team. Ask an"
            " administrator to name one. Your draft is kept."
        )
    return "There is nobody now who may check this letter. Ask an administrator. Your draft is kept."


PARTS_WRITTEN = Check(
    "parts_written",
    ("SBC-10.1a", "SBC-10.1b", "SBC-10.1c", "SBC-10.1d", "SPSO-G3-03", "SPSO-G3-03C", "SBC-A1-REST-6"),
    _none_missing("empty"),
    _says("empty"),
    _edit,
)
RECORD_COMPLETE = Check(
    "record_complete",
    (
        "SBC-11.2b",
        "SBC-11.2c",
        "SBC-11.2d",
        "SBC-11.2e",
        "SBC-7.9c",
        "SBC-7.2",
        "SBC-12.6-S",
        "SPSO-G3-35a",
        "SPSO-G3-35b",
    ),
    _none_missing("record"),
    _says("record"),
    _page_of_matter,
)
NOTHING_LEFT_OPEN = Check(
    "nothing_left_open",
    ("SPSO-EP-61.4",),
    _none_missing("placeholder", "gap", "characters", "too_long", "address"),
    _says("placeholder", "gap", "characters", "too_long", "address"),
    _edit,
)
DATED_SOON = Check(
    "dated_soon",
    ("SBC-A1-REST-8",),
    _dated_soon,
    lambda letter: (
        f"The letter is dated {long_date(letter.version.dated_on)}. Give it the day on which it will be sent:"
        f" today, or a day up to {FURTHEST_DATE.days} days from now."
    ),
    _edit,
)
SOMEBODY_CHECKS = Check(
    "somebody_checks",
    ("SBC-A1-REST-7",),
    _somebody_checks,
    _nobody_checks,
)
TO_SUBMIT = (PARTS_WRITTEN, RECORD_COMPLETE, NOTHING_LEFT_OPEN, DATED_SOON, SOMEBODY_CHECKS)


def _rendering_stopped(letter: Letter, _actor: Any, _inputs: Inputs) -> bool:
    from letters.rules import MOST_ATTEMPTS

    if letter.attempts >= MOST_ATTEMPTS:
        return True
    submitted = letter.version.submitted_at
    waited = submitted is not None and clock.now() - submitted > RENDERING_PATIENCE
    return waited and (letter.claimed_until is None or letter.claimed_until < clock.now())


RENDERING_STOPPED = Check(
    "rendering_stopped",
    (),
    _rendering_stopped,
    "The system is still making the letter ready. It tries again by itself.",
)

# Before it is approved ------------------------------------------------------------------------------------------------


def _bytes_intact(letter: Letter, _actor: Any, _inputs: Inputs) -> bool:
    stored = {form.form: form for form in letter.version.forms.all()}
    return stored.keys() == FORMS.keys() and all(
        hashlib.sha256(form.body).hexdigest() == form.sha256 for form in stored.values()
    )


def _confirms_engagement_only(letter: Letter, _actor: Any, inputs: Inputs) -> bool:
    return not composition_of(letter).letter_type.engagement_only or inputs.get("engagement_only_confirmed") is True


COMMENT_GIVEN = Check(
    "comment_given", ("SBC-A1-REST-7",), filled("comment"), "Say what should change.", field="comment"
)
REASON_GIVEN = Check("reason_given", (), filled("reason"), "Give your reasons.", field="reason")
BYTES_INTACT = Check(
    "bytes_intact",
    ("SBC-A1-REST-8", "SPSO-G1-11"),
    _bytes_intact,
    "The stored letter is not the one that was made ready. Take it back and send it to be checked again.",
)
FOUR_POINTS_CONFIRMED = Check(
    "four_points_confirmed",
    ("SPSO-EP-61.0", "SPSO-EP-61.1", "SPSO-EP-61.2", "SPSO-EP-61.3a", "SPSO-EP-61.4"),
    lambda _letter, _actor, inputs: set(inputs.get("four_points") or ()) >= FOUR_POINTS.keys(),
    "Confirm all four points, or send the letter back.",
    field="four_points",
)
ENGAGEMENT_ONLY_CONFIRMED = Check(
    "engagement_only_confirmed",
    ("SBC-9.17a", "SBC-9.17b", "SPSO-EP-29a"),
    _confirms_engagement_only,
    "Confirm that the letter does not reply to what the customer wrote about, or send it back.",
    field="engagement_only_confirmed",
)
TO_APPROVE = (BYTES_INTACT, FOUR_POINTS_CONFIRMED, ENGAGEMENT_ONLY_CONFIRMED)

# Before it is sent ----------------------------------------------------------------------------------------------------


def needs_of(letter: Letter) -> list[str]:
    """The formats in which this customer gets letters, by code, from the adjustments in place today."""
    return formats_needed(letter.customer.resolve())


def unmet_needs(letter: Letter, sent: list[str], how: str) -> list[str]:
    """The needed formats that what was sent does not meet."""

    def met(need: str) -> bool:
        if need == "plain_email" and how != "email":
            return False
        return FORM_FOR_NEED.get(need, need) in sent

    return [need for need in needs_of(letter) if not met(need)]


def _format_met(letter: Letter, _actor: Any, inputs: Inputs) -> bool:
    if has_words(inputs.get("format_reason")):
        return True
    return not unmet_needs(letter, list(inputs.get("sent") or ()), str(inputs.get("how") or ""))


def _format_still_met(letter: Letter, _actor: Any, inputs: Inputs) -> bool:
    """As before the first sending: the same forms go out, and the way may be another one."""
    if has_words(letter.format_reason) or has_words(inputs.get("note")):
        return True
    return not unmet_needs(letter, list(letter.sent), str(inputs.get("how") or ""))


def _sent_a_form(_letter: Letter, _actor: Any, inputs: Inputs) -> bool:
    sent = set(inputs.get("sent") or ())
    return bool(sent & FORMS.keys()) and sent <= FORMS.keys() | MADE_ELSEWHERE.keys()


def _known_way(_letter: Letter, _actor: Any, inputs: Inputs) -> bool:
    return inputs.get("how") in {"post", "email", "hand"}


def _reaches(letter: Letter, _actor: Any, inputs: Inputs) -> bool:
    if inputs.get("how") == "post":
        return bool((letter.version.content or {}).get("address_lines"))
    if inputs.get("how") == "email":
        return bool(email_address(letter.customer.resolve()))
    return True


def _is_day(inputs: Inputs, name: str) -> bool:
    return isinstance(inputs.get(name), datetime.date)


def _on_its_date(letter: Letter, _actor: Any, inputs: Inputs) -> bool:
    return inputs.get("issued_on") == letter.version.dated_on


def _not_before_the_check(letter: Letter, _actor: Any, inputs: Inputs) -> bool:
    checked = letter.version.checked_at
    return not _is_day(inputs, "issued_on") or (checked is not None and inputs["issued_on"] >= clock.date_of(checked))


def _a_past_day(name: str) -> Any:
    return lambda _letter, _actor, inputs: not _is_day(inputs, name) or inputs[name] <= clock.today()


def _new_date(letter: Letter, _actor: Any, inputs: Inputs) -> bool:
    day = inputs.get("dated_on")
    return (
        isinstance(day, datetime.date)
        and day != letter.version.dated_on
        and clock.today() <= day <= clock.today() + FURTHEST_DATE
    )


def _first_day_sent(letter: Letter, _actor: Any, inputs: Inputs) -> bool:
    day = inputs.get("sent_again_on")
    return (
        isinstance(day, datetime.date) and letter.returned_on is not None and letter.returned_on <= day <= clock.today()
    )


def _returned_after_sent(letter: Letter, _actor: Any, inputs: Inputs) -> bool:
    day = inputs.get("returned_on")
    return isinstance(day, datetime.date) and letter.issued_on is not None and letter.issued_on <= day <= clock.today()


HOW_GIVEN = Check("how_given", ("SBC-A1-REST-8",), _known_way, "Say how it was sent.", field="how")
SENT_A_FORM = Check("sent_a_form", ("SBC-A1-REST-8",), _sent_a_form, "Say what was sent.", field="sent")
ON_ITS_DATE = Check(
    "on_its_date",
    ("SBC-A1-REST-8",),
    _on_its_date,
    lambda letter: (
        f"The letter is dated {long_date(letter.version.dated_on)}, so it is sent on that day."
        " To send it on another day, give it a new date."
    ),
    field="issued_on",
)
NOT_IN_FUTURE = Check(
    "not_in_future", (), _a_past_day("issued_on"), "Record it on the day it is sent, not before.", field="issued_on"
)
AFTER_THE_CHECK = Check(
    "after_the_check",
    ("SBC-A1-REST-7",),
    _not_before_the_check,
    "It was checked later than that day, so it cannot have been sent then. Give it a new date.",
    field="issued_on",
)
REACHES_CUSTOMER = Check(
    "reaches_customer",
    ("SPSO-EP-61.4",),
    _reaches,
    "We have no address for that: add it to the customer's record, or choose another way."
    " For a new postal address, take the letter back so that it is printed on it.",
    field="how",
)
FORMAT_MET = Check(
    "format_met",
    ("SPSO-EP-61.4", "SBC-3.2b"),
    _format_met,
    "This customer needs another format. Send it in that format, or say why that was not possible.",
    field="format_reason",
)
TO_ISSUE = (
    BYTES_INTACT,
    HOW_GIVEN,
    SENT_A_FORM,
    ON_ITS_DATE,
    NOT_IN_FUTURE,
    AFTER_THE_CHECK,
    REACHES_CUSTOMER,
    FORMAT_MET,
)
NEW_DATE_GIVEN = Check(
    "new_date_given",
    ("SBC-A1-REST-8",),
    _new_date,
    f"Give another day: today, or a day up to {FURTHEST_DATE.days} days from now.",
    field="dated_on",
)
RETURN_DATED = Check(
    "return_dated",
    (),
    _returned_after_sent,
    "Give the day on which it came back: not before it was sent, and not after today.",
    field="returned_on",
)
FORMAT_STILL_MET = Check(
    "format_still_met",
    ("SPSO-EP-61.4", "SBC-3.2b"),
    _format_still_met,
    "This customer needs another format or way. Send it in that way, or say in the note why that was not possible.",
    field="note",
)
SENT_AGAIN_ON_A_DAY = Check(
    "sent_again_on_a_day",
    (),
    _first_day_sent,
    "Give the day on which it was sent again: not before it came back, and not after today.",
    field="sent_again_on",
)
TO_SEND_AGAIN = (HOW_GIVEN, SENT_AGAIN_ON_A_DAY, REACHES_CUSTOMER, FORMAT_STILL_MET)
