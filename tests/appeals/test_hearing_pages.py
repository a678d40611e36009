"""The pages on which an appeal is heard and decided: the bundle, the vote, the record, the Chief Executive's page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appeals.models import Appeal
from appeals.selectors.bundle import bundle_of
from appeals.services import add_point, ask_for_more, declare_interest, pass_on
from engagement import clock
from engagement.permissions import allowed
from tests.appeals.builders import WEIGHED, Appeals
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db
People = Callable[[str], Visitor]
State = Appeal.State


@pytest.fixture(autouse=True)
def pages_are_offered() -> None:
    """As at start-up: registering twice changes nothing."""
    from appeals import hearing_pages

    hearing_pages.register()


def at(name: str, appeal: Any) -> str:
    return reverse(f"appeals:{name}", args=[appeal.reference])


def answers(appeal: Any, finding: str = "not_upheld") -> dict[str, Any]:
    """Everything that is asked for on the page of a decision, but for the outcome."""
    given: dict[str, Any] = dict(WEIGHED)
    for point in appeal.points.filter(about="restriction"):
        given |= {f"finding_{point.pk}": finding, f"because_{point.pk}": "Each call may last fifteen minutes."}
    return given


def a_letter_about(appeal: Any, appeals: Appeals) -> None:
    """One more letter that was sent about the restriction."""
    from engagement.spine.permits import making_history
    from letters.models import Letter

    sent = appeals.warning(appeal.customer)
    fields = {one.attname: getattr(sent, one.attname) for one in sent._meta.concrete_fields if not one.primary_key}
    about = {"kind": "review_outcome", "matter": appeal.restriction.reference, "reference": f"{sent.reference}-2"}
    with making_history():
        Letter.objects.create(**(fields | about))


# -- the bundle ----------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-12.1b")
def test_the_bundle_has_the_case_and_lists_apart_what_is_about_the_matter(appeals: Appeals, as_person: People) -> None:
    appeal = appeals.registered(appeals.in_force(appeals.decided_by_group()))
    instead = {"about": "matter", "text": "The notice was wrong.", "goes_instead": "The complaints procedure"}
    add_point(appeal.pk, actor=appeals.person("Isla"), **instead)
    pass_on(appeal.pk, actor=appeals.person("Isla"))
    page = as_person("Grace").visit(at("decide", appeal))
    case = appeal.restriction.request
    for words in (
        "Fifteen minutes a week is not enough",  # the customer's point
        case.explanation,  # the reasons
        "Thirty-one calls in ten working days",  # the incident relied on
        case.adjustments_considered,
        "nobody rings me back",  # in the customer's words
        "Group",
    ):
        assert page.says(words), words
    apart = page.section("Not considered here")
    assert "The notice was wrong." in apart
    assert "The complaints procedure" in apart
    assert "Fifteen minutes" not in apart
    asked = {name for name in page.field_names if name.startswith("finding_")}
    assert asked == {f"finding_{appeal.points.get(about='restriction').pk}"}, "only points about it are answered"
    assert page.has_link(appeal.restriction.reference)
    opened = as_person("Grace").visit(case.relied_on.get().incident.get_absolute_url())
    assert opened.status == 200, "whoever decides may open what it rests on"


def test_what_was_put_forward_on_an_appeal_was_not_before_those_who_decided(
    appeals: Appeals, as_person: People
) -> None:
    appeal = appeals.with_chief_executive()
    appeals.more(appeal, measures=(appeals.measure("named_contact", parameters={"contact": "Isla Grant"}),))
    page = as_person("Grace").visit(at("decide", appeal))
    assert page.text.count("Option 1: eases the restriction") == 1
    assert not page.says("Option 2")
    assert page.main.count("As asked for") == 1


def test_a_bundle_costs_the_same_however_long_its_lists_are(appeals: Appeals) -> None:
    from django.template.loader import render_to_string

    appeal = appeals.with_chief_executive()

    def cost() -> int:
        found = appeals.again(appeal)
        with CaptureQueriesContext(connection) as asked:
            bundle = bundle_of(found, appeals.person("Grace"))
            drawn = render_to_string("appeals/_bundle.html", {"found": found, "bundle": bundle})
        assert "Also the notice" in drawn or not appeal.points.filter(about="matter").exists()
        return len(asked)

    cost()
    few = cost()
    for number in range(6):
        a_letter_about(appeal, appeals)
        appeal.points.create(
            number=number + 2,
            about="matter",
            text="Also the notice.",
            goes_instead="Complaints",
            added_by=appeals.person("Isla"),
        )
    assert cost() == few


# -- meanwhile, questions, interests -------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-12.1a")
def test_whether_it_applies_meanwhile_is_chosen_and_never_filled_in(appeals: Appeals, as_person: People) -> None:
    appeal = appeals.passed_on()
    helen = as_person("Helen")
    page = helen.visit(at("appeal", appeal))
    page = helen.follow("Decide whether the restriction applies meanwhile")
    assert page.says("It usually goes on applying. You decide for this customer.")
    assert page.value_of("meanwhile") == ""
    page = helen.press("Record my decision", because="He needs the telephone.")
    assert page.status == 422
    assert page.errors == ["Choose whether the restriction applies meanwhile"]
    assert page.value_of("because") == "He needs the telephone."
    helen.press("Record my decision", meanwhile="on_hold")
    held = appeals.again(appeal)
    assert (held.meanwhile, held.meanwhile_by) == ("on_hold", appeals.person("Helen"))
    assert held.restriction.is_on_hold
    assert helen.visit(at("appeal", appeal)).says("It is on hold")


def test_nobody_else_settles_it_and_not_once_it_is_decided(appeals: Appeals, as_person: People) -> None:
    appeal = appeals.passed_on()
    assert as_person("Isla").visit(at("meanwhile", appeal)).status == 403
    assert as_person("Grace").visit(at("meanwhile", appeal)).status == 404
    decided = appeals.decided_by_chief_executive()
    page = as_person("Grace").visit(at("meanwhile", decided))
    assert page.status == 409


def test_a_restriction_that_lapsed_meanwhile_is_said_at_the_form(
    appeals: Appeals, as_person: People, the_clock: Any
) -> None:
    from engagement.spine.review_clock import run_daily_jobs

    appeal = appeals.passed_on()
    helen = as_person("Helen")
    helen.visit(at("meanwhile", appeal))
    the_clock.forward(days=120)
    run_daily_jobs()
    page = helen.press("Record my decision", meanwhile="on_hold", because="It may harm him.")
    assert page.status == 422
    assert "not in force any more" in page.errors[0]


def test_a_question_stops_the_time_and_comes_back_with_its_answer(appeals: Appeals, as_person: People) -> None:
    appeal = appeals.heard_by_group()
    helen = as_person("Helen")
    helen.visit(at("question", appeal))
    assert helen.press("Ask", question=" ").status == 422
    page = helen.press("Ask", question="Does he have a mobile telephone?")
    assert appeals.again(appeal).state == State.INFO_REQUESTED
    assert page.says("Does he have a mobile telephone?")
    assert page.says("stands still")
    assert helen.visit(at("question", appeal)).status == 409


@pytest.mark.clauses("SBC-A1-CRG-1")
def test_a_member_with_an_interest_takes_no_part(appeals: Appeals, as_person: People) -> None:
    appeal = appeals.heard_by_group()
    helen = as_person("Helen")
    helen.visit(at("interest", appeal))
    helen.press("Take no part in this appeal", reason="He is my neighbour.")
    page = helen.visit(at("vote", appeal))
    assert page.says("You declared an interest")
    assert not page.has_button("Cast my vote")
    # With the next one too few are left: it rises, and out of the sight of somebody who only sits in the group.
    alasdair = as_person("Alasdair")
    alasdair.visit(at("interest", appeal))
    page = alasdair.press("Take no part in this appeal", reason="So is he mine.")
    assert page.status == 200
    assert appeals.again(appeal).state == State.WITH_CHIEF_EXECUTIVE


# -- the vote ------------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-12.3b", "SBC-A1-CRG-1")
def test_a_member_votes_before_seeing_how_others_did(appeals: Appeals, as_person: People) -> None:
    appeal = appeals.heard_by_group()
    appeals.votes(appeal, "ended", "Helen", "Alasdair", "Priya")
    callum = as_person("Callum")
    page = callum.visit(at("vote", appeal))
    assert page.says("3 of 4")
    assert not page.says("I have read the bundle."), "the reasons of others"
    assert not page.says("The votes say")
    page = callum.visit(at("record", appeal))
    assert page.has_button("Cast my vote"), "sent back to the vote"
    assert not page.says("The votes say:")
    page = callum.press("Cast my vote", outcome="stands")
    assert page.errors == ["Give your reasons"]
    page = callum.press("Cast my vote", reason="It leaves him a voice.")
    assert page.says("The votes say: The restriction ends")
    assert page.says("I have read the bundle.")
    assert not page.has_button("Cast my vote")


def test_only_what_can_be_decided_is_offered(appeals: Appeals, as_person: People) -> None:
    appeal = appeals.heard_by_group()
    helen = as_person("Helen")
    assert set(helen.visit(at("vote", appeal)).choices("outcome")) == {"stands", "ended", "sent_back"}
    more = appeals.more(appeal, who="Helen", measures=(appeals.measure("call_times"), appeals.measure("matter_closed")))
    less = appeals.less(appeal, "varied", who="Helen")
    page = helen.visit(at("vote", appeal))
    assert f"varied:{less.pk}" in page.choices("outcome")
    assert f"eased:{more.pk}" not in page.choices("outcome"), "more than what is in force"
    assert page.says("An appeal never makes a restriction harsher")


@pytest.mark.clauses("SBC-12.1b")
def test_without_a_point_about_the_restriction_only_that_is_offered(appeals: Appeals, as_person: People) -> None:
    from appeals.services import register_against_restriction

    actor = appeals.person("Isla")
    appeal = register_against_restriction(appeals.in_force().pk, actor=actor, received=appeals.received())
    add_point(appeal.pk, actor=actor, about="matter", text="The notice was wrong.", goes_instead="Complaints")
    pass_on(appeal.pk, actor=actor)
    for name in ("Helen", "Alasdair", "Priya"):
        visitor = as_person(name)
        page = visitor.visit(at("vote", appeal))
        assert set(page.choices("outcome")) == {"out_of_scope"}
        visitor.press("Cast my vote", outcome="out_of_scope", reason="It is about the notice.")
    helen = as_person("Helen")
    helen.visit(at("record", appeal))
    helen.press("Record the decision", WEIGHED)
    assert appeals.again(appeal).state == State.OUT_OF_SCOPE


def test_whoever_had_a_part_reads_and_does_not_vote(appeals: Appeals, as_person: People) -> None:
    appeal = appeals.passed_on(by="Callum")
    callum = as_person("Callum")
    page = callum.visit(at("vote", appeal))
    assert page.says("You registered this appeal, so somebody else decides it.")
    assert not page.has_button("Cast my vote")
    page = callum.post(at("vote", appeal), {"outcome": "stands", "reason": "I know it."})
    assert page.status == 403
    assert not appeal.votes.exists()


def test_the_group_reads_what_came_to_it_and_nobody_else(appeals: Appeals, as_person: People) -> None:
    appeal = appeals.heard_by_group()
    for name in ("Isla", "Shona", "Margaret"):
        assert as_person(name).visit(at("vote", appeal)).status == 403, name
    other = appeals.with_chief_executive()
    assert as_person("Helen").visit(at("vote", other)).status == 404


# -- other terms ---------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-12.4b")
def test_other_terms_begin_from_what_is_in_force_and_keep_what_was_typed(appeals: Appeals, as_person: People) -> None:
    appeal = appeals.heard_by_group()
    appeals.votes(appeal, "stands", "Priya")
    helen = as_person("Helen")
    page = helen.visit(at("option", appeal))
    assert page.value_of("measure-1-parameter_minutes") == "15"
    wanted = {"kind": "varied", "measure-1-parameter_minutes": "thirty"}
    page = helen.press("Put it forward", wanted)
    assert page.status == 422
    assert page.errors[0] == "Say why this is enough"
    assert "must be a whole number" in page.errors[1]
    assert page.value_of("measure-1-parameter_minutes") == "thirty"
    wanted = {"measure-1-parameter_minutes": "30", "why_enough": "He has three matters."}
    page = helen.press("Put it forward", wanted, ends_on=clock.today() + timedelta(days=20))
    assert page.errors == ["It must be looked at again no later than its last day"]
    page = helen.press("Put it forward", review_on=clock.today() + timedelta(days=20))
    option = appeals.again(appeal).options.get()
    assert option.kind == "varied"
    assert option.terms.measures.get().parameters["minutes"] == 30
    assert page.says("30 minutes")
    assert appeals.again(appeal).voting_round == 2, "whoever had voted votes on it as well"


# -- recording -----------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-12.3b", "SBC-12.4a", "SBC-12.2a", "SBC-12.2b", "SBC-12.2c")
def test_what_the_votes_say_is_shown_and_each_point_is_answered(appeals: Appeals, as_person: People) -> None:
    appeal = appeals.heard_by_group()
    less = appeals.less(appeal, who="Helen")
    appeals.votes(appeal, "eased", "Helen", "Alasdair", "Priya", option=less)
    helen = as_person("Helen")
    helen.visit(at("vote", appeal))
    page = helen.follow("Record the decision")
    assert page.says("The restriction is eased, as in option 1")
    assert "outcome" not in page.field_names
    page = helen.press("Record the decision", reasons="It is enough.")
    assert page.status == 422
    assert set(page.errors) == {
        "Choose whether you agree with point 1",
        "Give your reasons on point 1",
        "Say what you have read and considered.",
        "Say how the customer’s needs and circumstances were weighed.",
    }
    assert page.value_of("reasons") == "It is enough."
    page = helen.press("Record the decision", {**answers(appeal, "partly"), "customer_agrees": "yes"})
    decided = appeals.again(appeal)
    assert (decided.outcome, decided.state, decided.customer_agrees) == ("eased", State.DECIDED, True)
    assert decided.restriction.terms == less.terms
    assert decided.points.get().finding == "partly"
    assert page.says("The restriction is eased, as in option 1")


@pytest.mark.clauses("SBC-A1-CRG-1")
def test_nothing_is_recorded_before_the_quorum(appeals: Appeals, as_person: People) -> None:
    appeal = appeals.heard_by_group()
    appeals.votes(appeal, "ended", "Helen", "Alasdair")
    helen = as_person("Helen")
    assert not helen.visit(at("vote", appeal)).has_link("Record the decision")
    helen.visit(at("record", appeal))
    page = helen.press("Record the decision", answers(appeal))
    assert page.status == 422
    assert page.says("Not enough members have voted yet")
    assert appeals.again(appeal).state == State.WITH_GROUP


# -- deciding alone ------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-12.3c", "SBC-12.4a", "SBC-12.4b")
def test_the_chief_executive_decides_on_one_page(appeals: Appeals, as_person: People) -> None:
    appeal = appeals.with_chief_executive()
    grace = as_person("Grace")
    grace.visit(at("appeal", appeal))
    page = grace.follow("Read the bundle and decide")
    page = grace.press("Decide the appeal", {**answers(appeal), "reasons": "It has done what it was for."})
    assert page.status == 422
    assert page.errors == ["Choose what you decide."]
    assert page.value_of("reasons") == "It has done what it was for."
    page = grace.press("Decide the appeal", outcome="ended")
    decided = appeals.again(appeal)
    assert (decided.outcome, decided.decided_by) == ("ended", appeals.person("Grace"))
    assert decided.restriction.state == "lifted"
    assert page.says("It has done what it was for.")
    assert grace.visit(at("decide", appeal)).status == 409


@pytest.mark.clauses("SBC-12.1a")
def test_first_comes_whether_it_applies_meanwhile(appeals: Appeals, as_person: People) -> None:
    appeal = appeals.passed_on(appeals.in_force(appeals.decided_by_group()))
    grace = as_person("Grace")
    grace.visit(at("decide", appeal))
    page = grace.press("Decide the appeal", {**answers(appeal), "outcome": "stands"})
    assert page.status == 422
    assert page.says("Decide first whether the restriction applies until the appeal is decided.")
    assert page.value_of("reasons") == WEIGHED["reasons"]


def test_whoever_took_part_is_told_why_they_do_not_decide(appeals: Appeals, as_person: People) -> None:
    group = appeals.heard_by_group()
    assert as_person("Helen").visit(at("decide", group)).status == 403
    registered = appeals.passed_on(by="Callum")
    page = as_person("Callum").visit(at("meanwhile", registered))
    assert page.status == 403
    assert page.says("You registered this appeal, so somebody else decides it.")
    appeal = appeals.with_chief_executive()
    declare_interest(appeal.pk, actor=appeals.person("Grace"), reason="We are neighbours.")
    assert as_person("Grace").visit(at("decide", appeal)).status == 404, "it is with nobody here any more"


def test_two_outcomes_at_once_leave_one_and_what_the_other_typed(appeals: Appeals, as_person: People) -> None:
    appeal = appeals.with_chief_executive()
    appeals.council.away("Grace", covered_by="Donald")
    donald, grace = as_person("Donald"), as_person("Grace")
    donald.visit(at("decide", appeal))
    grace.visit(at("decide", appeal))
    grace.press("Decide the appeal", {**answers(appeal), "outcome": "stands"})
    page = donald.press("Decide the appeal", {**answers(appeal), "outcome": "ended"})
    assert page.status == 409
    assert page.says(WEIGHED["reasons"])
    assert appeals.again(appeal).outcome == "stands"


# -- the group's dashboard -----------------------------------------------------------------------------------------


def test_appeals_stand_on_the_groups_dashboard(appeals: Appeals, as_person: People) -> None:
    helen = as_person("Helen")
    page = helen.visit("/crg/appeals/")
    assert page.says("No appeal is with the group")
    appeal = appeals.heard_by_group()
    page = helen.visit("/crg/")
    assert page.has_link("Appeals (1)")
    page = helen.follow("Appeals (1)")
    assert page.says(appeal.reference)
    helen.follow(appeal.customer.name)
    assert helen.page.has_button("Cast my vote")
    ask_for_more(appeal.pk, actor=appeals.person("Helen"), question="Since when?")
    assert helen.visit("/crg/appeals/").says("Waits for an answer")
    assert helen.visit("/crg/nothing-like-it/").status == 404


def test_the_agenda_lists_them_without_a_name(appeals: Appeals, sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # What would be drawn, without drawing it.
    monkeypatch.setattr("restrictions.views.group.page_as_pdf", lambda html, _style: (html.encode(), 1))
    appeal = appeals.heard_by_group()
    drawn = sign_in(appeals.person("Helen")).get(reverse("crg:agenda")).content.decode()
    assert "<h2>Appeals</h2>" in drawn
    assert f"{appeal.reference} against {appeal.restriction.reference}" in drawn
    assert appeal.customer.name not in drawn


def test_the_tab_costs_the_same_for_many(appeals: Appeals, sign_in: Any) -> None:
    def cost() -> int:
        client = sign_in(appeals.person("Helen"))
        client.get("/crg/appeals/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/crg/appeals/").status_code == 200
        return len(asked)

    appeals.heard_by_group()
    one = cost()
    for _ in range(3):
        appeals.heard_by_group()
    assert cost() == one


def test_who_may_hear_is_asked_of_the_permission_and_never_of_the_page(appeals: Appeals) -> None:
    appeal = appeals.heard_by_group()
    for name in ("Isla", "Tom", "Shona", "Margaret", "Grace"):
        assert not allowed(appeals.person(name), "sit_on_appeal", appeal), name
