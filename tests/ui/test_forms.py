"""What our forms look like in HTML, and what they say when something is wrong."""

from datetime import UTC, date, datetime, time
from typing import Any, ClassVar

import lxml.html
import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import formset_factory
from django.http import QueryDict
from django.template import Context, Template
from django.utils.datastructures import MultiValueDict

from engagement import clock
from engagement.people.models import Absence
from engagement.ui.fields import DateField, ManyFilesField, TimeField
from engagement.ui.forms import EvenhandForm, EvenhandModelForm, Look
from tests.ui.conftest import read
from tests.ui.urls import EverythingForm

FOCUSABLE = {"input", "select", "textarea", "button", "a"}
NOVEMBER = datetime(2026, 11, 21, 10, tzinfo=UTC)


def tree(markup: Any) -> Any:
    return lxml.html.fromstring(f"<div>{markup}</div>")


def sent(text: str = "") -> QueryDict:
    return QueryDict(text)


# -- markup ----------------------------------------------------------------------------------------------------------


def test_every_error_links_to_something_that_takes_the_focus():
    form = EverythingForm(sent("save=1"), MultiValueDict())
    page = tree(Template("{% load evenhand %}{% error_summary form %}{{ form }}").render(Context({"form": form})))
    links = page.xpath("//div[contains(@class, 'govuk-error-summary')]//a")
    assert len(links) == len(form.errors) == 10
    for link in links:
        target = page.get_element_by_id(link.get("href").removeprefix("#"))
        assert target.tag in FOCUSABLE, link.get("href")
        assert target.get("type") != "hidden"


def test_every_description_is_there_and_every_input_has_a_name():
    form = EverythingForm(sent("save=1"), MultiValueDict())
    page = tree(form)
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for described in page.xpath("//@aria-describedby"):
        assert set(described.split()) <= set(ids), described
    labelled = set(page.xpath("//label/@for"))
    for field in page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        assert field.get("id") in labelled, field.get("name")


def test_hint_error_and_count_are_read_in_that_order():
    page = tree(EverythingForm(sent("account="), MultiValueDict()))
    box = page.get_element_by_id("id_account")
    assert box.get("aria-describedby") == "id_account_helptext id_account_error id_account-info"
    assert box.get("aria-invalid") == "true"


def test_nothing_is_inline_or_left_to_the_browser():
    page = tree(EverythingForm())
    assert not page.xpath("//@style | //@required | //@onclick | //@maxlength")
    assert not page.xpath("//script")


def test_a_choice_has_its_hint_and_what_it_reveals():
    page = tree(EverythingForm())
    phone = page.get_element_by_id("id_channel_0")
    assert page.get_element_by_id(phone.get("aria-describedby")).text == "Calls you made or took"
    other = page.get_element_by_id("id_channel_2")
    under = page.get_element_by_id(other.get("aria-controls"))
    assert "govuk-radios__conditional--hidden" in under.get("class")
    assert under.xpath(".//input[@name='other_way']")
    assert len(page.xpath("//input[@name='other_way']")) == 1


def test_the_clause_stands_beside_its_question():
    assert "(policy 6.3)" in tree(EverythingForm()).text_content()


def test_a_question_can_be_the_heading_of_the_page():
    class OneQuestion(EvenhandForm):
        where = forms.CharField(label="Where was it?")
        when = DateField(label="When was it?")
        looks: ClassVar = {name: Look(heading=True, size="l", caption="Step 2 of 9") for name in ("where", "when")}

    page = tree(OneQuestion())
    assert [heading.text_content().split("Step 2 of 9")[1].strip() for heading in page.xpath("//h1")] == [
        "Where was it?",
        "When was it?",
    ]
    assert page.xpath("//h1/label[@for='id_where']")
    assert page.xpath("//legend/h1")


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "{{ form }}{% now 'Y' %}", '"><b>x', "' onclick='x"])
def test_what_people_type_is_text(hostile):
    class Hostile(EvenhandForm):
        words = forms.CharField(label=hostile, help_text=hostile, required=False)
        answer = forms.ChoiceField(label="A", choices=[(hostile, hostile)], widget=forms.RadioSelect)
        when = DateField(label="D")
        looks: ClassVar = {"answer": Look(choice_hints={hostile: hostile}, hint=hostile)}

    data = sent().copy()
    data.update({"words": hostile, "when_day": hostile, "answer": "unknown" + hostile})
    page = tree(
        Template("{% load evenhand %}{% error_summary form %}{{ form }}").render(Context({"form": Hostile(data)}))
    )
    assert not page.xpath("//script | //b | //@onclick")
    assert page.xpath("//input[@name='words']/@value") == [hostile]
    assert page.xpath("//input[@name='when_day']/@value") == [hostile.strip()]


