"""Deciding an appeal alone: the Chief Executive or the appeal authority, whoever took no part (SBC-12.3c)."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from appeals.forms.deciding import DecisionForm
from appeals.selectors.bundle import bundle_of
from appeals.selectors.case import appeal_for
from appeals.selectors.hearing import outcomes_open_to
from appeals.services import deciding as services
from appeals.views.hearing import act_on_appeal, get_or_post, posted, reader
from engagement.permissions import needs
from engagement.spine.calendar import WorkingDays


@needs("decide_appeal")
@get_or_post
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """One page: the bundle, a finding for each point, the outcome and the reasons."""
    found = appeal_for(request.user, reference)
    bundle = bundle_of(found, request.user)
    offered = outcomes_open_to(found, bundle.options)
    form = DecisionForm(
        posted(request),
        points=bundle.considered,
        options=bundle.options,
        offered=offered,
        change_at=reverse("appeals:option", args=[found.reference]) if found.can_change_restriction else "",
    )
    return act_on_appeal(
        request,
        found,
        form,
        lambda: services.decide_appeal(found.pk, actor=reader(request), decision=form.decision),
        permission="decide_appeal",
        said="Decided. The letter to the customer is begun, and comes to you to be checked.",
        template="appeals/decide.html",
        more={"bundle": bundle, "due_in_words": WorkingDays.load().in_words(found.decide_by)},
    )
