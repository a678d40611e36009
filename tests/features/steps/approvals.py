"""What a manager decides about requests, and what follows."""

import re

from engagement import clock
from tests.features.steps._language import Story, does, must_not_say, must_say, rows, sees, to_date
from tests.visitor import Page

REASON = "It keeps to what happened, and nothing less has helped so far."


def open_approach(story: Story, person: str) -> Page:
    """The page of the request at hand."""
    return story.person(person).visit(f"/approvals/{story.approach}/")


# -- the queue ---------------------------------------------------------------------------------------------------------


@does("{person} opens the approvals")
def opens_approvals(story: Story, person: str) -> None:
    """They open the queue of what needs their decision.

    Example:
        When Shona opens the approvals
    """
    story.person(person).visit("/approvals/")


@does("{person} searches the queue for “{words}”")
def searches_queue(story: Story, person: str, words: str) -> None:
    """They use the search on the page of the approvals.

    Example:
        When Shona searches the queue for “Pringle”
    """
    visitor = story.person(person)
    visitor.visit("/approvals/")
    visitor.press("Search", words=words)


@sees("the request is in the queue of {person}")
def in_the_queue(story: Story, person: str) -> None:
    """Its reference stands among what needs their decision.

    Example:
        Then the request is in the queue of Shona
    """
    must_say(story.person(person).visit("/approvals/"), story.approach)


@sees("the request is not in the queue of {person}")
def not_in_the_queue(story: Story, person: str) -> None:
    """Its reference does not stand among what needs their decision; a person without a queue has none to open.

    Example:
        Then the request is not in the queue of Fiona
    """
    must_not_say(story.person(person).visit("/approvals/"), story.approach)


# -- deciding about a request ------------------------------------------------------------------------------------------


@does("{person} opens the request")
def opens_request(story: Story, person: str) -> None:
    """They open the page of the restorative approach at hand.

    Example:
        When Shona opens the request
    """
    open_approach(story, person)


@does("{person} approves the restorative approach[ because “{reason}”]")
def approves(story: Story, person: str, reason: str | None = None) -> None:
    """They say what they made of the person's needs, approve as asked, and give their reason.

    Example:
        When Shona approves the restorative approach because “one call a week is enough”
    """
    decide(story, person, "approve", reason or REASON)


@does("{person} approves something less, “{other}”, because “{reason}”")
def approves_less(story: Story, person: str, other: str, reason: str) -> None:
    """They choose another approach than was asked for, and say why it is enough.

    Example:
        When Shona approves something less, “Early conversation”, because “nobody has spoken with him yet”
    """
    decide(
        story,
        person,
        "less",
        REASON,
        less_kind=other,
        less_approach="Ring him, listen, and agree how to go on.",
        less_code="other",
        less_than_asked=reason,
    )


@does("{person} tries to approve without saying what they made of the adjustments")
def approves_without_adjustments(story: Story, person: str) -> None:
    """They approve and leave the question about needs and adjustments empty.

    Example:
        When Shona tries to approve without saying what they made of the adjustments
    """
    open_approach(story, person)
    story.person(person).press("Record decision", decision="approve", reason=REASON)


@does("{person} approves the restorative approach without a reason")
def approves_without_reason(story: Story, person: str) -> None:
    """They approve as asked and leave the reason empty.

    Example:
        When Shona approves the restorative approach without a reason
    """
    decide(story, person, "approve", "")


@sees("the request is not approved because “{words}”")
def not_approved(story: Story, words: str) -> None:
    """The decision is refused with these words, and nothing changed.

    Example:
        Then the request is not approved because “health and safety reference”
    """
    assert story.page.status == 422, str(story.page)
    must_say(story.page, words)


@does("{person} asks for more: “{question}”")
def asks_for_more(story: Story, person: str, question: str) -> None:
    """They send the request back with a question.

    Example:
        When Shona asks for more: “how many calls were answered?”
    """
    decide(story, person, "ask", question)


@does("{person} declines the restorative approach because “{reason}”")
def declines(story: Story, person: str, reason: str) -> None:
    """They do not approve it, for another reason than those listed, in these words.

    Example:
        When Shona declines the restorative approach because “two calls are not many”
    """
    decide(story, person, "decline", reason, decline_code="other")


