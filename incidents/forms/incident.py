"""The forms of the incident page and of the list: decisions, first steps, notes, and narrowing the list."""

from typing import Any, ClassVar

from django import forms

from engagement import clock
from engagement.people.models import User
from engagement.people.selectors import active_people
from engagement.policy.profile import Profile
from engagement.ui.fields import DateField
from engagement.ui.forms import EvenhandForm, Look, plain
from incidents import policy_terms
from incidents.forms.evidence import DocumentForm
from incidents.models import Incident, PoliceDecision
from incidents.reasons import NO_FURTHER_ACTION, VOID


class NoteForm(EvenhandForm):
    """A short note on the customer's record, for what is no incident (SBC-3.6a)."""

    text = forms.CharField(
        label="What should a colleague know? (optional)", widget=forms.Textarea, required=False,
        help_text="Short and factual. The customer can ask to see it.",
    )  # fmt: skip
    looks = {"text": Look(words=100, rows=3)}


class ActForm(EvenhandForm):
    """Something a manager, or the writer, records about a logged incident."""

    def __init__(self, data: Any = None, files: Any = None, *, incident: Incident, user: Any, profile: Profile) -> None:
        self.incident, self.user, self.profile = incident, user, profile
        super().__init__(data, files, initial=self.first_answers())
        self.build()

    def first_answers(self) -> dict[str, Any]:
        """What the record holds already."""
        return {}

    def build(self) -> None:
        """Whatever depends on the policy, the incident or the person."""


class SafetyReferenceForm(ActForm):
    """The reference from the health and safety portal (SBC-9.2b)."""

    reference = forms.CharField(label="Reference", max_length=60)
    logged_on = DateField(label="When was it logged there?", called="the date it was logged there", past=True)
    looks = {"reference": Look(width=20, clause="SBC-9.2b")}

    def first_answers(self) -> dict[str, Any]:
        known = getattr(self.incident, "health_and_safety_reference", None)
        return {"reference": known.reference if known else "", "logged_on": known.logged_on if known else clock.today()}


