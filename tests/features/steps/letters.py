"""Writing a letter, checking it, sending it, and reading what the customer gets."""

import re
from typing import Any

from engagement import clock
from tests.features.steps._language import Story, does, must_not_say, must_say, rows, sees, to_date
from tests.visitor import Page, Visitor

DESC = {
    "describe": "On 18 November you rang us 14 times about the notice of 2 November.",
    "explain": "We spent about 90 minutes on these calls, and two other people were not rung back.",
    "suggest": "Please ring us on 01632 960 100 on Tuesdays between 10am and noon. We will keep that time for you.",
    "if_it_changes": "If this works for both of us, we will go back to the usual arrangement on 13 January 2027.",
    "if_it_does_not": (
        "If this goes on, we may ask our Review Group whether to limit how you contact us. "
        "We would write to you first, tell you why, and tell you how to challenge it."
    ),
}
PARTS = {
    "what happened": "describe",
    "the effect": "explain",
    "the suggestion": "suggest",
    "what follows if it changes": "if_it_changes",
    "what follows if it does not": "if_it_does_not",
}
FOUR_POINTS = ("neutral", "relationship", "clear", "accessible")


def open_letter(story: Story, person: str) -> Page:
    """The letter's own page, found through the request it belongs to."""
    visitor = story.person(person)
    if not story.letter:
        visitor.visit(f"/approvals/{story.approach}/")
        found = re.search(r"/letters/([0-9a-f-]{36})/", visitor.page.content.decode())
        assert found, f"no letter on {visitor.page}"
        story.letter = found[1]
    return visitor.visit(f"/letters/{story.letter}/")


def compose(story: Story, person: str, texts: dict[str, str], button: str) -> Visitor:
    """Open the composer, put the texts in, and press a button."""
    open_letter(story, person)
    visitor = story.person(person)
    visitor.visit(f"/letters/{story.letter}/edit/")
    assert visitor.page.status == 200, str(visitor.page)
    offered = visitor.page.field_names
    words = next((one for one in visitor.page.buttons if one.lower().startswith(button.lower())), button)
    visitor.press(words, {name: text for name, text in texts.items() if name in offered})
    return visitor


def written(datatable: Any) -> dict[str, str]:
    """The usual text, with the parts of the table in its place."""
    return {**DESC, **{PARTS.get(words, words): text for words, text in rows(datatable).items()}}


@does("{person} opens the letter")
def opens_letter(story: Story, person: str) -> None:
    """They open the letter's own page.

    Example:
        When Shona opens the letter
    """
    open_letter(story, person)


@does("{person} opens the composer")
def opens_composer(story: Story, person: str) -> None:
    """They open the page on which the letter is written.

    Example:
        When Tom opens the composer
    """
    open_letter(story, person)
    story.person(person).visit(f"/letters/{story.letter}/edit/")


@does("{person} opens the check of the letter")
def opens_the_check(story: Story, person: str) -> None:
    """They open the page on which the letter is checked.

    Example:
        When Shona opens the check of the letter
    """
    open_check(story, person)


@sees("what was added since is marked: “{words}”")
def added_is_marked(story: Story, words: str) -> None:
    """On the page of the check, these words are marked as added since the last version.

    Example:
        Then what was added since is marked: “council tax”
    """
    marked = [" ".join(one.text_content().split()) for one in story.page.tree.xpath("//ins")]
    assert any(words.lower() in one.lower() for one in marked), marked


@sees("there is no letter yet")
def no_letter_yet(story: Story) -> None:
    """The page of the request leads to no letter.

    Example:
        Then there is no letter yet
    """
    assert story.screen is not None
    page = story.screen.visit(f"/approvals/{story.approach}/")
    assert "/letters/" not in page.content.decode(), str(page)