@does("{person} sends the request to health and safety because “{reason}”")
def sends_to_safety(story: Story, person: str, reason: str) -> None:
    """They take it out of this approach, for it belongs to health and safety procedures.

    Example:
        When Shona sends the request to health and safety because “it was said face to face”
    """
    decide(story, person, "safety", reason)


@sees("{person} is not offered to send it to health and safety")
def not_offered_safety(story: Story, person: str) -> None:
    """Among the decisions that they can choose, health and safety is none.

    Example:
        Then Shona is not offered to send it to health and safety
    """
    offered = story.page.choices("decision")
    assert offered, str(story.page)
    assert "safety" not in offered, (person, offered)


@does("{person} presses the button for the decision they had open")
def decides_late(story: Story, person: str) -> None:
    """Somebody had the page of the request open before another decided, and now presses the button on it.

    Example:
        When Margaret presses the button for the decision they had open
    """
    visitor = story.person(person)
    decision = {
        "considered": "yes",
        "adjustments_decided": "None",
        "decision": "approve",
        "approach": "x",
        "reason": "x",
    }
    visitor.press("Record decision", decision)


@does("the approach is approved and its letter issued")
def goes_all_the_way(story: Story, drain) -> None:
    """Shona approves, Tom records the talk and writes the letter, the system renders it, Shona checks it, Tom sends it.

    Example:
        Given the approach is approved and its letter issued
    """
    from tests.features.steps import letters

    approves(story, "Shona")
    records_talk(story, "Tom")
    letters.compose(story, "Tom", letters.DESC, "Send to")
    drain()
    letters.approves_letter(story, "Shona")
    letters.issues(story, "Tom")
    assert story.page.status == 200, str(story.page)


@does("{person} answers “{words}”")
def answers(story: Story, person: str, words: str) -> None:
    """The requester answers the manager's question and sends the request back.

    Example:
        When Tom answers “all fourteen”
    """
    open_approach(story, person)
    story.person(person).press("Send back", answer=words)


@does("{person} withdraws the request because “{reason}”")
def withdraws(story: Story, person: str, reason: str) -> None:
    """They give it up before anything was sent.

    Example:
        When Tom withdraws the request because “he has rung to apologise”
    """
    open_approach(story, person)
    story.person(person).press("Withdraw", reason=reason)


def decide(story: Story, person: str, decision: str, reason: str, **more: str) -> None:
    """Fill in the decision form of the request and press its button."""
    visitor = story.person(person)
    open_approach(story, person)
    fields = {
        "considered": "yes",
        "adjustments_decided": "No change is needed; nobody knows of a need.",
        "decision": decision,
        "reason": reason,
        **more,
    }
    if decision == "approve":
        fields["approach"] = "Ask for one call a week, on Tuesdays; keep that time free."
    offered = visitor.page.field_names
    visitor.press("Record decision", {name: value for name, value in fields.items() if name in offered})


@sees("{person} cannot decide about the request")
def cannot_decide(story: Story, person: str) -> None:
    """The page offers them no decision, and a decision sent all the same is refused and changes nothing.

    Example:
        Then Tom cannot decide about the request
    """
    visitor = story.person(person)
    before = open_approach(story, person)
    assert not before.has_button("Record decision"), str(before)
    forced = {"considered": "yes", "adjustments_decided": "None", "decision": "approve", "approach": "x", "reason": "x"}
    page = visitor.post(f"/approvals/{story.approach}/decide/", forced)
    assert page.status in (403, 404), str(page)
    after = open_approach(story, person)
    assert (after.status, state_of(after)) == (before.status, state_of(before))


@sees("the request says “{words}”")
def request_says(story: Story, words: str) -> None:
    """The page of the request, as the person who acted last sees it, shows these words.

    Example:
        Then the request says “Approved”
    """
    assert story.screen is not None
    must_say(story.screen.visit(f"/approvals/{story.approach}/"), words)


@sees("the request does not say “{words}”")
def request_does_not_say(story: Story, words: str) -> None:
    """The page of the request does not show these words.

    Example:
        Then the request does not say “Approved”
    """
    assert story.screen is not None
    must_not_say(story.screen.visit(f"/approvals/{story.approach}/"), words)


