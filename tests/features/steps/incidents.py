"""An incident once it is logged: who sees it, what its manager decides and records, and what its page says."""

import re

from engagement import clock
from tests.features.steps._language import Story, does, must_not_say, must_say, sees
from tests.features.steps.approvals import state_of
from tests.visitor import Visitor


@does("{person} opens the incident")
def opens_incident(story: Story, person: str) -> None:
    """They open the page of the incident that was logged last.

    Example:
        When Shona opens the incident
    """
    story.person(person).visit(f"/incidents/{story.incident}/")


@sees("{person} can see the incident")
def can_see(story: Story, person: str) -> None:
    """Its page opens for them and shows its reference.

    Example:
        Then Shona can see the incident
    """
    page = story.person(person).visit(f"/incidents/{story.incident}/")
    assert page.status == 200, str(page)
    must_say(page, story.incident)


@sees("{person} cannot see the incident")
def cannot_see(story: Story, person: str) -> None:
    """For them there is no such page; neither its reference nor the customer's name is shown.

    Example:
        Then Nadia cannot see the incident
    """
    page = story.person(person).visit(f"/incidents/{story.incident}/")
    assert page.status in (403, 404), str(page)
    must_not_say(page, story.customer)


def move(story: Story, person: str, name: str, words: str = "") -> None:
    """Open the page of a decision about the incident, give the reason, and press its button."""
    visitor = story.person(person)
    page = visitor.visit(f"/incidents/{story.incident}/move/{name}/")
    buttons = [one for one in page.buttons if one.lower() not in ("sign out", "search")]
    assert buttons, str(page)
    fields = dict.fromkeys(page.field_names & {"reason", "comment"}, words)
    if listed := page.choices("reason_code"):
        # The last of a list of reasons is always "something else", told in one's own words.
        fields["reason_code"] = list(listed)[-1]
    visitor.press(buttons[0], fields)


@does("{person} looks at the incident")
def looks_at(story: Story, person: str) -> None:
    """The manager takes it up: others see that it is being looked at.

    Example:
        When Shona looks at the incident
    """
    move(story, person, "start_review")


@does("{person} takes no further action because “{reason}”")
def no_further_action(story: Story, person: str, reason: str) -> None:
    """They decide so, with a reason that the writer sees.

    Example:
        When Shona takes no further action because “it happened once and he apologised”
    """
    move(story, person, "take_no_further_action", reason)


@does("{person} sends the incident down the health and safety track because “{reason}”")
def safety_track(story: Story, person: str, reason: str) -> None:
    """Category one is handled under health and safety procedures.

    Example:
        When Shona sends the incident down the health and safety track because “a threat at the counter”
    """
    move(story, person, "manage_under_health_and_safety", reason)


@does("{person} closes the incident because “{reason}”")
def closes(story: Story, person: str, reason: str) -> None:
    """They close it, if everything that belongs to it is done.

    Example:
        When Shona closes the incident because “all done”
    """
    move(story, person, "close", reason)


@does("{person} makes the incident void because “{reason}”")
def voids(story: Story, person: str, reason: str) -> None:
    """It stays on record with its number, and counts no more.

    Example:
        When Shona makes the incident void because “logged twice”
    """
    move(story, person, "void", reason)


@does("{person} opens the page “{slug}” of the incident")
def opens_act(story: Story, person: str, slug: str) -> None:
    """They go to one of the pages on which something about the incident is recorded: safety-reference, police, legal,
    customer-told, discussion, correspondence, category, witness, document, note.

    Example:
        When Tom opens the page “police” of the incident
    """
    story.person(person).visit(f"/incidents/{story.incident}/do/{slug}/")


@sees("a technical superuser sees nothing of the case")
def superuser_sees_nothing(story: Story, superuser, sign_in) -> None:
    """Incident, request, queue and customer are refused to them, in pages and in the admin.

    Example:
        Then a technical superuser sees nothing of the case
    """
    visitor = Visitor(sign_in(superuser), superuser.name)
    for path in (
        f"/incidents/{story.incident}/",
        f"/approvals/{story.approach}/",
        "/approvals/",
        "/incidents/",
        "/customers/",
        "/admin/",
        "/admin/incidents/incident/",
        "/admin/incidents/restorativeapproach/",
    ):
        page = visitor.visit(path)
        for secret in (story.customer, story.incident, story.approach):
            assert not page.says(secret) or page.status == 404, str(page)


