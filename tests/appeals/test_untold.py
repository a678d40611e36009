"""An appeal against a restriction of which the customer was never told, by an approved exception (SBC-11.6)."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from appeals.services import decide_appeal, pass_on, settle_meanwhile
from engagement.checks import Unmet, unmet_of
from engagement.spine.work_items import open_work_of
from restrictions.models import PolicyException
from restrictions.services.exceptions import end_exception, examine_exception
from restrictions.services.telling import come_into_force_untold
from tests.appeals.builders import Appeals
from tests.restrictions.test_untold import by_group, by_senior

pytestmark = pytest.mark.django_db

UNTOLD = "The customer has not been told of this restriction"


def untold(appeals: Appeals, restriction: Any, by: str) -> Any:
    appeals.shared(restriction)
    return come_into_force_untold(restriction.pk, actor=appeals.person(by))


def registered(appeals: Appeals) -> Any:
    """By the manager of the team, who sees the restriction; the senior manager decided it."""
    return appeals.registered(untold(appeals, by_senior(appeals), "Margaret"), by="Shona")


@pytest.mark.clauses("SBC-11.6", "SBC-3.8b")
def test_it_is_not_passed_on_before_the_exception_is_looked_at(appeals: Appeals, as_person: Any) -> None:
    restriction = untold(appeals, by_senior(appeals), "Margaret")
    shona = as_person("Shona")
    assert shona.visit(reverse("appeals:register", args=[restriction.reference])).says(UNTOLD)
    appeal = appeals.registered(restriction, by="Shona")
    assert shona.visit(appeal.get_absolute_url()).says(UNTOLD)
    page = shona.visit(reverse("appeals:pass_on", args=[appeal.reference]))
    assert page.says(UNTOLD)
    assert page.says("No letter to the customer is begun")
    exception = PolicyException.objects.get(kind="no_notification")
    assert page.find_link("Ask for the exception to be looked at first") == exception.get_absolute_url()
    with pytest.raises(Unmet) as refused:
        pass_on(appeal.pk, actor=appeals.person("Shona"))
    assert {one.check.code for one in refused.value.unmet} == {"untold_examined_first"}
    assert {one.kind for one in open_work_of(exception)} == {"examine_exception"}
    margaret = as_person("Margaret")
    page = margaret.visit(exception.get_absolute_url())
    assert page.says("The customer has appealed")
    margaret.follow("Its reason still holds: say why")
    page = margaret.press("It still holds", {"note": "The adviser says so again today."})
    assert page.says("No letter about the appeal goes while the exception stands")
    assert not open_work_of(exception).exists()
    passed = pass_on(appeal.pk, actor=appeals.person("Shona"))
    assert appeals.again(passed).acknowledgement is None
    page = shona.visit(appeal.get_absolute_url())
    assert page.says("No letter goes while the customer is not told of the restriction")


@pytest.mark.clauses("SBC-11.6")
def test_no_letter_of_the_appeal_goes_while_the_exception_stands(appeals: Appeals) -> None:
    from appeals.checks.untold import LETTER_TELLS_NOTHING

    restriction = untold(appeals, by_group(appeals), "Helen")
    appeal = appeals.registered(restriction, by="Shona")
    exception = PolicyException.objects.get(kind="no_notification")
    examine_exception(exception.pk, actor=appeals.person("Alasdair"), note="The advice stands.")
    pass_on(appeal.pk, actor=appeals.person("Shona"))
    settle_meanwhile(appeal.pk, actor=appeals.person("Grace"), meanwhile="applies", because="There is a risk.")
    decide_appeal(appeal.pk, actor=appeals.person("Grace"), decision=appeals.decision(appeal))
    letter = appeals.again(appeal).outcome_letter
    assert [one.check.code for one in unmet_of((LETTER_TELLS_NOTHING,), letter, None, {})] == [
        "letter_tells_nothing_untold"
    ]
    end_exception(exception.pk, actor=appeals.person("Alasdair"), reason="He knows of it.")
    assert not unmet_of((LETTER_TELLS_NOTHING,), letter, None, {})


@pytest.mark.clauses("SBC-11.6", "SBC-12.1a")
def test_once_the_exception_ends_the_appeal_goes_on_as_any_other(appeals: Appeals) -> None:
    appeal = registered(appeals)
    exception = PolicyException.objects.get(kind="no_notification")
    examine_exception(exception.pk, actor=appeals.person("Margaret"), note="The advice stands.")
    pass_on(appeal.pk, actor=appeals.person("Shona"))
    assert appeals.again(appeal).acknowledgement is None
    end_exception(exception.pk, actor=appeals.person("Margaret"), reason="He knows of it.")
    assert appeals.again(appeal).acknowledgement.kind == "appeal_acknowledgement"


@pytest.mark.clauses("SBC-11.6")
def test_the_letter_is_refused_where_it_is_sent(appeals: Appeals) -> None:
    from engagement.spine.effects import registered_effects

    kinds = [
        each.kinds
        for each in registered_effects()
        if each.transition == "issue" and "letter_tells_nothing_untold" in {check.code for check in each.checks}
    ]
    assert kinds == [frozenset({"appeal_acknowledgement", "appeal_outcome", "no_appeal_notice"})]
