"""The register, who must know, being told and the notice, in a browser: axe, 320 pixels, one heading, no errors."""

from __future__ import annotations

import pytest

from tests.browser.conftest import At
from tests.restrictions.builders import Limits


@pytest.fixture
def limits(site: str, council: object) -> Limits:
    """Makes requests and restrictions for the small council."""
    return Limits(council)  # type: ignore[arg-type]


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_decision_to_a_colleague_who_confirms(limits: Limits, person_at: At, scripts: bool) -> None:
    restriction = limits.decided_by_senior()
    path = restriction.get_absolute_url()
    tom = person_at("Tom", scripts=scripts)
    tom.visit(path).says("Before it can come into force").follow("Say who must know", exact=True)
    isla = str(limits.person("Isla").pk)
    tom.press("Find colleagues", find_phone_staff="isla")
    tom.press("Save who must know", people_phone_staff=[isla])
    tom.says("Say why these people must know")
    tom.press("Save who must know", because="They answer the phones.").says("It is recorded")
    # Whoever asked for it does not record it alone.
    shona = person_at("Shona", scripts=scripts)
    shona.visit(path).follow("Record that the customer was told in another way")
    shona.press("Record that the customer was told").says("Enter the day on which the customer was told")
    shona.press(
        "Record that the customer was told",
        told_on=restriction.created_at.date(),
        told_how="Tom rang and read it out.",
        not_in_writing_because="He cannot read letters.",
    ).says("is in force")
    colleague = person_at("Isla", scripts=scripts)
    colleague.visit("/").says("For you to know").follow("how to deal with contact")
    colleague.press("I have read this").says("You confirmed this")
    reader = person_at("Helen", scripts=scripts)
    reader.visit("/register/?show=in_force&ends_within=90").says("Calls on certain days")
    reader.follow(restriction.request.customer.name).says("Isla Grant")


def test_the_long_address_of_a_mailbox_never_widens_a_narrow_screen(limits: Limits, person_at: At) -> None:
    given = {"mailbox": "planning.applications.and.objections@northmoor.example", "read_when": "on Mondays"}
    terms = limits.terms(limits.measure("monitored_mailbox", parameters=given))
    request = limits.with_group(terms=terms)
    helen = person_at("Helen", looks=False)
    for path in (f"/crg/case/{request.reference}/", request.get_absolute_url()):
        helen.visit(path).says(given["mailbox"]).fits_narrow()
    restriction = limits.in_force(limits.decided_by_group(terms=terms))
    helen.visit(restriction.get_absolute_url()).says(given["mailbox"]).fits_narrow()
