"""What an exception needs by its reason, and which levels may approve it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engagement import clock
from engagement.policy.models import LocalValue
from restrictions import grades
from restrictions.exceptions_asked import grades_that_may, missing_from
from restrictions.models import PolicyException, Restriction
from tests.plugins.council import put_changed_policy_in_force

pytestmark = pytest.mark.django_db
ADVISED = {"adviser_name": "Dr Jean Orr", "adviser_role": "consultant"}
ADVISER = ["Say who gave the advice.", "Say in which role they advised.", "Say when they advised."]
DOCUMENT = ["Add the advice itself. Few people can open it."]
WORDS = ["Say in your own words why."]
RISK = ["Name the category-one incident, or describe the risk."]
ADDRESS = ["Confirm that neither a postal nor an email address can be used safely."]
ON_RECORD = ["An address is on record. Say why writing to it would not be safe."]
BY_GROUP = {grades.REVIEW_GROUP, grades.HIGHEST}
BY_ANYBODY = {grades.SENIOR_MANAGER, *BY_GROUP}


@pytest.fixture
def request_(limits: Any) -> Any:
    """A draft whose measure a senior manager may decide."""
    return limits.draft_request()


def asked(request: Any, kind: str, reason: str, **more: Any) -> PolicyException:
    return PolicyException(request=request, kind=kind, reason_code=reason, proposed_by=request.requester, **more)


def case(clauses: str, *values: Any) -> Any:
    marks = pytest.mark.clauses(*clauses.split()) if clauses else ()
    return pytest.param(*values, marks=marks, id=f"{values[0]}-{values[1]}")


@pytest.mark.parametrize(
    ("kind", "reason", "missing"),
    [
        case("SBC-10.6a", "no_warning", "immediate_threat", RISK),
        case("SBC-10.6b", "no_warning", "endangers_staff", [*ADDRESS, *ON_RECORD, *WORDS]),
        case("SBC-10.6c", "no_warning", "medical_advice", [*ADVISER, *DOCUMENT]),
        case("SBC-10.6d", "no_warning", "professional_advice", ADVISER),
        case(
            "SBC-11.5",
            "no_warning",
            "extreme_threat",
            [*RISK, *WORDS],
        ),
        case("SBC-10.6-0", "no_warning", "other", WORDS),
        case("SBC-11.6", "no_notification", "medical_advice", [*ADVISER, *DOCUMENT]),
        case("SBC-11.6", "no_notification", "professional_advice", [*ADVISER, *DOCUMENT]),
        case("SBC-3.8b", "no_notification", "other", [*WORDS, *ADVISER]),
        case("SBC-12.6a", "no_internal_appeal", "endangers_staff", [*ADDRESS, *ON_RECORD, *WORDS]),
        case("SBC-12.6b", "no_internal_appeal", "medical_advice", [*ADVISER, *DOCUMENT]),
        case("SBC-12.6c", "no_internal_appeal", "professional_advice", ADVISER),
        case(
            "SBC-12.6d",
            "no_internal_appeal",
            "applied_before",
            ["Name the earlier restriction of this customer that has ended."],
        ),
        case(
            "SBC-A1-CAT1-4c",
            "no_internal_appeal",
            "category_one",
            ["This reason is for category-one cases on the health and safety track only."],
        ),
        case("SBC-7.9b", "no_review", "reason_unsuitable", WORDS),
        case("SBC-7.9b", "no_review", "other", WORDS),
        case("", "no_warning", "", ["Choose a reason from the policy’s list."]),
        case("", "no_warning", "because", ["Choose a reason from the policy’s list."]),
        case("", "no_supper", "other", ["The policy in force does not allow this exception."]),
        # A list of reasons that is no exception.
        case("", "police_not_contacted", "other", ["The policy in force does not allow this exception."]),
    ],
)
def test_each_reason_says_what_it_needs(request_: Any, kind: str, reason: str, missing: list[str]) -> None:
    assert missing_from(asked(request_, kind, reason)) == missing


@pytest.mark.parametrize(
    ("kind", "reason", "given"),
    [
        ("no_warning", "immediate_threat", {"text": "He said what he would do on Friday."}),
        ("no_warning", "endangers_staff", {"text": "He answers the door with a dog.", "no_safe_address": True}),
        ("no_warning", "medical_advice", {**ADVISED, "advised_on": "today", "advice_document_id": 3}),
        ("no_warning", "professional_advice", {**ADVISED, "advised_on": "today"}),
        (
            "no_notification",
            "other",
            {**ADVISED, "advised_on": "today", "text": "It would put his partner at risk."},
        ),
        ("no_review", "reason_unsuitable", {"text": "The building is closed for good."}),
    ],
)
def test_with_what_it_needs_nothing_is_missing(request_: Any, kind: str, reason: str, given: dict[str, Any]) -> None:
    if given.get("advised_on"):
        given = given | {"advised_on": clock.today()}
    assert missing_from(asked(request_, kind, reason, **given)) == []


@pytest.mark.clauses("SBC-11.6")
def test_advice_that_has_not_been_given_yet_is_no_advice(request_: Any) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    exception = asked(request_, "no_warning", "professional_advice", **ADVISED, advised_on=tomorrow)
    assert missing_from(exception) == ["The day of the advice cannot lie ahead."]


@pytest.mark.parametrize("blank", ["", "  ", "–", "\u200b"])
def test_blanks_are_no_words(request_: Any, blank: str) -> None:
    assert missing_from(asked(request_, "no_review", "other", text=blank)) == WORDS


@pytest.mark.clauses("SBC-10.6a")
def test_the_risk_is_a_category_one_incident_with_this_customer(limits: Any, request_: Any) -> None:
    from tests.approvals.builders import SPOKEN_ABUSE

    def missing(incident: Any) -> list[str]:
        return missing_from(asked(request_, "no_warning", "immediate_threat", risk_incident=incident))

    refused = ["The incident must be one of category one with this customer. Otherwise describe the risk."]
    assert missing(limits.record_only(customer=request_.customer)) == refused
    assert missing(limits.incident(**SPOKEN_ABUSE)) == refused
    assert missing(limits.incident(customer=request_.customer, **SPOKEN_ABUSE)) == []


@pytest.mark.clauses("SBC-10.6b", "SBC-12.6a")
def test_without_an_address_on_record_nobody_explains_one(request_: Any) -> None:
    exception = asked(request_, "no_warning", "endangers_staff", no_safe_address=True)
    assert missing_from(exception) == [*ON_RECORD, *WORDS]
    request_.customer.contact_points.update(valid_until=clock.today() - timedelta(days=1))
    assert missing_from(exception) == WORDS


@pytest.mark.clauses("SBC-12.6d")
def test_the_earlier_restriction_is_this_customers_and_over(limits: Any) -> None:
    customer = limits.customer()
    request = limits.draft_request(customer=customer)

    def missing(earlier: Any, state: str) -> list[str]:
        earlier.state = state
        return missing_from(asked(request, "no_internal_appeal", "applied_before", earlier_restriction=earlier))

    refused = ["Name the earlier restriction of this customer that has ended."]
    own, other = Restriction(customer=customer), Restriction(customer=limits.customer("Somebody Else"))
    for state in ("lifted", "expired", "replaced"):
        assert missing(own, state) == []
        assert missing(other, state) == refused
    for state in ("active", "under_review", "pending_notification", "cancelled"):
        assert missing(own, state) == refused


def test_an_exception_that_the_policy_does_not_allow_is_approved_by_nobody(request_: Any, policy: Any) -> None:
    lists = [each for each in policy.content["reason_lists"] if each["code"] != "no_internal_appeal"]
    put_changed_policy_in_force("An appeal is always offered", reason_lists=lists)
    exception = asked(request_, "no_internal_appeal", "other", text="Words.")
    assert missing_from(exception) == ["The policy in force does not allow this exception."]
    assert grades_that_may(exception) == frozenset()


@pytest.mark.clauses("SBC-7.9b")
def test_a_review_that_the_policy_never_waives_is_waived_by_nobody(request_: Any, policy: Any) -> None:
    put_changed_policy_in_force(
        "Reviews always take place", review_rules=policy.content["review_rules"] | {"waivable": False}
    )
    assert grades_that_may(asked(request_, "no_review", "other", text="Words.")) == frozenset()


# -- who may approve --------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-10.6-0", "SBC-11.6", "SBC-12.6-0", "SBC-7.9b")
@pytest.mark.parametrize("kind", ["no_warning", "no_notification", "no_internal_appeal", "no_review"])
def test_the_level_is_that_of_the_case_or_higher(limits: Any, kind: str) -> None:
    own_service = limits.draft_request()
    assert grades_that_may(asked(own_service, kind, "other")) == BY_ANYBODY
    for_group = limits.draft_request(terms=limits.group_terms())
    assert grades_that_may(asked(for_group, kind, "other")) == BY_GROUP


def test_where_everything_goes_to_the_group_so_do_the_exceptions(request_: Any) -> None:
    LocalValue.objects.update_or_create(key="group_always", defaults={"value": True, "accepted_at": clock.now()})
    assert grades_that_may(asked(request_, "no_warning", "other")) == BY_GROUP


def test_what_was_decided_counts_for_more_than_what_was_asked(limits: Any) -> None:
    request = limits.draft_request(terms=limits.group_terms())
    request.chosen = limits.draft_request().asked
    assert grades_that_may(asked(request, "no_review", "other")) == BY_ANYBODY


def test_a_request_that_asks_for_nothing_yet_has_the_level_of_the_list(limits: Any) -> None:
    request = limits.draft_request()
    request.options.all().delete()
    assert grades_that_may(asked(request, "no_review", "other")) == BY_ANYBODY


@pytest.mark.clauses("SPSO-G3-43")
@pytest.mark.parametrize("track", [grades.POLICY, grades.SAFETY])
def test_a_limit_to_complaints_is_kept_from_the_customer_by_the_highest_sign_off_only(limits: Any, track: str) -> None:
    limited = limits.measure("complaints_access", parameters={"until": "2027-01-31", "scope": "the bins"})
    request = limits.draft_request(terms=limits.terms(limited))
    request.track = track
    assert grades_that_may(asked(request, "no_notification", "other")) == {grades.HIGHEST}


@pytest.mark.clauses("SBC-A1-CAT1-4b", "SBC-A1-CAT1-4c")
@pytest.mark.parametrize("kind", ["no_warning", "no_notification", "no_internal_appeal", "no_review"])
def test_on_the_health_and_safety_track_the_group_approves_nothing(limits: Any, kind: str) -> None:
    request = limits.draft_request(terms=limits.group_terms())
    request.track = grades.SAFETY
    assert grades_that_may(asked(request, kind, "other")) == {grades.SENIOR_MANAGER}
    category_one = asked(request, "no_internal_appeal", "category_one")
    assert missing_from(category_one) == []
