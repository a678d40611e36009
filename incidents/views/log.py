"""The log: before you start, the list of tasks, sending it off, and what else a draft can become."""

from dataclasses import replace
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from engagement.contact.models import Contact
from engagement.contact.selectors.logged import contact_of
from engagement.customers.forms import SearchForm
from engagement.customers.models import Customer
from engagement.customers.permissions import may_see
from engagement.customers.picker import CustomerPicker, kept_for
from engagement.customers.selectors import by_reference, resolve
from engagement.people.duties import in_line
from engagement.people.permissions import needs
from engagement.policy.own_words import external_log
from engagement.policy.profile import Profile
from engagement.policy.selectors import local, policy_in_force
from engagement.spine import saved_search
from engagement.spine.calendar import WorkingDays
from engagement.ui.views import page
from incidents import policy_terms
from incidents.forms.incident import NoteForm
from incidents.models import Incident
from incidents.selectors.incidents import Waiting, approaches_of, draft_of, drafts_of, what_next
from incidents.services import logging as services
from incidents.services import starting
from incidents.views import log_steps
from incidents.views.log_steps import may_ask, unmet_of
from incidents.views.steps import BY_SLUG, address, first_open, holding, offers, tasks

FORM = require_http_methods(["GET", "POST"])


def already_logged(request: HttpRequest, incident: Incident) -> HttpResponse:
    """Where a second click, an old tab or a bookmark of the log leads: nothing is sent twice."""
    if incident.reference:
        messages.info(request, f"This was already logged. Its reference is {incident.reference}.")
        return redirect("incidents:log_sent", pk=incident.pk)
    return redirect("incidents:kept", pk=incident.pk)


