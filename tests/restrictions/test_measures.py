"""Each measure in one plain sentence, for the letter, for staff and for reading out."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, Template
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.policy.profile import Profile
from engagement.policy.sentences import NOT_FILLED_IN
from engagement.policy.wording import contains
from restrictions.measures import sentences_of
from tests.plugins.council import loaded_profile, put_changed_policy_in_force
from tests.restrictions.measures import COMPLETE, EWAN, ISLA, PEOPLE, Plain, sample, terms_of

SBC: Profile = loaded_profile("sbc").profile
pytestmark = pytest.mark.usefixtures("the_clock")


def words_of(*measures: Plain, **changes: Any) -> Any:
    """The words of the first of these measures."""
    return sentences_of(terms_of(*measures, **changes), profile=SBC, people=PEOPLE)[0]


def case(clauses: str, *values: Any) -> Any:
    """A case that proves these clauses."""
    return pytest.param(*values, marks=pytest.mark.clauses(*clauses.split()), id=str(values[0]))


SENTENCES = [
    case(
        "SBC-11.2b SBC-10.2b SBC-7.4-1",
        "named_contact",
        "Please get in touch only with Ewan Scott on 01632 960 118, who will answer you each time; when they are "
        "away, Isla Grant will help you.",
        "Pass every contact to Ewan Scott; when they are away, pass it to Isla Grant.",
        "Please get in touch with Ewan Scott, who will answer you each time; when they are away, Isla Grant will help "
        "you.",
    ),
    case(
        "SBC-11.2b SBC-10.2a SBC-7.4-1",
        "channel",
        "Please get in touch with us only by letter or by email; we will not deal with phone calls or visits.",
        "Deal with this customer only by letter or by email; if they try by phone or in person, say how they can "
        "reach us.",
        "Please get in touch with us by letter or by email, because I cannot deal with this by phone or in person.",
    ),
    case(
        "SBC-11.2b SBC-10.2c",
        "call_times",
        "Please ring us on Tuesdays and Thursdays, between 10am and noon, for up to 15 minutes a call; we will keep "
        "that time for you.",
        "Take calls on Tuesdays and Thursdays, between 10am and noon, for up to 15 minutes a call; at other times, "
        "say when they can ring.",
        "Please ring us on Tuesdays and Thursdays, between 10am and noon, for up to 15 minutes a call; we keep that "
        "time for you.",
    ),
    case(
        "SBC-11.2b SBC-7.4-5",
        "time_volume",
        "Please keep your contact with us to 2 emails a week.",
        "Deal with up to 2 emails a week; when that is used up, say when there will be more.",
        "We can deal with up to 2 emails a week from you.",
    ),
    case(
        "SBC-11.2b SBC-10.2g",
        "issues_limit",
        "From 1 December 2026 we can look into 1 issue a month; please tell us which you would like us to take up "
        "first.",
        "From 1 December 2026 take up 1 issue a month, and ask which comes first.",
        "From 1 December 2026 we can look into 1 issue a month; which would you like us to take up first?",
    ),
    case(
        "SBC-11.2b SBC-10.2d",
        "witness",
        "When we meet you in person, a second member of our team will be there too; you are welcome to bring somebody "
        "with you.",
        "Meet this customer only while a second member of our team is there.",
        "When we meet, a second member of our team will be there too, and you are welcome to bring somebody with you.",
    ),
    case(
        "SBC-11.2b SBC-10.2h",
        "return_papers",
        "Please send us only what is new and about your matter; we will send back copies of letters that we have "
        "already.",
        "Send back copies of letters that we have already; deal with whatever is new.",
        "Please send us only what is new and about your matter; we will send back copies of letters that we have "
        "already.",
    ),
    case(
        "SBC-11.2b SBC-7.4-3",
        "third_party",
        "As you agreed on 3 November 2026, please get in touch with us through Moira Bell (your advocate), who speaks "
        "for you.",
        "Deal with this customer through Moira Bell (your advocate), as they agreed on 3 November 2026.",
        "As you agreed on 3 November 2026, please get in touch with us through Moira Bell (your advocate).",
    ),
    case(
        "SBC-7.4-2",
        "withhold_details",
        "Our letters and emails to you come from our team; please write to the team or ask for the team, and the "
        "right person will deal with it.",
        "Give no names and no direct numbers of staff; sign and answer as the team.",
        "I am speaking for our team, and I will see that the right person gets your message.",
    ),
    case(
        "SBC-11.2b SBC-7.4-4",
        "automated_line",
        "When you ring our main number, an automated line will take your call, because the number of calls has kept "
        "other people from getting through.",
        "When this customer rings our main number, put the call through to the automated line.",
        "I will now put you through to our automated line.",
    ),
    case(
        "SBC-11.2b SBC-7.4-6",
        "topics",
        "About the fence at 14 Mill Wynd and the trees behind it we will write to you only if you tell us something "
        "new; about everything else we go on answering you.",
        "About the fence at 14 Mill Wynd and the trees behind it: we answer only what is new; deal with everything "
        "else as usual.",
        "About the fence at 14 Mill Wynd and the trees behind it we will write to you only if you tell us something "
        "new, and I can help you with anything else.",
    ),
    case(
        "SBC-11.2b SBC-10.2i",
        "monitored_mailbox",
        "Please send your emails to planning.contact@northmoor.example; we read them on Tuesdays and Thursdays.",
        "Send emails from this customer on to planning.contact@northmoor.example, which is read on Tuesdays and "
        "Thursdays, and do not answer them yourself.",
        "Please send your emails to planning.contact@northmoor.example; they are read on Tuesdays and Thursdays.",
    ),
    case(
        "SBC-11.2b SBC-10.2e",
        "matter_closed",
        "We have closed the reminder notice of 2 November: we will read and keep what you send us about it, and will "
        "not reply; whatever is new we will deal with as usual.",
        "Read and file what comes about the reminder notice of 2 November, without a reply; deal with anything new as "
        "usual.",
        "We have closed the reminder notice of 2 November, and I can help you with anything new.",
    ),
    case(
        "SBC-11.2b SBC-10.2i",
        "block_email",
        "Emails from alan@example.org no longer reach us, so please use one of the ways that stay open.",
        "Expect no emails from this customer, who uses another way; say which one if they ask.",
        "Your emails do not reach us, but another way is open, and I can tell you which.",
    ),
    case(
        "SBC-11.2b SBC-10.2h",
        "destroy_papers",
        "As we wrote to you before, we will not keep further copies but destroy them, so please hold on to your "
        "originals.",
        "Destroy further copies; keep and deal with whatever is new.",
        "As we wrote to you before, we do not keep further copies, so please hold on to your originals.",
    ),
    case(
        "SBC-11.2b SBC-11.3b",
        "stop_contact_matter",
        "We will not speak or write to you about planning application 26/00418 any more; you can contact us about "
        "everything else.",
        "Do not speak or write about planning application 26/00418; deal with everything else as usual.",
        "I cannot speak about planning application 26/00418 any more, and I can help you with everything else.",
    ),
    case(
        "SBC-11.2b SBC-11.3c",
        "stop_investigation",
        "We are no longer looking into your complaint C-2026-104 about the bins; you can still complain about "
        "anything new.",
        "Do not take complaint C-2026-104 about the bins any further; take a complaint about anything new as usual.",
        "We are no longer looking into your complaint C-2026-104 about the bins, and you can still complain about "
        "anything new.",
    ),
    case(
        "SBC-11.2b SBC-10.2f",
        "premises_ban",
        "Please do not come to the council offices and the library in High Street; for what you could do there "
        "(paying at the counter) there is another way: by phone on 01632 960 100.",
        "If this customer comes to the council offices and the library in High Street, call a manager; for paying at "
        "the counter there is another way: by phone on 01632 960 100.",
        "Please do not come to the council offices and the library in High Street; for what you could do there "
        "(paying at the counter) there is another way: by phone on 01632 960 100.",
    ),
    case(
        "SBC-11.2b SPSO-G3-36",
        "complaints_access",
        "Until 1 February 2027 we will not look into further complaints about the bins in Mill Wynd; you can still "
        "complain about anything new.",
        "Until 1 February 2027 take no further complaints about the bins in Mill Wynd; take a complaint about "
        "anything new as usual.",
        "Until 1 February 2027 we cannot look into further complaints about the bins in Mill Wynd, and you can still "
        "complain about anything new.",
    ),
    case(
        "SBC-9.1",
        "end_direct_contact",
        "We will no longer meet you, speak with you or exchange messages with you; please use the way that this "
        "letter keeps open for you.",
        "Do not deal with this customer yourself; name the way that is kept open for them.",
        "I cannot deal with this myself, but a way is kept open for you, and I can tell you what it is.",
    ),
    case(
        "SBC-10.2i",
        "legal_action",
        "We are taking legal action, and our legal team will write to you about it.",
        "Do not speak or write about the legal action; pass every question about it to the legal team.",
        "I cannot speak about the legal action, and our legal team will write to you about it.",
    ),
    case(
        "SBC-11.2b SBC-10.2i SBC-10.3a",
        "other",
        "Please ring the bell and wait outside. We will come to you.",
        "Keep to what the customer was told: please ring the bell and wait outside. We will come to you.",
        "What we have decided is this: please ring the bell and wait outside. We will come to you.",
    ),
]


@pytest.mark.parametrize(("code", "letter", "staff", "spoken"), SENTENCES)
def test_a_measure_is_said_in_one_sentence_to_each(code: str, letter: str, staff: str, spoken: str) -> None:
    said = words_of(sample(code))
    assert (said.code, said.letter, said.staff, said.spoken) == (code, letter, staff, spoken)
    assert said.label == SBC.measure(code).label


def test_every_measure_of_the_catalogue_has_its_sentences_and_its_sample() -> None:
    codes = {each.code for each in SBC.measures}
    assert codes == set(COMPLETE) == {str(each.id) for each in SENTENCES}
    for entry in SBC.measures:
        assert entry.letter_text, entry.code
        assert entry.staff_text, entry.code
        assert entry.spoken_text, entry.code


@pytest.mark.parametrize("code", sorted(COMPLETE))
def test_our_own_sentences_raise_none_of_our_own_advice(code: str) -> None:
    said = words_of(sample(code))
    for each in SBC.letter_lint:
        if each.kind == "policy_citation" or "restriction_decision" in each.not_in:
            continue
        for sentence in (said.letter, said.spoken):
            assert not [word.word for word in each.words if contains(sentence, word.word)], each.code


@pytest.mark.clauses("SPSO-EP-65c")
@pytest.mark.parametrize("condition", ["blocks_others", "abusive"])
def test_staff_are_told_what_to_do_and_never_why(condition: str) -> None:
    said = words_of(sample("automated_line", parameters={"line": "service_line", "condition": condition}))
    why = SBC.reason("automated_line_condition", condition).in_sentence
    assert why in said.letter
    assert why not in said.staff + said.spoken
    note = "Two colleagues were named in posts."
    for code in ("withhold_details", "end_direct_contact"):
        found = words_of(sample(code, answers={"risk_note": note, "exceptions_note": note}))
        assert note not in found.letter + found.staff + found.spoken


@pytest.mark.clauses("SBC-10.2b", "SBC-7.4-2")
def test_a_name_is_withheld_from_the_customer_where_names_are_withheld() -> None:
    said = words_of(sample("named_contact"), sample("withhold_details"))
    assert said.letter == (
        "Please get in touch only with the colleague who looks after your case, who will answer you each time; when "
        "they are away, another colleague will help you."
    )
    assert "Ewan" not in said.letter + said.spoken
    assert "01632" not in said.letter + said.spoken


def test_staff_still_learn_whose_case_it_is_where_names_are_withheld() -> None:
    assert words_of(sample("named_contact"), sample("withhold_details")).staff == (
        "Pass every contact to Ewan Scott; when they are away, pass it to Isla Grant."
    )


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (["thu", "tue"], "Tuesdays and Thursdays"),
        (["mon"], "Mondays"),
        (["fri", "mon", "tue", "wed", "thu"], "Mondays to Fridays"),
        (["mon", "wed", "fri"], "Mondays, Wednesdays and Fridays"),
        (["sat", "sun"], "Saturdays and Sundays"),
        (["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "any day"),
        (["mon", "mon", "someday"], "Mondays"),
        ([], NOT_FILLED_IN),
        ("mon", NOT_FILLED_IN),
    ],
)
def test_days_in_words(days: Any, words: str) -> None:
    hours = {"from": "09:30", "to": "15:05"}
    said = words_of(sample("call_times", parameters={"days": days, "hours": hours}))
    assert said.letter == f"Please ring us on {words}, between 9:30am and 3:05pm; we will keep that time for you."


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (15, ", for up to 15 minutes a call"),
        (90, ", for up to 1 hour 30 minutes a call"),
        (None, ""),
        (0, ""),
        ("x", ""),
    ],
)
def test_a_length_that_was_left_open_is_not_mentioned(minutes: Any, words: str) -> None:
    parameters = COMPLETE["call_times"]["parameters"] | {"minutes": minutes}
    said = words_of(sample("call_times", parameters=parameters))
    assert f"noon{words}; we will" in said.letter


@pytest.mark.parametrize(
    ("code", "changes", "gaps"),
    [(code, {"parameters": {}, "answers": {}}, True) for code in COMPLETE if SBC.measure(code).parameters]
    + [("other", {"answers": {}}, True), ("legal_action", {"answers": {}}, False)],
)
def test_what_is_missing_is_said_and_never_an_error(code: str, changes: dict[str, Any], gaps: bool) -> None:
    said = words_of(sample(code, **changes))
    assert (NOT_FILLED_IN in said.letter) is gaps
    assert "None" not in said.letter + said.staff + said.spoken


def test_a_person_who_is_not_found_is_a_gap() -> None:
    said = words_of(sample("named_contact", parameters={"contact": 999, "deputy": EWAN}))
    assert said.staff == "Pass every contact to (not filled in); when they are away, pass it to Ewan Scott."


def test_what_somebody_wrote_is_words_and_no_template() -> None:
    said = words_of(sample("matter_closed", parameters={"matter": "{days} [gone] {{ 7 }} 100% <b>bins</b>"}))
    assert "closed {days} [gone] {{ 7 }} 100% <b>bins</b>: we" in said.letter


# A value of any kind that the record could hold.
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=60),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=6,
)
named = st.sampled_from([each.code for entry in SBC.measures for each in entry.parameters] + ["consent", "description"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    code=st.sampled_from([*sorted(COMPLETE), "gone"]),
    parameters=st.dictionaries(named, anything, max_size=5) | anything,
    answers=st.dictionaries(named, anything, max_size=3) | anything,
)
def test_whatever_the_record_holds_it_is_said_and_escaped(code: str, parameters: Any, answers: Any) -> None:
    said = words_of(Plain(code, parameters, answers))
    for sentence in (said.letter, said.staff, said.spoken):
        assert sentence.endswith((".", "!", "?"))
        assert "\n" not in sentence
        shown = Template("{{ sentence }}").render(Context({"sentence": sentence}))
        assert "<" not in shown


# -- with the records -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestOfTheRecord:
    """The same over real rows."""

    def measures(self, limits: Any) -> Any:
        people = {"contact": limits.person("Ewan").pk, "deputy": limits.person("Isla").pk}
        named = limits.measure("named_contact", parameters=people)
        request = limits.draft_request(terms=limits.terms(named, limits.measure()))
        return request.asked

    def test_one_sentence_at_a_time_names_its_people(self, limits: Any) -> None:
        from restrictions.measures import letter_sentence, letter_sentences, spoken_sentence, staff_sentence

        terms = self.measures(limits)
        first, second = terms.measures.all()
        assert letter_sentence(first) == letter_sentences(terms)[0]
        assert letter_sentence(first).startswith("Please get in touch only with Ewan Scott, who will")
        assert staff_sentence(second).startswith("Take calls on Tuesdays, between 10am and noon, for up to 15 minutes")
        assert spoken_sentence(first).startswith("Please get in touch with Ewan Scott")

    def test_one_query_for_all_people(self, limits: Any, django_assert_num_queries: Any) -> None:
        terms = self.measures(limits)
        measures = list(terms.measures.all())
        terms._prefetched_objects_cache = {"measures": measures}
        with django_assert_num_queries(1):
            assert len(sentences_of(terms, profile=SBC)) == 2

    def test_a_measure_of_an_older_version_is_said_as_it_was_then(self, limits: Any, policy: Any) -> None:
        from restrictions.measures import letter_sentences

        terms = self.measures(limits)
        fewer = [each for each in policy.content["measures"] if each["code"] != "named_contact"]
        put_changed_policy_in_force("One measure fewer", measures=fewer)
        assert letter_sentences(terms)[0].startswith("Please get in touch only with Ewan Scott")


def test_isla_has_no_number_and_none_is_missed() -> None:
    said = words_of(sample("named_contact", parameters={"contact": ISLA, "deputy": EWAN}))
    assert said.letter == (
        "Please get in touch only with Isla Grant, who will answer you each time; when they are away, Ewan Scott will "
        "help you on 01632 960 118."
    )