@sees("the question about adjustments comes before the decision")
def adjustments_first(story: Story) -> None:
    """On the page of the request, the person's needs are asked about above the decision.

    Example:
        Then the question about adjustments comes before the decision
    """
    text = story.page.main
    assert text.index("Have you considered") < text.index("Approve as asked"), text


def state_of(page: Page) -> str:
    """The tag at the head of the page."""
    found = page.tree.xpath("//main//*[contains(@class, 'govuk-tag')]") if page.tree is not None else []
    return found[0].text_content().strip() if found else ""


# -- after the decision ------------------------------------------------------------------------------------------------


@does("{person} records the talk about the approach")
def records_talk(story: Story, person: str) -> None:
    """Requester and manager talked today; it is looked at again in eight weeks.

    Example:
        When Tom records the talk about the approach
    """
    open_approach(story, person)
    story.person(person).press(
        "Record the talk",
        discussed_on=clock.today(),
        monitor_until=to_date("56 days from now"),
        discussion_note="One call a week. Isla answers when Tom is away.",
    )


@does("{person} records the conversation with the customer[ and says that they {asked} for a change]")
def records_conversation(story: Story, person: str, asked: str | None = None) -> None:
    """The early conversation took place today. "asked" opens a letter that confirms it; "did not ask" does not.

    Example:
        When Tom records the conversation with the customer and says that they did not ask for a change
    """
    open_approach(story, person)
    story.person(person).press(
        "Record the conversation",
        conversation_on=clock.today(),
        conversation_note="We agreed on one call a week.",
        customer_said="I was worried about the deadline.",
        asked_for_change="yes" if asked == "asked" else "no",
    )


@does("{person} records that it helped: “{words}”")
def records_helped(story: Story, person: str, words: str) -> None:
    """They record the outcome, and the approach ends.

    Example:
        When Shona records that it helped: “one call a week since November”
    """
    open_approach(story, person)
    story.person(person).press("Record what came of it", helped="yes", outcome_note=words)


@does("{person} records that it did not help: “{words}”")
def records_not_helped(story: Story, person: str, words: str) -> None:
    """They record the outcome and name the incident logged last as the one that shows it.

    Example:
        When Shona records that it did not help: “31 calls in a week”
    """
    visitor = story.person(person)
    open_approach(story, person)
    later = visitor.page.choices("later_incident")
    chosen = next((code for code, label in later.items() if story.incident in label), "")
    visitor.press("Record what came of it", helped="no", outcome_note=words, later_incident=chosen)


@does("{person} starts a restorative approach of their own about {customer}")
def starts_own(story: Story, person: str, customer: str, datatable=None) -> None:
    """A manager starts from the customer's incidents in their teams; a table may answer fields by their name or label.

    Example:
        When Shona starts a restorative approach of their own about Alan Pringle
    """
    visitor = story.person(person)
    visitor.visit("/approvals/new/")
    visitor.follow(customer)
    offered = visitor.page.choices("incidents")
    answers = {
        "incidents": list(offered),
        "trend_note": "It has built up since September.",
        "kind": "change_request",
        "wanted": "One call a week.",
        "why": "The team cannot go on answering every call.",
        "adjustments_considered": "We asked; none are known.",
        "approach": "Ask for one call a week; keep that time free.",
        "proportionate_because": REASON,
    }
    visitor.press(start_button(visitor.page), {**answers, **rows(datatable)})
    if found := re.search(r"RA-\d{4}-\d{4,}", visitor.page.main):
        story.approach, story.letter = found[0], ""


def start_button(page: Page) -> str:
    return next(words for words in page.buttons if words.lower().startswith("start"))


@sees("the history of the request says “{words}”")
def history_says(story: Story, words: str) -> None:
    """The history on the page of the request has these words.

    Example:
        Then the history of the request says “for Shona Kerr”
    """
    assert story.screen is not None
    page = story.screen.visit(f"/approvals/{story.approach}/")
    lines = page.tree.xpath("//*[contains(@class, 'moj-timeline__item')]") if page.tree is not None else []
    told = " ".join(" ".join(line.text_content().split()) for line in lines)
    assert words.lower() in told.lower(), told or page
