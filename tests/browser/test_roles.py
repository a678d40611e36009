"""Everybody who signs in has a home page and can read every page that the menu offers them."""

from tests.plugins.council import PEOPLE


def test_each_role_has_a_home_and_every_page_of_its_menu(site, council, screens, at, cases):
    cases.approved()
    cases.request(customer=cases.customer())
    cases.incident(category="violence_abuse", examples=["threats"], asks="record_only", approach_kind="")
    looked_at: set[str] = set()
    somebody = {role: name for name, _job, _team, role in reversed(PEOPLE)}
    for name in somebody.values():
        screen = at(council.person(name)).visit("/")
        assert name in screen.heading
        links = screen.page.locator("header nav a")
        for path in dict.fromkeys(link.get_attribute("href") for link in links.all()):
            # The home page is everybody's own; the others are built alike and are looked at once.
            screen.looks = path == "/" or path not in looked_at
            looked_at.add(path)
            screen.visit(path)
            assert screen.page.locator("h1").inner_text() not in REFUSALS, f"{name} is offered {path}"
        screen.page.context.close()
    everywhere = screens().visit("/account/login/")
    for path in [link.get_attribute("href") for link in everywhere.page.locator("footer a").all()]:
        everywhere.visit(path)


REFUSALS = ("Page not found", "You cannot do this")


def test_the_menu_of_a_manager_takes_two_lines_at_most(site, council, at, cases):
    cases.request(customer=cases.customer())
    for name in ("Shona Kerr", "Margaret Innes", "Helen Ross", "Callum Reid"):
        page = at(council.person(name)).visit("/").page
        name_at = page.locator(".govuk-service-navigation__service-name").bounding_box()
        links = [link.bounding_box() for link in page.locator(".govuk-service-navigation__item").all()]
        lines = {round(box["y"]) for box in links}
        assert len(lines) <= 2, (name, lines)
        assert abs(name_at["y"] - min(lines)) < 5, f"{name}: “Evenhand” stands on a line of its own"
        page.context.close()
