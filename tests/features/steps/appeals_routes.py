"""Where a challenge goes under each policy, why, and what the customer reads about it."""

from __future__ import annotations

import re
from typing import Any

from engagement import clock
from tests.features.steps._language import Story, date_fields, does, must_not_say, must_say, rows, sees, setting
from tests.features.steps.appeals import appeal_page, limits
from tests.visitor import Page

POLICIES = {"council’s": "sbc", "SPSO’s": "spso", "central government": "ukcg"}
LEVELS = {
    "the Leadership Team": "review_group",
    "a senior leader": "review_group",
    "a manager": "senior_manager",
    "health and safety": "category_one",
}
LETTERS = {
    "outcome letter": ("Outcome of an appeal",),
    "acknowledgement": ("An appeal has come",),
    "notice": ("Notice that no internal appeal is offered", "Where to go with a challenge"),
}


def said(page: Page, question: str) -> str:
    """What stands beside a line of the page, whatever clauses are named with the line."""
    found = [answer for key, answer in page.answers().items() if key.startswith(question)]
    assert found, (question, page.answers())
    return found[0]


# -- before ------------------------------------------------------------------------------------------------------------


@setting("the {name} policy is in force instead")
def other_policy(story: Story, name: str) -> None:
    """The policy of another organisation: "SPSO’s" or "central government". There Una Marsh, a director, hears appeals.

    Example:
        Given the SPSO’s policy is in force instead
    """
    from engagement.policy.models import LocalValue
    from tests.plugins.council import put_policy_in_force

    LocalValue.objects.all().delete()
    put_policy_in_force(POLICIES[name])
    story.council.add("Una Marsh", job_title="director", role="appeal_authority")


@setting("{level} had decided it")
def decided_at(story: Story, level: str) -> None:
    """Who is said to have decided the restriction at hand: "the Leadership Team", "a senior leader", "a manager" or
    "health and safety" (on the track for category one).

    Example:
        Given the Leadership Team had decided it
    """
    set_subject(story, LEVELS[level])


@setting("the decision offers no appeal because “{reason}”")
def no_appeal_offered(story: Story, reason: str) -> None:
    """The Review Group decided so, for a reason of the policy.

    Example:
        Given the decision offers no appeal because “a mental health colleague advised us”
    """
    from engagement.spine.permits import making_history
    from restrictions.models import PolicyException, Restriction

    made = limits(story)
    restriction = Restriction.objects.get(reference=story.remembered["restriction"])
    with making_history():
        PolicyException.objects.create(
            request=restriction.request,
            kind="no_internal_appeal",
            state="approved",
            reason_code="professional_advice",
            text=reason,
            proposed_by=made.person("Tom"),
            decided_by=made.person("Helen"),
            decided_grade="review_group",
        )
    set_subject(story, "no_internal_appeal")


def set_subject(story: Story, subject: str) -> None:
    """The restriction as another decision would have left it."""
    from restrictions.models import Restriction

    Restriction.objects.filter(reference=story.remembered["restriction"]).update(appeal_subject=subject)


@setting("{person} ended a call with {customer}")
def ended_a_call(story: Story, person: str, customer: str) -> None:
    """They logged the incident, with what they did on the spot.

    Example:
        Given Tom ended a call with Alan Pringle
    """
    made = limits(story)
    incident = made.record_only(person, made.customer(customer))
    incident.immediate_actions.create(
        kind="ended_call",
        taken_by=made.person(person),
        warned=True,
        warning_words="Please stop shouting, or I shall end the call.",
        told_customer=True,
    )
    story.remembered["customer"] = incident.customer.reference


@setting("{customer} has been told by a councillor to write only")
def told_by_councillor(story: Story, customer: str) -> None:
    """The customer is on record; what an elected member decides about contact with themselves is not.

    Example:
        Given Alan Pringle has been told by a councillor to write only
    """
    story.remembered["customer"] = limits(story).customer(customer).reference


# -- registering -------------------------------------------------------------------------------------------------------


@does("{person} looks up what the customer can challenge")
def looks_up(story: Story, person: str) -> None:
    """On the customer’s page they choose “Register an appeal”: the page says for each what happens with it.

    Example:
        When Isla looks up what the customer can challenge
    """
    from restrictions.models import Restriction

    if "customer" not in story.remembered:
        restriction = Restriction.objects.select_related("customer").get(reference=story.remembered["restriction"])
        story.remembered["customer"] = restriction.customer.reference
    story.person(person).visit(f"/appeals/choose/{story.remembered['customer']}/")


@does("{person} registers that the customer challenges {what}")
def registers_other(story: Story, person: str, what: str, datatable: Any = None) -> None:
    """From that page: “the ended call”, or “what the councillor decided”. The team that answers is planning.

    Example:
        When Tom registers that the customer challenges the ended call
    """
    looks_up(story, person)
    visitor = story.person(person)
    if "councillor" in what:
        visitor.follow("Register what they say about an elected member")
    else:
        visitor.visit(next(href for _words, href in visitor.page.links if "/register-action/" in href))
    answers = {
        "channel": "phone",
        "in_their_words": "I was not shouting. I am hard of hearing.",
        "adjustments_offered": "I offered to write it down for him, and he said yes.",
        **date_fields("received_on", clock.today()),
    }
    if "team" in visitor.page.field_names:
        answers["team"] = "Planning"
    visitor.press("Register the appeal", answers)
    found = re.search(r"AP-\d{4}-\d{4}", str(visitor.page.path))
    assert found, str(visitor.page)
    story.remembered["appeal"] = found.group()


