"""From the decision to a restriction in force: its letter, who must know, and what takes its place."""

from __future__ import annotations

from typing import Any

from engagement import clock
from tests.features.steps._language import (
    Story,
    date_fields,
    does,
    must_not_say,
    must_say,
    rows,
    sees,
    setting,
)
from tests.features.steps.appeals import limits
from tests.visitor import Page

TOLD = {
    "told_how": "Tom rang and read the whole decision out: what, why, until when, and how to challenge it.",
    "not_in_writing_because": "He cannot read letters and asked to be told on the phone.",
}
PARTS = {"how": "told_how", "why not in writing": "not_in_writing_because"}
# Words of the request that nobody hears who only has to deal with the customer.
REASONS = ("Thirty-one calls", "Nine hours", "take their breaks", "one notice", "It is needed", "fits what happened")
EXCEPTED: dict[str, Any] = {
    "reason_code": "other",
    "text": "His doctor’s practice advised against telling him now.",
    "adviser_name": "Dr Ana Reyes",
    "adviser_role": "consultant",
}


def register_page(story: Story, person: str, part: str = "") -> Page:
    """The page of the restriction at hand, or one of its parts."""
    return story.person(person).visit(f"/register/{story.remembered['restriction']}/{part}")


def the_restriction(story: Story) -> Any:
    """The record, for what happened before."""
    from restrictions.models import Restriction

    return Restriction.objects.get(reference=story.remembered["restriction"])


# -- before ------------------------------------------------------------------------------------------------------------


@setting("a restriction that {level} decided waits for its letter")
def waits(story: Story, level: str, datatable: Any = None) -> None:
    """Alan Pringle may ring on Tuesdays only ("the senior manager"), or gets no more answers on one matter ("the Review
    Group"). Isla answers the phones and must know; a table may say: who must know (not settled).

    Example:
        Given a restriction that the senior manager decided waits for its letter
    """
    made = limits(story)
    by_senior, customer = "senior" in level, made.customer()
    decided = made.decided_by_senior(customer=customer) if by_senior else made.decided_by_group(customer=customer)
    story.remembered["restriction"] = decided.reference
    story.letter = str(decided.letter.pk)
    if rows(datatable).get("who must know") != "not settled":
        made.shared(decided)


@setting("a restriction on {customer} that {level} decided is in force")
def on_customer_in_force(story: Story, customer: str, level: str) -> None:
    """They may ring on Tuesdays only ("the senior manager"), or get no more answers on one matter ("the Review Group"),
    until 16 February 2027; they know, and Isla, who answers the phones, knows.

    Example:
        Given a restriction on Alan Pringle that the senior manager decided is in force
    """
    made = limits(story)
    decide = made.decided_by_senior if "senior" in level else made.decided_by_group
    decided = decide(customer=made.customer(customer))
    story.remembered["restriction"] = made.in_force(decided).reference


@setting("a restriction that {level} decided is not to be told, by an approved exception")
def not_to_be_told(story: Story, level: str) -> None:
    """Tom asked for it with the request, and somebody of the deciding level approved it: the customer is not told.

    Example:
        Given a restriction that the senior manager decided is not to be told, by an approved exception
    """
    from restrictions.services import deciding, exceptions

    made = limits(story)
    senior = "senior" in level
    asked = made.with_senior_manager if senior else made.with_group
    terms = made.terms() if senior else made.group_terms()
    request = asked(customer=made.customer(), terms=terms)
    given = exceptions.ExceptionInput(kind="no_notification", advised_on=clock.today(), **EXCEPTED)
    exception = exceptions.propose_exception(request.pk, actor=request.requester, given=given)
    decider = made.person("Margaret" if senior else "Helen")
    exceptions.decide_exception(exception.pk, actor=decider, approve=True, reason="The advice is clear.")
    weighed = made.considered(request)
    if senior:
        deciding.decide_request(request.pk, actor=decider, terms=request.asked, considered=weighed)
    else:
        made.vote(request, "Helen", "Alasdair", "Priya")
        deciding.record_decision(request.pk, actor=made.person("Priya"), considered=weighed)
    restriction = made.again(request).restriction
    made.shared(restriction)
    story.remembered["restriction"] = restriction.reference
    story.remembered["exception"] = exception.get_absolute_url()


