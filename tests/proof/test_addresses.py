"""Every address, opened by every role: who gets a page, who is refused, and for whom there is no such page.

The table is tests/proof/addresses_by_role.csv. Where it and the product differ, the test writes what it saw to
build/addresses_by_role.csv, to be read and, if it is right, copied over.
"""

import csv
import json
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client, TestCase

from appeals.services.inquiries import Asked, add_action, record_inquiry
from engagement import clock
from engagement.contact.models import ContactSignal
from engagement.contact.services import log_contact
from incidents.models import ImmediateAction
from restrictions.services.advice import ask_group_for_advice
from restrictions.services.exceptions import ExceptionInput, propose_exception
from tests.appeals.builders import Appeals
from tests.approvals.builders import SPOKEN_ABUSE, Cases
from tests.plugins.acting import CommittingClient
from tests.plugins.council import Council
from tests.proof.addresses import Address, ours
from tests.proof.sources import ROOT
from tests.restrictions.builders import Limits

pytestmark = pytest.mark.django_db

TABLE = ROOT / "tests" / "proof" / "addresses_by_role.csv"
SEEN = ROOT / "build" / "addresses_by_role"

# Open without signing in, each for a reason: signing in and out, a lost password, and the page that monitors ask.
PUBLIC = {
    "health",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    # Help for people who cannot sign in, support for staff, and the statement that the law asks for.
    "accessibility",
    "help",
    "support",
    # A form that came when the session had ended: its key is the way back to it.
    "kept_post",
    # Not there unless the demonstration runs, nor are sign-up and addresses of one's own.
    "people:demo_sign_in",
    "account_signup",
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    # Asks for a code in the midst of signing in, and leads back to the beginning otherwise.
    "mfa_authenticate",
}

# Columns: a person of each role; the first four belong to the case, the manager after them to another service.
COLUMNS = {
    "writer": "Tom Elliot",
    "line manager": "Shona Kerr",
    "senior manager": "Margaret Innes",
    "staff of the team": "Isla Grant",
    "other manager": "Fiona Bell",
    "Review Group": "Helen Ross",
    "liaison officer": "Callum Reid",
    "Chief Executive": "Grace Murray",
    "HR": "Ravi Patel",
    "communications": "Beth Laing",
    "health and safety": "Stuart Hay",
    "policy administrator": "Moira Lees",
    "records and audit": "Angus Todd",
    "administrator": "Leah Kidd",
    "superuser": "",
}


def batched(columns: Iterable[str], size: int) -> list[tuple[str, ...]]:
    """The columns in groups: each group has a scene of its own, which takes longer to set than to read."""
    listed = list(columns)
    return [tuple(listed[start : start + size]) for start in range(0, len(listed), size)]


MARKS = {200: "page", 302: "onward", 401: "no token", 403: "refused", 404: "none", 405: "post", 409: "moved"}


def test_whatever_is_not_listed_needs_a_sign_in(policy: Any) -> None:
    """Reading and sending: without a session each address leads to the sign-in page."""
    open_to_all = set()
    for address in ours():
        for send in (Client().get, Client().post):
            response = send(address.path())
            to_sign_in = response.status_code == 302 and response.headers["Location"].startswith("/account/login/")
            if not to_sign_in and response.status_code not in (401, 403):
                open_to_all.add(address.name)
    assert open_to_all <= PUBLIC, open_to_all - PUBLIC


def test_the_admin_needs_a_sign_in(policy: Any) -> None:
    response = Client().get("/admin/")
    assert response.status_code == 302
    assert "/login/" in response.headers["Location"]