class PoliceForm(ActForm):
    """Reported, or not and why: never decided by whoever was threatened (SBC-9.2a to SBC-9.6b)."""

    outcome = forms.ChoiceField(
        label="Was it reported to the police?", widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it was reported to the police"},
    )  # fmt: skip
    reported_on = DateField(label="When was it reported?", called="the date it was reported", past=True)
    force = forms.CharField(label="To which police force?", max_length=100)
    police_reference = forms.CharField(label="Police reference (optional)", max_length=60, required=False)
    reason_code = forms.ChoiceField(label="Why are the police not told?", widget=forms.RadioSelect)
    reason = forms.CharField(label="Your reasons", widget=forms.Textarea)
    threatened = forms.ChoiceField(label="Who was threatened?", error_messages={"required": "Say who was threatened"})
    threatened_name = forms.CharField(
        label="Their name, if they do not work here (optional)", max_length=120, required=False
    )
    decided_with = forms.ChoiceField(
        label="Which colleague took part in the decision? (optional)",
        required=False,
        help_text="Needed where no colleague was threatened: nobody decides this alone",
    )
    staff_view = forms.CharField(
        label="What does the member of staff think?", widget=forms.Textarea, help_text="Ask them before you decide"
    )
    effect_on_others = forms.CharField(
        label="What may it mean for other staff who meet this customer?", widget=forms.Textarea
    )
    looks = {
        "outcome": Look(
            size="m",
            clause=("SBC-9.3a", "SBC-9.6a"),
            reveals={
                "reported": ("reported_on", "force", "police_reference"),
                "not_reported": (
                    "threatened",
                    "threatened_name",
                    "decided_with",
                    "reason_code",
                    "reason",
                    "staff_view",
                    "effect_on_others",
                ),
            },
        ),
        "force": Look(width="two-thirds"),
        "police_reference": Look(width=20),
        "reason_code": Look(small=True, clause="SBC-9.4"),
        "reason": Look(words=300, rows=3),
        "threatened": Look(clause="SBC-9.5"),
        "threatened_name": Look(width="two-thirds"),
        "staff_view": Look(words=300, rows=3, clause="SBC-9.6b"),
        "effect_on_others": Look(words=300, rows=3, clause="SBC-9.6b"),
    }

    def first_answers(self) -> dict[str, Any]:
        known: PoliceDecision | None = self.incident.police_decision
        answers: dict[str, Any] = {"reported_on": clock.today()}
        if known is not None:
            names = (
                "outcome",
                "reported_on",
                "force",
                "police_reference",
                "reason_code",
                "reason",
                "staff_view",
                "effect_on_others",
                "threatened_name",
            )
            answers = {name: getattr(known, name) for name in names}
            answers["threatened"] = str(known.threatened_id or known.who)
            answers["decided_with"] = str(known.decided_with_id or "")
            answers["reported_on"] = known.reported_on or clock.today()
        elif self.incident.violence:
            answers["outcome"] = PoliceDecision.Outcome.REPORTED
        return answers

    def build(self) -> None:
        outcomes = list(PoliceDecision.Outcome.choices)
        if self.incident.violence:
            outcomes = [one for one in outcomes if one[0] == PoliceDecision.Outcome.REPORTED]
        self.fields["outcome"].choices = outcomes  # type: ignore[attr-defined]
        flags = policy_terms.flags_of(self.incident)
        reasons = [one for one in self.profile.reasons("police_not_contacted").reasons if not flags & set(one.not_for)]
        self.fields["reason_code"].choices = [(one.code, one.label) for one in reasons]  # type: ignore[attr-defined]
        near = {self.incident.reporter_id: self.incident.reporter.name, self.user.pk: f"{self.user.name} (you)"}
        near |= {person.pk: person.name for person in self.incident.affected.all()}
        others = [(str(one.pk), f"{one.name}, {one.job_title}") for one in active_people() if one.pk not in near]
        self.fields["threatened"].choices = [  # type: ignore[attr-defined]
            ("", "Choose one"),
            *((str(pk), name) for pk, name in near.items()),
            (PoliceDecision.Threatened.SOMEBODY_ELSE, "Somebody who does not work here"),
            (PoliceDecision.Threatened.SERVICE, "Nobody in particular: the service at large"),
            *others,
        ]
        with_whom = [(str(pk), name) for pk, name in near.items() if pk != self.user.pk]
        self.fields["decided_with"].choices = [("", "Choose one"), *with_whom, *others]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        chosen = given.get("threatened") or ""
        given["who"] = chosen if chosen in PoliceDecision.Threatened.values else ""
        given["threatened"] = User.objects.filter(pk=chosen).first() if chosen.isdigit() else None
        beside = given.get("decided_with") or ""
        given["decided_with"] = User.objects.filter(pk=beside).first() if beside.isdigit() else None
        return given