@setting("its letter is written and waits to be checked")
def letter_waits_to_be_checked(story: Story) -> None:
    """Tom wrote the decision letter, and the system has made it ready.

    Example:
        Given its letter is written and waits to be checked
    """
    from tests.restrictions.letters import submit

    submit(the_restriction(story).letter)


@setting("a fresh decision to make it longer waits for its letter")
def fresh_decision(story: Story) -> None:
    """Tom asked afresh for calls on Tuesdays for half a year; Margaret decided it.

    Example:
        Given a fresh decision to make it longer waits for its letter
    """
    from datetime import timedelta

    from restrictions.services import asking, deciding, supporting
    from restrictions.services.extending import begin_extension

    made = limits(story)
    earlier, tom = the_restriction(story), made.person("Tom")
    draft = begin_extension(earlier.pk, actor=tom)
    incident = earlier.request.incidents.get()
    made._let_see(incident, tom)
    asking.choose_incidents(draft.pk, actor=tom, behaviours={incident.pk: "Twenty more calls since the decision."})
    asking.save_words(
        draft.pk,
        actor=tom,
        step="all",
        ground="not_appropriate",
        ground_note="We asked on 21 October, and the calls went on.",
        warning_letter=earlier.request.warning_letter,
        effect_on_staff="Two colleagues could not take their breaks.",
        effect_on_service="Nine hours of calls in two weeks.",
        customer_said="He says that he only wants an answer.",
        adjustments_considered="The telephone stays open.",
        equality_considered="He has told us of a sight loss. Calls suit him best, so calls stay.",
        nobody_else_affected=True,
    )
    longer = made.terms(ends_on=clock.today() + timedelta(days=180), review_on=clock.today() + timedelta(days=90))
    asking.set_asked_terms(draft.pk, actor=tom, terms=longer)
    asking.submit_request(draft.pk, actor=tom)
    supporting.support_request(draft.pk, actor=made.person("Shona"), reason="It is needed.")
    request = made.again(draft)
    deciding.decide_request(
        request.pk, actor=made.person("Margaret"), terms=request.asked, considered=made.considered(request)
    )
    later = made.again(request).restriction
    made.shared(later)
    story.remembered["earlier"] = earlier.reference
    story.remembered["restriction"] = later.reference
    story.letter = str(later.letter.pk)


# -- the letter and other ways of telling ------------------------------------------------------------------------------


@does("{person} writes the decision letter and sends it to be checked")
def writes_decision_letter(story: Story, person: str) -> None:
    """They write why it was decided and what was considered; the rest comes from the decision.

    Example:
        When Tom writes the decision letter and sends it to be checked
    """
    from tests.features.steps.letters import compose
    from tests.restrictions.letters import CONSIDERED, WHY

    compose(story, person, {"why": WHY, "considered": CONSIDERED}, "Send to")


@does("{person} records that the customer was told in another way")
def told_in_another_way(story: Story, person: str, datatable: Any = None) -> None:
    """Today, on the phone; a table may say otherwise: how, why not in writing ("-" for nothing).

    Example:
        When Tom records that the customer was told in another way
          | why not in writing | - |
    """
    said = {PARTS[part]: "" if words == "-" else words for part, words in rows(datatable).items()}
    register_page(story, person)
    visitor = story.person(person)
    visitor.follow("Record that the customer was told in another way")
    visitor.press("Record that the customer was told", TOLD | date_fields("told_on", clock.today()) | said)


@does("{person} brings the restriction into force without telling the customer")
def begins_untold(story: Story, person: str) -> None:
    """By the approved exception.

    Example:
        When Margaret brings the restriction into force without telling the customer
    """
    register_page(story, person)
    visitor = story.person(person)
    visitor.follow("Bring it into force without telling the customer")
    visitor.press("Bring it into force")
    assert not visitor.page.errors, visitor.page.errors


@sees("{person} cannot bring the restriction into force without telling the customer")
def cannot_begin_untold(story: Story, person: str) -> None:
    """The page does not offer it, and doing it all the same is refused and changes nothing.

    Example:
        Then Margaret cannot bring the restriction into force without telling the customer
    """
    page = register_page(story, person)
    before = state_of(page)
    assert not page.has_link("without telling"), str(page)
    assert story.screen is not None
    path = f"/register/{story.remembered['restriction']}/untold/"
    assert story.screen.post(path).status in (403, 404), str(story.page)
    assert state_of(register_page(story, person)) == before


