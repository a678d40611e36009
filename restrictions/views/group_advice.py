"""Advice on category one: a manager asks, the group answers and decides nothing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from engagement.permissions import allowed, needs
from engagement.spine.timeline import timeline_of
from engagement.ui.views import page
from incidents.selectors.incidents import incident_for
from restrictions.forms import group as forms
from restrictions.selectors.group import advice_for
from restrictions.services import advice as services
from restrictions.views.acting import act_page

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@needs("ask_group_for_advice")
@get_or_post
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the group about a category-one incident (SBC-A1-CAT1-4a)."""
    incident = incident_for(request.user, reference)
    form = forms.AdviceQuestionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = services.ask_group_for_advice(
                actor=request.user,  # type: ignore[arg-type]
                incident_id=incident.pk,
                question=form.cleaned_data["question"],
            )
        except ValidationError as error:
            form.add_error("question", error.messages)
        else:
            messages.success(request, "Asked. The decision stays with you and health and safety.")
            return redirect(asked)
    context = {
        "found": incident,
        "form": form,
        "title": "Ask the Review Group for advice",
        "button": "Ask",
        "hint": "The group advises. It does not decide on category one, and this policy’s appeals do not apply.",
    }
    return page(request, "restrictions/act.html", context)


@needs("see_restrictions")
@get_or_post
def advice(request: HttpRequest, reference: str) -> HttpResponse:
    """The question, and the answer or the form for it. There is nothing to approve or refuse (SBC-A1-CAT1-4b)."""
    found = advice_for(request.user, reference)
    user: Any = request.user
    may_answer = found.state == found.State.ASKED and bool(allowed(user, "sit_in_group", found))
    form = forms.AdviceForm(request.POST if request.method == "POST" else None)
    context = {"may_answer": may_answer, "timeline": timeline_of(found)}
    if request.method != "POST":
        return page(request, "crg/advice.html", {"found": found, "form": form, **context})
    return act_page(
        request,
        found,
        form,
        lambda given: services.give_advice(found.pk, actor=user, answer=given["answer"]),
        title="Advice",
        permission="sit_in_group",
        states=(found.State.ASKED,),
        button="Give this advice",
        said="The manager has the group’s advice.",
        template="crg/advice.html",
        more=context,
    )
