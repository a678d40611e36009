"""The Review Group at work: votes, a question, an interest, a deputy, and advice on category one."""

from __future__ import annotations

import re

from tests.features.steps._language import Story, does, must_not_say, must_say, sees, setting
from tests.features.steps.appeals import limits
from tests.features.steps.deciding_restrictions import left_out, the_request
from tests.features.steps.restrictions import case_page, considered, request_page
from tests.visitor import Page

READ = "I have read the pack."


# -- before ------------------------------------------------------------------------------------------------------------


@setting("{deputy} is the deputy for the seat of {person} in the Review Group")
def deputy_of_seat(story: Story, deputy: str, person: str) -> None:
    """Somebody new, who sits where the member of the group may not.

    Example:
        Given Una Blair is the deputy for the seat of Helen in the Review Group
    """
    from engagement.people.models import Seat

    made = story.council.add(deputy, job_title="head of housing", team="Council tax", role="review_group")
    Seat.objects.filter(holder=story.council.person(person)).update(deputy=made)


@setting("{names} have voted {way} in the Review Group")
def have_voted(story: Story, names: str, way: str) -> None:
    """Members of the Review Group have cast their votes: "for it", "against it" or "for something less".

    Example:
        Given Helen, Alasdair and Priya have voted for it in the Review Group
    """
    made = limits(story)
    request = the_request(story)
    less = request.options.order_by("-number").first() if "less" in way else None
    made.vote(request, *re.split(r", | and ", names), terms=less, refuse=way.startswith("against"))


@setting("a category-one incident that {person} logged is being managed")
def category_one_incident(story: Story, person: str) -> None:
    """A threat was made to their face; the health and safety route decides about it.

    Example:
        Given a category-one incident that Tom logged is being managed
    """
    from tests.approvals.builders import SPOKEN_ABUSE

    made = limits(story)
    story.incident = made.incident(person, made.customer(), **SPOKEN_ABUSE).reference


# -- asking and voting -------------------------------------------------------------------------------------------------


@does("{person} asks for the Review Group: “{question}”")
def group_asks(story: Story, person: str, question: str) -> None:
    """A member asks whoever requested it; the group's time stands still.

    Example:
        When Priya asks for the Review Group: “what did he say on Monday?”
    """
    case_page(story, person)
    visitor = story.person(person)
    visitor.follow("Ask for more")
    visitor.press("Ask", {"question": question})


@does("{person} answers the Review Group: “{words}”")
def group_is_answered(story: Story, person: str, words: str) -> None:
    """The time of the group goes on.

    Example:
        When Tom answers the Review Group: “he thanked us”
    """
    request_page(story, person)
    visitor = story.person(person)
    visitor.follow("Answer the Review Group")
    visitor.press("Send the answer", {"answer": words})


@does("{person} declares an interest in the request because “{reason}”")
def declares_interest(story: Story, person: str, reason: str) -> None:
    """They take no part in it from then on.

    Example:
        When Helen declares an interest in the request because “he is my neighbour”
    """
    case_page(story, person)
    visitor = story.person(person)
    visitor.follow("I have an interest")
    visitor.press("Take no part in this case", {"reason": reason})


@does("{person} records in the Review Group that something less was decided")
def records_less(story: Story, person: str) -> None:
    """They write down what the votes say, with a result for each measure and the explanation.

    Example:
        When Callum records in the Review Group that something less was decided
    """
    visitor = story.person(person)
    page = visitor.visit(f"/crg/case/{story.remembered['request']}/record/")
    visitor.press("Record the decision", considered(page) | left_out(story))


@sees("{person} cannot vote on the request because “{words}”")
def cannot_vote(story: Story, person: str, words: str) -> None:
    """The case offers them no vote and says why; a vote sent all the same is refused and does not count.

    Example:
        Then Helen cannot vote on the request because “You declared an interest”
    """
    page = case_page(story, person)
    must_say(page, words)
    counted = votes_of(page)
    assert not page.has_button("Cast my vote"), str(page)
    assert story.screen is not None
    path = f"/crg/case/{story.remembered['request']}/vote/"
    assert story.screen.post(path, {"choice": "refuse", "reason": READ}).status == 403, str(story.page)
    assert votes_of(case_page(story, person)) == counted


@sees("{person} cannot vote a second time")
def cannot_vote_again(story: Story, person: str) -> None:
    """The case offers no second vote; one sent all the same is refused in words, and the first one stands.

    Example:
        Then Helen cannot vote a second time
    """
    page = case_page(story, person)
    counted = votes_of(page)
    assert not page.has_button("Cast my vote"), str(page)
    assert story.screen is not None
    path = f"/crg/case/{story.remembered['request']}/vote/"
    refused = story.screen.post(path, {"choice": "refuse", "reason": "I have changed my mind."})
    assert refused.status == 422, str(refused)
    must_say(refused, "voted already")
    after = case_page(story, person)
    assert votes_of(after) == counted
    must_not_say(after, "I have changed my mind")


@sees("the Review Group has {number} of {seats} votes")
def so_many_votes(story: Story, number: str, seats: str) -> None:
    """As any member sees it: how many of those who may vote have voted.

    Example:
        Then the Review Group has 2 of 4 votes
    """
    assert votes_of(case_page(story, "Callum")) == f"{number} of {seats}", str(story.page)


@sees("the votes say “{words}”")
def votes_say(story: Story, words: str) -> None:
    """The case says what may be recorded.

    Example:
        Then the votes say “No restriction: the votes are equal”
    """
    page = case_page(story, "Callum")
    must_say(page, f"The votes say: {words}")
    assert page.has_link("Record the decision"), str(page)


# -- advice ------------------------------------------------------------------------------------------------------------


@does("{person} asks the Review Group for advice: “{question}”")
def asks_for_advice(story: Story, person: str, question: str) -> None:
    """About the category-one incident at hand.

    Example:
        When Shona asks the Review Group for advice: “should he come to the office?”
    """
    visitor = story.person(person)
    visitor.visit(f"/crg/advice/ask/{story.incident}/")
    visitor.press("Ask", {"question": question})
    story.remembered["advice"] = visitor.page.path


@does("{person} advises for the Review Group: “{words}”")
def advises(story: Story, person: str, words: str) -> None:
    """They answer; there is nothing to approve or refuse.

    Example:
        When Helen advises for the Review Group: “ask health and safety first”
    """
    visitor = story.person(person)
    visitor.visit(story.remembered["advice"])
    for deciding in ("Approve", "Record the decision", "Cast my vote"):
        assert not visitor.page.has_button(deciding), str(visitor.page)
    visitor.press("Give this advice", {"answer": words})


@sees("{person} reads the advice “{words}”")
def reads_advice(story: Story, person: str, words: str) -> None:
    """The manager has it, and the decision stays where it was.

    Example:
        Then Shona reads the advice “ask health and safety first”
    """
    page = story.person(person).visit(story.remembered["advice"])
    must_say(page, words)
    must_say(page, "The decision stays with the manager and health and safety")


def votes_of(page: Page) -> str:
    """How many have voted, as the case says it."""
    found = re.search(r"\b(\d of \d)\b", page.section("Votes"))
    assert found, str(page)
    return found[1]
