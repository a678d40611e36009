"""The components, and how dates and numbers are said."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import lxml.html
import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from engagement.ui import words

HOSTILE = "<script>alert(1)</script>"


def drawn(source: str, **context: Any) -> Any:
    return lxml.html.fromstring(f"<div>{Template('{% load evenhand %}' + source).render(Context(context))}</div>")


def said(source: str, **context: Any) -> str:
    return " ".join(drawn(source, **context).text_content().split())


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 11, 21, 15, 10, tzinfo=UTC), "21 November 2026 at 3:10pm"),
        (datetime(2026, 7, 1, 9, 0, tzinfo=UTC), "1 July 2026 at 10am"),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), "1 July 2026 at midnight"),
        (datetime(2026, 11, 21, 12, 0, tzinfo=UTC), "21 November 2026 at midday"),
        (None, ""),
    ],
)
def test_moments_are_said_in_london_time(moment, expected):
    assert said("{{ moment|british_datetime }}", moment=moment) == expected


def test_dates_times_lengths_and_numbers():
    assert words.british_date(date(2026, 3, 1)) == "1 March 2026"
    assert words.british_time(time(9, 5)) == "9:05am"
    assert words.british_time(time(0, 30)) == "12:30am"
    assert words.duration_words(timedelta(hours=2, minutes=5)) == "2 hours 5 minutes"
    assert words.duration_words(1) == "1 minute"
    assert words.duration_words(60 * 24 + 1) == "1 day 1 minute"
    assert words.duration_words(0) == "less than a minute"
    assert words.counted(1, "request,requests") == "1 request"
    assert words.counted(1200, "request,requests") == "1,200 requests"
    assert words.file_size(45_123) == "45 KB"
    assert words.file_size(4_512_300) == "4.5 MB"
    assert words.file_size(20) == "20 bytes"
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert words.lower_first("NHS number") == "NHS number"
    assert words.lower_first("Approved") == "approved"


def test_a_late_deadline_says_so_in_words_and_weight():
    assert drawn("{{ '2 working days late'|due }}").xpath("//strong[@class='app-late']/text()") == [
        "2 working days late"
    ]
    assert drawn("{{ 'Today'|due }}").xpath("//strong/text()") == ["Today"]
    assert not drawn("{{ 'In 2 working days'|due }}").xpath("//strong")


def test_a_table_keeps_its_meaning_when_it_is_stacked():
    table = drawn(
        "{% table 'Requests' 'Customer|Why|#Calls' %}{% for name in names %}{% tr %}"
        "{% td header=True %}{{ name }}{% endtd %}"
        "{% td %}Persistence{% endtd %}{% td %}31{% endtd %}{% endtr %}{% endfor %}{% endtable %}",
        names=["Deborah Laidlaw", HOSTILE],
    )
    assert table.xpath("//table/@role") == ["table"]
    assert table.xpath("//caption")[0].text == "Requests"
    assert table.xpath("//thead//th/@role") == ["columnheader"] * 3
    assert table.xpath("//tbody/tr/@role") == ["row"] * 2
    assert table.xpath("//tbody/tr[1]/*/@data-label") == ["Customer", "Why", "Calls"]
    assert table.xpath("//tbody/tr[2]/*/@data-label") == ["Customer", "Why", "Calls"]
    assert table.xpath("//tbody/tr[1]/*/@role") == ["rowheader", "cell", "cell"]
    assert "govuk-table__cell--numeric" in table.xpath("//tbody/tr[1]/*[3]/@class")[0]
    assert not table.xpath("//script")


@pytest.mark.parametrize(
    "source", ["{% table 'Requests' %}{% endtable %}", "{% table 'a' 'b' colour='c' %}{% endtable %}"]
)
def test_a_table_says_how_it_is_called(source):
    with pytest.raises(TemplateSyntaxError):
        drawn(source)


def test_a_task_list_says_its_state_in_the_link():
    tasks = [
        {"title": "Customer", "url": "/a/", "done": True},
        {"title": "When and how", "url": "/b/", "status": "Not started"},
        {"title": "Check and send", "status": "Cannot start yet", "hint": HOSTILE},
    ]
    listed = drawn("{% task_list tasks %}", tasks=tasks)
    assert [link.text_content() for link in listed.xpath("//a")] == ["Customer, Completed", "When and how, Not started"]
    assert listed.xpath("//a/@href") == ["/a/", "/b/"]
    assert not listed.xpath("//script")


def test_unmet_checks_show_clause_and_link():
    checks = [
        SimpleNamespace(says="Write the reason", clauses=("SBC-6.3a", "SBC-6.3b", "SBC-A1-REST-5"), mend_url="/mend/"),
        SimpleNamespace(says="Ask somebody else", clauses=(), mend=lambda obj: "/not-worked-out/"),
    ]
    listed = drawn("{% unmet_list error %}", error=SimpleNamespace(unmet=checks))
    assert listed.xpath("//a/@href") == ["/mend/"]
    assert "(policy 6.3, policy appendix 1)" in listed.text_content()
    assert not said("{% unmet_list error %}", error=[])


def test_the_timeline_keeps_words_apart():
    at = datetime(2026, 11, 16, 15, 10, tzinfo=UTC)
    event = SimpleNamespace(
        sentence="sent the request to you", actor_name="Shona Kerr", acting_for_name="Ewan Scott", at=at, reason=HOSTILE
    )
    events = [event]
    shown = drawn("{% timeline events %}", events=events)
    assert "Sent the request to you by Shona Kerr, standing in for Ewan Scott 16 November 2026 at 3:10pm" in " ".join(
        shown.text_content().split()
    )
    assert not shown.xpath("//script")


def test_pages_keep_the_rest_of_the_address():
    page = Paginator(list(range(100)), 10).page(5)
    request = RequestFactory().get("/approvals/?s=key&page=5")
    links = drawn("{% pagination page %}", page=page, request=request).xpath("//a/@href")
    assert links[0] == "?s=key&page=4"
    assert links[-1] == "?s=key&page=6"
    assert not said("{% pagination page %}", page=Paginator([1], 10).page(1), request=request)


@pytest.mark.parametrize(
    "source",
    [
        "{% tag text 'red' %}",
        "{% page_heading text caption=text %}",
        "{% summary_list rows card=text %}",
        "{% inset text %}x{% endinset %}",
        "{% alert 'error' text %}{{ text }}{% endalert %}",
        "{% notice text %}{{ text }}{% endnotice %}",
        "{% quotation by=text %}{{ text }}{% endquotation %}",
        "{% summary %}{% row text clause=text change=text %}{{ text }}{% endrow %}{% endsummary %}",
        "{% details text %}{{ text }}{% enddetails %}",
        "{% card text %}{{ text }}{% endcard %}",
        "{% panel text %}{{ text }}{% endpanel %}",
        "{% document_list documents %}",
        "{% sub_navigation links label=text %}",
        "{% breadcrumbs links %}",
        "{% button text name=text value=text %}",
        "{% clause text %}",
        "{% back_link text text %}",
    ],
)
def test_no_component_lets_markup_through(source):
    shown = drawn(
        source,
        text=f'"{HOSTILE}',
        rows=[(HOSTILE, HOSTILE)],
        documents=[{"name": HOSTILE, "url": "/a/", "added_by": HOSTILE}],
        links=[(HOSTILE, "/a/")],
    )
    assert not shown.xpath("//script")
    assert "alert(1)" in shown.text_content()


def test_what_stands_inside_a_block_keeps_its_markup():
    assert drawn("{% alert 'warning' 'Restricted' %}<p>Ring on Tuesdays.</p>{% endalert %}").xpath("//p/text()")
    assert drawn("{% card 'Decision' %}<p>Decide.</p>{% endcard %}").xpath("//section//p/text()") == ["Decide."]


def test_sealed_documents_offer_no_link():
    documents = [SimpleNamespace(name="voicemail.mp3", url="/a/", sealed=True, distressing=True, size=4_512_300)]
    shown = drawn("{% document_list documents %}", documents=documents)
    assert not shown.xpath("//a")
    assert "Distressing content" in shown.text_content()
    assert "4.5 MB" in shown.text_content()
