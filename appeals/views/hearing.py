"""While an appeal is heard: whether the restriction applies meanwhile, a question, an interest."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from appeals import routes
from appeals.forms import hearing as forms
from appeals.models import Appeal
from appeals.selectors.case import appeal_for
from appeals.selectors.hearing import usual_meanwhile
from appeals.services import hearing as services
from engagement.checks import Unmet
from engagement.permissions import Refused, allowed, needs
from engagement.spine.timeline import last_move
from engagement.transitions import AlreadyMoved
from engagement.ui.views import page
from restrictions.forms.group import InterestForm
from restrictions.measures import sentences_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@needs("see_appeals")
@get_or_post
def meanwhile(request: HttpRequest, reference: str) -> HttpResponse:
    """Whether the restriction applies until the appeal is decided: somebody's decision, with reasons (SBC-12.1a)."""
    found = appeal_for(request.user, reference)
    form = forms.MeanwhileForm(posted(request))
    restriction: Any = found.restriction
    return act_on_appeal(
        request,
        found,
        form,
        lambda: services.settle_meanwhile(found.pk, actor=reader(request), **form.cleaned_data),
        permission="settle_meanwhile",
        said="Recorded. If anything changes for staff, they are told now.",
        template="appeals/meanwhile.html",
        more={
            "usual": usual_meanwhile(),
            "measures": sentences_of(restriction.terms) if found.can_change_restriction else [],
        },
    )


@needs("see_appeals")
@get_or_post
def question(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for more before deciding."""
    found = appeal_for(request.user, reference)
    form = forms.AppealQuestionForm(posted(request))
    return act_on_appeal(
        request,
        found,
        form,
        lambda: services.ask_for_more(found.pk, actor=reader(request), question=form.cleaned_data["question"]),
        permission="sit_on_appeal" if found.heard_by == routes.GROUP else "decide_appeal",
        said="Asked. The time for deciding stands still until the answer.",
        template="appeals/question.html",
    )


@needs("see_appeals")
@get_or_post
def interest(request: HttpRequest, reference: str) -> HttpResponse:
    """Declare an interest and take no part. The appeal may rise to the next level, out of one's sight."""
    found = appeal_for(request.user, reference)
    form = InterestForm(posted(request))
    return act_on_appeal(
        request,
        found,
        form,
        lambda: services.declare_interest(found.pk, actor=reader(request), reason=form.cleaned_data["reason"]),
        permission="declare_interest_in_appeal",
        said="Recorded. You take no part in this appeal.",
        template="appeals/interest.html",
        to=lambda: found if Appeal.objects.visible_to(request.user).filter(pk=found.pk).exists() else "work:home",
    )


def act_on_appeal(
    request: HttpRequest,
    found: Appeal,
    form: Any,
    act: Callable[[], Any],
    *,
    permission: str,
    said: str,
    template: str,
    more: dict[str, Any] | None = None,
    also_valid: Callable[[], bool] = lambda: True,
    to: Callable[[], Any] | None = None,
) -> HttpResponse:
    """Show the page of one act on an appeal that is being heard, or do the act and go on.

    Whoever may not do it gets 403 with the reason, an appeal that has moved on 409 with what was typed; what a check or
    the service refuses comes back beside its field, with everything that was typed.
    """
    answer = allowed(request.user, permission, found)
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
    if not found.being_heard:
        raise AlreadyMoved(found, last_move(found))
    unmet: list[Any] = []
    if request.method == "POST" and all((form.is_valid(), also_valid())):
        try:
            act()
        except Unmet as refused:
            unmet = say_unmet(form, refused)
        except ValidationError as error:
            form.add_refused(error)
        else:
            messages.success(request, said)
            return redirect(to() if to is not None else found)
    context = {"found": found, "form": form, "unmet": unmet, **(more or {})}
    return page(request, template, context, status=422 if request.method == "POST" else None)


def say_unmet(form: Any, refused: Unmet) -> list[Any]:
    """Put each unmet check beside its field; what belongs to none is given back for the list above the form."""
    named = {*form.fields, *form.also_answers}
    form.add_unmet([one for one in refused.unmet if one.field in named])
    return [one for one in refused.unmet if one.field not in named]


def posted(request: HttpRequest) -> Any:
    """What was sent with the form; None where it is only looked at."""
    return request.POST if request.method == "POST" else None


def reader(request: HttpRequest) -> Any:
    """The person before the screen."""
    return request.user
