"""What somebody typed into a form that could not be taken, so that a page can give it back."""

from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParserError

# Never kept, never shown: what proves who somebody is, and what only the machinery reads.
SECRET_PARTS = ("password", "passwd", "secret", "otp")
MACHINERY = ("csrfmiddlewaretoken", "next", "kept_post")
MACHINERY_ENDINGS = ("-TOTAL_FORMS", "-INITIAL_FORMS", "-MIN_NUM_FORMS", "-MAX_NUM_FORMS")


@dataclass(frozen=True)
class Typed:
    """One field as it was sent: its name in words, its values joined."""

    label: str
    value: str


def posted(request: HttpRequest) -> QueryDict:
    """What was posted; empty when it cannot be read, such as when it was too big."""
    try:
        return request.POST
    except (RequestDataTooBig, SuspiciousOperation, MultiPartParserError, OSError):
        return QueryDict()


def may_be_kept(name: str) -> bool:
    """Whether a field may be given back at all."""
    return name not in MACHINERY and not any(part in name.lower() for part in SECRET_PARTS)


def kept_values(data: QueryDict) -> list[tuple[str, list[str]]]:
    """The fields that may be given back, with all their values, as they must be sent again."""
    return [(name, [str(value) for value in values]) for name, values in data.lists() if may_be_kept(name)]


def typed_in(fields: list[tuple[str, list[str]]]) -> list[Typed]:
    """What a person would recognise as their own words, in the order of the form."""
    shown = []
    for name, values in fields:
        value = "\n".join(value for value in values if value.strip())
        if value and not name.endswith(MACHINERY_ENDINGS):
            shown.append(Typed(label_of(name), value))
    return shown


def typed_into(request: HttpRequest) -> list[Typed]:
    """What stands in the form that was just posted; nothing for other requests."""
    return typed_in(kept_values(posted(request))) if request.method == "POST" else []


def label_of(name: str) -> str:
    """A field's name in words: "what_happened" becomes "What happened"."""
    return name.rsplit("-", 1)[-1].replace("_", " ").strip().capitalize()
