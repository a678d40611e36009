"""The composer: the letter is seen while it is written, saved by itself, and read by the machine before a person."""

import pytest
from playwright.sync_api import expect

from tests.browser.story import LETTER


@pytest.fixture
def composer(cases, person_at):
    """Tom before an empty letter to Alan Pringle."""
    approach = cases.discussed(customer=cases.customer())
    return person_at("Tom").visit(f"/letters/{approach.letter.pk}/edit/")


def test_the_letter_grows_beside_the_form_and_saves_itself(composer):
    page, preview = composer.page, composer.page.locator("#preview-inner")
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.locator("#id_describe").press_sequentially("On 19 November you rang us 14 times.", delay=10)
    expect(preview).to_contain_text("On 19 November you rang us 14 times.")
    assert len([url for url in posts if url.endswith("/edit/")]) < 4
    expect(page.locator("[data-autosave-status]")).to_have_text("Draft saved 10:42am")
    composer.set("explain", "You are always aggressive.")
    checks = page.locator("form #letter-checks")
    expect(checks).to_contain_text("Think about")
    expect(checks).to_contain_text("aggressive")
    expect(preview).not_to_contain_text("Think about")
    expect(checks.locator("a", has_text="Suggest what would work").first).to_have_attribute("href", "#id_suggest")
    expect(page.locator("[data-autosave-status]")).to_have_text("Draft saved 10:42am")
    page.reload()
    assert page.locator("#id_describe").input_value() == "On 19 November you rang us 14 times."
    composer.look()


def test_what_is_missing_stands_by_the_button_without_scripts_and_on_a_narrow_screen(cases, person_at):
    approach = cases.discussed(customer=cases.customer())
    tom = person_at("Tom", scripts=False)
    tom.page.set_viewport_size({"width": 320, "height": 640})
    tom.visit(f"/letters/{approach.letter.pk}/edit/")
    checks, send = tom.page.locator("#letter-checks"), tom.page.locator("button[value=send]")
    preview = tom.page.locator("#preview")
    expect(checks).to_contain_text("5 things are still needed before it can be checked")
    tops = [place.bounding_box()["y"] for place in (checks, send, preview)]
    assert tops == sorted(tops)
    assert send.bounding_box()["y"] - checks.bounding_box()["y"] - checks.bounding_box()["height"] < 120
    tom.press("Update preview", LETTER)
    assert tom.page.url.endswith("#preview")
    expect(checks).to_contain_text("Nothing is missing")
    tom.fits_narrow()


def test_what_is_missing_stops_it_and_is_one_key_away(composer):
    send = composer.page.locator("button[value=send]").inner_text()
    composer.press(send, describe="On 19 November you rang us 14 times.")
    composer.errors_lead_to_their_fields()
    assert composer.page.locator("#id_describe").input_value() == "On 19 November you rang us 14 times."


def test_two_windows_lose_nothing(composer, person_at):
    other = person_at("Tom").visit(composer.path)
    other.press("Save draft", LETTER | {"describe": "From the other window, at noon."})
    composer.press("Save draft", LETTER | {"describe": "From this window."})
    composer.says("was saved from another page")
    expect(composer.main.locator("del").last).to_contain_text("noon")
    assert composer.page.locator("#id_describe").input_value() == "From this window."