@sees("{person} cannot send the letter yet")
def cannot_send(story: Story, person: str) -> None:
    """No page lets them record it as sent, and saying so all the same changes nothing.

    Example:
        Then Tom cannot send the letter yet
    """
    before = open_letter(story, person)
    visitor = story.person(person)
    assert not before.has_link("Send the letter"), str(before)
    visitor.visit(f"/letters/{story.letter}/issue/")
    assert not visitor.page.has_button("Record that it was sent"), str(visitor.page)
    day = clock.today()
    forced = {
        "issued_on_day": day.day,
        "issued_on_month": day.month,
        "issued_on_year": day.year,
        "how": "post",
        "sent": "pdf",
    }
    assert visitor.post(f"/letters/{story.letter}/issue/", forced).status in (403, 404, 409, 422), str(visitor.page)
    assert not visitor.visit(f"/letters/{story.letter}/").says("recorded that the letter was sent")


@does("{person} writes the letter and sends it to be checked")
def writes_and_sends(story: Story, person: str, datatable=None) -> None:
    """They write the five parts (believable text where the table gives none) and send it. Parts: what happened, the
    effect, the suggestion, what follows if it changes, what follows if it does not.

    Example:
        When Tom writes the letter and sends it to be checked
          | the suggestion | Please ring us on Tuesdays. |
    """
    compose(story, person, written(datatable), "Send to")


@does("{person} writes the letter and saves the draft")
def writes_draft(story: Story, person: str, datatable=None) -> None:
    """They write the parts and save them.

    Example:
        When Tom writes the letter and saves the draft
          | what happened | You rang us 14 times. |
    """
    compose(story, person, written(datatable), "Save draft")


@does("{person} changes the letter")
def changes_letter(story: Story, person: str, datatable=None) -> None:
    """They take the letter back, change the parts of the table, and send it to be checked again.

    Example:
        When Tom changes the letter
          | the suggestion | Please ring us on Wednesdays. |
    """
    open_letter(story, person)
    visitor = story.person(person)
    if visitor.page.has_button("Change the letter"):
        visitor.press("Change the letter")
    changed = {PARTS.get(words, words): text for words, text in rows(datatable).items()}
    compose(story, person, changed, "Send to")


@does("{person} approves the letter")
def approves_letter(story: Story, person: str) -> None:
    """They read what will be sent, confirm the four points, and approve exactly these files.

    Example:
        When Shona approves the letter
    """
    check(story, person, decision="approve", four_points=list(FOUR_POINTS), engagement_only_confirmed="on")


@does("{person} approves the letter without confirming the four points")
def approves_carelessly(story: Story, person: str) -> None:
    """They approve and leave the boxes empty.

    Example:
        When Shona approves the letter without confirming the four points
    """
    check(story, person, decision="approve")


@does("{person} approves the letter without confirming that it answers the engagement only")
def approves_without_engagement(story: Story, person: str) -> None:
    """They confirm the four points and leave out that it does not answer the content.

    Example:
        When Shona approves the letter without confirming that it answers the engagement only
    """
    check(story, person, decision="approve", four_points=list(FOUR_POINTS))


@does("{person} sends the letter back: “{comment}”")
def returns_letter(story: Story, person: str, comment: str) -> None:
    """They return it with what should change.

    Example:
        When Shona sends the letter back: “say which notice”
    """
    check(story, person, decision="return", comment=comment)


@does("{person} approves the new date")
def approves_new_date(story: Story, person: str) -> None:
    """Where only dates differ, one button is enough.

    Example:
        When Shona approves the new date
    """
    open_check(story, person).press("Approve the new date")


def open_check(story: Story, person: str) -> Visitor:
    visitor = story.person(person)
    open_letter(story, person)
    visitor.visit(f"/letters/{story.letter}/check/")
    return visitor


def check(story: Story, person: str, **fields: Any) -> None:
    visitor = open_check(story, person)
    offered = visitor.page.field_names
    visitor.press("Save my decision", {name: value for name, value in fields.items() if name in offered})


@sees("{person} cannot check the letter")
def cannot_check(story: Story, person: str) -> None:
    """The page is refused or has no decision on it, and a decision sent all the same changes nothing.

    Example:
        Then Tom cannot check the letter
    """
    visitor = story.person(person)
    page = visitor.visit(f"/letters/{story.letter}/check/")
    assert not page.has_button("Save my decision"), str(page)
    for forced in ({"decision": "approve", "four_points": list(FOUR_POINTS)}, {"decision": "return", "comment": "x"}):
        assert visitor.post(f"/letters/{story.letter}/check/", forced).status in (403, 404), str(visitor.page)