class DiscussionForm(ActForm):
    """The talk between manager and member of staff (SBC-8.2b)."""

    held_on = DateField(label="When did you talk?", called="the date you talked", past=True)
    outcome = forms.CharField(label="What came of it?", widget=forms.Textarea)
    support = forms.MultipleChoiceField(
        label="What support did you offer? (optional)", widget=forms.CheckboxSelectMultiple, required=False
    )
    support_note = forms.CharField(label="Anything agreed about support? (optional)", max_length=300, required=False)
    looks = {
        "outcome": Look(words=500, rows=4, clause=("SBC-8.2b", "SBC-A1-IMM-7")),
        "support": Look(small=True, clause="SPSO-EP-58a"),
    }

    def first_answers(self) -> dict[str, Any]:
        return {"held_on": clock.today()}

    def build(self) -> None:
        self.offered = self.profile.reasons("support_offered").reasons
        self.fields["support"].choices = [(one.code, one.label) for one in self.offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        chosen = given.pop("support", [])
        labels = [one.label for one in self.offered if one.code in chosen]
        note = (given.pop("support_note", "") or "").strip()
        given["support_offered"] = ". ".join([*labels, *([note] if note else [])])
        return given


class CorrespondenceForm(ActForm):
    """Whether correspondence is unacceptable: a manager's decision alone (SBC-9.19a)."""

    unacceptable = forms.ChoiceField(
        label="Is the correspondence unacceptable?",
        choices=[("yes", "Yes, it is unacceptable"), ("no", "No, it is answered as usual")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="Your reasons", widget=forms.Textarea)
    looks = {
        "unacceptable": Look(
            size="m", clause=("SBC-9.19a", "SBC-9.14"),
            choice_hints={"yes": "Its substance is not answered. The reply is about the way it was written only."},
        ),
        "reason": Look(words=300, rows=4),
    }  # fmt: skip


class ManagerCategoryForm(ActForm):
    """The manager's category and examples, which route (SBC-6.0)."""

    category = forms.ChoiceField(label="Which category is it?", widget=forms.RadioSelect)
    reason = forms.CharField(label="Why another category?", widget=forms.Textarea)
    looks = {"category": Look(size="m", clause="SBC-6.0"), "reason": Look(words=200, rows=3)}

    def first_answers(self) -> dict[str, Any]:
        chosen = self.incident.manager_examples if self.incident.manager_category else self.incident.examples
        code = self.incident.routed_category
        return {"category": code, f"examples_{code}": chosen}

    def build(self) -> None:
        categories = self.profile.categories
        self.fields["category"].choices = [(one.code, one.label) for one in categories]  # type: ignore[attr-defined]
        reveals: dict[str, tuple[str, ...]] = {}
        for one in categories:
            name = f"examples_{one.code}"
            fitting = policy_terms.examples_fitting(one.code)
            self.fields[name] = forms.MultipleChoiceField(
                label="What was it?",
                choices=[(example.code, example.label) for example in fitting],
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": "Choose at least one example"},
            )
            plain(name, self.fields[name])
            self.look(name, small=True)
            reveals[one.code] = (name,)
        self.look("category", reveals=reveals, choice_hints={one.code: one.definition for one in categories})
        self.order_fields(["category", "reason"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        chosen = given.get(f"examples_{given.get('category')}", [])
        return {"category": given.get("category", ""), "reason": given.get("reason", ""), "examples": chosen}


class WitnessForm(ActForm):
    """One more person who saw it."""

    colleague = forms.ChoiceField(label="A colleague (optional)", required=False)
    name = forms.CharField(label="Or somebody who does not work here (optional)", max_length=120, required=False)
    looks = {"colleague": Look(clause="SBC-9.6c"), "name": Look(width="two-thirds")}

    def build(self) -> None:
        known = {witness.person_id for witness in self.incident.witnesses.all()} | {self.incident.reporter_id}
        people = [person for person in active_people().order_by("name") if person.pk not in known]
        named = [(str(one.pk), f"{one.name}, {one.job_title}") for one in people]
        self.fields["colleague"].choices = [("", "Choose one"), *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("colleague") and given.get("name"):
            self.add_error("name", "Name one person at a time")
        chosen = given.get("colleague")
        return {"person_id": int(chosen) if chosen else None, "name": given.get("name", "")}


class AddNoteForm(ActForm):
    """Something to add to the record."""

    text = forms.CharField(
        label="Your note",
        widget=forms.Textarea,
        help_text="What was logged stays as it was. The customer can ask to see this.",
    )
    looks = {"text": Look(words=500, rows=5)}


class AddDocumentForm(DocumentForm):
    """Evidence for a logged incident."""

    def __init__(self, data: Any = None, files: Any = None, **_around: Any) -> None:
        super().__init__(data, files)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        return {"uploads": given.get("uploads") or [], **self.about}


class MoveForm(EvenhandForm):
    """What goes with a decision: reasons, perhaps from the policy's list, or a question or an answer."""

    LISTS: ClassVar = {"take_no_further_action": NO_FURTHER_ACTION, "void": VOID}
    COMMENTS: ClassVar = {
        "ask_for_more": ("What do you want to know?", "The writer gets your question at once"),
        "answer": ("Your answer", "Your manager gets it at once. What you logged stays as it was."),
    }
    OPTIONAL: ClassVar = ("manage_under_health_and_safety", "close")

    def __init__(self, data: Any = None, *, move: str, profile: Profile) -> None:
        super().__init__(data)
        if move in self.COMMENTS:
            label, hint = self.COMMENTS[move]
            self.fields["comment"] = forms.CharField(
                label=label,
                help_text=hint,
                widget=forms.Textarea,
                error_messages={"required": "Write what you want to ask or answer"},
            )
            plain("comment", self.fields["comment"])
            self.look("comment", words=500, rows=5, size="m")
            return
        listed = self.LISTS.get(move, "")
        optional = move in self.OPTIONAL
        if listed:
            self.fields["reason_code"] = forms.ChoiceField(
                label=profile.reasons(listed).label,
                choices=[(one.code, one.label) for one in profile.reasons(listed).reasons],
                widget=forms.RadioSelect,
                error_messages={"required": "Choose a reason"},
            )
            plain("reason_code", self.fields["reason_code"])
            self.look("reason_code", small=True)
        label = "In your own words (optional)" if listed or optional else "Your reasons"
        self.fields["reason"] = forms.CharField(
            label=label,
            widget=forms.Textarea,
            required=not (listed or optional),
            error_messages={"required": "Give your reasons"},
        )
        plain("reason", self.fields["reason"])
        self.look("reason", words=500, rows=4)

    def add_unmet(self, unmet: Any) -> None:
        """The words that a reason needs are asked for in the same box."""
        for check in unmet:
            name = {"reason_text": "reason"}.get(check.field, check.field)
            self.add_error(name if name in self.fields else None, str(check.says))


class AccountForm(EvenhandForm):
    """A witness's own account (SBC-9.6c)."""

    account = forms.CharField(
        label="What did you see and hear?", widget=forms.Textarea,
        help_text="Facts, and exact words where you recall them",
        error_messages={"required": "Write down what you saw and heard"},
    )  # fmt: skip
    looks = {"account": Look(words=1000, rows=10)}


class SearchIncidentsForm(EvenhandForm):
    """A reference, or the customer's name: posted, so that no name stands in an address."""

    q = forms.CharField(label="Reference, or the customer’s name", max_length=200, required=False)
    looks = {"q": Look(width="full")}


class FilterForm(EvenhandForm):
    """Narrows the list; nothing in it names a person outside."""

    state = forms.ChoiceField(label="Where it stands", required=False)
    category = forms.ChoiceField(label="Category", required=False)
    channel = forms.ChoiceField(label="How they were in touch", required=False)
    team = forms.ChoiceField(label="Team", required=False)
    since = DateField(label="From", called="the first day", required=False)
    until = DateField(label="To", called="the last day", required=False)

    def __init__(self, data: Any = None, *, profile: Profile, teams: Any) -> None:
        super().__init__(data)
        states = [one for one in Incident.State.choices if one[0] not in Incident.BEFORE_LOGGED]
        options: dict[str, list[tuple[str, str]]] = {
            "state": [(str(value), str(label)) for value, label in states],
            "category": [(one.code, one.short) for one in profile.categories],
            "channel": [(one.code, one.label) for one in profile.channels],
            "team": [(str(one.pk), one.name) for one in teams],
        }
        for name, choices in options.items():
            self.fields[name].choices = [("", "All"), *choices]  # type: ignore[attr-defined]
        if len(options["team"]) < 2:
            del self.fields["team"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get("since"), given.get("until")
        if first and last and last < first:
            self.add_error("until", "The last day must not lie before the first")
        return given
