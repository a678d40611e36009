"""Hearing an appeal: who may, what is refused, and other terms."""

from __future__ import annotations

from typing import Any

from tests.features.steps._language import (
    Story,
    date_fields,
    does,
    must_not_say,
    must_say,
    rows,
    sees,
    setting,
    to_date,
)
from tests.features.steps.appeals import OUTCOMES, appeal_page, found, limits, value_of

# What somebody had to do with it, as a scenario says it, and as the tests of independence give it to them.
TOOK_PART = {
    "asked for the restriction": "requester",
    "supported the restriction": "supporter",
    "advised on the restriction": "adviser",
    "voted on the restriction": "voter",
    "decided the restriction": "decider",
    "wrote the letter to the customer": "wrote the letter",
    "checked the letter to the customer": "checked the letter",
    "logged the incident": "reporter",
    "registered the appeal": "registrar",
    "decided an earlier appeal": "decided an earlier appeal",
}
MISSING = {
    "a finding on the point": "finding_",
    "reasons on the point": "because_",
    "reasons": "reasons",
    "what was considered": "evidence_considered",
    "how needs were weighed": "adjustments_seen",
    "an outcome": "outcome",
}
CHANGES = {"ease": "eased", "change": "varied"}


# -- before ------------------------------------------------------------------------------------------------------------


@setting("the {body} hears an appeal")
def hears_an_appeal(story: Story, body: str) -> None:
    """The "Review Group" hears an appeal of Alan Pringle against what the senior manager decided (calls on Tuesdays),
    the "Chief Executive" one against what the group decided (a matter is closed). Isla registered it and passed it on;
    the restriction applies meanwhile.

    Example:
        Given the Chief Executive hears an appeal
    """
    appeal = appeal_with(story, body)
    limits(story).applies(appeal, "Helen" if body == "Review Group" else "Grace")


@setting("the {body} hears an appeal, and nobody has said whether the restriction applies meanwhile")
def hears_an_appeal_undecided(story: Story, body: str) -> None:
    """The same, just passed on.

    Example:
        Given the Chief Executive hears an appeal, and nobody has said whether the restriction applies meanwhile
    """
    appeal_with(story, body)


def appeal_with(story: Story, body: str) -> Any:
    """An appeal that was passed on, with what it challenges."""
    made = limits(story)
    customer = made.customer("Alan Pringle")
    if body == "Review Group":
        decided = made.decided_by_senior(customer=customer)
    else:
        # Just as the pages of a request write it, so that a page of the appeal finds it unchanged.
        closed = made.measure("matter_closed", parameters={"matter": "the reminder notice of 2 November"})
        decided = made.decided_by_group(customer=customer, terms=made.terms(closed))
    restriction = made.in_force(decided)
    appeal = made.passed_on(restriction)
    story.remembered |= {"appeal": appeal.reference, "restriction": restriction.reference}
    return appeal


def appeal_at_hand(story: Story) -> Any:
    """The record, for what happened before."""
    from appeals.models import Appeal

    return Appeal.objects.get(reference=story.remembered["appeal"])


@setting("{level} decided a restriction that the customer does not know of yet")
def waits_for_its_letter(story: Story, level: str) -> None:
    """It is decided, and the customer does not know of it yet.

    Example:
        Given the senior manager decided a restriction that the customer does not know of yet
    """
    made = limits(story)
    decided = made.decided_by_senior() if "senior" in level else made.decided_by_group()
    story.remembered["restriction"] = decided.reference


@setting("before that, {person} {part}")
def took_part(story: Story, person: str, part: str) -> None:
    """They had this part in what is challenged, or in the challenge: asked for, supported, advised on, voted on or
    decided the restriction; wrote or checked the letter to the customer; logged the incident; registered the appeal;
    decided an earlier appeal.

    Example:
        Given before that, Helen advised on the restriction
    """
    from tests.appeals.parts import PARTS

    give, _words = PARTS[TOOK_PART[part]]
    give(limits(story), appeal_at_hand(story), story.council.person(person))


@setting("the customer’s point is “{ground}”")
def point_is(story: Story, ground: str) -> None:
    """Under which ground of the policy it was put down, as the page shows it.

    Example:
        Given the customer’s point is “We were wrong to call the engagement unacceptable”
    """
    from engagement.policy.selectors import policy_in_force

    codes = {one.label: one.code for one in policy_in_force().reasons("appeal_grounds").reasons}
    appeal_at_hand(story).points.update(ground=codes[ground])


