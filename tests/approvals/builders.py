"""Cases for the tests of the approvals pages, made by the same services that the pages call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from engagement import clock
from tests.letters.samples import DESC_TEXTS
from tests.plugins.council import Council

CONTACT = {
    "category": "contact_levels",
    "examples": ["many_calls"],
    "channel": "phone",
    "contacts_counted": 31,
    "contacts_period": "in ten working days",
    "contacts_expected": "two or three a month",
    "minutes_spent": 540,
    "caused_distress": True,
    "effect_on_service": "Two other customers were not called back.",
}
WRITTEN_ABUSE = {
    "category": "violence_abuse",
    "examples": ["abusive_language"],
    "channel": "email",
    "effect_on_staff": "It was upsetting to read.",
    "approach_kind": "written_abuse",
}
SPOKEN_ABUSE = WRITTEN_ABUSE | {"channel": "phone", "asks": "record_only", "approach_kind": ""}
ACCOUNT = "They rang at 9.02, 9.40 and 11.15 about the same notice."
WORDS = "I will ring every hour until somebody gives me a straight answer."


def told_of(examples: Any) -> dict[str, dict[str, Any]]:
    """An answer to every question that these examples ask and that must be answered."""
    from engagement.policy.selectors import policy_in_force

    known, kinds = policy_in_force(), {"number": 5, "minutes": 40, "yes_no": False, "date": "2026-11-09"}
    told: dict[str, dict[str, Any]] = {}
    for example in (known.examples[code] for code in examples if code in known.examples):
        for one in example.asks:
            usual = known.reasons(one.choices).reasons[0].code if one.choices else kinds.get(one.kind, "As they said")
            told.setdefault(example.code, {}).update({one.code: usual} if one.required else {})
    return told


@dataclass
class Cases:
    """Makes customers, incidents and approaches for the small council."""

    council: Council
    made: int = 0

    def person(self, name: str) -> Any:
        return self.council.person(name)

    def customer(self, name: str = "Alan Pringle") -> Any:
        from engagement.customers.services import Details, create_customer

        details = Details(kind="person", name=name, addresses=("14 Mill Wynd\nNorthmoor\nNM1 2AB",))
        return create_customer(details, actor=self.person("Tom"))

    def draft(
        self, reporter: str = "Tom", customer: Any = None, *, affected: tuple[str, ...] = (), **answers: Any
    ) -> Any:
        """Everything that the log asks for, answered; not sent yet."""
        from engagement.customers.selectors import needs_seen_by
        from incidents.models import ImmediateAction, Incident

        self.made += 1
        given: dict[str, Any] = {
            "reporter": self.person(reporter),
            "customer": customer or self.customer(f"Customer Number{self.made}"),
            "screening": "unacceptable",
            "occurred_on": clock.today() - timedelta(days=2),
            "place_kind": "phone_or_post",
            "facts": ACCOUNT,
            "exact_words": WORDS,
            "pattern": "single",
            "nothing_done_at_the_time": True,
            "adjustments_answer": "none_known",
            "adjustments_asked_by": "Tom Elliot",
            "adjustments_asked_on": clock.today() - timedelta(days=2),
            "adjustments_note": "Nothing was asked for.",
            "discussed_with_manager_on": clock.today(),
            "tried_before": "Explained on the phone on 5 and 9 November.",
            "why_more_time": "Nothing known.",
            "asks": "restorative",
            "approach_kind": "change_request",
            "approach_wanted": "One call a week, on Tuesdays, to a named person.",
            "approach_why": "Many calls about one notice.",
            "version": 1,
        }
        if needs_seen_by(given["reporter"], given["customer"]):
            given |= {"adjustments_answer": "known", "adjustments_note": "What is on the record."}
        if answers.get("category") == "violence_abuse":
            # Category one asks for the effect on people alone (SBC-8.2a).
            given["effect_on_staff"] = "It was frightening, and we stopped taking calls for an hour."
        given = given | CONTACT | answers
        given.setdefault("example_answers", told_of(given["examples"]))
        incident = Incident.objects.create(**given)
        incident.affected.set([self.person(name) for name in affected])
        if given["category"] == "violence_abuse":
            ImmediateAction.objects.create(incident=incident, kind="nothing", taken_by=incident.reporter)
        return incident

    def incident(self, reporter: str = "Tom", customer: Any = None, **answers: Any) -> Any:
        """A logged incident; with `asks="restorative"`, the request stands in the manager's queue too."""
        from incidents.services.logging import submit_incident

        draft = self.draft(reporter, customer, **answers)
        return submit_incident(draft.pk, actor=draft.reporter)

    def record_only(self, reporter: str = "Tom", customer: Any = None, **answers: Any) -> Any:
        return self.incident(reporter, customer, asks="record_only", approach_kind="", **answers)

    def request(self, reporter: str = "Tom", customer: Any = None, **answers: Any) -> Any:
        """A restorative approach that somebody asked for."""
        return self.incident(reporter, customer, **answers).restorative_approaches.get()

    def approved(self, reporter: str = "Tom", customer: Any = None, *, by: str = "Shona", **answers: Any) -> Any:
        from incidents.services import restorative

        request = self.request(reporter, customer, **answers)
        return restorative.approve_restorative_approach(
            request.pk, actor=self.person(by), **APPROVAL | {"approved_kind": request.kind}
        )

    def discussed(self, reporter: str = "Tom", customer: Any = None, **answers: Any) -> Any:
        from incidents.services import restorative

        approach = self.approved(reporter, customer, **answers)
        return restorative.record_discussion(
            approach.pk,
            actor=approach.requester,
            discussed_on=clock.today(),
            monitor_until=clock.today() + timedelta(days=60),
        )

    def conversing(self, reporter: str = "Tom", customer: Any = None, **answers: Any) -> Any:
        """Discussed, and the conversation itself is next."""
        return self.discussed(reporter, customer, approach_kind="early_conversation", **answers)

    def monitoring(self, reporter: str = "Tom", customer: Any = None, **answers: Any) -> Any:
        """An early conversation took place and counts as raised once."""
        from incidents.services import restorative

        approach = self.conversing(reporter, customer, **answers)
        return restorative.record_conversation(
            approach.pk,
            actor=approach.requester,
            conversation_on=clock.today(),
            conversation_note="We talked about the calls.",
            asked_for_change=False,
        )

    def checked(self, approach: Any, *, by: str = "Shona") -> Any:
        """The approach's letter, written by its drafter, rendered, and approved by a manager: ready to be sent."""
        from django.test import TestCase

        from engagement.spine.outbox import deliver_pending
        from letters import services

        letter = approach.letter
        version = letter.version
        services.save_draft(
            letter.pk,
            actor=letter.drafter,
            draft=services.DraftInput(
                heading="Your calls", salutation="Dear Mr Pringle", dated_on=clock.today(), texts=DESC_TEXTS
            ),
            revision=version.revision,
        )
        services.submit_letter(letter.pk, actor=letter.drafter)
        with TestCase.captureOnCommitCallbacks(execute=True):
            deliver_pending()
        services.check_letter(
            letter.pk,
            actor=self.person(by),
            four_points=("neutral", "relationship", "clear", "accessible"),
            engagement_only_confirmed=True,
        )
        return letter

    def issued(self, approach: Any, *, by: str = "Shona") -> Any:
        """The letter went by post today."""
        from letters.services import issue_letter

        letter = self.checked(approach, by=by)
        issue_letter(letter.pk, actor=letter.drafter, issued_on=clock.today(), how="post")
        return type(approach).objects.get(pk=approach.pk)

    def safety_reference(self, incident: Any, by: str = "Shona") -> None:
        from incidents.services.first_steps import record_health_and_safety_reference

        record_health_and_safety_reference(
            incident.pk, actor=self.person(by), reference="LX-1001", logged_on=clock.today()
        )


