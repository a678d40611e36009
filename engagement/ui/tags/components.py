"""Tags that draw a component from what they are given."""

from typing import Any

from django.core.paginator import Page

from engagement.ui import navigation
from engagement.ui.tags.library import as_list, read, register, spread
from engagement.ui.words import upper_first

Context = dict[str, Any]


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: Any) -> Context:
    """`{% error_summary form other_form formset %}`: every mistake with a link to where it is mended; else nothing."""
    entries: list[tuple[str, str]] = []
    for form in forms:
        entries += _entries_of(form)
    return {"entries": entries}


def _entries_of(form: Any) -> list[tuple[str, str]]:
    if not form:
        return []
    if hasattr(form, "error_entries"):
        return form.error_entries()
    if hasattr(form, "management_form"):
        if not form.is_bound:
            return []
        own = [("main-content", str(message)) for message in form.non_form_errors()]
        return own + [entry for each in form.forms for entry in _entries_of(each)]
    # A form of another package that has not been given our look.
    errors = getattr(form, "errors", None) or {}
    return [
        (form[name].id_for_label if name in form.fields else "main-content", str(message))
        for name, messages in errors.items()
        for message in messages
    ]


@register.inclusion_tag("components/back_link.html")
def back_link(url: str, text: str = "Back") -> Context:
    """`{% back_link url "Approvals" %}` in the block `before_main`."""
    return {"url": url, "text": navigation.our_words(text)}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(items: Any) -> Context:
    """`{% breadcrumbs items %}`: (label, url) pairs, the last one without a url."""
    return {"items": [spread(item, "label", "url") for item in items]}


@register.inclusion_tag("components/page_heading.html")
def page_heading(text: Any, caption: Any = "", size: str = "l") -> Context:
    """`{% page_heading "Alan Pringle: restorative letter" caption="MCE-2026-0418" %}`: the one h1 of a page."""
    return {"text": navigation.our_words(text), "caption": caption, "size": size}


@register.inclusion_tag("components/tag.html")
def tag(text: Any, colour: str = "") -> Context:
    """`{% tag "Needs your decision" "yellow" %}`: a status in words."""
    return {"text": navigation.our_words(text), "colour": colour}


@register.inclusion_tag("components/sub_navigation.html")
def sub_navigation(items: Any, label: str = "In this part") -> Context:
    """`{% sub_navigation items label="Approvals" %}`: links to the parts of a page, with how much is in each."""
    links = [spread(item, "label", "url", "current", "count") for item in items]
    return {"items": [_link(item) for item in links], "label": navigation.our_words(label)}


def _link(item: Any) -> Context:
    return {
        "label": read(item, "label"),
        "url": read(item, "url"),
        "current": read(item, "current", default=False),
        "count": read(item, "count", default=None),
    }


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: Any, card: str = "", level: int = 2) -> Context:
    """`{% summary_list rows card="What is asked for" %}`: questions and answers, or facts with their names."""
    drawn = []
    for given in rows:
        row = spread(given, "key", "value", "clause")
        actions = [spread(each, "text", "url", "hidden") for each in as_list(read(row, "actions", default=[]))]
        drawn.append(
            {"key": read(row, "key"), "value": read(row, "value"), "clause": read(row, "clause"), "actions": actions}
        )
    return {"rows": drawn, "card": card, "level": level}


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Any) -> Context:
    """`{% task_list tasks %}`: what is done and what is left. A task without url cannot be started yet."""
    drawn = []
    for given in tasks:
        task = spread(given, "title", "url", "status", "hint")
        done = bool(read(task, "done", default=False))
        status = read(task, "status") or ("Completed" if done else "")
        drawn.append({
            "title": read(task, "title"), "url": read(task, "url"), "hint": read(task, "hint"),
            "status": status, "done": done, "clause": read(task, "clause"),
            "colour": read(task, "colour", default="" if done else "blue"),
        })  # fmt: skip
    return {"tasks": drawn}


@register.inclusion_tag("components/unmet_list.html")
def unmet_list(unmet: Any, title: str = "Before you can do this", level: int = 2) -> Context:
    """`{% unmet_list unmet %}`: checks that are not met, each with its clause and the link where it is mended."""
    return {"checks": described_checks(unmet), "title": title, "level": level}


def described_checks(unmet: Any) -> list[Context]:
    """Unmet checks as templates draw them, from an exception with `unmet` or a list; asks for names only."""
    described = []
    for check in getattr(unmet, "unmet", unmet) or []:
        url = next(
            (value for value in (read(check, "url"), read(check, "mend_url"), _plain(check, "mend")) if value), ""
        )
        says = navigation.our_words(read(check, "says"))
        described.append({"says": says, "clauses": as_list(read(check, "clauses")), "url": url})
    return described


def _plain(check: Any, name: str) -> Any:
    """A part that is an address already; one that still has to be worked out from the record is left out."""
    value = check.get(name) if isinstance(check, dict) else getattr(check, name, "")
    return "" if callable(value) else value


