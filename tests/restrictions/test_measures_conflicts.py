"""Measures that meet what a customer needs head on, or that together leave no way open."""

from __future__ import annotations

from typing import Any

import pytest

from engagement import clock
from engagement.customers.models import Adjustment
from engagement.policy.profile import Profile
from restrictions.measures import Conflict, conflicts_of, unsettled_conflicts
from tests.plugins.council import loaded_profile
from tests.restrictions.measures import COMPLETE, Plain, Thing, sample, terms_of

SBC: Profile = loaded_profile("sbc").profile
pytestmark = pytest.mark.usefixtures("the_clock")
NO_WAY = "Together the measures leave no way open by which the customer can reach us. Leave one open."


def need(kind: str, status: str = "agreed") -> Any:
    return Thing(kind=kind, what="As they told us", status=status)


def conflicts(*measures: Plain, needs: Any = (), **changes: Any) -> list[Conflict]:
    return unsettled_conflicts(terms_of(*measures, **changes), profile=SBC, adjustments=list(needs))


def only(*allowed: str) -> Plain:
    """Contact only in these ways."""
    every = ["phone", "in_person", "letter", "email", "web_form", "social_media", "platform"]
    refused = [code for code in every if code not in allowed]
    return sample("channel", parameters={"allowed": list(allowed), "refused": refused})


@pytest.mark.clauses("SPSO-G1-22b")
@pytest.mark.parametrize(
    ("measure", "kind", "says"),
    [
        # Only writing, for somebody who needs the phone.
        (
            only("letter"),
            "phone_not_letters",
            "“Only certain ways of contact” closes a way of contact that this customer needs: "
            "“Phone instead of letters: As they told us”.",
        ),
        (only("letter", "email"), "phone_not_letters", "closes a way of contact that this customer needs"),
        (sample("automated_line"), "phone_not_letters", "“Calls go to an automated line” closes a way of contact"),
        (sample("end_direct_contact"), "phone_not_letters", "“All direct contact ends” closes a way of contact"),
        (only("phone", "letter"), "plain_email", "closes a way of contact that this customer needs"),
        (sample("block_email"), "plain_email", "“Emails are blocked” closes a way of contact"),
        # Only speaking, for somebody who needs it in writing; only letters, for somebody who cannot read them.
        (only("phone"), "writing_not_phone", "Only by phone would stay open, which may be of no use to this customer"),
        (only("letter"), "braille", "Only by letter would stay open, which may be of no use to this customer"),
        (only("letter"), "audio", "Only by letter would stay open"),
        (only("letter"), "easy_read", "Only by letter would stay open"),
        # Limits on time, for somebody who needs more of it.
        (sample("call_times"), "more_time", "“Calls on certain days, at certain times or up to a length” may not fit"),
        (sample("call_times"), "interpreter", "may not fit what this customer needs"),
        (sample("time_volume"), "more_time", "may not fit what this customer needs"),
        (sample("automated_line"), "interpreter", "may not fit what this customer needs"),
        (sample("withhold_details"), "set_times", "may not fit what this customer needs"),
        # A need in the customer's own words: nobody but a person can tell.
        (only("phone"), "other", "may not fit what this customer needs"),
        (sample("premises_ban"), "other", "may not fit what this customer needs"),
    ],
)
def test_a_measure_against_a_need_is_caught(measure: Plain, kind: str, says: str) -> None:
    wanted = need(kind)
    (found,) = conflicts(measure, needs=[wanted])
    assert says in found.sentence
    assert (found.measure, found.adjustment) == (measure, wanted)
    assert found.can_be_explained


@pytest.mark.parametrize(
    ("measure", "kind"),
    [
        (only("phone"), "phone_not_letters"),
        (only("phone", "letter"), "phone_not_letters"),
        (only("letter", "email"), "writing_not_phone"),
        (only("email", "letter"), "plain_email"),
        (only("letter", "email"), "braille"),
        (only("letter"), "large_print"),
        (sample("named_contact"), "set_times"),
        (sample("named_contact"), "more_time"),
        (sample("matter_closed"), "phone_not_letters"),
        (sample("block_email"), "phone_not_letters"),
        (sample("witness"), "supporter"),
    ],
)
def test_what_suits_the_customer_is_no_conflict(measure: Plain, kind: str) -> None:
    assert conflicts(measure, needs=[need(kind)]) == []


@pytest.mark.parametrize("code", sorted(COMPLETE))
def test_without_needs_no_measure_alone_is_in_conflict(code: str) -> None:
    assert conflicts(sample(code)) == []


@pytest.mark.clauses("SPSO-G1-22b")
def test_words_settle_it_and_it_stays_on_record() -> None:
    measure = only("letter")
    measure.conflict_because = "His daughter reads his letters to him and has agreed to write for him."
    terms = terms_of(measure)
    assert unsettled_conflicts(terms, profile=SBC, adjustments=[need("phone_not_letters")]) == []
    (kept,) = conflicts_of(terms, profile=SBC, adjustments=[need("phone_not_letters")])
    assert kept.is_settled


@pytest.mark.parametrize("words", ["", "   ", "–"])
def test_blanks_settle_nothing(words: str) -> None:
    measure = only("letter")
    measure.conflict_because = words
    assert conflicts(measure, needs=[need("phone_not_letters")])


def test_what_was_declined_is_no_need_and_what_waits_for_an_answer_is() -> None:
    assert conflicts(only("letter"), needs=[need("phone_not_letters", "declined")]) == []
    assert conflicts(only("letter"), needs=[need("phone_not_letters", "asked")])
    assert conflicts(only("letter"), needs=[need("phone_not_letters", "anticipated")])