def test_a_row_of_dashes_is_never_offered():
    page = tree(EverythingForm())
    assert page.xpath("//select[@name='team']/option[1]/text()") == ["Choose one"]

    class Radios(EvenhandForm):
        team = forms.ChoiceField(choices=[("", "---------"), ("a", "A")], widget=forms.RadioSelect)

    assert len(tree(Radios()).xpath("//input[@type='radio']")) == 1


# -- messages --------------------------------------------------------------------------------------------------------


def test_an_empty_form_says_what_to_do():
    errors = EverythingForm(sent("save=1"), MultiValueDict()).errors
    assert {name: list(messages) for name, messages in errors.items()} == {
        "happened_on": ["Enter the date it happened"],
        "channel": ["Choose an answer: How did they contact us?"],
        "behaviours": ["Choose an answer: What did they do?"],
        "account": ["Answer the question: What happened?"],
        "minutes": ["Answer the question: How long did it take?"],
        "team": ["Choose the team"],
        "asked": ["Choose an answer: Did you ask about adjustments?"],
        "seen": ["Tick the box: I have read the account"],
        "email": ["Enter the email address"],
        "password": ["Enter the password"],
    }


@pytest.mark.parametrize(
    ("given", "message", "boxes"),
    [
        ("31 2 2026", "There is no 31 February 2026. Check the day and the month", {"day", "month"}),
        ("29 2 2027", "There is no 29 February 2027", {"day", "month"}),
        ("21 - 2026", "must include a month", {"month"}),
        ("- - 2026", "must include a day and month", {"day", "month"}),
        ("32 1 2026", "the day must be a number from 1 to 31", {"day"}),
        ("0 1 2026", "the day must be a number from 1 to 31", {"day"}),
        ("x 1 2026", "the day must be a number from 1 to 31", {"day"}),
        ("² 1 2026", "the day must be a number from 1 to 31", {"day"}),
        ("1 13 2026", "the month must be a number from 1 to 12, or its name", {"month"}),
        ("1 ma 2026", "the month must be a number from 1 to 12, or its name", {"month"}),
        ("1 1 26", "the year must have 4 numbers, like 2026", {"year"}),
        ("1 1 20266", "the year must have 4 numbers", {"year"}),
        ("1 1 1066", "the year must be between 1900 and 2026", {"year"}),
        ("1 1 2999", "the year must be between 1900 and 2026", {"year"}),
        ("22 11 2026", "must be today or earlier. You wrote 22 November 2026", {"day", "month", "year"}),
        ("1 1 2027", "must be today or earlier. You wrote 1 January 2027", {"day", "month", "year"}),
    ],
)
def test_a_wrong_date_says_which_box_and_why(given, message, boxes):
    day, month, year = ("" if part == "-" else part for part in given.split())
    data = sent().copy()
    data.update({"happened_on_day": day, "happened_on_month": month, "happened_on_year": year})
    with clock.frozen(NOVEMBER):
        form = EverythingForm(data, MultiValueDict())
        text = " ".join(form.errors["happened_on"])
        page = tree(form)
    assert text.startswith("The date it happened")
    assert message in text
    wrong = page.xpath("//div[@id='id_happened_on']//input[@aria-invalid='true']/@name")
    assert {name.removeprefix("happened_on_") for name in wrong} == boxes
    assert page.xpath("//input[@name='happened_on_day']/@value") == [day]
    assert (
        form["happened_on"].error_target == f"id_happened_on_{next(b for b in ('day', 'month', 'year') if b in boxes)}"
    )


