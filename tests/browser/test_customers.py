"""Customers: found, recorded, what they need, and two records that are one person."""

from engagement import clock


def test_search_record_adjustment_and_merge(cases, person_at):
    cases.customer("Alan Pringle")
    cases.record_only(customer=cases.customer("Morag Laidlaw"))
    tom = person_at("Tom").visit("/customers/").press("Search")
    tom.errors_lead_to_their_fields()
    tom.press("Search", q="Alan Pringel").says("Alan Pringle")
    assert "Pringel" not in tom.page.url
    tom.press("Search", q="Nobody Atall").says("No record is found")

    tom.visit("/customers/new/?new=1").press("Save and continue")
    tom.errors_lead_to_their_fields()
    tom.press("Save and continue", {
        "kind": "person", "given_name": "Allan", "family_name": "Pringle", "address": "14 Mill Wynd\nNM1 2AB",
    }).says("We may know this customer already")  # fmt: skip
    tom.press("Save and continue", same_as="new")
    tom.says("No adjustment is recorded")

    tom.follow("Add an adjustment").press("Save")
    tom.errors_lead_to_their_fields()
    tom.press("Save", {
        "what": "Letters in large print", "kind": "large_print", "status": "agreed", "told_by": "Mr Pringle",
        "told_on": clock.today(),
    }).says("Letters in large print")  # fmt: skip

    shona = person_at("Shona").visit(tom.path).follow("Merge with another record").press("Search", q="Alan Pringle")
    shona.page.get_by_role("radio").first.check()
    shona.press("Continue").says("Are these the same customer?").press("Merge these records")
    shona.errors_lead_to_their_fields()
    shona.page.get_by_role("radio").first.check()
    shona.press("Merge these records", reason="The same address, and he said so.").says("Letters in large print")
    shona.follow("Undo this merge").press("Undo the merge", because="They are father and son.").says("Undone on")
