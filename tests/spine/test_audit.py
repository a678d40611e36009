"""Field changes and who made them: in a request, in the background, and never with sealed content."""

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from engagement import clock
from engagement.customers.models import Customer, CustomerNumber
from engagement.people.models import User
from engagement.spine.audit import acting_as
from engagement.spine.permits import making_history
from engagement.transitions import SystemActor, perform
from incidents.models import Incident

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy", "the_clock")]


def entries(obj) -> list[LogEntry]:
    content_type = ContentType.objects.get_for_model(obj)
    return list(LogEntry.objects.filter(content_type=content_type, object_pk=str(obj.pk)).order_by("pk"))


def test_a_change_in_a_request_carries_the_signed_in_person(as_person, council) -> None:
    tom = council.person("Tom")
    leah = as_person("Leah Kidd")
    leah.visit(f"/settings/people/{tom.pk}/")
    leah.press("Save details", job_title="senior planning officer")
    entry = entries(tom)[-1]
    assert entry.actor == council.person("Leah")
    assert entry.changes["job_title"] == ["planning officer", "senior planning officer"]


def test_what_the_system_does_carries_the_person_because_of_whom(council) -> None:
    tom, outer = council.person("Tom"), council.person("Leah")
    with acting_as(outer):
        with acting_as(tom):
            User.objects.get(pk=council.person("Isla").pk).save()
            isla = User.objects.get(pk=council.person("Isla").pk)
            isla.phone = "01632 960 150"
            isla.save()
        rory = User.objects.get(pk=council.person("Rory").pk)
        rory.phone = "01632 960 151"
        rory.save()
    assert entries(isla)[-1].actor == tom
    assert entries(rory)[-1].actor == outer, "the outer person is back after the inner block"


def test_a_transition_carries_its_actor_outside_any_request(council) -> None:
    customer = Customer.objects.create(reference=str(CustomerNumber.objects.create()), name="Alan Pringle")
    with making_history():
        incident = Incident.objects.create(
            reference="MCE-2026-0001", state="submitted", reporter=council.person("Tom"), team=council.team("planning"),
            customer=customer, submitted_at=clock.now(), category="demands", examples=["other_demand"],
            facts="He shouted.",
        )  # fmt: skip
    shona = council.person("Shona")
    perform(Incident, incident.pk, "start_review", actor=shona)
    entry = entries(incident)[-1]
    assert entry.actor == shona
    assert entry.changes["state"] == ["submitted", "in_review"]
    assert SystemActor("review clock").name_and_title == "the system (review clock)"


def test_sealed_content_never_enters_the_log(council) -> None:
    customer = Customer.objects.create(reference=str(CustomerNumber.objects.create()), name="Alan Pringle")
    secret = "I know where you live"
    draft = Incident.objects.create(reporter=council.person("Tom"), customer=customer, exact_words=secret, facts=secret)
    draft.writers_view = secret
    draft.effect_on_staff = secret
    draft.adjustments_note = secret
    draft.save()
    assert secret not in str([entry.changes for entry in LogEntry.objects.all()])
