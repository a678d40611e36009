"""The eleven steps of the log, in their order, and what a page shows of them."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from incidents.models import Incident


@dataclass(frozen=True)
class Step:
    """One step: its address, its name in lists, the question at its head."""

    slug: str
    title: str
    question: str


STEPS = (
    Step("screening", "Is this for this policy?", "Is this for this policy?"),
    Step("customer", "Who it was", "Who was it?"),
    Step("when", "When, where and how", "When, where and how did it happen?"),
    Step("category", "Category", "What kind of engagement was it?"),
    Step("what-happened", "What happened", "What happened?"),
    Step("impact", "What it did", "What effect did it have?"),
    Step("action-taken", "What was done", "What was tried, and what was done?"),
    Step("adjustments", "What they need", "What does this person need from us?"),
    Step("evidence", "Documents", "Are there any documents?"),
    Step("request", "What you ask for", "What do you ask for?"),
    Step("check", "Check and submit", "Check your answers"),
)
BY_SLUG = {step.slug: step for step in STEPS}
ORDER = [step.slug for step in STEPS]


def address(draft: Incident, slug: str, part: str = "") -> str:
    """Where a step is answered."""
    path = reverse("incidents:log_step", args=[draft.pk, slug])
    return f"{path}?part={part}" if part else path


def next_address(draft: Incident, slug: str) -> str:
    """The step after this one; the last leads to itself."""
    at = ORDER.index(slug)
    return address(draft, ORDER[min(at + 1, len(ORDER) - 1)])


def back_address(draft: Incident, slug: str) -> str:
    """The step before this one, or the list of tasks."""
    at = ORDER.index(slug)
    return address(draft, ORDER[at - 1]) if at else reverse("incidents:log_tasks", args=[draft.pk])


def caption(slug: str) -> str:
    """ "Step 4 of 11"."""
    return f"Step {ORDER.index(slug) + 1} of {len(STEPS)}"


def frame(draft: Incident, slug: str, *, part: str = "") -> dict[str, Any]:
    """What every step's page shows around its question."""
    step = BY_SLUG[slug]
    return {
        "draft": draft,
        "step": step,
        "caption": caption(slug),
        "heading": step.question,
        "back": address(draft, slug) if part else back_address(draft, slug),
        "here": address(draft, slug, part),
        "tasks_url": reverse("incidents:log_tasks", args=[draft.pk]),
    }


def tasks(draft: Incident, unmet: list[Any]) -> list[dict[str, Any]]:
    """The task list: what is done, what is left, and what something is still missing in."""
    wanting = {item.url for item in unmet if item.url}
    listed = []
    for step in STEPS:
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


def first_open(draft: Incident) -> str:
    """Where to go on: the first step that is not done."""
    return next((slug for slug in ORDER if slug not in draft.steps_done), "check")
