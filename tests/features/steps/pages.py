"""What anybody does and sees on any page: for what has no sentence of its own."""

from tests.features.steps._language import Story, does, must_not_say, must_say, sees


@does("{person} opens {path}")
def opens(story: Story, person: str, path: str) -> None:
    """They go to an address of the site.

    Example:
        When Moira opens /policy/
    """
    story.person(person).visit(path)


@does("{person} follows “{words}”")
def follows(story: Story, person: str, words: str) -> None:
    """They click the link with these words on the page they are on.

    Example:
        When Tom follows “Log an incident”
    """
    story.person(person).follow(words)


@does("{person} presses “{words}”")
def presses(story: Story, person: str, words: str, datatable=None) -> None:
    """They fill in the fields of the table under the step (by their label or question), then press the button.

    Example:
        When Leah presses “Save service”
          | Name of the service | Parks |
    """
    story.person(person).press(words, {row[0]: row[1] for row in datatable or ()})


@sees("the page says “{words}”")
def page_says(story: Story, words: str) -> None:
    """These words are on the page that was opened last.

    Example:
        Then the page says “Northmoor Council”
    """
    must_say(story.page, words)


@sees("the page does not say “{words}”")
def page_does_not_say(story: Story, words: str) -> None:
    """These words are nowhere on the page that was opened last.

    Example:
        Then the page does not say “Alan Pringle”
    """
    must_not_say(story.page, words)


@sees("the page is refused")
def page_is_refused(story: Story) -> None:
    """The person may not open it, or is told that there is no such page.

    Example:
        Then the page is refused
    """
    assert story.page.status in (403, 404), str(story.page)


@sees("there is no such page for {person}")
def no_such_page(story: Story, person: str) -> None:
    """The answer is the same as for a page that does not exist: what one may not see is not confirmed.

    Example:
        Then there is no such page for Nadia
    """
    assert story.page.status == 404, str(story.page)


@sees("the page asks again")
def page_asks_again(story: Story) -> None:
    """Nothing was saved; the page came back with what is missing.

    Example:
        Then the page asks again
    """
    assert story.page.status == 422, str(story.page)
    assert story.page.errors or story.page.says("before you can"), str(story.page)


@sees("“{first}” stands before “{second}”")
def stands_before(story: Story, first: str, second: str) -> None:
    """On the page opened last, both are there, in this order.

    Example:
        Then “Tom Elliot” stands before “Isla Grant”
    """
    text = story.page.main
    must_say(story.page, first)
    must_say(story.page, second)
    assert text.index(first) < text.index(second), text


@sees("the form asks again: “{words}”")
def form_asks_again(story: Story, words: str) -> None:
    """Nothing was saved; the summary of errors says these words.

    Example:
        Then the form asks again: “Give your reasons”
    """
    assert story.page.status == 422, str(story.page)
    assert any(words.lower() in line.lower() for line in story.page.errors), story.page.errors


@sees("there is a button “{words}”")
def there_is_a_button(story: Story, words: str) -> None:
    """The page offers it.

    Example:
        Then there is a button “Approve”
    """
    assert story.page.has_button(words), story.page.buttons


@sees("there is no button “{words}”")
def there_is_no_button(story: Story, words: str) -> None:
    """The page does not offer it.

    Example:
        Then there is no button “Approve”
    """
    assert not story.page.has_button(words), story.page.buttons
