"""The incident page: what happened, what became of it, and what its readers may do about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from engagement.checks import Unmet
from engagement.permissions import Refused, allowed
from engagement.policy.own_words import external_log
from engagement.policy.profile import Profile
from engagement.policy.selectors import policy_in_force
from engagement.spine.documents import documents_of
from engagement.transitions import TransitionOption, permitted
from engagement.ui.views import page
from incidents import policy_terms
from incidents.deciders import came_to
from incidents.forms import incident as forms
from incidents.forms import police_and_legal as legal_forms
from incidents.models import Incident
from incidents.parts import on_incident
from incidents.reasons import DECLINE
from incidents.reasons import in_words as in_words_of
from incidents.safety_threatened import safety_was_threatened, to_tell
from incidents.selectors.approaches import state_in_words
from incidents.selectors.chronology import chronology, letters_of
from incidents.selectors.correspondence import what_is_written_instead
from incidents.selectors.incidents import (
    approaches_of,
    incident_for,
    names_of,
    weighed_in_words,
    what_next,
    witness_request,
)
from incidents.selectors.manager_context import manager_context
from incidents.selectors.police_and_legal import afterwards
from incidents.services import evidence, first_steps, legal, moves, notices, police, witnesses
from incidents.views.answers import actions, answers_of, example_answers, in_words

FORM = require_http_methods(["GET", "POST"])


@dataclass(frozen=True)
class Act:
    """Something to record about an incident: its form, its service, who may, and where it then stands on the page."""

    title: str
    button: str
    form: type[Any]
    service: Callable[..., Any]
    permission: str
    section: str
    done: str
    hint: str = ""


def _judge(pk: Any, *, actor: Any, unacceptable: str, reason: str) -> Incident:
    judge = (
        first_steps.mark_correspondence_unacceptable
        if unacceptable == "yes"
        else first_steps.mark_correspondence_acceptable
    )
    return judge(pk, actor=actor, reason=reason)


ACTS: dict[str, Act] = {
    "safety-reference": Act(
        "Health and safety reference", "Save the reference", forms.SafetyReferenceForm,
        first_steps.record_health_and_safety_reference, "add_to_incident", "safety", "The reference is recorded.",
    ),
    "police": Act(
        "The police", "Record the decision", forms.PoliceForm, police.record_police_decision,
        "record_police_decision", "police", "The decision about the police is recorded.",
    ),
    "legal": Act(
        "Legal action", "Record it", legal_forms.LegalForm, legal.record_legal_decision, "record_legal_decision",
        "legal", "It is recorded.",
        "Think about it together with the police: is legal advice or legal action needed to keep people safe?",
    ),
    "customer-told": Act(
        "What the customer is told", "Record the decision", legal_forms.CustomerNoticeForm,
        notices.record_customer_notice, "decide_customer_notice", "customer-told", "The decision is recorded.",
        "The customer is told what is done, unless that would not be safe or right.",
    ),
    "discussion": Act(
        "Your talk with the member of staff", "Record the talk", forms.DiscussionForm, first_steps.record_discussion,
        "review_incident", "discussion", "The talk is recorded.",
    ),
    "correspondence": Act(
        "Is the correspondence unacceptable?", "Record the decision", forms.CorrespondenceForm, _judge,
        "mark_correspondence", "documents", "The decision is recorded.",
    ),
    "category": Act(
        "Change the category", "Save the category", forms.ManagerCategoryForm, first_steps.set_manager_category,
        "review_incident", "summary", "The category is changed.",
        "Your category counts from now on. What the writer chose stays on record beside it.",
    ),
    "witness": Act(
        "Somebody else who saw it", "Ask for their account", forms.WitnessForm, witnesses.add_witness,
        "add_to_incident", "witnesses", "The person is on the list. A colleague is asked for an account at once.",
    ),
    "document": Act(
        "Add a document", "Add", forms.AddDocumentForm, evidence.add_document, "add_to_incident", "documents",
        "It is added.",
    ),
    "note": Act(
        "Add a note", "Add the note", forms.AddNoteForm, first_steps.add_note, "add_to_incident", "timeline",
        "Your note is added.",
    ),
}  # fmt: skip

MOVES: dict[str, Callable[..., Incident]] = {
    "start_review": moves.start_review,
    "ask_for_more": moves.ask_for_more,
    "answer": moves.answer,
    "manage_under_health_and_safety": moves.manage_under_health_and_safety,
    "take_no_further_action": moves.take_no_further_action,
    "close": moves.close,
    "reopen": moves.reopen,
    "void": moves.void,
}
# What waits for somebody, and where on this page's other addresses it is done.
DONE_AT = {
    "safety_reference": "safety-reference", "police": "police", "legal": "legal", "tell_customer": "customer-told",
    "talk": "discussion",
}  # fmt: skip
WARN = ("void", "take_no_further_action")


def moves_for(incident: Incident, user: Any) -> list[TransitionOption]:
    """What this person may do with it now, by a button here; what follows from elsewhere has none."""
    only_category_one = () if incident.zero_tolerance else ("manage_under_health_and_safety",)
    return [
        option for option in permitted(incident, user) if option.name in MOVES and option.name not in only_category_one
    ]


@require_GET
def incident(request: HttpRequest, reference: str) -> HttpResponse:
    """One incident: not there for whoever may not see it (SPSO-EP-65b)."""
    found = incident_for(request.user, reference)
    profile = policy_in_force()
    approaches = approaches_of(found, request.user)
    next_ = what_next(found, approaches, request.user)
    may_add = bool(allowed(request.user, "add_to_incident", found)) and found.state != Incident.State.VOID
    may_review = bool(allowed(request.user, "review_incident", found)) and found.state in Incident.OPEN
    documents = list(documents_of(found))
    letters = letters_of(found, approaches, request.user)
    customer = names_of([found]).get(found.pk, found.customer)
    assert customer is not None, "A logged incident names its customer."
    around = manager_context(found, customer, approaches, request.user)
    from_others = on_incident.drawn_for(found, request)
    context = {
        "incident": found,
        "customer": customer,
        "around": around,
        "considered": (weighed_in_words(found) or "nothing is recorded.") if around else "",
        "category": policy_terms.category_of(found),
        "writers_category": _writers_category(found, profile),
        "flags": _flags(found),
        "facts": _facts(found, profile),
        "effects": _section(found, profile, "impact"),
        "needs": _section(found, profile, "adjustments"),
        "wish": _section(found, profile, "request"),
        "actions": list(actions(found, profile)),
        "tried": [in_words(profile, "techniques_tried", found.techniques_tried), found.tried_before],
        "affected": [person.name for person in found.affected.all()] + _affected_kinds(found, profile),
        "safety": getattr(found, "health_and_safety_reference", None),
        "police_decisions": _police_decisions(found, profile),
        "afterwards": afterwards(found, letters),
        "external_log": external_log(profile),
        "next": next_,
        "came_to_you": came_to(request.user, found),
        "todo": _todo(found, next_, may_add, may_review),
        "moves": moves_for(found, request.user),
        "may_add": may_add,
        "may_add_more": may_add and found.state in Incident.OPEN,
        "may_review": may_review,
        "written_instead": what_is_written_instead(
            found, approaches, letters, may_start=bool(around and around.may_start)
        ) if may_review else None,
        "may_judge": may_review and policy_terms.is_written(found),
        "documents": [
            {
                "name": one.display_name, "url": reverse("documents:open", args=[one.pk]),
                "kind": one.get_kind_display(), "size": one.size, "distressing": one.distressing,
                "scan_state": one.scan_state,
                "added_by": one.uploaded_by.name, "added_at": one.uploaded_at,
            }
            for one in documents
        ],
        "approaches": [
            (one, in_words_of(DECLINE, one.decision_code, one.decision_reason, profile=profile), state_in_words(one))
            for one in approaches
        ],
        "letters": letters,
        "from_others": from_others,
        "events": chronology(found, approaches, letters),
        "parts": [
            ("Summary", "#summary", False),
            *([("This customer before", "#before", False, around.times_before)] if around else []),
            ("Evidence", "#documents", False, len(documents)),
            (
                "Requests and letters", "#approaches", False,
                len(approaches) + len(letters) + sum(one.records for one in from_others),
            ),
            ("Timeline", "#timeline", False),
        ],
    }  # fmt: skip
    return page(request, "incidents/incident.html", context)


def _act_refused(incident: Incident, act: str) -> str:
    """Why an act makes no sense for this incident, whoever asks."""
    if act == "safety-reference" and not incident.zero_tolerance:
        return "Only category one goes into the health and safety portal."
    if act == "police" and not (incident.violence or incident.threat):
        return "No violence and no threat is recorded here."
    if act == "legal" and not (safety_was_threatened(incident) or incident.legal_decisions.exists()):
        return "No violence and no threat is recorded here."
    if act == "customer-told" and not to_tell(incident):
        return "The police were not told and no legal action is taken: there is nothing to tell."
    return ""


@FORM
def act(request: HttpRequest, reference: str, act: str) -> HttpResponse:
    """Record something about an incident."""
    chosen = ACTS.get(act)
    if chosen is None:
        raise Http404
    found = incident_for(request.user, reference)
    answer = allowed(request.user, chosen.permission, found)
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
    if why := _act_refused(found, act):
        raise PermissionDenied(why)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = chosen.form(*posted, incident=found, user=request.user, profile=policy_in_force())
    if (
        request.method == "POST"
        and form.is_valid()
        and _done(form, lambda: chosen.service(found.pk, actor=request.user, **_given(form)))
    ):
        messages.success(request, chosen.done)
        return redirect(f"{reverse('incidents:incident', args=[found.reference])}#{chosen.section}")
    context = {"incident": found, "act": chosen, "form": form, "customer": names_of([found]).get(found.pk)}
    return page(request, "incidents/act.html", context)


@FORM
def move(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Decide what happens with an incident, or answer a question about it."""
    if name not in MOVES:
        raise Http404
    found = incident_for(request.user, reference)
    back = reverse("incidents:incident", args=[found.reference])
    option = next((one for one in moves_for(found, request.user) if one.name == name), None)
    if request.method != "POST" and option is None:
        messages.info(request, "This cannot be done now: the incident has moved on, or it is for somebody else.")
        return redirect(back)
    form = forms.MoveForm(request.POST if request.method == "POST" else None, move=name, profile=policy_in_force())
    unmet = option.unmet if option else []
    if request.method == "POST" and (name == "start_review" or form.is_valid()):
        try:
            given = {} if name == "start_review" else form.cleaned_data
            MOVES[name](found.pk, actor=request.user, **given)
        except Unmet as refused:
            unmet = [one for one in refused.unmet if not one.field]
            form.add_unmet([one for one in refused.unmet if one.field])
            form.add_error(None, "Some things are still missing. They are listed below.") if unmet else None
        else:
            messages.success(request, "Done. The timeline shows it, and whoever it concerns has been told.")
            return redirect(back)
    context = {
        "incident": found,
        "option": option,
        "title": option.title if option else "",
        "unmet": unmet,
        "form": form,
        "warn": name in WARN,
    }
    return page(request, "incidents/move.html", context)


