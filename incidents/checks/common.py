"""What the checks of this app share: where things are put right, and questions that several of them ask."""

from typing import Any

from django.urls import reverse

from engagement.checks import Check, filled
from engagement.ui.words import has_words

Inputs = Any


def step_page(name: str) -> Any:
    """The page of the log where something is put right."""
    return lambda incident: reverse("incidents:log_step", args=[incident.pk, name])


def incident_page(part: str) -> Any:
    """The part of the incident page where something is put right."""
    return lambda incident: reverse("incidents:incident", args=[incident.reference]) + f"#{part}"


def act_page(act: str) -> Any:
    """The page beside an incident on which something is recorded."""
    return lambda incident: reverse("incidents:act", args=[incident.reference, act])


def has_text(value: Any) -> bool:
    """Whether something was written: a letter or a digit, not only blanks, signs or invisible characters."""
    return has_words(value)


def referenced(incident: Any) -> bool:
    """Whether its reference from the health and safety portal is recorded."""
    return hasattr(incident, "health_and_safety_reference")


def reference_if_category_one(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    """Whether that reference is there, where category one asks for it."""
    return not incident.zero_tolerance or referenced(incident)


def written_and_referenced(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    """Whether category one was in writing and has its reference, so that the restorative route is open."""
    return not incident.zero_tolerance or (incident.written_abuse and referenced(incident))


COMMENT_GIVEN = Check("comment_given", (), filled("comment"), "Write what you want to ask or answer.", field="comment")
REASON_GIVEN = Check("reason_given", (), filled("reason"), "Give your reasons.", field="reason")
