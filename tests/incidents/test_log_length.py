"""How long the log is: pages from "Start now" to the button that submits, as somebody sees them."""

from typing import Any

import pytest

from incidents.models import Incident
from tests.features.steps._log import Account, answer_page, choose_customer, where
from tests.visitor import Visitor

MOST_FOR_A_SIMPLE_CALL = 9
MOST_FOR_CATEGORY_ONE = 7
OFFERED = ("request", "tried", "people", "evidence")


def walk(visitor: Visitor, account: Account, *, scripts: bool) -> list[str]:
    """Log it by the shortest honest way: every page that comes is answered, none is asked for. Returns the pages.

    With scripts the examples unfold under their category; without, they come on a page of their own.
    """
    pages: list[str] = []
    visitor.visit("/log/")
    visitor.press("Start now", q=account.customer)
    while where(visitor.page)[0] != "check":
        step, part = where(visitor.page)
        pages.append(f"{step}/{part}" if part else step)
        assert len(pages) < 20, pages
        if step == "customer":
            found = [code for code, name in visitor.page.choices("customer").items() if account.customer in name]
            visitor.press("Continue", customer=found[0])
        elif (step, part) == ("category", "") and scripts:
            told = account.answers("category", "examples")
            fields = {"apart": "", "category": account.code, f"examples_{account.code}": told["examples"]}
            visitor.press("Save and continue", fields, violence=told["violence"])
        else:
            answer_page(visitor, account, step, part)
        assert visitor.page.status == 200, visitor.page
    return [*pages, "check"]


SIMPLE = Account("Alan Pringle")
ENDED = Account(
    "Alan Pringle",
    own={"action-taken": {"actions": ["ended_call"], "warned": "yes", "warning_words": "W", "told_customer": "yes"}},
)
ABUSE = Account("Alan Pringle", category=1)
AT_THE_COUNTER = Account(
    "Alan Pringle", channel="in_person", category=1, examples=("threats",),
    own={"action-taken": {"actions": ["asked_to_leave", "called_101"]}},
)  # fmt: skip


@pytest.mark.clauses("SPSO-G1-04a")
@pytest.mark.parametrize(
    ("account", "scripts", "most"),
    [
        pytest.param(SIMPLE, True, 8, id="a call"),
        pytest.param(SIMPLE, False, MOST_FOR_A_SIMPLE_CALL, id="a call, without scripts"),
        pytest.param(ENDED, True, MOST_FOR_A_SIMPLE_CALL, id="a call that was ended"),
        pytest.param(ABUSE, True, MOST_FOR_CATEGORY_ONE, id="abuse, and the call was ended"),
        pytest.param(AT_THE_COUNTER, True, 6, id="a threat at the counter"),
        pytest.param(AT_THE_COUNTER, False, MOST_FOR_CATEGORY_ONE, id="a threat at the counter, without scripts"),
    ],
)
def test_the_log_is_short(as_person: Any, alan: Any, account: Account, scripts: bool, most: int) -> None:
    tom = as_person("Tom")
    pages = walk(tom, account, scripts=scripts)
    assert len(pages) <= most, pages
    assert not set(pages) & set(OFFERED), "what is only offered stands in nobody's way"
    assert tom.press("Submit" if account.category == 1 else "Submit as a record").says("Incident logged")
    logged = Incident.objects.get()
    assert (logged.customer, logged.asks, logged.reference) == (alan, "record_only", "MCE-2026-0001")


@pytest.mark.clauses(
    "SBC-5.4", "SPSO-G1-23", "SPSO-G1-13b", "SPSO-G1-15", "SBC-9.8a", "SBC-11.1", "SBC-9.6c", "SPSO-EP-63"
)
@pytest.mark.parametrize("account", [ENDED, ABUSE], ids=["category three", "category one"])
def test_nothing_of_the_policy_is_lost_on_the_short_way(as_person: Any, alan: Any, account: Account) -> None:
    tom = as_person("Tom")
    asked: set[str] = set()
    tom.visit("/log/")
    tom.press("Start now")
    while where(tom.page)[0] != "check":
        asked |= tom.page.field_names
        step, part = where(tom.page)
        if step == "customer":
            choose_customer(tom, account.customer)
        else:
            answer_page(tom, account, step, part)
    assert {"adjustments_answer", "facts", "exact_words", "writers_view", "warned", "told_customer", "actions"} <= asked
    assert "effect_on_staff" in asked
    for offer in ("Add documents", "Add who saw it or was affected"):
        assert tom.page.has_link(offer), tom.page
    if account.category != 1:
        assert tom.page.says("What do you ask for?")
        assert tom.page.has_link("Ask for a restorative approach")
        assert tom.page.has_link("Add what was tried, and your manager")