@pytest.mark.parametrize(
    "parts",
    [
        ("21", "11", "2026"),
        ("21", "Nov", "2026"),
        ("21", "november", "2026"),
        (" 21 ", "11 ", "2026"),
        ("21", "Nov.", "2026"),
    ],
)
def test_a_date_is_taken_as_people_write_it(parts):
    data = dict(zip(("when_day", "when_month", "when_year"), parts, strict=True))
    with clock.frozen(NOVEMBER):
        assert date_form(data, past=True).cleaned_data["when"] == date(2026, 11, 21)


def test_a_whole_date_in_one_piece_is_taken_too():
    with clock.frozen(NOVEMBER):
        assert date_form({"when": "2026-11-21"}).cleaned_data["when"] == date(2026, 11, 21)


def date_form(data: dict[str, str], **limits: Any) -> EvenhandForm:
    class OneDate(EvenhandForm):
        when = DateField(label="When?", called="the review date", required=False, **limits)

    form = OneDate(data)
    form.is_valid()
    return form


def test_limits_of_a_date_are_said_in_words():
    limits = {"not_before": date(2026, 11, 23), "not_after": lambda: date(2027, 5, 23)}
    with clock.frozen(NOVEMBER):
        early = date_form({"when": "2026-11-22"}, **limits)
        late = date_form({"when": "2027-05-24"}, **limits)
        past = date_form({"when": "2026-11-20"}, future=True)
        nothing = date_form({}, **limits)
    assert early.errors["when"] == ["The review date must be 23 November 2026 or later. You wrote 22 November 2026"]
    assert late.errors["when"] == ["The review date must be 23 May 2027 or earlier. You wrote 24 May 2027"]
    assert past.errors["when"] == ["The review date must be today or later. You wrote 20 November 2026"]
    assert nothing.cleaned_data["when"] is None


def test_today_is_that_of_london():
    late_evening = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # the first of July in London
    with clock.frozen(late_evening):
        assert date_form({"when": "2026-07-01"}, past=True).is_valid()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3:10pm", time(15, 10)),
        ("3.10 PM", time(15, 10)),
        ("15:10", time(15, 10)),
        ("1510", time(15, 10)),
        ("3pm", time(15)),
        ("3 p.m.", time(15)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("noon", time(12)),
        ("midnight", time(0)),
        ("9:05", time(9, 5)),
        ("00:00", time(0)),
        ("17", time(17)),
    ],
)
def test_a_time_is_taken_as_people_write_it(text, expected):
    assert TimeField().clean(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("9", "The time must say morning or afternoon, like 9am or 9pm"),
        ("25:00", "The time must be a real time, like 3:10pm or 15:10"),
        ("3:60pm", "The time must be a real time"),
        ("13pm", "The time must be a real time"),
        ("soon", "The time must be a time, like 3:10pm or 15:10"),
    ],
)
def test_a_wrong_time_says_what_to_write(text, message):
    with pytest.raises(forms.ValidationError, match=message):
        TimeField().clean(text)


def test_words_are_counted_on_the_server_too():
    def words(number: int) -> EverythingForm:
        return EverythingForm(sent(f"account={'+'.join(['word'] * number)}"), MultiValueDict())

    assert "account" not in words(5).errors
    assert words(6).errors["account"] == ["Shorten “What happened?” to 5 words or fewer. You have written 6"]


def test_a_text_of_a_hundred_thousand_characters_is_refused_and_kept():
    class Long(EvenhandForm):
        account = forms.CharField(widget=forms.Textarea)

    form = Long({"account": "x" * 100_000})
    assert form.errors["account"] == ["Shorten this to 20000 characters or fewer. You have typed 100000"]
    assert "x" * 100_000 in str(form)


def test_what_the_author_wrote_stays():
    class Own(EvenhandForm):
        name = forms.CharField(
            error_messages={"required": "Tell us who it was", "max_length": "Too long"}, max_length=3
        )

    assert Own({"name": ""}).errors["name"] == ["Tell us who it was"]
    assert Own({"name": "long"}).errors["name"] == ["Too long"]


