"""The steps of the log, in their order, and what a page shows of them. Category one goes by fewer of them."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from incidents import policy_terms
from incidents.models import Incident


@dataclass(frozen=True)
class Step:
    """One step: its address, its name in lists, the question at its head."""

    slug: str
    title: str
    question: str
    question_in_short: str = ""


STEPS = (
    Step("screening", "Is this for this policy?", "Is this for this policy?"),
    Step("customer", "Who it was", "Who was it?"),
    Step("when", "When, where and how", "When, where and how did it happen?"),
    Step("category", "Category", "What kind of engagement was it?"),
    Step("what-happened", "What happened", "What happened?"),
    Step("impact", "What it did", "What effect did it have?"),
    Step("action-taken", "What was done", "What was tried, and what was done?", "What was done?"),
    Step("adjustments", "What they need", "What does this person need from us?"),
    Step("evidence", "Documents", "Are there any documents?"),
    Step("request", "What you ask for", "What do you ask for?"),
    Step("check", "Check and submit", "Check your answers"),
)
BY_SLUG = {step.slug: step for step in STEPS}
ORDER = [step.slug for step in STEPS]


def steps_of(draft: Incident) -> list[Step]:
    """The steps that this draft goes through: none for a request that cannot be made (SBC-A1-CAT1-5)."""
    without = set() if policy_terms.has_request_step(draft) else {"request"}
    return [step for step in STEPS if step.slug not in without]


def order_of(draft: Incident) -> list[str]:
    """The addresses of this draft's steps, in their order."""
    return [step.slug for step in steps_of(draft)]


def address(draft: Incident, slug: str, part: str = "") -> str:
    """Where a step is answered."""
    path = reverse("incidents:log_step", args=[draft.pk, slug])
    return f"{path}?part={part}" if part else path


def next_address(draft: Incident, slug: str) -> str:
    """The step after this one; the last leads to itself."""
    left = set(ORDER[ORDER.index(slug) + 1 :])
    return address(draft, next((each for each in order_of(draft) if each in left), ORDER[-1]))


def back_address(draft: Incident, slug: str) -> str:
    """The step before this one, or the list of tasks."""
    before = [each for each in order_of(draft) if each in ORDER[: ORDER.index(slug)]]
    return address(draft, before[-1]) if before else reverse("incidents:log_tasks", args=[draft.pk])


def caption(draft: Incident, slug: str) -> str:
    """ "Step 4 of 11", counted as this draft goes."""
    order = order_of(draft)
    return f"Step {order.index(slug) + 1} of {len(order)}"


def frame(draft: Incident, slug: str, *, part: str = "") -> dict[str, Any]:
    """What every step's page shows around its question."""
    step = BY_SLUG[slug]
    short = policy_terms.is_short(draft)
    return {
        "draft": draft,
        "step": step,
        "caption": caption(draft, slug),
        "heading": (short and step.question_in_short) or step.question,
        "back": address(draft, slug) if part else back_address(draft, slug),
        "here": address(draft, slug, part),
        "tasks_url": reverse("incidents:log_tasks", args=[draft.pk]),
    }


def tasks(draft: Incident, unmet: list[Any]) -> list[dict[str, Any]]:
    """The task list: what is done, what is left, and what something is still missing in."""
    wanting = {item.url for item in unmet if item.url}
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


def first_open(draft: Incident) -> str:
    """Where to go on: the first step that is not done."""
    return next((slug for slug in order_of(draft) if slug not in draft.steps_done), "check")