@setting("{names} gave their votes on the appeal: {outcome}")
def gave_votes(story: Story, names: str, outcome: str) -> None:
    """They voted in the Review Group, for terms put forward where there are any and they are meant.

    Example:
        Given Helen and Priya gave their votes on the appeal: end it
    """
    from appeals.models import Appeal

    codes = {label: str(value) for value, label in Appeal.Outcome.choices}
    code = next(value for label, value in codes.items() if label.startswith(OUTCOMES[outcome]))
    appeal = appeal_at_hand(story)
    option = appeal.options.filter(kind=code).last()
    limits(story).votes(appeal, code, *names.replace(" and ", ", ").split(", "), option=option)


@setting("{other} acts for the customer, and {authority} says that they may")
def acts_for_customer(story: Story, other: str, authority: str) -> None:
    """A relative is on record: with "their word for it" nothing shows that they may, with "a signed letter" it does.

    Example:
        Given Jean Pringle acts for the customer, and a signed letter says that they may
    """
    from engagement.customers.models import Representation
    from restrictions.models import Restriction

    restriction = Restriction.objects.get(reference=story.remembered["restriction"])
    Representation.objects.create(
        representative=limits(story).customer(other),
        represented=restriction.customer,
        role="family",
        authority="written" if "letter" in authority else "none",
        recorded_by=story.council.person("Isla"),
    )


# -- who may hear it ---------------------------------------------------------------------------------------------------


@does("{person} declares an interest in the appeal")
def declares_interest(story: Story, person: str) -> None:
    """They know the customer, say so, and take no part.

    Example:
        When Helen declares an interest in the appeal
    """
    appeal_page(story, person, "interest/")
    assert story.screen is not None
    story.screen.press("Take no part in this appeal", reason="The customer is my neighbour.")


@sees("{person} cannot vote on the appeal[ because “{words}”]")
def cannot_vote(story: Story, person: str, words: str | None = None) -> None:
    """No page offers them a vote, and a vote sent all the same is refused.

    Example:
        Then Helen cannot vote on the appeal because “You declared an interest”
    """
    page = appeal_page(story, person, "vote/")
    assert not page.has_button("Cast my vote"), str(page)
    if words:
        must_say(page, words)
    refused(story, person, "vote/", {"outcome": "ended", "reason": "I know it."})


@sees("{person} cannot decide the appeal alone[ because “{words}”]")
def cannot_decide_alone(story: Story, person: str, words: str | None = None) -> None:
    """The page of the decision is refused to them, and a decision sent all the same too.

    Example:
        Then Una cannot decide the appeal alone because “You declared an interest”
    """
    page = appeal_page(story, person, "decide/")
    assert page.status in (403, 404), str(page)
    if words:
        must_say(page, words)
    refused(story, person, "decide/", {"outcome": "ended", "reasons": "I know it.", "evidence_considered": "All."})


def refused(story: Story, person: str, part: str, data: dict[str, str]) -> None:
    """They send it without a form, and nothing comes of it."""
    page = story.person(person).post(f"/appeals/{story.remembered['appeal']}/{part}", data)
    assert page.status in (403, 404), str(page)


@sees("{person} reads in the bundle[, apart as {apart}:] “{words}”")
def reads_in_bundle(story: Story, person: str, words: str, apart: str | None = None) -> None:
    """These words stand in what whoever decides alone has before them; apart, under the heading “Not considered here”.

    Example:
        Then Grace reads in the bundle “Nobody rings me back.”
    """
    page = appeal_page(story, person, "decide/")
    if apart is None:
        must_say(page, words)
        return
    assert words in page.section(f"{apart} here"), str(page)


# -- deciding ----------------------------------------------------------------------------------------------------------


@does("{person} decides the appeal without {missing}")
def decides_without(story: Story, person: str, missing: str) -> None:
    """They fill in the rest and let it stand. What is left out: "a finding on the point", "reasons on the point",
    "reasons", "what was considered", "how needs were weighed" or "an outcome".

    Example:
        When Grace decides the appeal without what was considered
    """
    page = appeal_page(story, person, "decide/")
    answers = found(page) | {"outcome": value_of(page, OUTCOMES["leave it as it is"])}
    kept = {name: text for name, text in answers.items() if not name.startswith(MISSING[missing])}
    assert len(kept) < len(answers), page.field_names
    assert story.screen is not None
    story.screen.press("Decide the appeal", kept)


