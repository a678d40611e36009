"""Who the customers are, what they need, and how they are found."""

from tests.features.steps._language import Story, does, must_not_say, must_say, rows, sees, setting


@setting("{customer} is a customer")
def is_a_customer(story: Story, customer: str, datatable=None) -> None:
    """They are on record. A table may give a title, phone, email, address or other name.

    Example:
        Given Alan Pringle is a customer
          | title   | Mr                           |
          | phone   | 01632 960 555                |
          | address | 4 Mill Lane, Northmoor NM2 3CD |
    """
    known = rows(datatable)
    from engagement.customers.services import Details, add_other_name, create_customer

    given, _space, family = customer.rpartition(" ")
    details = Details(
        title=known.get("title", ""),
        given_name=given,
        family_name=family,
        phones=tuple(filter(None, [known.get("phone")])),
        emails=tuple(filter(None, [known.get("email")])),
        addresses=tuple(filter(None, [known.get("address", "").replace(", ", "\n")])),
    )
    made = create_customer(details, actor=story.council.person("Isla Grant"))
    if known.get("other name"):
        add_other_name(made.pk, actor=story.council.person("Isla Grant"), name=known["other name"])
    story.customer = customer


@setting("{customer} has told us that they need “{need}”")
def needs(story: Story, customer: str, need: str) -> None:
    """An adjustment is on their record, agreed, told by themselves. "large print" also sets how letters go out.

    Example:
        Given Alan Pringle has told us that they need “large print”
    """
    from engagement.customers.models import Adjustment
    from engagement.customers.services import add_adjustment

    kinds = {label.lower(): value for value, label in Adjustment.Kind.choices}
    kind = next((value for label, value in kinds.items() if need.lower() in label), Adjustment.Kind.values[-1])
    add_adjustment(
        record_of(customer).pk,
        actor=story.council.person("Isla Grant"),
        kind=kind,
        what=need,
        status=Adjustment.Status.AGREED,
        told_by="The customer",
    )


@does("{person} searches customers for “{words}”")
def searches(story: Story, person: str, words: str) -> None:
    """They use the search of the customers page.

    Example:
        When Tom searches customers for “Pringel”
    """
    visitor = story.person(person)
    visitor.visit("/customers/")
    visitor.press("Search", q=words)


@does("{person} looks for similar spellings too")
def similar_spellings(story: Story, person: str) -> None:
    """They follow the link under what the search found.

    Example:
        When Tom looks for similar spellings too
    """
    story.person(person).follow("Look for similar spellings too")


@sees("the search finds {customer}")
def search_finds(story: Story, customer: str) -> None:
    """The name stands among what was found.

    Example:
        Then the search finds Alan Pringle
    """
    assert story.page.has_link(customer), str(story.page)


@sees("the search does not find {customer}")
def search_does_not_find(story: Story, customer: str) -> None:
    """The name does not stand among what was found.

    Example:
        Then the search does not find Alan Pringle
    """
    assert not story.page.has_link(customer), str(story.page)


@sees("the address of the page does not name {customer}")
def address_names_nobody(story: Story, customer: str) -> None:
    """No part of the name stands in the address, where logs and browser histories would keep it.

    Example:
        Then the address of the page does not name Alan Pringle
    """
    for part in customer.lower().split():
        assert part not in story.page.path.lower(), story.page.path


@does("{person} opens the record of {customer}")
def opens_record(story: Story, person: str, customer: str) -> None:
    """They search for the customer and open what is found.

    Example:
        When Tom opens the record of Alan Pringle
    """
    visitor = story.person(person)
    visitor.visit("/customers/")
    visitor.press("Search", q=customer)
    visitor.follow(customer)


@does("{person} records for {customer} that they need “{need}”, told by “{source}”")
def records_need(story: Story, person: str, customer: str, need: str, source: str) -> None:
    """They add an adjustment to the customer's record, agreed, with who told us, today.

    Example:
        When Tom records for Alan Pringle that they need “a call instead of a letter”, told by “his daughter”
    """
    opens_record(story, person, customer)
    visitor = story.person(person)
    visitor.follow("Add an adjustment")
    kind = next(iter(visitor.page.choices("kind")))
    visitor.press("Save", what=need, kind=kind, status="agreed", told_by=source)


@does("{person} merges the record of {first_customer} into that of {second_customer} because “{reason}”")
def merges(story: Story, person: str, first_customer: str, second_customer: str, reason: str) -> None:
    """They find both records, look at the preview and confirm; the second record stays.

    Example:
        When Shona merges the record of Al Pringle into that of Alan Pringle because “same phone and address”
    """
    opens_record(story, person, first_customer)
    visitor = story.person(person)
    visitor.follow("Merge with another record")
    visitor.press("Search", q=second_customer)
    visitor.press("Continue", customer=second_customer)
    must_say(visitor.page, first_customer)
    must_say(visitor.page, second_customer)
    visitor.press("Merge these records", keep=second_customer, reason=reason)


@does("{person} undoes the merge because “{reason}”")
def undoes_merge(story: Story, person: str, reason: str) -> None:
    """On the record that stayed, they take the merge back.

    Example:
        When Shona undoes the merge because “two people at one address”
    """
    visitor = story.person(person)
    visitor.follow("Undo")
    visitor.press("Undo the merge", because=reason)


@sees("the record says “{words}”")
def record_says(story: Story, words: str) -> None:
    """The customer's record, opened last, shows these words.

    Example:
        Then the record says “large print”
    """
    must_say(story.page, words)


@sees("{customer} is shown to {person} without “{words}”")
def shown_without(story: Story, customer: str, person: str, words: str) -> None:
    """On the customer's record as this person sees it, these words do not stand.

    Example:
        Then Alan Pringle is shown to Nadia without “useless”
    """
    opens_record(story, person, customer)
    must_not_say(story.page, words)


def record_of(name: str):
    """The customer of that name; for setting up only."""
    from engagement.customers.models import Customer

    return Customer.objects.get(name=name)
