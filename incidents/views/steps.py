"""The steps of the log, in their order, and what a page shows of them.

A draft goes through the steps that its category needs; category one through fewer (SBC-8.2a). What not everybody has
more to say about is offered before the end, and is a step only for whoever asks for an approach.
"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from incidents import policy_terms
from incidents.models import Incident


@dataclass(frozen=True)
class Step:
    """One step: its address, its name in lists, the question at its head. An `extra` one is only offered."""

    slug: str
    title: str
    question: str
    question_in_short: str = ""
    extra: bool = False


STEPS = (
    Step("customer", "Who it was", "Who was it?"),
    Step("when", "When, where and how", "When, where and how did it happen?"),
    Step("category", "Category", "What kind of engagement was it?"),
    Step("what-happened", "What happened", "What happened?"),
    Step("impact", "What it did", "What effect did it have?"),
    Step("action-taken", "What was done", "What was done?", "What was done, and what do they need?"),
    Step("adjustments", "What they need", "What does this person need from us?"),
    Step("request", "What you ask for", "What do you ask for?", extra=True),
    Step("tried", "What was tried, and your manager", "What was tried before?", extra=True),
    Step("people", "Who saw it or was affected", "Who saw it, or was affected?", extra=True),
    Step("evidence", "Documents", "Are there any documents?", extra=True),
    Step("check", "Check and submit", "Check your answers"),
)
BY_SLUG = {step.slug: step for step in STEPS}
ORDER = [step.slug for step in STEPS]
PARTS = {
    ("category", "examples"): "What was it?",
    ("action-taken", "ended"): "Was there a warning, and did they hear why?",
    ("people", "named"): "Who else was there?",
    ("adjustments", "add"): "What does this person need from us?",
}
"""The further pages of a step, each with the question at its head."""
ASKED_WITH_OTHERS = {"screening": "category"}
"""Steps of earlier days and where their question is asked now: a draft or a bookmark may still lead there."""
IN_SHORT = {"impact": "what-happened", "adjustments": "action-taken", "tried": "check"}
"""Where category one asks what other categories have a step for; nobody has to show that they tried to calm anybody."""


def holding(draft: Incident, slug: str) -> str:
    """The step in which this draft is asked what that step asks. Raises KeyError for one that never was."""
    slug = ASKED_WITH_OTHERS.get(slug, slug)
    if policy_terms.is_short(draft):
        slug = IN_SHORT.get(slug, slug)
    if slug == "request" and not policy_terms.has_request_step(draft):
        slug = "check"
    return BY_SLUG[slug].slug


def steps_of(draft: Incident) -> list[Step]:
    """The steps that this draft goes through: whoever asks for an approach says more about it (SBC-A1-REST-3b)."""
    asks = draft.asks == Incident.Asks.RESTORATIVE
    return [
        step
        for step in STEPS
        if holding(draft, step.slug) == step.slug and (not step.extra or (asks and step.slug in ("request", "tried")))
    ]


def extras_of(draft: Incident) -> list[Step]:
    """What this draft is offered beside its steps."""
    gone_through = steps_of(draft)
    return [one for one in STEPS if one.extra and one not in gone_through and holding(draft, one.slug) == one.slug]


def order_of(draft: Incident) -> list[str]:
    """The addresses of this draft's steps, in their order."""
    return [step.slug for step in steps_of(draft)]


def address(draft: Incident, slug: str, part: str = "") -> str:
    """Where a step is answered."""
    path = reverse("incidents:log_step", args=[draft.pk, slug])
    return f"{path}?part={part}" if part else path


def next_address(draft: Incident, slug: str) -> str:
    """The next step that is still open; nobody goes again through what they have answered."""
    later = set(ORDER[ORDER.index(slug) + 1 :])
    open_ones = [each for each in order_of(draft) if each in later and each not in draft.steps_done]
    return address(draft, open_ones[0] if open_ones else ORDER[-1])


def back_address(draft: Incident, slug: str) -> str:
    """The step before this one, or the list of tasks."""
    before = [each for each in order_of(draft) if each in ORDER[: ORDER.index(slug)]]
    if before and slug in order_of(draft):
        return address(draft, before[-1])
    return reverse("incidents:log_tasks", args=[draft.pk])


def caption(draft: Incident, slug: str) -> str:
    """ "Step 4 of 8", counted as this draft goes; what is only offered has no number."""
    order = order_of(draft)
    return f"Step {order.index(slug) + 1} of {len(order)}" if slug in order else "If you have more to say"


def frame(draft: Incident, slug: str, *, part: str = "") -> dict[str, Any]:
    """What every step's page shows around its question."""
    step = BY_SLUG[slug]
    short = policy_terms.is_short(draft)
    question = (short and step.question_in_short) or step.question
    return {
        "draft": draft,
        "step": step,
        "short": short,
        "caption": caption(draft, slug),
        "heading": PARTS.get((slug, part), question),
        "back": address(draft, holding(draft, slug)) if part else back_address(draft, slug),
        "here": address(draft, slug, part),
        "tasks_url": reverse("incidents:log_tasks", args=[draft.pk]),
    }


def tasks(draft: Incident, unmet: list[Any]) -> list[dict[str, Any]]:
    """The task list: what is done, what is left, and what something is still missing in."""
    wanting = {item.url.partition("?")[0] for item in unmet if item.url}
    listed = []
    for step in steps_of(draft):
        url = address(draft, step.slug)
        done = step.slug in draft.steps_done
        status = "Completed" if done else "Not started"
        if step.slug == "check":
            done, status = False, "Ready" if not unmet else "Something is missing"
        elif done and url in wanting:
            done, status = False, "Something is missing"
        elif not done and step.slug in draft.step_versions:
            status = "Begun"
        colour = "" if done else {"Not started": "grey", "Something is missing": "yellow"}.get(status, "blue")
        listed.append({"title": step.title, "url": url, "status": status, "done": done, "colour": colour})
    return listed


def offers(draft: Incident, *, may_ask: bool) -> list[dict[str, Any]]:
    """The same for what is only offered: whether something was added."""
    return [
        {
            "title": step.title,
            "url": address(draft, step.slug),
            "status": "Added" if step.slug in draft.steps_done else "Optional",
            "done": step.slug in draft.steps_done,
            "colour": "grey",
        }
        for step in extras_of(draft)
        if may_ask or step.slug != "request"
    ]


def first_open(draft: Incident) -> str:
    """Where to go on: the first step that is not done."""
    return next((slug for slug in order_of(draft) if slug not in draft.steps_done), "check")