def test_each_measure_is_named_once_for_each_need() -> None:
    found = conflicts(only("letter"), sample("automated_line"), needs=[need("phone_not_letters"), need("audio")])
    assert len(found) == len({(each.measure.code, each.adjustment.kind) for each in found})
    assert {(each.measure.code, each.adjustment.kind) for each in found} == {
        ("channel", "phone_not_letters"),
        ("automated_line", "phone_not_letters"),
        ("channel", "audio"),
        ("automated_line", "audio"),
    }


@pytest.mark.clauses("SBC-2.2a")
@pytest.mark.parametrize(
    "measures",
    [
        (only("email"), sample("block_email")),
        (only("phone"), sample("automated_line")),
        (only("social_media"),),
        (sample("end_direct_contact"), only("phone", "email")),
        (sample("channel", parameters={"refused": ["phone", "in_person", "letter", "email", "web_form"]}),),
    ],
)
def test_that_no_way_is_left_is_settled_by_no_words(measures: tuple[Plain, ...]) -> None:
    for measure in measures:
        measure.conflict_because = "There is a reason for everything."
    found = [each for each in conflicts(*measures) if each.sentence == NO_WAY]
    assert len(found) == 1
    assert not found[0].can_be_explained


@pytest.mark.clauses("SBC-2.2a")
@pytest.mark.parametrize(
    "measures",
    [
        # Nothing but the matter is closed: every way stays open for everything else.
        (sample("stop_contact_matter"),),
        (sample("matter_closed"),),
        (sample("matter_closed"), sample("stop_contact_matter")),
        # Somebody else speaks for the customer.
        (only("email"), sample("block_email"), sample("third_party")),
        (only("letter"), sample("block_email")),
        (sample("end_direct_contact"),),
    ],
)
def test_a_way_is_left(measures: tuple[Plain, ...]) -> None:
    assert NO_WAY not in [each.sentence for each in conflicts(*measures)]


@pytest.mark.clauses("SBC-7.4-3", "SPSO-G1-22b")
def test_somebody_who_speaks_for_the_customer_needs_no_phone_of_theirs() -> None:
    assert conflicts(only("letter"), sample("third_party"), needs=[need("phone_not_letters")]) == []


@pytest.mark.parametrize(
    ("closing", "open_", "says"),
    [
        (
            sample("block_email"),
            only("email", "letter"),
            "“Emails are blocked” closes what “Only certain ways of contact” leaves open: emails.",
        ),
        (
            sample("automated_line"),
            sample("call_times"),
            "“Calls go to an automated line” closes what “Calls on certain days, at certain times or up to a length” "
            "leaves open: phone calls.",
        ),
        (
            only("letter"),
            sample("monitored_mailbox"),
            "“Only certain ways of contact” closes what “Emails go to a separate mailbox” leaves open: emails.",
        ),
    ],
)
def test_two_measures_that_contradict_each_other_are_caught(closing: Plain, open_: Plain, says: str) -> None:
    (found,) = conflicts(open_, closing)
    assert (found.measure, found.sentence) == (closing, says)


@pytest.mark.clauses("SBC-10.2f")
def test_a_building_is_not_closed_without_another_way() -> None:
    parameters = COMPLETE["premises_ban"]["parameters"] | {"alternative": " "}
    (found,) = conflicts(sample("premises_ban", parameters=parameters))
    assert (
        found.sentence
        == "“No entry to certain buildings” takes services away and does not say what stands in their place."
    )


@pytest.mark.clauses("SBC-7.4-3")
def test_nobody_speaks_for_the_customer_without_agreeing() -> None:
    (found,) = conflicts(sample("third_party", answers={}))
    assert "needs the agreement of the person who would speak for the customer" in found.sentence


def test_a_measure_that_the_policy_does_not_know_collides_with_nothing() -> None:
    assert conflicts(Plain("gone"), needs=[need("phone_not_letters")]) == []


def test_every_kind_of_need_has_been_thought_of() -> None:
    known = set(Adjustment.Kind.values)
    named = {kind for each in SBC.measures for kind in each.collides_with}
    named |= {kind for each in SBC.channels for kind in (*each.needed_for, *each.hard_for)}
    assert named <= known
    # Forms of our letters, help that somebody brings, and recording stand in the way of no measure.
    assert known - named == {"large_print", "translation", "supporter", "own_recording"}


@pytest.mark.django_db
@pytest.mark.clauses("SPSO-G1-22b")
def test_the_needs_on_the_customers_record_count_from_the_day_they_are_told(limits: Any) -> None:
    letters_only = limits.measure("channel", parameters=only("letter").parameters, addresses="phone")
    terms = limits.draft_request(terms=limits.terms(letters_only)).asked
    assert unsettled_conflicts(terms) == []
    told = Adjustment.objects.create(
        customer=terms.request.customer,
        kind=Adjustment.Kind.PHONE_NOT_LETTERS,
        what="Letters are hard for me to read",
        status=Adjustment.Status.AGREED,
        told_on=clock.today(),
        told_by="The customer",
    )
    (found,) = unsettled_conflicts(terms)
    assert found.adjustment == told
    assert "Letters are hard for me to read" in found.sentence
    told.ended_on, told.ended_because = clock.today(), "He told us that letters are easier now."
    told.save()
    assert unsettled_conflicts(terms) == []


@pytest.mark.clauses("SPSO-G1-22b")
def test_a_need_that_names_a_way_of_contact_in_its_words_counts_whatever_its_kind() -> None:
    wants_calls = Thing(kind="large_print", what="Large print, and a call with any news", status="agreed")
    (found,) = conflicts(only("letter"), needs=[wants_calls])
    assert "closes a way of contact that this customer needs" in found.sentence
    assert not conflicts(only("letter", "phone"), needs=[wants_calls])
