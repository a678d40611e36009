"""The letter that says that an arrangement has ended: never that all is open again while another one holds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engagement import clock
from engagement.checks import Unmet
from engagement.ui.words import british_date
from letters.composing import Composition
from letters.services import bring_up_to_date, reopen_letter
from restrictions.letter_facts import still_holding
from restrictions.measures import letter_sentences
from restrictions.models import Restriction
from restrictions.services.ending import end_those_whose_date_has_come
from restrictions.services.telling import come_into_force_untold
from tests.restrictions.builders import Limits
from tests.restrictions.letters import again, check, issue, submit
from tests.restrictions.test_untold import by_senior

pytestmark = pytest.mark.django_db

ALL_OPEN = "all the usual ways"


def words_of(letter: Any) -> str:
    return "\n".join(Composition(letter, letter.version).locked.values())


def with_another(limits: Limits) -> tuple[Any, Any]:
    """One restriction that ends soon, and another of the same customer that goes on for longer."""
    first = limits.in_force()
    return first, another(limits, first.customer)


def another(limits: Limits, customer: Any) -> Any:
    longer = limits.terms(ends_on=clock.today() + timedelta(days=170))
    return limits.in_force(limits.decided_by_senior(customer=customer, terms=longer))


def ended(the_clock: Any, restriction: Any) -> Any:
    """The draft of the letter, on the day after the restriction's last."""
    the_clock.set(restriction.ends_on + timedelta(days=1))
    assert end_those_whose_date_has_come() == 1
    return again(again(restriction).end_letter)


@pytest.mark.clauses("SBC-13.2b")
def test_it_says_that_all_is_open_where_nothing_else_holds(limits: Limits, the_clock: Any) -> None:
    assert ALL_OPEN in words_of(ended(the_clock, limits.in_force()))


@pytest.mark.clauses("SBC-13.2b")
def test_it_says_what_holds_all_the_same_and_until_when(limits: Limits, the_clock: Any) -> None:
    first, second = with_another(limits)
    said = words_of(ended(the_clock, first))
    assert ALL_OPEN not in said
    assert british_date(second.ends_on) in said
    assert letter_sentences(second.terms)[0] in said


def test_what_is_on_hold_is_not_mentioned(limits: Limits) -> None:
    first, second = with_another(limits)
    assert still_holding(first) != []
    Restriction.objects.filter(pk=second.pk).update(on_hold_since=clock.now(), on_hold_because="An appeal.")
    assert still_holding(first) == []


def test_what_the_customer_must_not_know_of_is_not_mentioned(limits: Limits) -> None:
    untold = by_senior(limits)
    limits.shared(untold)
    come_into_force_untold(untold.pk, actor=limits.person("Margaret"))
    assert still_holding(another(limits, untold.customer)) == []


@pytest.mark.clauses("SBC-13.2b")
def test_it_does_not_go_out_where_another_began_since_and_is_brought_up_to_date(limits: Limits, the_clock: Any) -> None:
    first = limits.in_force()
    letter = check(submit(ended(the_clock, first)), limits.person("Shona"))
    another(limits, first.customer)
    with pytest.raises(Unmet) as refused:
        issue(again(letter))
    assert {one.check.code for one in refused.value.unmet} == {"says_what_still_holds"}
    reopen_letter(letter.pk, actor=letter.drafter)
    assert bring_up_to_date(letter.pk, actor=letter.drafter)
    assert not bring_up_to_date(letter.pk, actor=letter.drafter), "the second time nothing differs"
    assert ALL_OPEN not in words_of(again(letter))
    assert issue(check(submit(again(letter)), limits.person("Shona"))).state == "issued"


def test_its_writer_reads_the_changed_letter_before_it_is_sent_to_be_checked(
    limits: Limits, the_clock: Any, as_person: Any
) -> None:
    first = limits.in_force()
    letter = ended(the_clock, first)
    another(limits, first.customer)
    tom = as_person("Tom")
    tom.visit(letter.edit_url)
    page = tom.press("Send to Shona Kerr to check", heading="An arrangement has ended")
    assert page.says("What this letter is about has changed")
    assert again(letter).state == "draft"
    assert again(letter).version.heading == "An arrangement has ended", "what was typed is kept"