def test_a_count_is_asked_once(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    tom.visit("/log/")
    tom.press("Start now", q="Alan Pringle")
    numbers: list[str] = []
    while where(tom.page)[0] != "check":
        numbers += [name for name in tom.page.field_names if "count" in name or "period" in name]
        step, part = where(tom.page)
        if step == "customer":
            tom.press("Continue", customer=alan.reference)
        else:
            answer_page(tom, SIMPLE, step, part)
    assert sorted(numbers) == ["contacts_counted", "contacts_period"]
    page = tom.page.answers()
    assert (page["Number of contacts"], page["Over which time"]) == ("14", "one day")
    assert page["Staff time"] == "1 hour 30 minutes"


def test_after_a_change_one_comes_back_to_the_check(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    walk(tom, SIMPLE, scripts=True)
    tom.follow("Change what it did")
    assert tom.press("Save and continue", minutes_spent="20").path.endswith("/check/")
    tom.follow("Change category")
    kind = {"apart": "", "category": "persistence", "examples_persistence": ["rejects_decision"]}
    passed = [where(tom.press("Save and continue", kind))[0]]
    while passed[-1] != "check":
        passed.append(where(tom.press("Save and continue"))[0])
    assert passed == ["what-happened", "impact", "action-taken", "check"], "only what another category asks otherwise"
    assert tom.page.answers()["Staff time"] == "20 minutes"


@pytest.mark.parametrize(
    ("old", "now"),
    [
        ("screening/", "category/"),
        ("action-taken/?part=people", "people/?part=named"),
        ("action-taken/?part=ended", "action-taken/"),
        ("category/?part=whatever", "category/"),
    ],
)
def test_addresses_of_earlier_days_lead_to_the_question(as_person: Any, alan: Any, old: str, now: str) -> None:
    tom = as_person("Tom")
    walk(tom, SIMPLE, scripts=True)
    base = tom.page.path.removesuffix("check/")
    page = tom.visit(base + old)
    assert (page.status, page.path) == (200, base + now)


@pytest.mark.parametrize(
    ("step", "now"),
    [("impact", "what-happened"), ("adjustments", "action-taken"), ("tried", "check"), ("request", "check")],
)
def test_category_one_has_no_page_for_what_another_page_asks(as_person: Any, alan: Any, step: str, now: str) -> None:
    tom = as_person("Tom")
    walk(tom, ABUSE, scripts=True)
    assert tom.visit(tom.page.path.replace("/check/", f"/{step}/")).path.endswith(f"/{now}/")


def test_what_was_typed_before_the_category_changed_is_kept(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    walk(tom, ABUSE, scripts=True)
    needs = {"adjustments_answer": "known", "known_note": "She needs a call before a letter."}
    assert tom.post(tom.page.path.replace("/check/", "/adjustments/"), needs).path.endswith("/check/")
    assert tom.page.says("She needs a call before a letter.")
    assert tom.post(tom.page.path.replace("/check/", "/impact/"), {"effect_on_staff": "Shaken."}).status in (200, 422)
    assert Incident.objects.get().effect_on_staff == "Shaken."


def test_what_is_saved_on_the_way_takes_no_answer_off(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    walk(tom, AT_THE_COUNTER, scripts=True)
    told = {"threats": {"threatened_person": "Tom Elliot"}}
    assert Incident.objects.get().example_answers == told
    path = tom.page.path.replace("/check/", "/category/")
    slip = {"category": "demands", "examples_violence_abuse": ["threats"]}
    assert tom.client.post(path, slip, headers={"X-Requested-With": "autosave"}).status_code == 200
    assert Incident.objects.get().example_answers == told
    assert tom.post(path, {"category": "demands", "examples_demands": ["insists_on_person"]}).status == 200
    assert Incident.objects.get().example_answers == {}


@pytest.mark.clauses("SBC-A4-2")
def test_an_example_of_violence_asks_by_whom(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    tom.visit("/log/")
    base = tom.press("Start now").path.removesuffix("customer/")
    tom.visit(f"{base}category/")
    kind = {"apart": "", "category": "violence_abuse", "examples_violence_abuse": ["physical_violence"]}
    page = tom.press("Save and continue", kind)
    assert page.errors == ["You chose an example of violence. Say who used it"]
    assert tom.press("Save and continue", kind, violence="type_1").status == 200
    assert Incident.objects.get().screening == "type_1"
    tom.visit(f"{base}category/")
    other = {"apart": "", "category": "demands", "examples_demands": ["insists_on_person"]}
    assert tom.press("Save and continue", other).status == 200
    assert Incident.objects.get().screening == "unacceptable"


def test_a_wish_made_in_another_window_is_not_overruled(as_person: Any, sign_in: Any, council: Any, alan: Any) -> None:
    tom = as_person("Tom")
    walk(tom, SIMPLE, scripts=True)
    other = Visitor(sign_in(council.person("Tom")), "Tom elsewhere")
    other.visit(tom.page.path)
    other.follow("Ask for a restorative approach")
    other.press("Save and continue", {
        "asks": "restorative", "approach_kind": "change_request", "approach_wanted": "A", "approach_why": "B",
        "contacts_expected": "C", "why_more_time": "D",
    })  # fmt: skip
    page = tom.press("Submit as a record")
    assert page.says("What you ask for was changed somewhere else meanwhile")
    assert Incident.objects.get().state == "draft"
    assert Incident.objects.get().asks == "restorative"


@pytest.mark.clauses("SBC-A1-REST-3a")
def test_the_talk_with_the_manager_is_one_tick_when_it_was_today(as_person: Any, alan: Any) -> None:
    from engagement import clock

    tom = as_person("Tom")
    walk(tom, SIMPLE, scripts=True)
    page = tom.follow("Add what was tried, and your manager")
    assert not page.value_of("talked")
    tom.press("Save and continue", talked="today")
    assert Incident.objects.get().discussed_with_manager_on == clock.today()
    assert tom.page.says("Talked about with the manager: 18 November 2026")
    tom.visit(tom.page.path.replace("/check/", "/tried/"))
    tom.press("Save and continue", talked="no")
    assert Incident.objects.get().discussed_with_manager_on is None


def test_just_now_keeps_the_time(as_person: Any, alan: Any) -> None:
    from datetime import date, time

    tom = as_person("Tom")
    walk(tom, Account("Alan Pringle", own={"when": {"day": "now", "occurred_at": ""}}), scripts=True)
    draft = Incident.objects.get()
    assert (draft.occurred_on, draft.occurred_at) == (date(2026, 11, 18), time(10))
