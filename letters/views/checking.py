"""The check: the letter as it will be sent, what changed, four points, and a decision."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from engagement.checks import Unmet
from engagement.ui.views import page
from letters import selectors, services
from letters.checkers import writers_of
from letters.checks import FOUR_POINTS, composition_of
from letters.forms import CheckForm
from letters.models import Letter
from letters.views.common import about, letter_for, moment_has_passed, signed_in


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """Approve exactly these bytes, or send the letter back with comments."""
    letter = letter_for(request, letter_id)
    # Said first: to the writer, a word about roles would be true and not the reason (SBC-A1-REST-7).
    if signed_in(request).pk in writers_of(letter):
        raise PermissionDenied("You wrote this letter, so somebody else checks it.")
    letter = letter_for(request, letter_id, "check_letter")
    if passed := moment_has_passed(request, letter, "approve"):
        return passed
    composition = composition_of(letter)
    engagement_only = composition.letter_type.engagement_only
    differences = selectors.differences_since_last(letter)
    # Where the same words were approved before and only dates moved, one button is enough.
    one_click = differences is not None and differences.only_dates and selectors.was_approved_before(letter)
    form = CheckForm(_posted(request, one_click), engagement_only=engagement_only)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, letter, form, engagement_only)
        except Unmet as unmet:
            form.add_unmet(unmet)
        else:
            # A manager of another team sees a letter while its check is theirs; sent back, it is the writer's again.
            seen = selectors.letters_visible_to(signed_in(request)).filter(pk=letter.pk).exists()
            return redirect(letter) if seen else redirect("work:home")
    return page(
        request,
        "letters/check.html",
        {
            **about(letter),
            "form": form,
            "content": selectors.content_of(letter.version),
            "differences": differences,
            "one_click": one_click,
            "advice": _named(letter),
            "forms": selectors.forms_of(letter),
            "engagement_only": engagement_only,
        },
    )


def _posted(request: HttpRequest, one_click: bool) -> dict[str, object] | None:
    """What was sent. "Approve the new date" stands for the four points, confirmed before for the same words."""
    if request.method != "POST":
        return None
    if one_click and request.POST.get("decision") == "approve_date":
        return {"decision": "approve", "four_points": list(FOUR_POINTS), "engagement_only_confirmed": "on"}
    return request.POST  # type: ignore[return-value]


def _decide(request: HttpRequest, letter: Letter, form: CheckForm, engagement_only: bool) -> None:
    given = form.cleaned_data
    if given["decision"] == "return":
        services.return_letter(letter.pk, actor=signed_in(request), comment=given["comment"])
        messages.success(request, f"The letter is back with {letter.drafter}, with your comments.")
        return
    services.check_letter(
        letter.pk,
        actor=signed_in(request),
        four_points=given["four_points"],
        engagement_only_confirmed=engagement_only and bool(given["engagement_only_confirmed"]),
    )
    messages.success(request, f"You have approved the letter. {letter.drafter} can now send it.")


def _named(letter: Letter) -> list[tuple[str, object]]:
    """What the lint advises, with the names of the parts: the checker sees what the drafter saw."""
    composition = composition_of(letter)
    labels = {section.code: section.label for section in composition.letter_type.sections} | {"heading": "Heading"}
    return [(labels.get(one.section, ""), one) for one in composition.advice]
