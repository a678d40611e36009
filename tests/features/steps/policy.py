"""The policy in force, and what the council sets for itself."""

from tests.features.steps._language import Story, does, must_say, sees


@does("{person} reads the policy")
def reads_policy(story: Story, person: str) -> None:
    """They open the page that shows the policy in force.

    Example:
        When Nadia reads the policy
    """
    story.person(person).visit("/policy/")


@sees("the policy names “{words}”[ with clause {clause}]")
def policy_names(story: Story, words: str, clause: str | None = None) -> None:
    """These words, and the number of the clause where one is given, stand on the page of the policy or one it leads to.

    Example:
        Then the policy names “Levels of contact” with clause 6.3
    """
    pages = [story.page]
    visitor = story.screen
    assert visitor is not None
    found = [page for page in pages if page.says(words)]
    for _text, href in dict(story.page.links).items() if not found else ():
        if href.startswith("/policy/"):
            page = visitor.visit(href)
            if page.says(words):
                found = [page]
                break
    assert found, f"“{words}” is not in the policy"
    if clause:
        must_say(found[0], clause)


@sees("{person} cannot change the settings")
def cannot_change_settings(story: Story, person: str) -> None:
    """The pages of settings are refused to them.

    Example:
        Then Tom cannot change the settings
    """
    page = story.person(person).visit("/settings/")
    assert page.status == 403, str(page)