@pytest.fixture
def scene(council: Council, policy: Any, the_clock: Any) -> dict[str, Any]:
    """One case as far as its letter, and something for every blank of every address."""
    cases = Cases(council)
    customer, twin = cases.customer("Alan Pringle"), cases.customer("Al Pringle")
    with TestCase.captureOnCommitCallbacks(execute=True):
        approach = cases.discussed("Tom", customer)
    incident = approach.incidents.get()
    draft = cases.draft("Tom", customer)
    absence = council.away("Isla", covered_by="Tom")
    return (
        limited(council)
        | appealed(council, incident)
        | in_touch(council, customer)
        | {
            "customer": customer,
            "people": {"pk": council.person("Rory").pk},
            "people:team": {"pk": council.team("Planning").pk},
            "people:service": {"pk": council.team("Planning").service_id},
            "people:end_absence": {"pk": absence.pk},
            "customers": {"reference": customer.reference, "other": twin.reference},
            "letters": {"letter_id": approach.letter_id, "form": "pdf"},
            "incidents": {
                "pk": draft.pk,
                "step": "when",
                "reference": incident.reference,
                "act": "note",
                "name": "close",
            },
            "incidents:log_sent": {"pk": incident.pk},
            "approvals": {"reference": approach.reference, "part": "waiting", "customer": customer.reference},
            "policy": {"number": 1},
            "local": {"day": "2026-12-25", "key": "decide_request_working_days"},
        }
    )


def in_touch(council: Council, customer: Any) -> dict[str, Any]:
    """A contact that Tom logged, an early signal about it, and the contact check."""
    contact = log_contact(customer.pk, actor=council.person("Tom"), channel="phone", minutes=5, matter="Notice")
    signal = ContactSignal.objects.create(
        customer=customer, matter="Notice", matter_key="notice", team=council.team("Planning"), contacts=8, look_from=10
    )
    return {
        "contact": {"reference": customer.reference, "pk": contact.pk},
        "contact:signal": {"pk": signal.pk},
        "contact:set_usual": {"pk": council.team("Planning").service_id},
        "contact:remove_usual": {"pk": 999_999},
        "contact:revoke_system": {"pk": 999_999},
        "contact_check": {"reference": customer.reference},
    }


def limited(council: Council) -> dict[str, Any]:
    """Limits to contact: Tom's draft, his request with the group, an exception, a restriction in force, its review."""
    limits = Limits(council)
    draft, request = limits.draft_request("Tom"), limits.with_group("Tom", terms=limits.group_terms())
    given = ExceptionInput(kind="no_internal_appeal", reason_code="other", text="He asked the ombudsman before.")
    exception = propose_exception(request.pk, actor=council.person("Tom"), given=given)
    restriction = limits.in_force()
    asked = ask_group_for_advice(
        actor=council.person("Shona"), incident_id=limits.incident("Tom", **SPOKEN_ABUSE).pk, question="May he come in?"
    )
    of_exception = {"pk": exception.pk}
    return {
        "restrictions": {
            "pk": draft.pk,
            "reference": request.reference,
            "step": "ground",
            "code": "call_times",
            "kind": "no_review",
            "measure": draft.asked.measures.get().pk,
        },
        **{f"restrictions:{name}_exception": of_exception for name in ("take_back", "end", "examine")},
        "restrictions:exception": of_exception,
        "crg": {"reference": request.reference, "part": "voting"},
        "crg:advice": {"reference": asked.reference},
        "crg:ask_advice": {"reference": asked.incident.reference},
        "register": {"reference": restriction.reference, "pk": restriction.share_notices.get().pk},
        "reviews": {
            "pk": restriction.reviews.get().pk,
            "reference": restriction.reference,
            "year": 2027,
            "month": 1,
        },
    }


