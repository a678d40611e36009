"""The two pages on which a request is decided: what is kept, what is refused in words, and whose work it is."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from engagement.checks import Check, Unmet, UnmetCheck
from engagement.spine.work_items import open_work_of, waiting_for
from restrictions.models import ActiveManagementRequest
from restrictions.selectors.group import comparable_decisions, tried_before
from restrictions.services import asking, deciding
from restrictions.services.exceptions import ExceptionInput, propose_exception
from tests.approvals.builders import SPOKEN_ABUSE
from tests.restrictions.builders import Limits
from tests.restrictions.letters import checked, issue

pytestmark = pytest.mark.django_db
WEIGHED = {
    "circumstances": "He lives alone and is not well off.",
    "seriousness": "It cost us two hours a week.",
    "needs": "He cannot read letters.",
    "explanation": "A talk has not been tried yet.",
}
BECAUSE = "A talk comes first."
ALONE = ("approve", "approve_something_less", "reject")
IN_GROUP = ("record_approved", "record_something_less", "record_rejected", "send_for_signoff")


def page_for(request: Any) -> str:
    """The page on which it is decided where it is now."""
    return reverse("crg:record" if request.reached_group else "crg:decide", args=[request.reference])


def undecided(limits: Limits, level: str) -> tuple[Any, str]:
    """A request before the senior manager, or before the group that has voted against it, and who writes it down."""
    if level == "alone":
        return limits.with_senior_manager(), "Margaret"
    request = limits.with_group(terms=limits.group_terms())
    limits.vote(request, "Helen", "Alasdair", "Priya", refuse=True)
    return request, "Helen"


def answers(request: Any, result: str, choice: str = "refuse", because: str = BECAUSE) -> dict[str, str]:
    """All that the page asks; `choice` only where one person decides."""
    (measure,) = request.asked.measures.all()
    said = {f"result_{measure.pk}": result, f"because_{measure.pk}": because}
    return WEIGHED | said | ({} if request.reached_group else {"terms": choice})


def on_the_safety_track(limits: Limits, reporter: str = "Isla") -> Any:
    """A manager's request after spoken abuse."""
    draft = limits.draft_request("Shona")
    incident = limits.incident(reporter, draft.customer, **SPOKEN_ABUSE)
    limits.safety_reference(incident)
    draft.relied_on.create(incident=incident, behaviour="He shouted.")
    return asking.submit_request(draft.pk, actor=limits.person("Shona"))


@pytest.mark.clauses("SBC-A1-CRG-5", "SBC-7.3b", "SBC-10.3b")
@pytest.mark.parametrize("level", ["alone", "group"])
def test_what_was_written_with_a_refusal_is_kept_and_read_by_those_who_asked(
    limits: Limits, as_person: Any, level: str
) -> None:
    request, decider = undecided(limits, level)
    visitor = as_person(decider)
    visitor.visit(page_for(request))
    page = visitor.press("Record the decision", answers(request, "not_approved"))
    assert page.status == 200, page.errors
    kept = limits.again(request)
    assert kept.state == "rejected"
    assert {name: getattr(kept, name) for name in WEIGHED} == WEIGHED
    measure = kept.asked.measures.get()
    assert (measure.result, measure.result_because) == ("not_approved", BECAUSE)
    for reader in ("Tom", "Shona"):
        page = as_person(reader).visit(request.get_absolute_url())
        for words in (*WEIGHED.values(), f"Not approved. {BECAUSE}"):
            assert page.says(words), (reader, words)


@pytest.mark.clauses("SBC-A1-CRG-5")
def test_a_refusal_says_of_each_measure_that_it_is_not_approved(limits: Limits) -> None:
    request = limits.with_senior_manager()
    considered = deciding.Considered(explanation="A talk comes first.")
    deciding.decide_request(request.pk, actor=limits.person("Margaret"), terms=None, considered=considered)
    assert limits.again(request).asked.measures.get().result == "not_approved"


@pytest.mark.clauses("SBC-A1-CRG-5")
@pytest.mark.parametrize("result", ["approved", "changed"])
@pytest.mark.parametrize("level", ["alone", "group"])
def test_a_refusal_approves_no_measure(limits: Limits, as_person: Any, level: str, result: str) -> None:
    request, decider = undecided(limits, level)
    given = answers(request, result)
    visitor = as_person(decider)
    visitor.visit(page_for(request))
    page = visitor.press("Record the decision", given)
    assert page.status == 422
    assert any("so this measure is not approved either" in one for one in page.errors), page.errors
    assert f"result_{request.asked.measures.get().pk}" in page.response.context["form"].errors
    assert {name: page.value_of(name) for name in WEIGHED} == WEIGHED
    assert limits.again(request).state == request.state


@pytest.mark.clauses("SBC-A1-CRG-5")
@pytest.mark.parametrize("result", ["not_approved", "changed"])
@pytest.mark.parametrize("level", ["alone", "group"])
def test_a_result_that_is_not_the_decision_is_said_at_its_measure(
    limits: Limits, as_person: Any, level: str, result: str
) -> None:
    if level == "alone":
        request, decider = limits.with_senior_manager(), "Margaret"
    else:
        request, decider = limits.with_group(terms=limits.group_terms()), "Helen"
        limits.vote(request, "Helen", "Alasdair", "Priya")
    visitor = as_person(decider)
    visitor.visit(page_for(request))
    page = visitor.press("Record the decision", answers(request, result, str(request.asked.pk)))
    assert page.status == 422
    assert any("What you say of a measure is not what was decided" in one for one in page.errors), page.errors
    assert f"result_{request.asked.measures.get().pk}" in page.response.context["form"].errors


