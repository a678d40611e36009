"""What a measure lacks before it can be asked for or decided."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement import clock
from engagement.policy.profile import Profile
from restrictions.measures import Known, asked_of, missing_from, missing_parts
from tests.plugins.council import loaded_profile
from tests.restrictions.measures import COMPLETE, EWAN, PEOPLE, Plain, Thing, sample, soon, terms_of
from tests.restrictions.test_measures import anything, named

SBC: Profile = loaded_profile("sbc").profile
pytestmark = pytest.mark.usefixtures("the_clock")


class Around(Known):
    """What the records would say, without records."""

    def works_here(self, person: int) -> bool:
        return person in PEOPLE

    def letter_was_sent(self, reference: str) -> bool:
        return reference == "L-2026-0012"


def missing(measure: Plain, **changes: Any) -> list[str]:
    terms = terms_of(measure, **changes)
    return missing_from(measure, terms, known=Around(terms, SBC))


def with_(code: str, **parameters: Any) -> Plain:
    """A complete measure with these parameters changed; None takes one away."""
    given = COMPLETE[code].get("parameters", {}) | parameters
    return sample(code, parameters={name: value for name, value in given.items() if value is not None})


@pytest.mark.parametrize("code", sorted(COMPLETE))
def test_a_complete_measure_lacks_nothing(code: str) -> None:
    assert missing(sample(code)) == []


@pytest.mark.parametrize(
    ("code", "parameter"),
    [(entry.code, each.code) for entry in SBC.measures for each in entry.parameters],
)
def test_each_thing_that_was_not_filled_in_is_named(code: str, parameter: str) -> None:
    entry = SBC.measure(code).parameter(parameter)
    assert entry is not None
    found = missing(with_(code, **{parameter: None}))
    if entry.required:
        assert found == [f"Say {entry.label[:1].lower()}{entry.label[1:]}."]
    else:
        assert found == []


@pytest.mark.parametrize(
    ("code", "need", "says"),
    [
        ("withhold_details", "risk_note", "Say why naming staff would be a risk of harassment."),
        ("end_direct_contact", "exceptions_note", "Say which exceptions were considered."),
        ("legal_action", "legal_advice", "Give the reference of the legal advice."),
        ("other", "description", "Say exactly what is meant, as it should stand in the letter."),
        ("destroy_papers", "earlier_letter", "Give the reference of the letter that said so before."),
        ("complaints_access", "earlier_letter", "Give the reference of the letter that said so before."),
    ],
)
def test_each_answer_that_is_owed_is_named(code: str, need: str, says: str) -> None:
    for empty in ({}, {need: ""}, {need: " – "}, {need: 3}, "words"):
        assert missing(sample(code, answers=empty)) == [says], empty


def test_every_need_of_the_catalogue_is_asked_somewhere() -> None:
    elsewhere = {"continuing_route", "end_date", "itemised_report", "last_resort", "balance"}
    for entry in SBC.measures:
        terms = terms_of()
        by_parameter = {need for need in entry.needs if entry.parameter(need)}
        assert set(asked_of(entry, terms)) | by_parameter | (set(entry.needs) & elsewhere) == set(entry.needs)


@pytest.mark.clauses("SBC-7.4-3")
def test_contact_through_another_needs_that_persons_consent_with_its_date() -> None:
    def asked(consent: Any) -> list[str]:
        return missing(sample("third_party", answers={"consent": consent}))

    assert asked({}) == ["Say who agreed to speak for the customer.", "Say when that person agreed."]
    assert asked({"by": "Moira Bell", "given_on": "2026-11-31"}) == ["Say when that person agreed."]
    assert asked({"by": "", "given_on": "2026-11-03"}) == ["Say who agreed to speak for the customer."]
    assert asked({"by": "Moira Bell", "given_on": soon()}) == ["The day on which that person agreed cannot lie ahead."]
    assert asked("yes") == ["Say who agreed to speak for the customer.", "Say when that person agreed."]


@pytest.mark.clauses("SBC-7.4-2")
def test_withholding_names_needs_the_risk() -> None:
    assert missing(sample("withhold_details", answers={})) == ["Say why naming staff would be a risk of harassment."]


@pytest.mark.clauses("SBC-10.2h")
@pytest.mark.parametrize("reference", ["L-2026-9999", "the letter of May"])
def test_papers_are_destroyed_only_after_a_letter_that_was_sent(reference: str) -> None:
    (sentence,) = missing(sample("destroy_papers", answers={"earlier_letter": reference}))
    assert sentence.startswith("No letter with this reference was sent to this customer.")


@pytest.mark.clauses("SPSO-G3-42")
def test_a_limit_to_complaints_rests_on_the_letter_that_the_request_names() -> None:
    measure = sample("complaints_access", answers={})
    terms = terms_of(measure)
    terms.request.warning_letter_id = 7
    assert missing_from(measure, terms, known=Around(terms, SBC)) == []


@pytest.mark.parametrize(
    ("measure", "says"),
    [
        (with_("time_volume", amount=0), "“How much” must be a whole number from 1 to 1,000."),
        (with_("time_volume", amount=-2), "“How much” must be a whole number from 1 to 1,000."),
        (with_("time_volume", amount=1001), "“How much” must be a whole number from 1 to 1,000."),
        (with_("time_volume", amount="2"), "“How much” must be a whole number from 1 to 1,000."),
        (with_("time_volume", amount=True), "“How much” must be a whole number from 1 to 1,000."),
        (with_("issues_limit", amount=101), "“How many issues” must be a whole number from 1 to 100."),
        (with_("call_times", minutes=481), "“How long a call may take” must be a whole number from 1 to 480."),
        (with_("call_times", days=["tue", "someday"]), "“On which days”: choose days of the week."),
        (with_("call_times", days=[]), "Say on which days."),
        (
            with_("call_times", hours={"from": "12:00", "to": "10:00"}),
            "“At which times”: the first time must be earlier than the second.",
        ),
        (
            with_("call_times", hours={"from": "10:00", "to": "10:00"}),
            "“At which times”: the first time must be earlier than the second.",
        ),
        (
            with_("call_times", hours={"from": "10:00"}),
            "“At which times”: give a time from which and a time until which.",
        ),
        (
            with_("call_times", hours={"from": "25:00", "to": "26:00"}),
            "“At which times”: give a time from which and a time until which.",
        ),
        (with_("issues_limit", **{"from": "2026-02-30"}), "“From when” must be a real date."),
        (with_("issues_limit", **{"from": "2026-11-18"}), "“From when” must lie ahead."),
        (with_("complaints_access", until="2026-11-17"), "“Until when” must lie ahead."),
        (with_("third_party", agreed_on="2026-11-19"), "“When the customer agreed” cannot lie ahead."),
        (with_("time_volume", period="fortnight"), "“In which time”: choose one of the answers in the list."),
        (with_("automated_line", condition="cheek"), "“Why”: choose one of the answers in the list."),
        (with_("channel", allowed=["pigeon"]), "“Which ways stay open”: choose from the ways of contact in the list."),
        (with_("channel", allowed=[{}]), "“Which ways stay open”: choose from the ways of contact in the list."),
        # A consultation is answered by everybody: no measure closes it.
        (
            with_("channel", refused=["consultation"]),
            "“Which ways are closed”: choose from the ways of contact in the list.",
        ),
        (with_("channel", refused=["phone", "email"]), "“Email” cannot be open and closed. Choose one of the two."),
        (with_("named_contact", contact=999), "“Who the customer contacts”: name somebody who works here now."),
        (with_("named_contact", contact=2**70), "“Who the customer contacts”: name somebody who works here now."),
        (with_("named_contact", deputy=EWAN), "Name somebody else here: nobody stands in for themselves."),
        (with_("premises_ban", alternative=" . "), "Say how the customer gets them instead."),
    ],
)
def test_what_cannot_be_is_named(measure: Plain, says: str) -> None:
    assert missing(measure) == [says]


def test_nothing_lasts_longer_than_the_arrangement_as_a_whole() -> None:
    terms = {"ends_on": clock.today() + timedelta(days=30)}
    assert missing(sample("complaints_access"), **terms) == [
        "“Until when” must be 18 December 2026 or earlier, when the arrangement as a whole ends."
    ]
    assert missing(with_("complaints_access", until="2026-12-18"), **terms) == []


def test_what_a_review_eases_may_have_begun_already() -> None:
    begun = with_("issues_limit", **{"from": "2026-10-01"})
    assert missing(begun) == ["“From when” must lie ahead."]
    assert missing(begun, review_id=4) == []


@pytest.mark.clauses("SPSO-G3-32")
@pytest.mark.parametrize(
    ("addresses", "says"),
    [
        ("", "Say which behaviour or way of contact this measure is about."),
        ("threats", "It must be about a behaviour in the incidents that you rely on, or about a way of contact."),
        ("nonsense", "It must be about a behaviour in the incidents that you rely on, or about a way of contact."),
        ("long_calls", ""),
        ("phone", ""),
    ],
)
def test_a_measure_says_which_problem_it_is_about(addresses: str, says: str) -> None:
    assert missing(sample("call_times", addresses=addresses)) == ([says] if says else [])


@pytest.mark.clauses("SBC-7.3a", "SPSO-G3-34")
@pytest.mark.parametrize("words", ["", "  ", "...", "\u200b"])
def test_a_measure_says_why_nothing_less_would_do(words: str) -> None:
    assert missing(sample("call_times", why_nothing_less=words)) == ["Say why nothing less would do."]


def test_an_incident_of_a_category_that_is_gone_is_passed_over() -> None:
    measure = sample("call_times")
    terms = terms_of(measure)
    terms.request.incidents.rows.append(Thing(routed_category="gone"))
    assert missing_from(measure, terms, known=Around(terms, SBC)) == []


def test_a_measure_that_the_policy_does_not_know_is_refused() -> None:
    assert missing(Plain("gone")) == ["The policy in force does not know this measure. Choose another."]


def test_each_is_shown_where_it_is_filled_in() -> None:
    measure = Plain("third_party", addresses="", why_nothing_less="")
    terms = terms_of(measure)
    places = {(each.part, each.name) for each in missing_parts(measure, terms, known=Around(terms, SBC))}
    assert places == {
        ("parameters", "person"),
        ("parameters", "role"),
        ("parameters", "agreed_on"),
        ("answers", "consent.by"),
        ("answers", "consent.given_on"),
        ("addresses", ""),
        ("why_nothing_less", ""),
    }


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    code=st.sampled_from(sorted(COMPLETE)),
    parameters=st.dictionaries(named, anything, max_size=5) | anything,
    answers=st.dictionaries(named, anything, max_size=3) | anything,
)
def test_whatever_the_record_holds_is_answered_in_plain_words(code: str, parameters: Any, answers: Any) -> None:
    for sentence in missing(Plain(code, parameters, answers)):
        assert sentence.endswith(".")


# -- with the records -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestOfTheRecord:
    """The same over real rows."""

    def terms(self, limits: Any, *measures: Any) -> Any:
        return limits.draft_request(terms=limits.terms(*measures)).asked

    def lacks(self, terms: Any) -> list[str]:
        return [sentence for measure in terms.measures.all() for sentence in missing_from(measure, terms)]

    def test_a_complete_request_lacks_nothing(self, limits: Any) -> None:
        assert self.lacks(self.terms(limits)) == []

    def test_the_behaviour_is_one_of_the_incidents_that_are_relied_on(self, limits: Any) -> None:
        terms = self.terms(limits, limits.measure(addresses="threats"))
        assert self.lacks(terms) == [
            "It must be about a behaviour in the incidents that you rely on, or about a way of contact."
        ]

    def test_whoever_has_left_cannot_be_named(self, limits: Any) -> None:
        ewan, isla = limits.person("Ewan"), limits.person("Isla")
        named = limits.measure("named_contact", parameters={"contact": ewan.pk, "deputy": isla.pk})
        terms = self.terms(limits, named)
        assert self.lacks(terms) == []
        ewan.is_active = False
        ewan.save()
        assert self.lacks(terms) == ["“Who the customer contacts”: name somebody who works here now."]

    @pytest.mark.clauses("SBC-10.2h")
    def test_the_earlier_letter_was_sent_to_this_customer(self, limits: Any) -> None:
        def destroying(reference: str) -> Any:
            answers = {"earlier_letter": reference}
            return limits.measure("destroy_papers", parameters={"papers": "copies"}, answers=answers)

        terms = self.terms(limits, destroying("l-2026-9001 "))
        own = terms.request.warning_letter
        measure = terms.measures.get()
        measure.answers = {"earlier_letter": own.reference.lower()}
        assert missing_from(measure, terms) == []
        other = limits.warning(limits.customer("Somebody Else"))
        measure.answers = {"earlier_letter": other.reference}
        assert missing_from(measure, terms)[0].startswith("No letter with this reference was sent to this customer.")