def of_draft(view: Any) -> Any:
    """A page of one's own draft; once it is none any more, whatever was asked for leads to what became of it."""

    @needs("log_incident")
    @wraps(view)
    def guarded(request: HttpRequest, pk: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = draft_of(request.user, pk)
        if draft.state != Incident.State.DRAFT:
            return already_logged(request, draft)
        try:
            return view(request, draft, *args, **kwargs)
        except services.AlreadyLogged as gone:
            return already_logged(request, gone.incident)

    guarded.permission_code = "log_incident"  # type: ignore[attr-defined]
    return guarded


class WhoForm(SearchForm):
    """Whom to look for first; it may be left empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].required = False
        self.fields["q"].label = "Who was it?"
        self.look("q", hint=f"{self.look_of('q').hint}. Leave this empty if you do not know.")

    def clean_q(self) -> str:
        """Raises ValidationError where something was typed and there is nothing in it to look for."""
        return super().clean_q() if self.cleaned_data["q"] else ""


def _somebody_manages(writer: Any) -> bool:
    """Whether what this person logs has a manager to go to: said before the first question, not after the last."""
    return writer.team is not None and bool(in_line(writer.team, {writer.pk}))


@needs("log_incident")
@FORM
def start(request: HttpRequest) -> HttpResponse:
    """Before you start: danger first, then whom to look for; and when this is not the place."""
    contact, customer = _carried(request)
    posted = request.POST if request.method == "POST" else None
    form = WhoForm(posted) if may_see(request.user) and customer is None else None
    if request.method == "POST" and customer is not None:
        draft = starting.start_draft_about(customer, actor=request.user, contact=contact)  # type: ignore[arg-type]
        return redirect(address(draft, first_open(draft)))
    if request.method == "POST" and (form is None or form.is_valid()):
        draft = services.start_draft(actor=request.user)  # type: ignore[arg-type]
        typed = form.cleaned_data["q"] if form else ""
        where = address(draft, "customer")
        if typed:
            where += f"?{saved_search.PARAMETER}={saved_search.keep(request, kept_for('log'), {'q': typed})}"
        return redirect(where)
    profile = policy_in_force()
    context = {
        "form": form,
        "contact": contact,
        "channel": next((one.label for one in profile.channels if contact and one.code == contact.channel), ""),
        "customer": customer,
        "drafts": drafts_of(request.user),
        "nobody_manages": not _somebody_manages(request.user),
        "support": _support(profile),
        "notes": [one for one in profile.screening if one.outcome == "note"],
        "elsewhere": [one for one in profile.screening if one.outcome == "redirect"],
    }
    return page(request, "incidents/log/start.html", context)


def _carried(request: HttpRequest) -> tuple[Contact | None, Customer | None]:
    """The contact that was just logged, or the customer whose page led here, and who that is by now.

    Both stand in the address by their number or reference, never by a name. Raises NotVisible.
    """
    number, reference = request.GET.get("contact", ""), request.GET.get("customer", "")
    if number:
        contact = contact_of(request.user, number)
        return contact, resolve(contact.customer_id)
    if reference:
        return None, by_reference(reference, request.user, to_choose=not may_see(request.user)).resolve()
    return None, None


def _support(profile: Profile) -> list[Any]:
    """The policy's support texts without those that need a name or number of the organisation."""
    return [line for line in profile.support if "{" not in line.text]


@of_draft
@require_GET
def task_list(request: HttpRequest, draft: Incident) -> HttpResponse:
    """What is done and what is left, in any order."""
    listed = tasks(draft, unmet_of(draft, request.user))
    done = sum(1 for task in listed if task["done"])
    context = {
        "draft": draft,
        "tasks": listed,
        "offers": offers(draft, may_ask=may_ask(draft, request.user)),
        "done": done,
        "of": len(listed) - 1,
        "next": first_open(draft),
    }
    return page(request, "incidents/log/tasks.html", context)


@of_draft
@FORM
def step(request: HttpRequest, draft: Incident, step: str) -> HttpResponse:
    """One step; an address of earlier days, or of another category, leads to where the question stands now.

    What was typed on such a page before the category was changed in another window is kept all the same.
    """
    try:
        held = holding(draft, step)
    except KeyError:
        raise Http404 from None
    typed = request.method == "POST" and step in BY_SLUG
    if held != step and not typed and not log_steps.stands_alone(step, request.GET.get("part", "")):
        return redirect(address(draft, held))
    return log_steps.answer(request, draft, step)


@needs("log_incident")
@require_GET
def sent(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It is logged: the reference, who has it and by when, and support."""
    incident = draft_of(request.user, pk)
    if not incident.reference:
        return redirect(incident.get_absolute_url())
    approaches = approaches_of(incident, request.user)
    manager = incident.team.manager_for(incident.reporter) if incident.team else None
    days = local("decide_request_working_days")
    submitted = incident.submitted_at
    next_ = what_next(incident, approaches, request.user)
    due = WorkingDays.load().add(submitted.date(), int(days)) if days is not None and submitted else None
    context = {
        "incident": incident,
        "approaches": approaches,
        "manager": manager,
        "due": due,
        "next": next_,
        "waiting": [replace(one, title=_to_the_writer(one)) for one in next_.waiting],
        "external_log": external_log(policy_in_force()),
    }
    return page(request, "incidents/log/sent.html", context)


TO_THE_WRITER = {
    "review": "Looking at what you logged",
    "decide": "Deciding about your request",
    "safety_reference": "Recording the health and safety reference",
    "police": "Seeing to the police, together with you",
    "talk": "Talking with you about what happened",
}
"""What a manager's work is called for whoever logged it: its own title speaks to the manager."""


def _to_the_writer(waiting: Waiting) -> str:
    return waiting.title if waiting.mine else TO_THE_WRITER.get(waiting.kind, waiting.title)


@of_draft
@FORM
def note(request: HttpRequest, draft: Incident) -> HttpResponse:
    """Only forceful or only unusual: whose record, and a short note. It counts as no incident."""
    if policy_terms.screening_outcome(draft) != "note":
        return redirect("incidents:log_step", pk=draft.pk, step="category")
    here = reverse("incidents:log_note", args=[draft.pk])
    context: dict[str, Any] = {"draft": draft, "screen": _screen(draft)}
    if draft.customer is None or "other" in request.GET:
        picker = CustomerPicker(request, purpose="log", here=here, chosen=draft.customer)
        if picker.customer:
            services.choose_customer(draft.pk, actor=request.user, customer=picker.customer)  # type: ignore[arg-type]
            return redirect(here)
        if picker.redirect:
            return redirect(picker.redirect)
        return page(request, "incidents/log/note.html", {**context, **picker.context})
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.keep_as_note(draft.pk, actor=request.user, text=form.cleaned_data["text"])  # type: ignore[arg-type]
        return redirect("incidents:kept", pk=draft.pk)
    return page(request, "incidents/log/note.html", {**context, "form": form})


@of_draft
@FORM
def elsewhere(request: HttpRequest, draft: Incident) -> HttpResponse:
    """It belongs to another procedure: where to go. Closing the draft clears who it was and what was written."""
    if policy_terms.screening_outcome(draft) != "redirect":
        return redirect("incidents:log_step", pk=draft.pk, step="category")
    if request.method == "POST":
        services.send_elsewhere(draft.pk, actor=request.user)  # type: ignore[arg-type]
        return redirect("incidents:kept", pk=draft.pk)
    return page(request, "incidents/log/elsewhere.html", {"draft": draft, "screen": _screen(draft)})


@needs("log_incident")
@require_GET
def kept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What became of a draft that is no incident."""
    incident = draft_of(request.user, pk)
    if incident.state == Incident.State.DRAFT or incident.reference:
        return redirect(incident.get_absolute_url())
    return page(request, "incidents/log/kept.html", {"incident": incident, "screen": _screen(incident)})


@of_draft
@FORM
def discard(request: HttpRequest, draft: Incident) -> HttpResponse:
    """Give the draft up. Whoever opens the address, as after signing in again, finds the draft as it is."""
    if request.method != "POST":
        return redirect("incidents:log_tasks", pk=draft.pk)
    services.discard_draft(draft.pk, actor=request.user)  # type: ignore[arg-type]
    messages.success(request, "The draft is discarded.")
    return redirect("incidents:log")


def _screen(draft: Incident) -> Any:
    return next((screen for screen in policy_in_force().screening if screen.code == draft.screening), None)
