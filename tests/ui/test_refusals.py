"""What people see when the answer is no."""

import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import Client, RequestFactory

from engagement.ui import views
from tests.ui.conftest import read

TYPED = {"what_happened": "He said: “no”.\nTwice.", "password": "hidden words", "csrfmiddlewaretoken": "x"}


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("moved", 409, "Ewan Scott dealt with this on "),
        ("missing", 422, "Say whether you considered the adjustment"),
        ("hidden", 404, "Page not found"),
        ("denied", 403, "You cannot decide your own request."),
        ("data", 413, "longer than we can keep"),
        ("files", 413, "too many files"),
        ("fault", 500, "Something went wrong on our side"),
    ],
)
def test_a_refusal_has_its_page(signed_in, kind, status, words):
    answer = signed_in.get(f"/refuse/{kind}/")
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert len(read(answer).xpath("//h1")) == 1


@pytest.mark.parametrize("kind", ["moved", "missing", "hidden", "denied", "data"])
def test_what_was_typed_comes_back_with_a_refusal(signed_in, kind):
    text = read(signed_in.post(f"/refuse/{kind}/", TYPED | {"note": "<b>bold</b>"})).xpath("//main")[0]
    assert "What happened" in text.text_content()
    assert "He said: “no”." in text.text_content()
    assert "<b>bold</b>" in text.text_content()
    assert "hidden words" not in text.text_content()
    assert not text.xpath(".//b")


def test_missing_checks_are_all_listed_with_clause_and_link(signed_in):
    page = read(signed_in.post("/refuse/missing/"))
    assert page.xpath("//main//a[@href='/mend/']")
    assert "(policy 6.3)" in page.text_content()
    assert "Write the reason" in page.text_content()


def test_a_background_save_gets_a_short_answer(signed_in):
    answer = signed_in.post("/refuse/moved/", headers={"X-Requested-With": "autosave"})
    assert (answer.status_code, answer.json()) == (409, {"problem": "already_moved"})


def test_too_much_at_once_says_what_to_do(signed_in, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = signed_in.post("/everything/", {"account": "x" * 5000})
    assert answer.status_code == 413
    assert "That is too much at once" in answer.content.decode()


def test_too_much_is_recognised_before_any_view(rf: RequestFactory, db):
    request = rf.get("/")
    assert views.bad_request(request, RequestDataTooBig()).status_code == 413
    assert views.bad_request(request).status_code == 400


def test_an_old_form_gives_back_what_was_typed_and_no_button_to_send_it(shona):
    client = Client(enforce_csrf_checks=True)
    client.force_login(shona)
    answer = client.post("/note/", TYPED)
    page = read(answer)
    assert answer.status_code == 403
    assert "He said: “no”." in page.text_content()
    assert "hidden words" not in page.text_content()
    assert not page.xpath("//main//form")


def test_a_fault_needs_neither_database_nor_person(rf: RequestFactory):
    answer = views.server_error(rf.get("/"))
    assert answer.status_code == 500
    assert "It is not your fault" in answer.content.decode()


def test_an_unknown_page(signed_in):
    assert signed_in.get("/nowhere/").status_code == 404


def test_an_address_that_only_a_button_opens_says_so(signed_in):
    answer = signed_in.get("/only-post/")
    page = read(answer)
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "This page opens only with a button" in page.xpath("//h1")[0].text_content()
    assert "Nothing was changed" in page.text_content()
    assert page.xpath("//main//a[@href='/']")
    assert not signed_in.get("/only-post/", headers={"Accept": "application/json"}).content
