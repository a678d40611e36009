"""The composer. It works without scripts; with them it saves by itself and shows the letter while it is written."""

import copy
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from engagement.checks import Unmet
from engagement.policy.schema import LetterType
from engagement.ui.views import page
from engagement.ui.words import british_datetime, british_time
from letters import selectors, services
from letters.checks import FOUR_POINTS
from letters.composing import Composition
from letters.differences import word_differences
from letters.forms import DraftForm
from letters.letter_types import free_sections, put_text, text_in
from letters.models import Letter, LetterVersion
from letters.views.common import about, letter_for, moment_has_passed, signed_in

RECORD_HAS_CHANGED = (
    "What this letter is about has changed since it was begun. Your words are kept, and the parts that we place are up "
    "to date now. Read the letter again, then send it to be checked."
)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """Write the letter: save, look at it, or send it to be checked."""
    letter = letter_for(request, letter_id, "write_letter")
    if passed := moment_has_passed(request, letter, "submit"):
        return passed
    letter_type = Composition(letter, letter.version).letter_type
    if request.method != "POST":
        form = DraftForm.of(letter, letter_type)
        return _composer(request, letter, letter_type, form, _dated_as(form, letter.version))
    form = DraftForm(request.POST, letter_type=letter_type, letter=letter)
    if request.headers.get("HX-Request") == "true":
        return _preview(request, letter, _as_typed(letter, letter_type, form))
    if not form.is_valid():
        return _composer(request, letter, letter_type, form, _as_typed(letter, letter_type, form))
    return _save_and_do(request, letter, letter_type, form)


def _save_and_do(request: HttpRequest, letter: Letter, letter_type: LetterType, form: DraftForm) -> HttpResponse:
    """Keep what was typed, then do what the button says."""
    try:
        version = _save(request, letter, form)
    except services.DraftMoved as moved:
        return _both_shown(request, letter, letter_type, form, moved.theirs)
    letter.forget_version()
    form.now_at(version)
    wanted = request.POST.get("do")
    if wanted == "send":
        return _send(request, letter, letter_type, form)
    if wanted == "preview":
        return redirect(f"{letter.edit_url}#preview")
    messages.success(request, "Your draft is saved.")
    return redirect(letter.edit_url)


def _save(request: HttpRequest, letter: Letter, form: DraftForm) -> LetterVersion:
    return services.save_draft(
        letter.pk,
        actor=signed_in(request),
        draft=form.draft(),
        revision=form.cleaned_data["version"],
        tab=form.cleaned_data["tab"],
    )


def _send(request: HttpRequest, letter: Letter, letter_type: LetterType, form: DraftForm) -> HttpResponse:
    """To the checker, if nothing is missing; else everything that is, beside its field."""
    if services.bring_up_to_date(letter.pk, actor=signed_in(request)):
        letter = letter_for(request, letter.pk, "write_letter")
        form.now_at(letter.version)
        form.add_error(None, RECORD_HAS_CHANGED)
    form.add_missing(Composition(letter, letter.version).missing)
    if not form.errors:
        try:
            services.submit_letter(letter.pk, actor=signed_in(request))
        except Unmet as unmet:
            form.add_unmet(unmet)
        else:
            return redirect(letter)
    return _composer(request, letter, letter_type, form, letter.version)


def _both_shown(
    request: HttpRequest, letter: Letter, letter_type: LetterType, form: DraftForm, theirs: LetterVersion
) -> HttpResponse:
    """Somebody saved meanwhile: nothing is overwritten, and both texts stand beside each other."""
    form.add_error(
        None,
        "This letter was saved from another page after you opened this one. Compare both below."
        " Saving again keeps what stands in your boxes.",
    )
    form.now_at(theirs)
    conflicts = [
        {"label": section.label, "pieces": word_differences(text_in(theirs, section), form.draft().texts[section.code])}
        for section in free_sections(letter_type)
        if text_in(theirs, section) != form.draft().texts[section.code]
    ]
    mine = _as_typed(letter, letter_type, form)
    return _composer(request, letter, letter_type, form, mine, conflicts=conflicts, theirs=theirs)


def _dated_as(form: DraftForm, version: LetterVersion) -> LetterVersion:
    """The version under the date that its unsent form proposes, so that the preview has the same one. Never saved."""
    shown = copy.copy(version)
    shown.dated_on = form.initial["dated_on"]
    return shown


def _as_typed(letter: Letter, letter_type: LetterType, form: DraftForm) -> LetterVersion:
    """The newest version with what was typed in its place, as far as it can be used. Never saved."""
    form.is_valid()
    version = copy.copy(letter.version)
    version.content = None
    for name in ("heading", "salutation", "dated_on", "signed_by", "options"):
        if name in form.cleaned_data:
            setattr(version, name, form.cleaned_data[name])
    for section in free_sections(letter_type):
        if section.code in form.cleaned_data:
            put_text(version, section, form.cleaned_data[section.code].replace("\r\n", "\n"))
    return version


def _shown(letter: Letter, version: LetterVersion) -> dict[str, Any]:
    """The letter as paper, and what there is to say about it."""
    composition = Composition(letter, version)
    # Only what has a field on the page, so that each can be a link to it.
    labels = {section.code: section.label for section in free_sections(composition.letter_type)}
    labels |= {"heading": "Heading", "salutation": "Greeting"}
    return {
        "letter": letter,
        "content": composition.content,
        "missing": [(labels.get(one.section, ""), one) for one in composition.missing],
        "advice": [(labels.get(one.section, ""), one) for one in composition.advice],
        "four_points": FOUR_POINTS.values(),
    }


def _preview(request: HttpRequest, letter: Letter, version: LetterVersion) -> HttpResponse:
    return render(request, "letters/_preview.html", {**_shown(letter, version), "swapped": True})


def _composer(
    request: HttpRequest, letter: Letter, letter_type: LetterType, form: DraftForm, version: LetterVersion, **more: Any
) -> HttpResponse:
    parts = [
        {"field": form[section.code], "section": section, "shows": section.example or section.phrases}
        for section in free_sections(letter_type)
    ]
    checkers = selectors.who_checks(letter)
    context = {
        **about(letter),
        **_shown(letter, version),
        "form": form,
        "parts": parts,
        "last": [form[name] for name in ("options", "dated_on", "signed_by") if name in form.fields],
        "letter_type": letter_type,
        "facts": letter.context.get("facts", []),
        "placeholders": Composition(letter, version).placeholders,
        "comment": selectors.last_comment(letter),
        "send_words": f"Send to {checkers[0]} to check" if checkers else "Send to be checked",
        "saved_words": f"Draft saved {british_datetime(letter.version.saved_at)}" if letter.version.revision else "",
    }
    return page(request, "letters/edit.html", {**context, **more})


@require_POST
def autosave(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """Keep the draft in the background. Answers with the time; 422 or 409 where nothing was kept."""
    letter = letter_for(request, letter_id, "write_letter")
    letter_type = Composition(letter, letter.version).letter_type
    form = DraftForm(request.POST, letter_type=letter_type, letter=letter)
    if not form.is_valid():
        return JsonResponse({"problem": "invalid"}, status=422)
    try:
        version = _save(request, letter, form)
    except services.DraftMoved:
        return JsonResponse({"problem": "saved elsewhere"}, status=409)
    return JsonResponse({"saved_at": british_time(version.saved_at), "version": version.revision})
