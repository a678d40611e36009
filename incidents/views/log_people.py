"""Naming colleagues and others who saw it or were affected, while the incident is logged."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from engagement.spine import saved_search
from engagement.ui.views import page
from incidents.forms.log_actions import ColleagueForm, FindColleagueForm, OtherWitnessForm
from incidents.models import Incident
from incidents.selectors.incidents import colleagues_matching
from incidents.services import witnesses
from incidents.views.steps import address, frame, next_address


def people(request: HttpRequest, draft: Incident) -> HttpResponse:
    """Colleagues and others who saw it or were affected; the search for a colleague is posted."""
    here = address(draft, "people", "named")
    search = saved_search.recall(request, "colleague for log") or {}
    found = colleagues_matching(search.get("q", ""), but=(draft.reporter_id,))
    do = request.POST.get("do", "")
    find = FindColleagueForm(request.POST if do == "search" else None, initial=search)
    choose = ColleagueForm(request.POST if do == "add" else None, people=found)
    other = OtherWitnessForm(request.POST if do == "name" else None)
    form = {"search": find, "add": choose, "name": other}.get(do)
    if do == "search" and find.is_valid():
        return redirect(
            f"{here}&{saved_search.PARAMETER}={saved_search.keep(request, 'colleague for log', find.cleaned_data)}"
        )
    try:
        if _change_people(request, draft, do, choose, other):
            return redirect(here)
    except ValidationError as error:
        if form is None:
            raise
        form.add_error(None, error.messages)
    context = {
        **frame(draft, "people", part="named"),
        "form": form,
        "find": find,
        "choose": choose if found else None,
        "other": other,
        "searched": bool(search),
        "witnesses": draft.witnesses.select_related("person"),
        "affected": draft.affected.all(),
        "next": next_address(draft, "people"),
    }
    return page(request, "incidents/log/people_named.html", context)


def _change_people(
    request: HttpRequest, draft: Incident, do: str, choose: ColleagueForm, other: OtherWitnessForm
) -> bool:
    """Add or take off; False where the form has to come back."""
    actor: Any = request.user
    if do == "add" and choose.is_valid():
        given = choose.cleaned_data
        witnesses.add_colleague(
            draft.pk,
            actor=actor,
            person_id=int(given["person"]),
            saw_it=given["saw_it"],
            was_affected=given["was_affected"],
        )
        return True
    if do == "name" and other.is_valid():
        witnesses.add_other_witness(draft.pk, actor=actor, name=other.cleaned_data["name"])
        return True
    if do == "remove":
        ids = {name: request.POST.get(name, "") for name in ("witness", "person")}
        numbers = {
            name: int(text) for name, text in ids.items() if text.isascii() and text.isdigit() and len(text) < 10
        }
        witnesses.remove_from_draft(
            draft.pk, actor=actor, witness_id=numbers.get("witness"), person_id=numbers.get("person")
        )
        return True
    return False