@register.inclusion_tag("components/timeline.html")
def timeline(events: Any, level: int = 3) -> Context:
    """`{% timeline events %}`: what happened, by whom and when, newest first as given."""
    drawn = [
        {
            "title": read(event, "title") or upper_first(read(event, "sentence")),
            "by": read(event, "by", "actor_name", "actor"),
            "for_whom": read(event, "for_whom", "acting_for_name"),
            "at": read(event, "at", default=None),
            "text": read(event, "text", "reason"),
            "comment": read(event, "comment"),
            "clauses": as_list(read(event, "clauses", default=[])),
            "policy_version": read(event, "policy_version_id", default=None),
            "url": read(event, "url"),
        }
        for event in events
    ]
    return {"events": drawn, "level": level}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Any, page: Page, name: str = "page") -> Context:
    """`{% pagination page_obj %}`: nothing for a single page; keeps the rest of the address."""
    query = context["request"].GET.copy() if "request" in context else {}
    if not page.has_other_pages():
        return {"several": False}

    def address(number: int) -> str:
        query[name] = str(number)
        return "?" + query.urlencode() if hasattr(query, "urlencode") else f"?{name}={number}"

    around = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    pages = [
        {"number": number, "url": address(number) if isinstance(number, int) else "", "current": number == page.number}
        for number in around
    ]
    return {
        "several": True,
        "pages": pages,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("components/filter.html", takes_context=True)
def filter_panel(
    context: Any, form: Any, clear: str = "", method: str = "get", title: str = "Filter", button: str = "Apply filters"
) -> Context:
    """`{% filter_panel form clear=url %}`: a form that narrows the list beside it. People's names go by POST."""
    return {
        "form": form, "clear": clear, "method": method, "title": title, "button": button,
        "csrf_token": context.get("csrf_token"),
    }  # fmt: skip


@register.inclusion_tag("components/document_list.html")
def document_list(documents: Any, level: int = 3) -> Context:
    """`{% document_list documents %}`: files with what one should know before opening them."""
    drawn = [
        {
            "name": read(document, "name", "title"),
            "url": read(document, "url", "get_absolute_url"),
            "kind": read(document, "kind_label", "get_kind_display", "kind"),
            "size": read(document, "size", default=None),
            "added_by": read(document, "added_by", "uploaded_by"),
            "added_at": read(document, "added_at", "uploaded_at", default=None),
            "distressing": read(document, "distressing", default=False),
            "sealed": read(document, "sealed", default=False),
            "scan_state": read(document, "scan_state"),
        }
        for document in documents
    ]
    return {"documents": drawn, "level": level}


@register.inclusion_tag("components/button.html")
def button(text: str, kind: str = "", name: str = "", value: str = "", formaction: str = "", form: str = "") -> Context:
    """`{% button "Save and continue" %}`; kinds: secondary, warning, inverse, start, link."""
    said = navigation.our_words(text)
    return {"text": said, "kind": kind, "name": name, "value": value, "formaction": formaction, "form": form}


@register.inclusion_tag("components/button_link.html")
def button_link(url: str, text: str, kind: str = "") -> Context:
    """`{% button_link url "Start" kind="start" %}`: looks like a button, goes somewhere, changes nothing."""
    return {"url": url, "text": navigation.our_words(text), "kind": kind}


@register.inclusion_tag("components/post_button.html", takes_context=True)
def post_button(context: Any, url: str, text: str, kind: str = "secondary", name: str = "", value: str = "") -> Context:
    """`{% post_button url "Withdraw" %}`: a form of one button, for what changes something."""
    return {
        "url": url,
        "text": text,
        "kind": kind,
        "name": name,
        "value": value,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("components/clause.html")
def clause(clauses: Any, version: Any = None) -> Context:
    """`{% clause "SBC-6.3-LC-2" %}` or `{% clause obj.clauses %}`: the policy behind what stands before it.

    `version=event.policy_version`: as the policy stood when a line of history was written.
    """
    links: dict[str, navigation.Link] = {}
    for each in as_list(clauses):
        link = navigation.clause_link(str(each), version)
        if link.label:
            links.setdefault(link.label, link)
    return {"links": list(links.values())}


@register.inclusion_tag("components/support_card.html", takes_context=True)
def support_card(context: Any) -> Context:
    """`{% support_card %}`: "Are you all right?" with the body's support line."""
    return {"organisation": context.get("organisation")}


@register.inclusion_tag("components/emergency.html")
def emergency() -> Context:
    """`{% emergency %}`: 999 and 101, on every step where somebody may be in danger."""
    return {}


@register.inclusion_tag("components/autosave_status.html")
def autosave_status(text: str = "") -> Context:
    """`{% autosave_status %}` inside a form with `data-autosave`: where "Draft saved 10:42" is said."""
    return {"text": text}