@sees("{person} cannot close the incident yet")
def cannot_close(story: Story, person: str) -> None:
    """No page lets them close it, and a closing sent all the same changes nothing.

    Example:
        Then Shona cannot close the incident yet
    """
    visitor = story.person(person)
    page = visitor.visit(f"/incidents/{story.incident}/")
    assert "move/close" not in page.content.decode(), str(page)
    visitor.post(f"/incidents/{story.incident}/move/close/", {"reason": "x"})
    assert state_of(visitor.visit(f"/incidents/{story.incident}/")) == state_of(page)


@sees("the incident is not closed because “{words}”")
def not_closed(story: Story, words: str) -> None:
    """The page lists what is missing, these words among it, and nothing changed.

    Example:
        Then the incident is not closed because “Record your discussion”
    """
    assert story.page.status == 422, str(story.page)
    must_say(story.page, words)


@does("{person} records the health and safety reference “{number}”")
def safety_reference(story: Story, person: str, number: str) -> None:
    """They enter the reference that the health and safety portal gave.

    Example:
        When Shona records the health and safety reference “LX-4711”
    """
    act(story, person, "safety-reference", reference=number, logged_on=clock.today())


@does("{person} records the report to the police")
def police_report(story: Story, person: str) -> None:
    """Reported today, to Police Scotland, with its reference.

    Example:
        When Shona records the report to the police
    """
    act(
        story,
        person,
        "police",
        outcome="reported",
        reported_on=clock.today(),
        force="Police Scotland",
        police_reference="PS-20261118-0815",
        reason="It was a threat to hurt somebody.",
        staff_view="Tom wants it reported.",
        effect_on_others="Others at the counter are afraid.",
    )


@does("{person} decides not to tell the police; {other} was threatened")
def police_not_told(story: Story, person: str, other: str) -> None:
    """They record the decision with its reason, what the member of staff thinks, and what it means for others.

    Example:
        When Shona decides not to tell the police; Tom was threatened
    """
    visitor = story.person(person)
    visitor.visit(f"/incidents/{story.incident}/do/police/")
    first = next(iter(visitor.page.choices("reason_code")), "")
    act(
        story,
        person,
        "police",
        outcome="not_reported",
        threatened=story.council.person(other).name,
        reason_code=first,
        reason="It was taken back at once, and was not meant.",
        staff_view="Tom does not want it reported.",
        effect_on_others="None that we know of.",
    )


@does("{person} decides not to tell the police without asking anybody")
def police_not_told_unheard(story: Story, person: str) -> None:
    """They give a reason, and leave out what the member of staff thinks and what it means for others.

    Example:
        When Shona decides not to tell the police without asking anybody
    """
    visitor = story.person(person)
    visitor.visit(f"/incidents/{story.incident}/do/police/")
    first = next(iter(visitor.page.choices("reason_code")), "")
    act(story, person, "police", outcome="not_reported", threatened="service", reason_code=first, reason="Not meant.")


@does("{person} records that legal action is not needed")
def legal_not_needed(story: Story, person: str) -> None:
    """Considered beside the police, with a reason.

    Example:
        When Shona records that legal action is not needed
    """
    act(story, person, "legal", outcome="not_needed", reason="The police deal with it.")


@does("{person} records that {adviser} is asked for legal advice")
def legal_advice(story: Story, person: str, adviser: str) -> None:
    """From whom and when, and never what the advice says.

    Example:
        When Shona records that Priya Nair is asked for legal advice
    """
    act(story, person, "legal", outcome="advice", adviser=adviser, advised_on=clock.today(), reason="It may go on.")


@does("{person} decides to tell the customer by letter what was done")
def tells_by_letter(story: Story, person: str) -> None:
    """The draft of the letter about police or legal action opens at once; it is the letter from now on.

    Example:
        When Shona decides to tell the customer by letter what was done
    """
    act(story, person, "customer-told", outcome="letter")
    found = re.search(r"/letters/([0-9a-f-]{36})/", story.page.content.decode())
    assert found, str(story.page)
    story.letter = found[1]


