"""What somebody typed into a form that could not be taken, so that a page can give it back."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParserError

from engagement.ui.labels import DATE_PARTS, Control, controls_at, date_in_words, read_page

# Never kept, never shown: what proves who somebody is, and what only the machinery reads.
SECRET_PARTS = ("password", "passwd", "secret", "otp")
MACHINERY = ("csrfmiddlewaretoken", "next", "kept_post")
# Sent along by a form, and not typed by anybody: kept, and shown only where a page says that a person fills it in.
SENT_ALONG = ("version", "attempt", "do", "save")
MACHINERY_ENDINGS = ("-TOTAL_FORMS", "-INITIAL_FORMS", "-MIN_NUM_FORMS", "-MAX_NUM_FORMS")


@dataclass(frozen=True)
class Typed:
    """One field as it was sent: what it is called, its values joined, and its name."""

    label: str
    value: str
    name: str = ""


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


def typed_in(fields: list[tuple[str, list[str]]], controls: Mapping[str, Control] | None = None) -> list[Typed]:
    """What a person would recognise as their own words, in the order of the form.

    With the `controls` of the form's page under the labels that the person knows, choices in words, the three boxes of
    a date as one, and nothing that they did not fill in.
    """
    known = dict(controls or {})
    sent = {name: [value for value in values if value.strip()] for name, values in fields}
    shown: list[Typed] = []
    for name, values in sent.items():
        control = known.get(name)
        if (
            not values
            or name.endswith(MACHINERY_ENDINGS)
            or not (control.is_typed if control else name not in SENT_ALONG)
        ):
            continue
        stem = next((name.removesuffix(part) for part in DATE_PARTS if name.endswith(part)), "")
        if control and stem and all(f"{stem}{part}" in known for part in DATE_PARTS):
            if any(one.name == stem for one in shown):
                continue
            boxes = [" ".join(sent.get(f"{stem}{part}", [])) for part in DATE_PARTS]
            shown.append(Typed(control.legend or label_of(stem), date_in_words(boxes), stem))
        elif control:
            shown.append(Typed(control.called or label_of(name), "\n".join(map(control.in_words, values)), name))
        else:
            shown.append(Typed(label_of(name), "\n".join(values), name))
    return shown


def typed_into(request: HttpRequest, form: BaseForm | None = None) -> list[Typed]:
    """What stands in the form that was just posted, in its words where it is known; nothing for other requests.

    Where the form itself is not at hand, its page is read, as far as the person may open it.
    """
    if request.method != "POST":
        return []
    fields = kept_values(posted(request))
    if form is not None:
        return typed_in(fields, read_page(str(form)))
    return typed_in(fields, controls_at(request, request.get_full_path()) if typed_in(fields) else None)


def label_of(name: str) -> str:
    """A field's name in words: "what_happened" becomes "What happened"."""
    return name.rsplit("-", 1)[-1].replace("_", " ").strip().capitalize()
