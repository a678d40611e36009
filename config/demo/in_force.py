"""The stories of restrictions that hold or have held, of advice, and of contact that rises."""

from collections.abc import Callable
from dataclasses import replace

from config.demo.accounts import (
    DECISION_LETTER,
    DEMANDS,
    LONG_CALLS_LETTER,
    LONG_CALLS_WITH_REQUEST,
    PLANNING_LETTER,
    SWEARING,
)
from config.demo.accounts import PLANNING_EMAILS as EMAILS_BEFORE
from config.demo.asking import Advised, Asked, Desk, Weighed
from config.demo.requests import CALLS, CALLS_AGAIN, EMAILS, EMAILS_AGAIN, TIME_FOR_CALLS, asked_before, calls_before
from config.demo.stories import Story, write_and_send
from config.demo.world import World
from engagement.contact.services import log_contact, set_usual_contact
from incidents.models import Incident
from restrictions.models import Restriction, StatusEntry
from restrictions.services import advice, reviewing, status_lists, telling

NOT_USED = "Our letter offered one time and one person. Neither was used."


def in_force_by_letter(world: World) -> Story:
    """Decided by the group, told by letter, shared with two people; one has confirmed it. Its review is near."""
    desk = Desk(world)
    incidents, approach = yield from calls_before(world, world.others[17], (67, 66, 65, 51))
    yield 48, 10
    measure = desk.matter_closed(
        "the reminder notice of 2 September", "many_calls", "One time a week was offered and not used."
    )
    asked = replace(
        CALLS, measures=(measure,), ends_in=150, review_in=54,
        stays_open="Calls and letters about everything else, and about anything new in this matter.",
        behaviours=("Twenty-two calls in two weeks about one notice.", "Eleven more in eight days, after our letter."),
    )  # fmt: skip
    request = desk.hand_in(desk.draft("Shona Kerr", incidents, asked, approach=approach))
    yield 45, 11
    desk.support("Moira Baird", request, "Every question about this notice has been answered twice.", to="group")
    yield 40, 12
    desk.vote(
        request,
        {
            "Anne Forsyth": "Everything was answered, and all other matters stay open.",
            "Ruth Ferrier": "The notice was not challenged in time. There is nothing left to decide.",
            "Nadia Hussain": "It leaves every way of contact open.",
        },
    )
    yield 39, 13
    desk.record_decision("Nadia Hussain", request, CLOSE_ONE_MATTER)
    yield 38, 14
    restriction = Restriction.objects.get(request=request)
    people = {"phone_staff": "Ewan Scott", "mailbox_monitors": "Tom Elliot"}
    desk.share(restriction, people, "They answer the council’s main number and its shared mailbox.")
    yield 34, 10
    letter = desk.again(restriction).letter
    write_and_send(world, "Shona Kerr", "Ruth Ferrier", letter, "How you can contact us", DECISION_LETTER)
    yield 31, 11
    desk.acknowledge("Ewan Scott", restriction)


CLOSE_ONE_MATTER = Weighed(
    circumstances="They were worried about a debt, which has been paid since.",
    seriousness="The calls cost about 5 hours a week, and others were rung back late.",
    needs="Nothing is known that bears on this; we asked twice.",
    explanation="Everything about this notice was answered. All other matters stay open in every way.",
)


def a_review_is_overdue(world: World) -> Story:
    """In force, and nobody has looked at it again in time: the review has risen to the group."""
    desk = Desk(world)
    incidents, approach = yield from asked_before(
        world, "Ewan Scott", "Gavin Lowe", world.others[22], (69, 68, 67, 58), (LONG_CALLS_WITH_REQUEST, CALLS_AGAIN),
        "Your calls to our contact centre", LONG_CALLS_LETTER, "Calls of up to 20 minutes, and a summary by post.",
    )  # fmt: skip
    yield 55, 10
    measure = desk.call_times("long_calls", "A length of 20 minutes was agreed before, and was not kept.", days=["mon"])
    asked = replace(
        CALLS, measures=(measure,), ends_in=180, review_in=41,
        behaviours=("Three very long calls.", "Eleven calls in eight days."),
    )  # fmt: skip
    request = desk.hand_in(desk.draft("Ewan Scott", incidents, asked, approach=approach))
    yield 52, 11
    desk.support("Gavin Lowe", request, "We have tried a letter and a summary after each call.")
    yield 49, 12
    restriction = desk.decide("Fiona Lindsay", request, TIME_FOR_CALLS)
    yield 46, 13
    desk.share(restriction, {"phone_staff": "Shona Kerr"}, "She takes calls when the contact centre is full.")
    telling.come_into_force_told_otherwise(
        restriction.pk, actor=world.person("Gavin Lowe"), told_on=world.today(),
        told_how="Ewan Scott rang, read the whole decision out, and said how to challenge it.",
        not_in_writing_because="They asked to be told on the phone, because letters are hard for them to follow.",
    )  # fmt: skip
    yield 43, 14
    desk.acknowledge("Shona Kerr", restriction)
    yield 12, 7
    desk.let_the_date_act()
    yield 6, 7
    desk.let_the_date_act()