@does("{person} opens the decision on the appeal")
def opens_decision(story: Story, person: str) -> None:
    """They have the page before them, and take their time.

    Example:
        When Donald opens the decision on the appeal
    """
    appeal_page(story, person, "decide/")


@does("{person} then decides on that page: {outcome}")
def decides_on_that_page(story: Story, person: str, outcome: str) -> None:
    """They send the page that they opened before.

    Example:
        When Donald then decides on that page: end it
    """
    visitor = story.person(person)
    visitor.press("Decide the appeal", found(visitor.page) | {"outcome": value_of(visitor.page, OUTCOMES[outcome])})


@does("{person} votes on the appeal a second time: {outcome}")
def votes_again(story: Story, person: str, outcome: str) -> None:
    """No form is offered any more; they send a vote all the same.

    Example:
        When Helen votes on the appeal a second time: end it
    """
    page = appeal_page(story, person, "vote/")
    assert not page.has_button("Cast my vote"), str(page)
    code = {"end it": "ended", "leave it as it is": "stands"}[outcome]
    story.person(person).post(page.path, {"outcome": code, "reason": "On second thoughts."})


@sees("the vote does not count because “{words}”")
def vote_does_not_count(story: Story, words: str) -> None:
    """The page says why.

    Example:
        Then the vote does not count because “This seat has voted already”
    """
    assert story.page.status == 422, str(story.page)
    must_say(story.page, words)


@sees("{person} sees that {number} of {total} have voted on the appeal")
def so_many_voted(story: Story, person: str, number: str, total: str) -> None:
    """The page counts the votes.

    Example:
        Then Helen sees that 1 of 4 have voted on the appeal
    """
    must_say(appeal_page(story, person, "vote/"), f"{number} of {total} have voted")


@sees("the appeal is not decided because “{words}”")
def not_decided(story: Story, words: str) -> None:
    """The page names what is missing, what was typed stands there, and the appeal is with whom it was.

    Example:
        Then the appeal is not decided because “Say what you have read and considered.”
    """
    assert story.page.status == 422, str(story.page)
    must_say(story.page, words)
    page = appeal_page(story, "Callum")
    must_say(page, "With the")
    must_not_say(page, "What was decided")


# -- other terms -------------------------------------------------------------------------------------------------------


HARSHER = "An appeal never makes a restriction harsher"


@does("{person} puts forward terms that {change} the restriction")
def puts_terms_forward(story: Story, person: str, change: str, datatable: Any = None) -> None:
    """They begin from what is in force and "ease" or "change" it: it ends in 30 days, unless a table says until (the
    last day), minutes (of a call) or reach (how far it goes, as on the page).

    Example:
        When Grace puts forward terms that ease the restriction
          | until | 20 days from now |
    """
    given = rows(datatable)
    page = appeal_page(story, person, "option/")
    until = to_date(given.get("until", "30 days from now"))
    wanted: dict[str, Any] = {
        "kind": CHANGES[change],
        "why_enough": "What happened has not happened again.",
        **date_fields("ends_on", until),
        **date_fields("review_on", min(until, to_date("20 days from now"))),
    }
    if "minutes" in given:
        name = next(one for one in page.field_names if one.endswith("parameter_minutes"))
        wanted[name] = given["minutes"]
    if "reach" in given:
        wanted["scope"] = given["reach"]
    assert story.screen is not None
    story.screen.press("Put it forward", wanted)
    refused = any(HARSHER in one for one in story.page.errors)
    assert refused or not story.page.errors, story.page.errors


@sees("{person} cannot choose these terms, because they are more than what is in force")
def terms_are_more(story: Story, person: str) -> None:
    """They were refused at once, in words, and are not among what can be decided.

    Example:
        Then Grace cannot choose these terms, because they are more than what is in force
    """
    must_say(story.page, f"{HARSHER}, so this was not put forward.")
    page = appeal_page(story, person, "decide/")
    assert not [one for one in page.choices("outcome") if ":" in one], page.choices("outcome")


@sees("the decision on the appeal does not offer “{words}”")
def not_offered(story: Story, words: str) -> None:
    """On the page of the decision, no choice reads so.

    Example:
        Then the decision on the appeal does not offer “The restriction is eased”
    """
    page = appeal_page(story, "Grace", "decide/")
    assert page.choices("outcome"), str(page)
    assert not [one for one in page.choices("outcome").values() if words.lower() in one.lower()]
