"""What the checks of this app share: where things are put right, and questions that several of them ask."""

from typing import Any

from django.urls import reverse

from engagement.checks import Check, filled
from engagement.ui.words import has_words

Inputs = Any


def request_of(obj: Any) -> Any:
    """The request behind a record of this app: itself, or the one that it belongs to."""
    return obj if hasattr(obj, "relied_on") else obj.request


def step_page(name: str) -> Any:
    """The step of the request where something is put right; on a request that was handed in, its page."""

    def path(obj: Any) -> str:
        request = request_of(obj)
        if request.reference is None:
            return reverse("restrictions:request_step", args=[request.pk, name])
        return str(request.get_absolute_url()) + f"#{name}"

    return path


def policy_place(_obj: Any) -> str:
    """Where the policy that has changed is read again: on the same page, wherever a request is worked on."""
    return "#policy"


def has_text(value: Any) -> bool:
    """Whether something was written: a letter or a digit, not only blanks, signs or invisible characters."""
    return has_words(value)


def written(name: str) -> Any:
    """A predicate: the record itself says something in this field."""
    return lambda obj, _actor, _inputs: has_text(getattr(obj, name))


COMMENT_GIVEN = Check("comment_given", (), filled("comment"), "Write what you want to ask or answer.", field="comment")
REASON_GIVEN = Check("reason_given", (), filled("reason"), "Give your reasons.", field="reason")
ANSWER_GIVEN = Check("answer_given", ("SBC-A1-CAT1-4b",), filled("answer"), "Write the advice.", field="answer")
