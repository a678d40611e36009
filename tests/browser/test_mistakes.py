"""A form that cannot be taken says so in one place, and every line there leads to the question it is about."""

from django.urls import reverse

from incidents.models import Incident

STEPS = ("when", "category", "what-happened", "impact", "action-taken", "adjustments", "request")


def test_every_page_of_the_log_says_what_is_missing(cases, council, person_at):
    tom = person_at("Tom").visit("/log/").press("Start now")
    draft = tom.path.split("/")[2]
    for step in STEPS:
        tom.visit(f"/log/{draft}/{step}/").press("Save and continue")
        tom.errors_lead_to_their_fields()
    tom.visit(f"/log/{draft}/customer/").press("Search")
    tom.errors_lead_to_their_fields()
    tom.visit(f"/log/{draft}/customer/?new=1").press("Save and continue")
    tom.errors_lead_to_their_fields()
    tom.visit(f"/log/{draft}/").says("steps are done")
    tom.visit(f"/log/{draft}/check/").says("Before you can submit")
    assert Incident.objects.get(pk=draft).state == "draft"


def test_the_forms_of_managers_and_administrators(cases, council, person_at):
    asked, approved = cases.request(customer=cases.customer()), cases.approved()
    monitored, letter = cases.monitoring(), cases.checked(cases.discussed())
    threat = cases.incident(category="violence_abuse", examples=["threats"], asks="record_only", approach_kind="")
    wrong(person_at("Shona"), {
        asked.get_absolute_url(): "Record decision",
        monitored.get_absolute_url(): "Record what came of it",
        f"/incidents/{threat.reference}/do/police/": "Record the decision",
        f"/incidents/{threat.reference}/do/safety-reference/": "Save the reference",
        f"/incidents/{threat.reference}/do/note/": "Add the note",
        f"/incidents/{threat.reference}/move/void/": "Void",
    })  # fmt: skip
    wrong(person_at("Tom"), {
        approved.get_absolute_url(): "Record the talk",
        letter.issue_url: "Record that it was sent",
        reverse("people:own_absence"): "Save",
    })  # fmt: skip
    wrong(person_at("Leah"), {
        reverse("people:invite"): "Send invitation",
        reverse("people:add_team"): "Save team",
        reverse("people:absences"): "Record absence",
        reverse("people:seats"): "Fill seat",
        reverse("local:holidays"): "Add holiday",
    })  # fmt: skip


def wrong(screen, forms):
    """Press each button with nothing answered."""
    for path, button in forms.items():
        screen.visit(path).press(button)
        screen.errors_lead_to_their_fields()