@FORM
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """A witness's own page: what is asked and their answer, nothing of the incident besides when and where."""
    witness = witness_request(request.user, pk)
    form = forms.AccountForm(request.POST or None)
    if request.method == "POST":
        actor: Any = request.user
        if request.POST.get("do") == "decline":
            form = forms.AccountForm()
            if _done(form, lambda: witnesses.decline_account(witness.pk, actor=actor), request=request):
                messages.success(request, "That is fine. The manager sees that you would rather not.")
            return redirect(witness.get_absolute_url())
        if form.is_valid() and _done(
            form, lambda: witnesses.give_account(witness.pk, actor=actor, account=form.cleaned_data["account"])
        ):
            messages.success(request, "Thank you. Your account is on record.")
            return redirect(witness.get_absolute_url())
    channel = in_words(policy_in_force(), "channel", witness.incident.channel)
    return page(request, "incidents/account.html", {"witness": witness, "form": form, "channel": channel})


def _done(form: Any, service: Callable[[], Any], *, request: HttpRequest | None = None) -> bool:
    """Run a service; words that it refuses with go beside the fields. True when it was done."""
    try:
        service()
    except ValidationError as error:
        if request is not None:
            messages.error(request, " ".join(error.messages))
            return False
        by_field = error.message_dict if hasattr(error, "message_dict") else {"": error.messages}
        for name, sentences in by_field.items():
            form.add_error(name if name in form.fields else None, sentences)
        return False
    return True