# -- questions under an answer ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "errors", "value"),
    [
        ("channel=phone&other_way=pigeon", {}, ""),
        ("channel=other&other_way=pigeon", {}, "pigeon"),
        ("channel=other&other_way=", {"other_way": ["Answer the question: Which way?"]}, None),
        ("channel=phone", {}, ""),
    ],
)
def test_only_the_chosen_answers_question_counts(data, errors, value):
    class Small(EvenhandForm):
        channel = EverythingForm.base_fields["channel"]
        other_way = EverythingForm.base_fields["other_way"]
        looks = EverythingForm.looks

    form = Small(sent(data))
    assert form.errors == errors
    if not errors:
        assert form.cleaned_data["other_way"] == value


def test_no_is_an_answer():
    assert "asked" not in EverythingForm(sent("asked=no"), MultiValueDict()).errors
    form = EverythingForm(initial={"asked": False})
    assert tree(form).xpath("//input[@name='asked'][@checked]/@value") == ["no"]


def test_looks_can_depend_on_the_moment():
    class Dynamic(EvenhandForm):
        account = forms.CharField(widget=forms.Textarea)

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.look("account", words=2, hint="Short")

    assert Dynamic({"account": "a b c"}).errors["account"] == ["Shorten this to 2 words or fewer. You have written 3"]
    assert "words" not in str(Dynamic.looks)


def test_unmet_checks_go_where_they_can_be_mended():
    from tests.ui.urls import Missing

    form = EverythingForm(sent("asked=no"), MultiValueDict())
    form.add_unmet(Missing())
    assert "Write the reason" in form.errors["account"]
    assert form.non_field_errors() == ["Say whether you considered the adjustment"]
    assert form.error_entries()[0] == ("id_happened_on_day", "Say whether you considered the adjustment")


# -- files, models, formsets -----------------------------------------------------------------------------------------


def test_each_file_is_looked_at():
    field = ManyFilesField(max_length=20)
    good, empty = SimpleUploadedFile("a.txt", b"words"), SimpleUploadedFile("b.txt", b"")
    assert field.clean([good]) == [good]
    with pytest.raises(forms.ValidationError, match=r"b\.txt: .*empty"):
        field.clean([good, empty])
    with pytest.raises(forms.ValidationError, match="required"):
        field.clean([])


def test_a_model_forms_dates_are_ours():
    class AbsenceForm(EvenhandModelForm):
        class Meta:
            model = Absence
            fields = ("starts_on", "ends_on")

    form = AbsenceForm(instance=Absence(starts_on=date(2026, 11, 21)))
    assert isinstance(form.fields["starts_on"], DateField)
    assert tree(form).xpath("//input[@name='starts_on_month']/@value") == ["11"]
    assert not AbsenceForm({"starts_on": "2026-11-21"}, instance=Absence(starts_on=date(2026, 11, 21))).changed_data[1:]


def test_a_set_of_forms_has_one_summary():
    class One(EvenhandForm):
        name = forms.CharField(label="Name")

    several = formset_factory(One, extra=2, min_num=2, validate_min=True)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-0-name": "A", "form-1-name": ""}
    page = tree(Template("{% load evenhand %}{% error_summary forms %}").render(Context({"forms": several(data)})))
    assert page.xpath("//a/@href") == ["#id_form-1-name"]


# -- pages -----------------------------------------------------------------------------------------------------------


def test_a_page_with_mistakes_says_so_in_title_and_status(signed_in):
    clean = signed_in.get("/everything/")
    wrong = signed_in.post("/everything/", {"account": "He said <b>no</b>"})
    assert clean.status_code == 200
    assert not read(clean).find(".//title").text.startswith("Error: ")
    assert wrong.status_code == 422
    assert read(wrong).find(".//title").text.startswith("Error: Log an incident")
    assert read(wrong).get_element_by_id("id_account").text.strip() == "He said <b>no</b>"


def test_forms_of_other_packages_answer_422_too(client, db):
    wrong = client.post("/account/login/", {"login": "nobody", "password": ""})
    assert wrong.status_code == 422
    assert "Enter an email address like name@example.org" in wrong.content.decode()
    assert not read(wrong).xpath("//@placeholder | //@style")
