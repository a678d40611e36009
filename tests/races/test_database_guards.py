"""What the database refuses, whatever code runs: the letter that went out, its bytes, and moves that do not exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from appeals.models import Appeal
from engagement.spine.models import TimelineEvent
from engagement.spine.transitions import Stateful
from engagement.spine.triggers import expected_triggers, guarded_models, state_edges
from incidents.models import Incident, RestorativeApproach
from letters.models import Letter, LetterVersion, RenderedForm
from restrictions.models import ActiveManagementRequest, Advice, PolicyException, Restriction, Review
from restrictions.services.advice import ask_group_for_advice, give_advice
from restrictions.services.exceptions import ExceptionInput, propose_exception
from tests.appeals.builders import Appeals
from tests.approvals.builders import SPOKEN_ABUSE, Cases
from tests.restrictions.builders import Limits

LetterIn = Callable[..., Letter]


def present() -> set[str]:
    """The triggers that stand in the database."""
    names = {"postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"}
    with connection.cursor() as cursor:
        cursor.execute(names.get(connection.vendor, "SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        return {name for (name,) in cursor.fetchall()}


def run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def refused(act: Callable[[], object]) -> str:
    """What the database says to it. Fails where it is let through."""
    with pytest.raises(IntegrityError) as told, transaction.atomic():
        act()
    return str(told.value)


@pytest.mark.django_db
@pytest.mark.clauses("SPSO-G1-11")
def test_an_issued_letter_its_bytes_and_its_history_stand_for_good(letter_in: LetterIn) -> None:
    letter = letter_in("issued")
    version = LetterVersion.objects.filter(letter=letter)
    forms = RenderedForm.objects.filter(version__letter=letter)
    history = TimelineEvent.objects.filter(subject_id=str(letter.pk))
    frozen, appended = "is frozen once issued_at is set", "is appended to, never changed"
    assert frozen in refused(lambda: version.update(describe="Something else"))
    assert frozen in refused(lambda: version.update(issued_at=None))
    assert frozen in refused(lambda: version._raw_delete(using="default"))  # type: ignore[attr-defined]
    assert frozen in refused(lambda: run(f"UPDATE {LetterVersion._meta.db_table} SET heading = %s", "x"))
    assert frozen in refused(lambda: run(f"DELETE FROM {LetterVersion._meta.db_table}"))
    assert appended in refused(lambda: forms.update(sha256="0" * 64))
    assert appended in refused(lambda: forms._raw_delete(using="default"))  # type: ignore[attr-defined]
    assert appended in refused(lambda: history.update(sentence="did nothing"))
    assert appended in refused(lambda: history._raw_delete(using="default"))  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_a_letter_that_was_not_sent_is_not_frozen(letter_in: LetterIn) -> None:
    letter = letter_in("checked")
    LetterVersion.objects.filter(letter=letter).update(saved_in="another page")


def rows(race: Cases, letter_in: LetterIn) -> dict[type[Any], Any]:
    """One record of each kind that has a state."""
    letter = letter_in("draft")
    approach = RestorativeApproach.objects.get(letter=letter)
    limits = Limits(race.council)
    restriction = limits.in_force()
    exception = propose_exception(
        limits.with_group("Tom").pk,
        actor=race.person("Tom"),
        given=ExceptionInput(kind="no_internal_appeal", reason_code="other", text="The ombudsman has it."),
    )
    safety = limits.incident("Tom", **SPOKEN_ABUSE)
    asked = ask_group_for_advice(actor=race.person("Shona"), incident_id=safety.pk, question="What do you advise?")
    advice = give_advice(asked.pk, actor=race.person("Helen"), answer="Ask health and safety.")
    appeals = Appeals(race.council)
    return {
        Appeal: appeals.registered(restriction),
        Letter: letter,
        RestorativeApproach: approach,
        Incident: approach.incidents.get(),
        ActiveManagementRequest: restriction.request,
        Restriction: restriction,
        Review: restriction.reviews.get(),
        PolicyException: exception,
        Advice: advice,
    }


@pytest.mark.django_db
def test_every_record_with_a_state_refuses_every_move_that_is_not_written(race: Cases, letter_in: LetterIn) -> None:
    found = rows(race, letter_in)
    assert set(found) == {model for model in guarded_models() if issubclass(model, Stateful)}
    for model, row in found.items():
        table = model._meta.db_table
        states = [value for value, _label in model._meta.get_field("state").choices]
        allowed = {target for source, target in state_edges(model) if source == row.state}
        never = [state for state in states if state not in allowed | {row.state}]
        assert never
        for state in never:
            told = refused(
                lambda table=table, state=state, pk=row.pk: run(  # type: ignore[misc]
                    f"UPDATE {table} SET state = %s WHERE id = %s",
                    state,
                    pk if connection.vendor == "postgresql" else pk.hex,
                )
            )
            assert "no such move between states" in told


@pytest.mark.django_db(transaction=True)
def test_migrate_puts_back_what_a_remade_table_lost(transactional_db: None) -> None:
    lost = sorted(expected_triggers())
    tables = {}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal"
            )
            tables = dict(cursor.fetchall())
        for name in lost:
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {tables[name]}" if tables else ""))
    assert not present() & set(lost)
    call_command("migrate", verbosity=0)
    assert set(lost) <= present()