def lifted_early(world: World) -> Story:
    """Somebody says that contact has become easier; the senior manager looks, and lifts it."""
    desk = Desk(world)
    incidents, approach = yield from asked_before(
        world, "Tom Elliot", "David Okafor", world.others[26], (64, 63, 62, 56), (EMAILS_BEFORE, EMAILS_AGAIN),
        "Your emails to our planning team", PLANNING_LETTER, "One address, answered every Thursday.",
    )  # fmt: skip
    yield 53, 10
    measure = desk.named_contact(
        "Tom Elliot", "David Okafor", "scatter_emails", "One address was offered and not used."
    )
    asked = replace(EMAILS, measures=(measure,), ends_in=120, review_in=90)
    request = desk.hand_in(desk.draft("Tom Elliot", incidents, asked, approach=approach))
    yield 50, 11
    desk.support("David Okafor", request, "One person who answers will help both sides.")
    yield 47, 12
    restriction = desk.decide("Graham Neill", request, ONE_PERSON)
    yield 46, 14
    people = {"phone_staff": "Ewan Scott", "mailbox_monitors": "Tom Elliot"}
    desk.share(restriction, people, "They answer the main number and the planning mailbox.")
    telling.come_into_force_told_otherwise(
        restriction.pk, actor=world.person("David Okafor"), told_on=world.today(),
        told_how="David Okafor and Tom Elliot met them, went through the decision, and said how to challenge it.",
        not_in_writing_because="They asked for a meeting instead of another letter.",
    )  # fmt: skip
    yield 43, 15
    for name in ("Ewan Scott", "Tom Elliot"):
        desk.acknowledge(name, restriction)
    yield 16, 10
    review = reviewing.ask_for_early_review(
        restriction.pk, actor=world.person("Tom Elliot"), because="Two emails in four weeks, both friendly and to me."
    )
    yield 13, 11
    reviewing.begin_review(review.pk, actor=world.person("Graham Neill"))
    yield 12, 12
    reviewing.complete_review(review.pk, actor=world.person("Graham Neill"), answers=EASIER)


ONE_PERSON = Weighed(
    circumstances="The application means a lot to them, and they fear that points get lost.",
    seriousness="The emails cost about ten hours a week.",
    needs="Nothing is known that one person to contact would make harder.",
    explanation="One person who knows the application answers everything. All ways of contact stay open.",
)
EASIER = reviewing.ReviewAnswers(
    conduct_since="Two emails in four weeks, both to Tom Elliot and about something new.",
    still_needed=False,
    still_needed_because="They write to one person of their own accord.",
    still_suitable=False,
    still_suitable_because="There is nothing left that it would make better.",
    adjustments_seen="Nothing has changed; we asked.",
    customer_said="They said that they are glad to have one person who knows the case.",
    outcome="lift",
    outcome_because="Contact has been easy for four weeks. It is not needed any more.",
)


def ended_on_its_date(world: World) -> Story:
    """It ended on its date; the letter that says so is still to be written."""
    desk = Desk(world)
    incidents, approach = yield from calls_before(world, world.others[30], (63, 62, 61, 54))
    yield 51, 10
    measure = desk.call_times(
        "many_calls", "A time was offered in our letter, and the calls did not change.", days=["thu"]
    )
    asked = replace(CALLS, measures=(measure,), ends_in=42, review_in=42)
    request = desk.hand_in(desk.draft("Shona Kerr", incidents, asked, approach=approach))
    yield 48, 11
    desk.support("Moira Baird", request, "Six weeks are enough to see whether it helps.")
    yield 45, 12
    restriction = desk.decide("Fiona Lindsay", request, TIME_FOR_CALLS)
    yield 44, 13
    desk.share(restriction, {"phone_staff": "Ewan Scott"}, "He answers the main number.")
    telling.come_into_force_told_otherwise(
        restriction.pk, actor=world.person("Moira Baird"), told_on=world.today(),
        told_how="Shona Kerr rang, read the whole decision out, and said how to challenge it.",
        not_in_writing_because="They asked to be told on the phone, because a letter would reach them a week later.",
    )  # fmt: skip
    yield 41, 14
    desk.acknowledge("Ewan Scott", restriction)
    yield 5, 7
    desk.let_the_date_act()


CARE = Asked(
    measures=(),
    stays_open="Calls, emails and visits, with Priya Raman or, when she is away, Helen Struthers.",
    ends_in=90,
    review_in=45,
    behaviours=("Six messages in one morning, to five of us.",),
    ground="not_possible",
    ground_note="We were advised not to raise it with this person.",
    effect_on_staff="Five colleagues answer the same question, each in other words.",
    effect_on_service="Two reviews were stopped, and a visit was moved.",
    adjustments="One voice that stays the same is what helps most. That is what we ask for.",
    equality="It was looked at with the adviser. Nothing here makes contact harder.",
    not_asked_because="We were advised not to raise it with this person.",
    expected_effect="One person answers, in the same words each time.",
)
NOT_TO_WRITE = Advised("no_warning", "professional_advice", "Dr Ana Reyes", "consultant", advised_days_before=3)
NOT_TO_TELL = replace(NOT_TO_WRITE, kind="no_notification", reason_code="other", text="We were advised against it.")