APPROVAL: dict[str, str] = {
    "approved_kind": "change_request",
    "approach": "One call a week; we ring with any news.",
    "proportionate_because": "Nine hours of work were lost.",
    "adjustments_decided": "None known; we will ask again.",
}


def decision(found: Any, decided: str = "approve", **more: Any) -> dict[str, Any]:
    """What the decision form posts."""
    return {
        "considered": "yes",
        "adjustments_decided": "None known; we will ask again.",
        "decision": decided,
        "approach": "One call a week; we ring with any news.",
        "less_code": "proportionate",
        "decline_code": "other_help_first",
        "reason": "Nine hours of work were lost.",
    } | more


def again(record: Any) -> Any:
    """The record as it stands now."""
    return type(record).objects.get(pk=record.pk)


def codes(caught: Any) -> set[str]:
    """The codes of the checks for which an act was refused."""
    return {item.check.code for item in caught.value.unmet}


def start(cases: Cases, by: str, incidents: list[Any], **more: Any) -> Any:
    """A manager starts an approach of their own accord from these incidents."""
    from incidents.services import restorative

    given = {
        "kind": "manage_expectations",
        "wanted": "One contact a week.",
        "why": "It has built up.",
        "adjustments_considered": "None known; asked on 9 November.",
        "approach": "One contact a week; we answer on Thursdays.",
        "proportionate_because": "Four people were kept from other work.",
        "trend_note": "The same question to four people.",
    }
    return restorative.start_as_manager(
        actor=cases.person(by), incidents=[incident.pk for incident in incidents], **given | more
    )


def page_of(approach: Any) -> str:
    """The address of the decision page."""
    return f"/approvals/{approach.reference}/"


def rows_of(page: Any) -> list[str]:
    """The customers in a part of the queue, from top to bottom."""
    return [text for text, href in page.links if href.startswith(("/approvals/RA-", "/incidents/MCE-"))]


def dated(name: str, day: date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}