@sees("{person} cannot register an appeal against the restriction[ because “{words}”]")
def cannot_register(story: Story, person: str, words: str | None = None) -> None:
    """No page lets them, and what is sent all the same is refused.

    Example:
        Then Tom cannot register an appeal against the restriction because “There is an appeal already”
    """
    visitor = story.person(person)
    address = f"/appeals/register/{story.remembered['restriction']}/"
    page = visitor.visit(address)
    assert not page.has_button("Register the appeal"), str(page)
    if words:
        must_say(page, words)
    told = {"channel": "phone", "in_their_words": "It is wrong.", **date_fields("received_on", clock.today())}
    assert visitor.post(address, told).status in (403, 404, 409, 422), str(visitor.page)


@does("{person} passes it to the complaints procedure[ under the reference “{reference}”]")
def passes_to_complaints(story: Story, person: str, reference: str | None = None) -> None:
    """It was entered there first, which gives the reference.

    Example:
        When Tom passes it to the complaints procedure under the reference “C-1188”
    """
    appeal_page(story, person, "pass-on/")
    assert story.screen is not None
    story.screen.press("Pass it on", {"complaint_reference": reference or ""})


@does("{person} declines the appeal because “{reason}”")
def declines(story: Story, person: str, reason: str) -> None:
    """It came too late, or when nothing was in force: somebody who had no part says so, and the customer is told.

    Example:
        When Callum declines the appeal because “it came seven weeks after the last day”
    """
    visitor = story.person(person)
    appeal_page(story, person)
    visitor.follow("Decide that it came too late to be heard")
    visitor.press(visitor.page.buttons[-1], reason=reason)


@sees("{person} cannot decline the appeal")
def cannot_decline(story: Story, person: str) -> None:
    """The page does not offer it, and it is refused to whoever tries all the same; the appeal stays where it was.

    Example:
        Then Isla cannot decline the appeal
    """
    page = appeal_page(story, person)
    assert not page.has_link("Decide that it came too late to be heard"), str(page)
    visitor = story.person(person)
    page = visitor.post(f"/appeals/{story.remembered['appeal']}/decline/", {"reason": "it came late"})
    assert page.status in (403, 404, 409, 422), str(page)
    must_say(appeal_page(story, "Callum"), "Being registered")


# -- what the screen says ----------------------------------------------------------------------------------------------


@sees("{person} reads that it goes to “{body}”, because “{words}”")
def goes_to(story: Story, person: str, body: str, words: str) -> None:
    """The page of the appeal says who hears it, and why they do.

    Example:
        Then Isla reads that it goes to “Chief Executive”, because “Members of the group take no part”
    """
    page = appeal_page(story, person)
    assert said(page, "Who hears it").startswith(body), said(page, "Who hears it")
    why = said(page, "Why")
    assert words.lower() in why.lower(), why


@sees("{person} reads who is free to hear it: {names}")
def free_to_hear(story: Story, person: str, names: str) -> None:
    """The page names who is free to hear it today, and nobody else.

    Example:
        Then Isla reads who is free to hear it: Helen, Priya and Callum
    """
    free = said(appeal_page(story, person), "Free to hear it today")
    wanted = re.split(r", | and ", names)
    for name in wanted:
        assert name in free, free
    others = [one.split()[0] for one in story.council.people if one.split()[0] not in wanted]
    assert not [name for name in others if re.search(rf"\b{name}\b", free)], free


@sees("{person} reads that {other} cannot hear it: “{part}”")
def kept_out(story: Story, person: str, other: str, part: str) -> None:
    """Whoever looks after all appeals reads who is kept out, and by which part.

    Example:
        Then Callum reads that Helen cannot hear it: “Declared an interest”
    """
    listed = said(appeal_page(story, person), "Cannot hear it")
    assert re.search(rf"{other}\b.*{part}", listed), listed


@sees("the appeal waits for {person} and nothing else does")
def waits_alone(story: Story, person: str) -> None:
    """Their page of what waits for them has one line: this appeal, with its day.

    Example:
        Then the appeal waits for Grace and nothing else does
    """
    page = story.person(person).visit("/appeals/for-me/")
    lines = page.tree.xpath("//main//tbody/tr") if page.tree is not None else []
    assert len(lines) == 1, str(page)
    must_say(page, story.remembered["appeal"])


@sees("no appeal waits for {person}")
def none_waits(story: Story, person: str) -> None:
    """Their page of what waits for them does not name it.

    Example:
        Then no appeal waits for Grace
    """
    must_not_say(story.person(person).visit("/appeals/for-me/"), story.remembered["appeal"])


@sees("the complaint of the appeal is “{reference}”")
def complaint_is(story: Story, reference: str) -> None:
    """The page of the appeal names the reference of the complaint, and nobody here hears it.

    Example:
        Then the complaint of the appeal is “C-1188”
    """
    page = appeal_page(story, "Callum")
    must_say(page, f"Reference of the complaint: {reference}")
    must_not_say(page, "Free to hear it today")


# -- what the customer reads -------------------------------------------------------------------------------------------


@does("{person} sends the {letter} of the appeal to be checked")
def letter_to_check(story: Story, drain: Any, person: str, letter: str, datatable: Any = None) -> None:
    """The "outcome letter", the "acknowledgement" or the "notice", in the words it was begun with; a table may fill in
    a part by its name. What the customer gets is made ready.

    Example:
        When Isla sends the notice of the appeal to be checked
    """
    page = appeal_page(story, person)
    label = next((one for one in LETTERS[letter] if page.has_link(one)), LETTERS[letter][0])
    address = page.find_link(label)
    story.letter = address.strip("/").split("/")[1]
    visitor = story.person(person)
    visitor.visit(f"{address}edit/")
    button = next(one for one in visitor.page.buttons if one.startswith("Send to"))
    visitor.press(button, rows(datatable))
    assert not visitor.page.errors, visitor.page.errors
    drain()