@does("{person} decides not to tell the customer what was done because “{reason}”")
def leaves_untold(story: Story, person: str, reason: str) -> None:
    """With the policy's last reason, told in one's own words, and the police as adviser.

    Example:
        When Margaret decides not to tell the customer what was done because “the police see him first”
    """
    visitor = story.person(person)
    visitor.visit(f"/incidents/{story.incident}/do/customer-told/")
    code = list(visitor.page.choices("reason_code"))[-1:]
    act(
        story, person, "customer-told", outcome="not_told", reason_code="".join(code), reason=reason,
        adviser_name="Sergeant Ina Mair", adviser_role="Police Scotland", advised_on=clock.today(),
    )  # fmt: skip


@does("{person} records their talk with the member of staff")
def staff_talk(story: Story, person: str) -> None:
    """When, what came of it, what support was offered.

    Example:
        When Shona records their talk with the member of staff
    """
    act(story, person, "discussion", held_on=clock.today(), outcome="We went through it; Tom is all right.")


@does("{person} decides that the correspondence is {judgement} because “{reason}”")
def judges_correspondence(story: Story, person: str, judgement: str, reason: str) -> None:
    """A manager's decision alone: "unacceptable" or "acceptable".

    Example:
        When Shona decides that the correspondence is unacceptable because “it insults a named person throughout”
    """
    act(story, person, "correspondence", unacceptable="yes" if judgement == "unacceptable" else "no", reason=reason)


@does("{person} adds the note “{words}” to the incident")
def adds_note(story: Story, person: str, words: str) -> None:
    """Something to add to the record; what was logged stays as it was.

    Example:
        When Tom adds the note “he rang again at four” to the incident
    """
    act(story, person, "note", text=words)


def act(story: Story, person: str, slug: str, **fields: object) -> None:
    """Open one of the pages of the incident and press its button."""
    visitor = story.person(person)
    visitor.visit(f"/incidents/{story.incident}/do/{slug}/")
    assert visitor.page.status == 200, str(visitor.page)
    offered = visitor.page.field_names
    given = {name: value for name, value in fields.items() if name in offered or f"{name}_day" in offered}
    buttons = [one for one in visitor.page.buttons if one.lower() not in ("sign out", "search")]
    visitor.press(buttons[0], given)


@sees("the incident says “{words}”")
def incident_says(story: Story, words: str) -> None:
    """The page of the incident, as the person who acted last sees it, shows these words.

    Example:
        Then the incident says “With the manager”
    """
    assert story.screen is not None
    must_say(story.screen.visit(f"/incidents/{story.incident}/"), words)


@sees("the incident does not say “{words}”")
def incident_does_not_say(story: Story, words: str) -> None:
    """The page of the incident does not show these words.

    Example:
        Then the incident does not say “useless”
    """
    assert story.screen is not None
    must_not_say(story.screen.visit(f"/incidents/{story.incident}/"), words)


@sees("under “{heading}” it says “{words}”")
def under_heading(story: Story, heading: str, words: str) -> None:
    """On the page opened last, these words stand in the part under that heading.

    Example:
        Then under “Exact words” it says “I will ring until you give in”
    """
    part = story.page.section(heading)
    assert words.lower() in part.lower(), part


@sees("under “{heading}” it does not say “{words}”")
def not_under_heading(story: Story, heading: str, words: str) -> None:
    """On the page opened last, these words do not stand in the part under that heading.

    Example:
        Then under “What happened” it does not say “rude”
    """
    part = story.page.section(heading)
    assert words.lower() not in part.lower(), part


@sees("the timeline says “{words}”")
def timeline_says(story: Story, words: str) -> None:
    """The history on the page of the incident, as the person who acted last sees it, has these words.

    Example:
        Then the timeline says “logged”
    """
    assert story.screen is not None
    page = story.screen.visit(f"/incidents/{story.incident}/")
    lines = page.tree.xpath("//*[contains(@class, 'moj-timeline__item')]") if page.tree is not None else []
    told = " ".join(" ".join(line.text_content().split()) for line in lines)
    assert words.lower() in told.lower(), told or page
