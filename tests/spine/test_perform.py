"""The one way to change state: what it refuses, in which order, and what it writes."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from engagement import clock
from engagement.checks import Unmet
from engagement.customers.models import Customer, CustomerNumber
from engagement.spine.models import Notice, OutboxMessage, TimelineEvent, WorkItem
from engagement.spine.permits import making_history
from engagement.spine.timeline import timeline_of
from engagement.spine.work_items import waiting_for
from engagement.transitions import AlreadyMoved, NotVisible, SystemActor, perform, permitted
from incidents.models import Incident

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy", "the_clock")]


@pytest.fixture
def incident(council) -> Incident:
    """Logged by Tom in planning, and with his manager Shona."""
    customer = Customer.objects.create(reference=str(CustomerNumber.objects.create()), name="Alan Pringle")
    with making_history():
        return Incident.objects.create(
            reference="MCE-2026-0001",
            state="submitted",
            reporter=council.person("Tom"),
            team=council.team("planning"),
            customer=customer,
            submitted_at=clock.now(),
            category="contact_levels",
            examples=["many_calls"],
        )


def test_it_tells_who_did_what_and_when(incident, council) -> None:
    shona = council.person("Shona")
    perform(Incident, incident.pk, "start_review", actor=shona)
    event = timeline_of(incident).get()
    assert (event.actor, event.verb, event.state_before, event.state_after) == (
        shona, "start_review", "submitted", "in_review",
    )  # fmt: skip
    assert event.actor_name == "Shona Kerr, planning team leader"
    assert event.at == clock.now()
    assert event.policy_version is not None
    assert "SBC-8.2b" in event.clauses


def test_whoever_may_not_see_it_learns_nothing(incident, council, superuser) -> None:
    for stranger in (council.person("Fiona"), council.person("Rory"), council.person("Ravi"), superuser):
        with pytest.raises(NotVisible):
            perform(Incident, incident.pk, "start_review", actor=stranger)
    assert not TimelineEvent.objects.exists()


def test_seeing_it_is_not_being_allowed_to_decide(incident, council) -> None:
    with pytest.raises(PermissionDenied, match="Your role does not include this"):
        perform(Incident, incident.pk, "start_review", actor=council.person("Tom"))


def test_a_manager_does_not_decide_about_what_they_logged(incident, council) -> None:
    incident.reporter = council.person("Shona")
    incident.save()
    with pytest.raises(PermissionDenied, match="You logged this"):
        perform(Incident, incident.pk, "start_review", actor=council.person("Shona"))


def test_whoever_comes_second_reads_who_was_first(incident, council) -> None:
    shona, margaret = council.person("Shona"), council.person("Margaret")
    perform(Incident, incident.pk, "start_review", actor=shona)
    with pytest.raises(AlreadyMoved) as refusal:
        perform(Incident, incident.pk, "start_review", actor=margaret)
    assert refusal.value.by == shona.name_and_title
    assert refusal.value.at == clock.now()


def test_all_that_is_missing_is_said_at_once_and_nothing_changes(incident, council) -> None:
    shona = council.person("Shona")
    perform(Incident, incident.pk, "start_review", actor=shona)
    Incident.objects.filter(pk=incident.pk).update(zero_tolerance=True)
    lines = TimelineEvent.objects.count()
    with pytest.raises(Unmet) as refusal:
        perform(Incident, incident.pk, "take_no_further_action", actor=shona, reason="")
    assert {item.check.code for item in refusal.value.unmet} == {"nothing_more_because", "zero_tolerance_acted_on"}
    assert Incident.objects.get(pk=incident.pk).state == "in_review"
    assert TimelineEvent.objects.count() == lines


def test_the_page_is_offered_what_the_server_allows(incident, council) -> None:
    assert {option.name for option in permitted(incident, council.person("Shona"))} == {"start_review", "void"}
    assert permitted(incident, council.person("Tom")) == []
    assert permitted(incident, council.person("Fiona")) == []


def test_a_hand_over_tells_the_next_person_with_the_comment(incident, council, drain, mailoutbox) -> None:
    shona, tom = council.person("Shona"), council.person("Tom")
    perform(Incident, incident.pk, "start_review", actor=shona)
    perform(Incident, incident.pk, "ask_for_more", actor=shona, comment="On which day was this?")
    assert [item.title for item in waiting_for(tom)] == ["Your manager has a question about an incident"]
    assert Notice.objects.filter(recipient=tom, comment="On which day was this?").exists()
    drain()
    bodies = "\n".join(mail.body for mail in mailoutbox)
    assert "On which day was this?" in bodies
    assert "MCE-2026-0001" in bodies
    assert "Pringle" not in bodies
    assert all(mail.to == [tom.email] for mail in mailoutbox)


def test_one_email_a_day_waits_for_the_digest(incident, council, drain, mailoutbox) -> None:
    from engagement.spine.notices import send_digests

    tom = council.person("Tom")
    tom.notices = "daily"
    tom.save()
    shona = council.person("Shona")
    perform(Incident, incident.pk, "start_review", actor=shona)
    perform(Incident, incident.pk, "ask_for_more", actor=shona, comment="On which day?")
    drain()
    assert mailoutbox == []
    assert send_digests() == 1
    assert len(mailoutbox) == 1
    assert send_digests() == 0


def test_an_email_leaves_the_customer_out_of_the_comment(incident, council, drain, mailoutbox) -> None:
    shona, tom = council.person("Shona"), council.person("Tom")
    perform(Incident, incident.pk, "start_review", actor=shona)
    asked = "Did Mr Alan Pringle shout? Ring PRINGLE on 01632 960 231 or write to alan@example.org. Ask about Tuesday."
    perform(Incident, incident.pk, "ask_for_more", actor=shona, comment=asked)
    drain()
    assert Notice.objects.filter(recipient=tom, comment=asked).exists()
    (mail,) = [mail for mail in mailoutbox if "question" in mail.subject]
    for kept_back in ("Pringle", "PRINGLE", "Alan", "960 231", "alan@example.org"):
        assert kept_back not in mail.body
    assert "shout" in mail.body
    assert "Ask about Tuesday." in mail.body


def test_one_act_sends_one_email_to_a_person(incident, council, drain, mailoutbox) -> None:
    shona, tom = council.person("Shona"), council.person("Tom")
    perform(Incident, incident.pk, "start_review", actor=shona)
    drain()
    mailoutbox.clear()
    perform(Incident, incident.pk, "ask_for_more", actor=shona, comment="On which day?")
    drain()
    assert [mail.to for mail in mailoutbox] == [[tom.email]]


def test_a_deputy_acts_in_the_dated_absence_only_and_the_record_says_for_whom(incident, council, the_clock) -> None:
    rory = council.add("Isobel Kay", team="Building standards", role="line_manager")
    council.away("Shona", covered_by="Isobel Kay", starts_on=clock.today() + timedelta(days=1), days=2)
    with pytest.raises(NotVisible):
        perform(Incident, incident.pk, "start_review", actor=rory)
    the_clock.forward(days=1)
    perform(Incident, incident.pk, "start_review", actor=council.people["Isobel Kay"].__class__.objects.get(pk=rory.pk))
    event = timeline_of(incident).get()
    assert event.acting_for == council.person("Shona")
    assert event.acting_for_name.startswith("Shona Kerr")


def test_a_deputy_never_decides_for_the_one_who_logged_it(council) -> None:
    """Shona logs; her deputy covers for her as line manager, but not in what she herself asked for."""
    shona = council.person("Shona")
    customer = Customer.objects.create(reference=str(CustomerNumber.objects.create()), name="Alan Pringle")
    with making_history():
        own = Incident.objects.create(
            reference="MCE-2026-0002", state="submitted", reporter=shona, team=council.team("planning"),
            customer=customer, submitted_at=clock.now(), category="demands", examples=["other_demand"],
        )  # fmt: skip
    deputy = council.add("Isobel Kay", team="Building standards", role="line_manager")
    council.away("Shona", covered_by="Isobel Kay")
    with pytest.raises((PermissionDenied, NotVisible)):
        perform(Incident, own.pk, "start_review", actor=deputy)


def test_the_system_does_only_what_is_marked_for_it(incident, council) -> None:
    with pytest.raises(PermissionDenied):
        perform(Incident, incident.pk, "start_review", actor=SystemActor("review clock"))


def test_a_failing_consequence_undoes_the_act(incident, council, monkeypatch) -> None:
    from engagement.spine import transitions
    from engagement.spine.effects import Effect

    def fail(obj, actor):
        raise RuntimeError("the consequence failed")

    effect = Effect(Incident, "start_review", None, (), fail)
    monkeypatch.setattr(transitions, "effects_of", lambda obj, name: [effect])
    with pytest.raises(RuntimeError):
        perform(Incident, incident.pk, "start_review", actor=council.person("Shona"))
    assert Incident.objects.get(pk=incident.pk).state == "submitted"
    assert not TimelineEvent.objects.exists()
    assert not WorkItem.objects.filter(closed_at__isnull=True).exists()
    assert not OutboxMessage.objects.exists()


def test_the_database_refuses_a_move_that_is_no_transition(incident) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_incident SET state = 'closed' WHERE reference = 'MCE-2026-0001'")


@pytest.mark.clauses("SPSO-G1-11", "UKCG-012a")
def test_history_cannot_be_changed_or_deleted(incident, council) -> None:
    perform(Incident, incident.pk, "start_review", actor=council.person("Shona"))
    with pytest.raises(IntegrityError), transaction.atomic():
        TimelineEvent.objects.update(sentence="did nothing of the kind")
    with pytest.raises(IntegrityError), transaction.atomic():
        TimelineEvent.objects.all()._raw_delete("default")
    assert timeline_of(incident).get().sentence == "started looking at this"


def test_a_logged_incident_cannot_be_deleted(incident) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=incident.pk)._raw_delete("default")
    assert Incident.objects.filter(pk=incident.pk).exists()


def test_a_reason_stays_in_the_timeline_and_only_a_comment_travels(incident, council, drain, mailoutbox) -> None:
    shona = council.person("Shona")
    perform(Incident, incident.pk, "start_review", actor=shona)
    told = "Mr Pringle rang to apologise."
    perform(
        Incident,
        incident.pk,
        "take_no_further_action",
        actor=shona,
        reason=told,
        reason_code="one_off",
        reason_text=told,
    )
    drain()
    assert timeline_of(incident).last().reason == "Mr Pringle rang to apologise."
    assert not Notice.objects.filter(comment__contains="Pringle").exists()
    assert not any("Pringle" in mail.body for mail in mailoutbox)


@pytest.mark.parametrize("nothing", ["   ", "\u200b\u200b", "\u2060 .", "\u202e\u202c"])
def test_invisible_characters_are_no_reason(incident, council, nothing) -> None:
    shona = council.person("Shona")
    perform(Incident, incident.pk, "start_review", actor=shona)
    with pytest.raises(Unmet):
        perform(Incident, incident.pk, "take_no_further_action", actor=shona, reason=nothing)