def _given(form: Any) -> dict[str, Any]:
    return dict(form.cleaned_data)


def _todo(found: Incident, next_: Any, may_add: bool, may_review: bool) -> list[dict[str, Any]]:
    """The reader's next pieces of work on this incident, at the top of the page."""
    listed = []
    for waiting in next_.waiting:
        act_slug = DONE_AT.get(waiting.kind, "")
        may = may_add if act_slug == "safety-reference" else may_review
        if waiting.mine and act_slug and may:
            url = reverse("incidents:act", args=[found.reference, act_slug])
            listed.append({"title": waiting.title, "url": url, "status": waiting.due, "done": False})
    return listed


def _section(found: Incident, profile: Profile, slug: str) -> list[tuple[str, str]]:
    return next((section.rows for section in answers_of(found, profile=profile) if section.slug == slug), [])


def _facts(found: Incident, profile: Profile) -> list[tuple[str, str]]:
    """What kind it was, in the words of the policy."""
    names = ("channel", "channel_other", "platform", "place_kind", "place", "other_categories", "pattern")
    from incidents.wording import LABELS

    chosen = found.manager_examples if found.manager_category else found.examples
    rows = [("What it was", in_words(profile, "examples", chosen)), ("In a few words", found.example_other)]
    rows += list(example_answers(found, profile))
    rows += [(LABELS[name], in_words(profile, name, getattr(found, name))) for name in names]
    return [(label, words) for label, words in rows if words]