def not_told_on_advice(world: World) -> Story:
    """Two approved exceptions: nobody wrote first and the customer is not told, each because an adviser says so."""
    desk = Desk(world)
    yield 29, 10
    incident = world.log("Priya Raman", world.others[33], replace(DEMANDS, approach="", wanted="", why=""))
    yield 26, 11
    measure = desk.named_contact(
        "Priya Raman", "Helen Struthers", "unreasonable_deadline", "Each of us answering alone has made it worse."
    )
    request = desk.draft("Priya Raman", (incident,), replace(CARE, measures=(measure,)))
    waived = [desk.propose("Priya Raman", request, advised) for advised in (NOT_TO_WRITE, NOT_TO_TELL)]
    desk.hand_in(request)
    yield 23, 12
    desk.support("Helen Struthers", request, "One voice will help, and the advice is clear.")
    yield 20, 13
    for exception in waived:
        desk.approve_exception("Graham Neill", exception, "I have spoken with the adviser. The advice is clear.")
    restriction = desk.decide("Graham Neill", request, ONE_VOICE)
    yield 19, 14
    people = {"phone_staff": "Ewan Scott", "mailbox_monitors": "Priya Raman"}
    desk.share(restriction, people, "They answer the main number and the care mailbox.")
    yield 18, 15
    telling.come_into_force_untold(restriction.pk, actor=world.person("Graham Neill"))


ONE_VOICE = Weighed(
    circumstances="They have a great deal to carry, and hear other words from each of us.",
    seriousness="Not grave, but it goes on every week.",
    needs="One person who stays the same is what helps them most.",
    explanation="One person answers. Nothing is closed, and the advice is looked at again at the review.",
)


def advice_of_the_group(world: World) -> Story:
    """Category one: a manager asks the group, and has an answer; another question is open."""
    yield 40, 11
    incident = Incident.objects.filter(customer=world.others[15], category="violence_abuse").get()
    asked = advice.ask_group_for_advice(
        actor=world.person("Gavin Lowe"), incident_id=incident.pk,
        question="Should he be served at the counter with two of us, or only by appointment?",
    )  # fmt: skip
    yield 36, 12
    advice.give_advice(
        asked.pk, actor=world.person("Samuel Grant"),
        answer="By appointment, with two of you, until health and safety has seen the counter. It is your decision.",
    )  # fmt: skip
    yield 8, 10
    incident = world.log("Ewan Scott", world.others[37], SWEARING)
    yield 4, 13
    advice.ask_group_for_advice(
        actor=world.person("Gavin Lowe"), incident_id=incident.pk,
        question="He wants to come in and say sorry to Ewan Scott in person. Is that wise?",
    )  # fmt: skip


def the_group_goes_through_its_list(world: World) -> Story:
    """The status list is open; one member has signed the first entry."""
    yield 4, 7
    status_lists.open_status_list_when_due()
    yield 2, 17
    planned = StatusEntry.objects.filter(signed_at=None, restriction__reviews__state="scheduled")
    entry = planned.order_by("restriction__reviews__due_on", "pk").first()
    assert entry is not None
    status_lists.sign_entry(entry.pk, actor=world.person("Nadia Hussain"), note="Still right. Its review is near.")


RISING = (
    (27, 10, 1),
    (20, 10, 1),
    (13, 11, 2),
    (6, 12, 2),
    (5, 13, 2),
    (2, 14, 3),
    (1, 15, 3),
)  # days ago, hour, how many


def contact_rises(world: World) -> Story:
    """Calls and emails about one matter, more each day: the manager has early word of it."""
    customer = world.others[41]
    manager = world.person("Gavin Lowe")
    yield 60, 9
    team = world.person("Ewan Scott").team
    assert team is not None
    set_usual_contact(
        team.service_id, actor=manager, per_week=2, look_from=8, note="One matter needs a call or two a week."
    )
    for days_ago, hour, number in (
        (27, 10, 1),
        (20, 10, 1),
        (13, 11, 2),
        (6, 12, 2),
        (5, 13, 2),
        (2, 14, 3),
        (1, 15, 3),
    ):
        yield days_ago, hour
        for one in range(number):
            log_contact(
                customer.pk, actor=world.person("Ewan Scott"), channel="email" if one % 2 else "phone",
                minutes=8 + 3 * one, matter="Missed bin at the back lane",
            )  # fmt: skip


IN_FORCE: tuple[Callable[[World], Story], ...] = (
    in_force_by_letter, a_review_is_overdue, lifted_early, ended_on_its_date, not_told_on_advice, advice_of_the_group,
    the_group_goes_through_its_list, contact_rises,
)  # fmt: skip