def appealed(council: Council, incident: Any) -> dict[str, Any]:
    """An appeal with the Review Group against what a senior manager decided, and the ombudsman's inquiry into it."""
    appeals = Appeals(council, made=50)
    appeal = appeals.heard_by_group()
    callum = council.person("Callum")
    asked = Asked(their_reference="202601234", asked_on=clock.today(), asked_for="Please send us the case.")
    inquiry = record_inquiry(appeal.restriction_id, actor=callum, asked=asked, appeal=appeal)
    action = add_action(inquiry.pk, actor=callum, what="Offer a call.", due_on=clock.today(), owner=callum)
    whose = {"reference": appeal.customer.reference}
    action_on_the_spot = ImmediateAction.objects.create(
        incident=incident, kind="ended_call", taken_by=council.person("Tom")
    )
    return {
        "appeals": {"reference": appeal.reference, "pk": appeal.points.get().pk},
        "appeals:register": {"reference": appeal.restriction.reference},
        "appeals:add": {"reference": appeal.restriction.reference},
        "appeals:take_option_back": {"reference": appeal.reference, "pk": uuid4()},
        "appeals:inquire": {"reference": appeal.restriction.reference},
        "appeals:choose": whose,
        "appeals:register_member": whose,
        "appeals:register_action": {"pk": action_on_the_spot.pk},
        "appeals:inquiry": {"pk": inquiry.pk},
        "appeals:action_done": {"pk": action.pk},
    }


def path_of(address: Address, scene: dict[str, Any]) -> str:
    space = address.name.partition(":")[0]
    return address.path(**{**scene.get(space, {}), **scene.get(address.name, {})})


def expected() -> dict[str, dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {row["address"]: row for row in csv.DictReader(lines)}


# These end the session that the test reads with.
LEFT_OUT = {"account_logout"}


@pytest.mark.parametrize("columns", batched(COLUMNS, 5), ids="-".join)
def test_who_may_open_what(
    columns: tuple[str, ...], scene: dict[str, Any], council: Council, superuser: Any, subtests: pytest.Subtests
) -> None:
    """Reading only: each GET leaves everything as it is, so that several people can read the same scene."""
    for column in columns:
        with subtests.test(column):
            reads_what_the_table_says(column, scene, council, superuser)


def reads_what_the_table_says(column: str, scene: dict[str, Any], council: Council, superuser: Any) -> None:
    """Every address for one column of the table."""
    client = CommittingClient()
    client.force_login(council.person(COLUMNS[column]) if COLUMNS[column] else superuser)
    seen = {}
    for address in ours():
        if address.name not in LEFT_OUT:
            status = client.get(path_of(address, scene)).status_code
            seen[address.name] = MARKS.get(status, str(status))
    SEEN.mkdir(parents=True, exist_ok=True)
    (SEEN / f"{column}.json").write_text(json.dumps(seen))
    wanted = {name: row[column] for name, row in expected().items()} if TABLE.exists() else {}
    wrong = {name: (wanted.get(name, "not in the table"), got) for name, got in seen.items() if wanted.get(name) != got}
    assert not wrong, f"{column}: (table, seen) {wrong}"
    assert not set(wanted) - set(seen), "addresses that are gone"


def test_a_superuser_gets_no_page_of_a_case() -> None:
    """What the table says, said once more as a rule: nothing of customers, letters, incidents or approvals."""
    for name, row in expected().items():
        if name.partition(":")[0] in ("contact", "customers", "letters", "approvals", "documents"):
            assert row["superuser"] in ("refused", "none", "post"), name
        if name.startswith("incidents:") and name not in ("incidents:list",):
            assert row["superuser"] in ("refused", "none", "post"), name


def test_nobody_outside_the_case_gets_its_pages() -> None:
    """The no-leak matrix for one case: neither colleagues nor managers of other teams nor other roles see it."""
    inside = {"writer", "line manager", "senior manager"}
    case_pages = ("incidents:incident", "incidents:log_tasks", "approvals:approach", "letters:letter", "letters:pdf")
    for name in case_pages:
        row = expected()[name]
        for column in set(COLUMNS) - inside:
            assert row[column] in ("refused", "none"), (name, column, row[column])


def write_table() -> None:
    """Put what the last run saw in one table: `python -c "from tests.proof.test_addresses import …; write_table()"`."""
    seen: dict[str, dict[str, str]] = {column: json.loads((SEEN / f"{column}.json").read_text()) for column in COLUMNS}
    names = list(seen["writer"])
    with TABLE.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(["address", *COLUMNS])
        writer.writerows([name, *(seen[column][name] for column in COLUMNS)] for name in names)