def test_a_reason_without_words_is_said_at_the_reason(limits: Limits, as_person: Any) -> None:
    """Beside other answers that are missing."""
    request = limits.with_senior_manager()
    visitor = as_person("Margaret")
    visitor.visit(page_for(request))
    given = answers(request, "approved", str(request.asked.pk), because="…") | {"circumstances": ""}
    page = visitor.press("Record the decision", given)
    assert page.status == 422
    assert set(page.response.context["form"].errors) == {
        f"because_{request.asked.measures.get().pk}",
        "circumstances",
    }
    assert len(page.errors) == 2


def checks_of(*names: str) -> list[Any]:
    """Every check of these transitions, once each."""
    moves = [next(iter(getattr(ActiveManagementRequest, name)._django_fsm.transitions.values())) for name in names]
    found = [one for move in moves for one in move.custom["rule"].checks]
    return [pytest.param(one, id=one.code) for one in dict.fromkeys(found)]


@pytest.mark.parametrize(
    ("level", "check"),
    [
        *(pytest.param("alone", *one.values, id=f"alone-{one.id}") for one in checks_of(*ALONE)),
        *(pytest.param("group", *one.values, id=f"group-{one.id}") for one in checks_of(*IN_GROUP)),
    ],
)
def test_whatever_check_refuses_a_decision_the_summary_of_errors_says_it(
    limits: Limits, as_person: Any, monkeypatch: pytest.MonkeyPatch, level: str, check: Check
) -> None:
    """Whatever else is right on the page: a refusal never comes back without words."""
    request, decider = undecided(limits, level)
    visitor = as_person(decider)
    visitor.visit(page_for(request))

    def refuse(*_args: Any, **_given: Any) -> None:
        raise Unmet([UnmetCheck(check, check.sentence(request), check.mend(request) if check.mend else None)])

    monkeypatch.setattr(deciding, "perform", refuse)
    page = visitor.press("Record the decision", answers(request, "not_approved"))
    assert page.status == 422
    assert page.title.startswith("Error: ")
    assert page.errors == [check.sentence(request)]


@pytest.mark.clauses("SBC-A1-CAT1-4b")
@pytest.mark.parametrize("decider", ["Stuart", "Margaret"])
def test_after_category_one_everybody_who_may_decide_has_it_in_their_work(
    limits: Limits, as_person: Any, decider: str
) -> None:
    request = on_the_safety_track(limits)
    title = "Decide on limits to contact after a category-one incident"
    for name in ("Stuart", "Margaret"):
        assert as_person(name).visit(reverse("work:home")).says(title), name
    for name in ("Shona", "Helen", "Tom"):
        assert not waiting_for(limits.person(name)).filter(title=title).exists(), name
    deciding.decide_request(
        request.pk,
        actor=limits.person(decider),
        terms=request.asked,
        considered=limits.considered(request),
    )
    assert not open_work_of(request).filter(title=title).exists()


@pytest.mark.clauses("SBC-A1-CAT1-4b", "UKCG-011a")
def test_an_adviser_who_had_a_part_in_it_does_not_get_the_decision(limits: Limits) -> None:
    limits.council.add("Una Blair", job_title="health and safety adviser", role="health_and_safety")
    request = on_the_safety_track(limits, reporter="Una")
    having = {one.assignee.name for one in open_work_of(request) if one.assignee is not None}
    assert having == {"Stuart Hay"}


@pytest.mark.clauses("SBC-A1-CAT1-4b", "SBC-10.6-0")
def test_an_exception_on_that_track_is_the_work_of_health_and_safety_too(limits: Limits) -> None:
    request = on_the_safety_track(limits)
    given = ExceptionInput(kind="no_review", reason_code="other", text="It ends in three weeks.")
    exception = propose_exception(request.pk, actor=limits.person("Shona"), given=given)
    for name in ("Stuart", "Margaret"):
        assert waiting_for(limits.person(name)).filter(subject_id=str(exception.pk)).exists(), name


@pytest.mark.clauses("SBC-10.1-0")
def test_what_was_tried_before_is_not_what_was_decided(limits: Limits) -> None:
    restriction = limits.shared(limits.decided_by_senior())
    request = restriction.request
    before = [one.reference for one in tried_before(request, limits.person("Margaret"))]
    assert request.warning_letter.reference in before
    letter = issue(checked(limits, restriction, by="Shona"))
    assert letter.state == "issued"
    assert [one.reference for one in tried_before(limits.again(request), limits.person("Margaret"))] == before


def test_a_refused_case_says_what_was_asked_for_and_no_length(limits: Limits, as_person: Any) -> None:
    refused = limits.with_senior_manager()
    deciding.decide_request(
        refused.pk,
        actor=limits.person("Margaret"),
        terms=None,
        considered=limits.considered(refused, chosen=None),
    )
    request = limits.with_senior_manager()
    (like,) = comparable_decisions(request)
    assert [one.code for one in like.measures] == ["call_times"]
    page = as_person("Margaret").visit(page_for(request))
    section = page.section("Decisions on like cases")
    assert "Asked for:" in section
    assert "No fixed end" not in section