@does("{person} records that the letter was sent[ by {how}][ on {date}]")
def issues(story: Story, person: str, how: str | None = None, date: str | None = None, datatable=None) -> None:
    """They record when and how it went out: by post unless said otherwise ("email", "hand"), today, as PDF. A table may
    add "forms" (such as: PDF, Large print), "note" and "why a format was not possible".

    Example:
        When Tom records that the letter was sent by post
          | forms | PDF, Large print |
    """
    visitor = story.person(person)
    open_letter(story, person)
    visitor.visit(f"/letters/{story.letter}/issue/")
    assert visitor.page.status == 200, str(visitor.page)
    more = rows(datatable)
    fields: dict[str, Any] = {
        "issued_on": to_date(date) if date else clock.today(),
        "how": {"post": "post", "email": "email", "hand": "hand"}[how or "post"],
        "note": more.get("note", ""),
    }
    if "forms" in more:
        offered = visitor.page.choices("sent")
        fields["sent"] = [
            next(code for code, words in offered.items() if words.lower().startswith(wanted.strip().lower()))
            for wanted in more["forms"].split(",")
        ]
    if "why a format was not possible" in more:
        fields["format_reason"] = more["why a format was not possible"]
    visitor.press("Record that it was sent", fields)


@does("{person} gives the letter the date {date}")
def new_date(story: Story, person: str, date: str) -> None:
    """A new version in which only dates differ.

    Example:
        When Tom gives the letter the date 20 November 2026
    """
    visitor = story.person(person)
    open_letter(story, person)
    visitor.visit(f"/letters/{story.letter}/issue/")
    visitor.press("New date", dated_on=to_date(date))


@does("{person} cancels the letter because “{reason}”")
def cancels(story: Story, person: str, reason: str) -> None:
    """Before anything was sent; it is kept, and never sent.

    Example:
        When Tom cancels the letter because “he rang and we agreed”
    """
    visitor = story.person(person)
    open_letter(story, person)
    visitor.follow("Cancel the letter")
    visitor.press("Cancel the letter", reason=reason)


@sees("the letter is not sent to be checked because “{words}”")
def not_sent_to_check(story: Story, words: str) -> None:
    """The composer refuses, with these words, and keeps what was written.

    Example:
        Then the letter is not sent to be checked because “Suggest what would work”
    """
    assert story.page.status == 422, str(story.page)
    must_say(story.page, words)


@sees("the letter cannot be issued because {words}")
def cannot_be_issued(story: Story, words: str) -> None:
    """It is refused, with these words on the page, and is not recorded as sent.

    Example:
        Then the letter cannot be issued because it does not say how to challenge the decision
    """
    page = story.page
    assert page.status in (403, 409, 422), str(page)
    must_say(page, words.strip("“”"))


@sees("the letter is “{state}”")
def letter_is(story: Story, state: str) -> None:
    """Its page, as the person who acted last sees it, shows this state.

    Example:
        Then the letter is “To be checked”
    """
    assert story.screen is not None
    page = story.screen.visit(f"/letters/{story.letter}/")
    tags = [" ".join(tag.text_content().split()) for tag in page.tree.xpath("//main//*[contains(@class, 'govuk-tag')]")]
    assert state in tags, (tags, page.main[:300])


@sees("the letter page says “{words}”")
def letter_page_says(story: Story, words: str) -> None:
    """The letter's page, as the person who acted last sees it, shows these words.

    Example:
        Then the letter page says “by post”
    """
    assert story.screen is not None
    must_say(story.screen.visit(f"/letters/{story.letter}/"), words)


@sees("the letter page does not say “{words}”")
def letter_page_does_not_say(story: Story, words: str) -> None:
    """The letter's page does not show these words.

    Example:
        Then the letter page does not say “Checked by”
    """
    assert story.screen is not None
    must_not_say(story.screen.visit(f"/letters/{story.letter}/"), words)


@sees("the composer advises “{words}”")
def composer_advises(story: Story, words: str) -> None:
    """Beside the draft, advice with these words stands; it does not stop the letter.

    Example:
        Then the composer advises “opinion”
    """
    must_say(story.page, words)