@does("{person} withdraws the restriction before it begins because “{reason}”")
def withdraws_before(story: Story, person: str, reason: str) -> None:
    """The request goes with it, and the letter that was not sent.

    Example:
        When Tom withdraws the restriction before it begins because “he has moved away”
    """
    register_page(story, person)
    visitor = story.person(person)
    visitor.follow("Withdraw it before it begins")
    visitor.press("Withdraw it", {"reason": reason})


@sees("the register shows the restriction as “{state}”")
def register_shows(story: Story, state: str) -> None:
    """Its page, as the person who asked for it sees it.

    Example:
        Then the register shows the restriction as “In force”
    """
    assert state_of(register_page(story, "Tom")) == state, str(story.page)


@sees("the register shows the earlier restriction as “{state}”")
def register_shows_earlier(story: Story, state: str) -> None:
    """That of the decision before the fresh one.

    Example:
        Then the register shows the earlier restriction as “Replaced by a later decision”
    """
    page = story.person("Tom").visit(f"/register/{story.remembered['earlier']}/")
    assert state_of(page) == state, str(page)


# -- who must know -----------------------------------------------------------------------------------------------------


@does("{person} says that {other} must know of the restriction")
def must_know(story: Story, person: str, other: str) -> None:
    """As one of those who answer the phones, found by name.

    Example:
        When Tom says that Isla must know of the restriction
    """
    register_page(story, person, "sharing/")
    visitor = story.person(person)
    visitor.press("Find colleagues", {"find_phone_staff": other, "because": "They answer the phones."})
    pk = str(story.council.person(other).pk)
    visitor.press("Save who must know", {"people_phone_staff": [pk], "find_phone_staff": ""})


@does("{person} saves that nobody is listed who must know")
def nobody_listed(story: Story, person: str) -> None:
    """With words, and with no name.

    Example:
        When Tom saves that nobody is listed who must know
    """
    register_page(story, person, "sharing/")
    story.person(person).press("Save who must know", {"because": "Nobody comes to mind."})


@sees("{person} has heard nothing of the restriction")
def has_heard_nothing(story: Story, person: str) -> None:
    """Nothing about it stands on their home page.

    Example:
        Then Isla has heard nothing of the restriction
    """
    page = story.person(person).visit("/")
    must_not_say(page, "For you to know")
    must_not_say(page, story.remembered["restriction"])


@sees("{person} is told about the restriction: “{words}”")
def is_told(story: Story, person: str, words: str) -> None:
    """Their home page leads to what they must do and until when, and never why.

    Example:
        Then Isla is told about the restriction: “Take calls on Tuesdays”
    """
    visitor = story.person(person)
    visitor.visit("/")
    visitor.follow("how to deal with contact")
    must_say(visitor.page, words)
    for reason in REASONS:
        must_not_say(visitor.page, reason)


@does("{person} confirms that they have read it")
def confirms(story: Story, person: str) -> None:
    """What they were told about a restriction.

    Example:
        When Isla confirms that they have read it
    """
    visitor = story.person(person)
    visitor.visit("/")
    visitor.follow("how to deal with contact")
    visitor.press("I have read this")


@sees("the register says that {person} {answer} what they were told")
def register_says_confirmed(story: Story, person: str, answer: str) -> None:
    """In the list of who knows: "has confirmed" or "has not confirmed".

    Example:
        Then the register says that Isla has confirmed what they were told
    """
    page = register_page(story, "Tom")
    name = story.council.person(person).name
    lines = page.tree.xpath("//section[@id='sharing']//tbody/tr") if page.tree is not None else []
    line = next(" ".join(one.text_content().split()) for one in lines if name in one.text_content())
    assert ("Not yet" in line) == ("not" in answer), line


def state_of(page: Page) -> str:
    """Where the page says that the restriction stands: the tag at its head."""
    tags = page.tree.xpath("//main//*[contains(@class, 'govuk-tag')]") if page.tree is not None else []
    return tags[0].text_content().strip() if tags else ""