def _flags(found: Incident) -> list[tuple[str, str]]:
    flags = [
        (found.zero_tolerance, "Category one", "red"),
        (found.violence, "Violence", "red"),
        (found.threat, "Threat", "red"),
        (found.adjustments_answer == Incident.AdjustmentsAnswer.NOT_ASKED, "Needs not asked about yet", "yellow"),
    ]
    flags.append((found.correspondence_unacceptable is True, "Correspondence unacceptable", "orange"))
    return [(text, colour) for holds, text, colour in flags if holds]


def _writers_category(found: Incident, profile: Profile) -> str:
    if not found.manager_category or found.manager_category == found.category:
        return ""
    return in_words(profile, "category", found.category)


def _affected_kinds(found: Incident, profile: Profile) -> list[str]:
    kinds = [code for code in found.others_affected if code != "colleague"]
    return [found.reporter.name if code == "me" else in_words(profile, "others_affected", [code]) for code in kinds]


def _police_decisions(found: Incident, profile: Profile) -> list[dict[str, Any]]:
    """Every decision about the police with its reason in words, the one in force first."""
    labels = {one.code: one.label for one in profile.reasons("police_not_contacted").reasons}
    newest_first = sorted(found.police_decisions.all(), key=lambda one: (one.decided_at, one.pk), reverse=True)
    return [{"made": one, "because": labels.get(one.reason_code, "")} for one in newest_first]
