"""The stories of requests to limit contact that wait for somebody, or came to nothing: each where one may meet it."""

from collections.abc import Callable, Generator
from dataclasses import replace

from config.demo.accounts import (
    ABUSIVE_LETTER,
    LONG_CALLS,
    LONG_CALLS_LETTER,
    LONG_CALLS_WITH_REQUEST,
    PLANNING_EMAILS,
    REMINDER_CALLS,
    REMINDER_LETTER,
)
from config.demo.asking import Advised, Asked, Desk, Weighed
from config.demo.stories import Story, When, write_and_send
from config.demo.world import Account, World
from engagement.customers.models import Customer
from incidents.models import Incident, RestorativeApproach
from incidents.services import first_steps, restorative
from letters.models import Letter
from restrictions.services import deciding, supporting

NOT_USED = "One address was offered in our letter and not used."
Before = Generator[When, None, tuple[tuple[Incident, ...], RestorativeApproach]]

# Accounts that ask for nothing: what went on after somebody had been asked to change.
CALLS_AGAIN = replace(LONG_CALLS, facts="Eleven calls in eight days about the same notice, two of them over an hour.",
                      examples=("many_calls", "long_calls"), minutes=300, contacts=11, period="eight days",
                      effect_on_service="About 5 hours of staff time. The line was busy for others.")  # fmt: skip
EMAILS_AGAIN = replace(PLANNING_EMAILS, facts="Another 37 emails in ten days, to five of us, about this application.",
                       minutes=600, contacts=37, period="ten days", approach="", wanted="", why="")  # fmt: skip
ABUSE_AGAIN = replace(ABUSIVE_LETTER, facts="Another email about the repair, with insults to the same officers.",
                      approach="", wanted="", why="")  # fmt: skip

CALLS = Asked(
    measures=(),
    stays_open="Calls at the time that we keep, and letters and emails at any time. Urgent matters: 01632 960100.",
    ends_in=120,
    review_in=60,
    behaviours=("Many calls about one notice.", "The calls went on after our letter."),
    ground_note="We wrote and offered one person and one time. The calls went on as before.",
    effect_on_staff="Two colleagues could not take their breaks, and one dreads the phone.",
    effect_on_service="About 5 hours of calls a week. Two other customers were rung back a day late.",
    adjustments="We asked again on the phone. There is nothing that they need from us.",
    equality="We know of nothing that a fixed time for calls would make harder.",
    customer_said="They say that they only want an answer, and that they will go on until they have it.",
)
EMAILS = replace(
    CALLS,
    stays_open="One address that we read and answer every week, and calls and letters as usual.",
    behaviours=("Many emails to many people about one application.", "The emails went on after our letter."),
    ground_note="We wrote and offered one address and an answer every Thursday. The emails go on to many people.",
    effect_on_staff="Five of us read the same emails, and nobody is sure who answers.",
    effect_on_service="About 10 hours a week. One other application was decided late.",
    equality="We know of nothing that one address for emails would make harder.",
    customer_said="They say that with one address they would never hear from us.",
    expected_effect="Fewer emails, and an answer to each point.",
)


def asked_before(
    world: World, who: str, manager: str, customer: Customer, days: tuple[int, int, int, int],
    accounts: tuple[Account, Account], heading: str, texts: dict[str, str], offer: str,
) -> Before:  # fmt: skip
    """What came first: an approach that was approved, a letter, what happened again, and that it has not helped.

    `days` ago: logged, approved and talked over, letter sent, happened again. Gives both incidents and the approach.
    """
    yield days[0], 10
    first = world.log(who, customer, accounts[0])
    yield days[1], 11
    approach = world.discuss(who, world.approve(manager, first, offer))
    yield days[2], 12
    assert approach.letter is not None
    write_and_send(world, who, manager, approach.letter, heading, texts)
    yield days[3], 13
    later = world.log(who, customer, accounts[1])
    restorative.record_no_improvement(
        approach.pk, actor=world.person(manager), outcome_note="It went on as before.", later_incident=later
    )
    return (first, later), approach


def calls_before(world: World, customer: Customer, days: tuple[int, int, int, int]) -> Before:
    """Calls to council tax, and a letter of Shona Kerr's that did not help."""
    return asked_before(
        world, "Shona Kerr", "Moira Baird", customer, days, (REMINDER_CALLS, CALLS_AGAIN),
        "Your calls to the council tax team", REMINDER_LETTER, "One call a week with Shona Kerr.",
    )  # fmt: skip


def waits_for_the_senior_manager(world: World) -> Story:
    """Supported, and with the senior manager of the service."""
    desk = Desk(world)
    incidents, approach = yield from calls_before(world, world.others[1], (43, 42, 41, 9))
    yield 7, 14
    measure = desk.call_times("many_calls", "A time was offered in our letter, and the calls did not change.")
    request = desk.hand_in(desk.draft("Shona Kerr", incidents, replace(CALLS, measures=(measure,)), approach=approach))
    yield 3, 15
    desk.support("Moira Baird", request, "It offers a time instead of closing the phone. I think that is right.")


def a_letter_is_being_written(world: World) -> Story:
    """Decided by the senior manager; the letter to the customer is not ready yet."""
    desk = Desk(world)
    incidents, approach = yield from asked_before(
        world, "Ewan Scott", "Gavin Lowe", world.others[5], (50, 49, 48, 18), (LONG_CALLS_WITH_REQUEST, CALLS_AGAIN),
        "Your calls to our contact centre", LONG_CALLS_LETTER, "Calls of up to 20 minutes, and a summary by post.",
    )  # fmt: skip
    yield 15, 10
    measure = desk.call_times("long_calls", "A length of 20 minutes was agreed before, and was not kept.", days=["wed"])
    asked = replace(CALLS, measures=(measure,), behaviours=("Three very long calls.", "Eleven calls in eight days."))
    request = desk.hand_in(desk.draft("Ewan Scott", incidents, asked, approach=approach))
    yield 11, 11
    desk.support("Gavin Lowe", request, "We have tried a letter and a summary after each call.")
    yield 4, 14
    desk.decide("Fiona Lindsay", request, TIME_FOR_CALLS)


TIME_FOR_CALLS = Weighed(
    circumstances="They worry about a notice, and ring because a call feels quicker than a letter.",
    seriousness="Others cannot get through, and colleagues are worn out.",
    needs="Nobody has told us of a need that a time for calls would make harder. We asked twice.",
    explanation="A time that is kept gives an answer each week and leaves the line open for others.",
)


def votes_have_begun(world: World) -> Story:
    """Abuse in writing goes on after a letter: two of the group have voted, one has said something."""
    desk = Desk(world)
    yield 20, 9
    customer = world.others[11]
    later = world.log("Callum Reid", customer, ABUSE_AGAIN)
    yield 17, 11
    manager = world.person("Iain Mackay")
    first_steps.record_health_and_safety_reference(
        later.pk, actor=manager, reference="NM-2026-0733", logged_on=world.today()
    )
    first_steps.record_discussion(
        later.pk, actor=manager, held_on=world.today(), outcome="Neither officer wants to read his emails again.",
        support_offered="The support line. Somebody else reads the emails for now.",
    )  # fmt: skip
    yield 14, 12
    first = Incident.objects.filter(customer=customer).exclude(pk=later.pk).get()
    warning = Letter.objects.filter(customer=customer, state="issued").get()
    measure = desk.mailbox(
        "housing.contact@northmoor.example", "on Tuesdays and Fridays", "abusive_language",
        "We asked in writing for other words. The next email used the same ones.",
    )  # fmt: skip
    asked = replace(
        EMAILS,
        measures=(measure,),
        stays_open="One mailbox that a manager reads twice a week, calls to the repairs line, and letters.",
        behaviours=("Insults to two officers by name.", "The same insults again, after our letter."),
        ground="protect_staff",
        ground_note="The officers should not have to read this again.",
        effect_on_staff="Both officers were upset. One asked to be moved.",
        effect_on_service="A manager has to read each email first.",
        equality="We know of nothing that one mailbox would make harder. The telephone stays open.",
        customer_said="",
        not_asked_because="He put the phone down when I rang to ask.",
        expected_effect="Officers do not read abuse, and his repairs are still dealt with.",
    )
    request = desk.hand_in(desk.draft("Callum Reid", (first, later), asked, warning=warning))
    yield 9, 10
    desk.support("Gavin Lowe", request, "Nobody should have to open these emails unprepared.", to="group")
    yield 5, 11
    desk.vote(request, {"Anne Forsyth": "It protects two officers, and the repair still gets done."})
    yield 2, 16
    deciding.say_to_group(
        request.pk, actor=world.person("Ruth Ferrier"),
        text="Could the mailbox be read on three days? A leaking roof cannot wait from Friday to Tuesday.",
    )  # fmt: skip
    yield 1, 17
    desk.vote(request, {"Samuel Grant": "One mailbox is the least that keeps this from the officers."})


def the_group_has_a_question(world: World) -> Story:
    """The group asks why nobody wrote first, and waits for the answer."""
    desk = Desk(world)
    yield 21, 10
    incident = world.log("Ewan Scott", world.others[9], CALLS_AGAIN)
    yield 17, 12
    measure = desk.matter_closed(
        "the parking notice of 12 October", "many_calls", "Every point has had its answer twice."
    )
    asked = replace(
        CALLS, measures=(measure,), behaviours=("Eleven calls in eight days about one notice.",),
        stays_open="Calls and letters about everything else, and about anything new in this matter.",
        ground_note="The notice was answered by the parking team and on appeal. There is nothing left to offer.",
    )  # fmt: skip
    request = desk.draft("Ewan Scott", (incident,), asked)
    desk.propose("Ewan Scott", request, NOT_WRITTEN_TO)
    desk.hand_in(request)
    yield 14, 13
    desk.support("Gavin Lowe", request, "The matter has been through every step.", to="group")
    yield 6, 14
    deciding.ask_requester(
        request.pk, actor=world.person("Nadia Hussain"),
        question="Why has nobody written to ask for fewer calls first? We would rather see that tried.",
    )  # fmt: skip


NOT_WRITTEN_TO = Advised("no_warning", "other", text="They told me on the phone that they throw our letters away.")


def not_supported(world: World) -> Story:
    """The manager says no, with reasons: a letter comes first."""
    desk = Desk(world)
    yield 32, 10
    incident = world.log("Shona Kerr", world.others[13], CALLS_AGAIN)
    yield 31, 11
    measure = desk.call_times("many_calls", "They ring whenever they like, and a word on the phone did not help.")
    asked = replace(CALLS, measures=(measure,), behaviours=("Eleven calls in eight days.",))
    request = desk.draft("Shona Kerr", (incident,), asked)
    desk.propose("Shona Kerr", request, NOT_WRITTEN_TO)
    desk.hand_in(request)
    yield 28, 12
    supporting.refuse_support(
        request.pk, actor=world.person("Moira Baird"),
        reason="We have not asked them to change yet. Please write first; I will help you with the letter.",
    )  # fmt: skip


def refused_by_the_group_and_asked_again(world: World) -> Story:
    """What the group refused went too far; what is asked for now waits for the manager's support."""
    desk = Desk(world)
    customer = world.others[3]  # whose letter did not help: see `it_did_not_help`
    yield 26, 16
    approach = RestorativeApproach.objects.filter(customer=customer, state="failed").get()
    incidents = tuple(Incident.objects.filter(customer=customer).order_by("occurred_on"))
    measure = desk.matter_closed(
        "the application of this spring", "scatter_emails", "One address was offered and not used."
    )
    request = desk.hand_in(desk.draft("Tom Elliot", incidents, replace(EMAILS, measures=(measure,)), approach=approach))
    yield 23, 11
    desk.support("David Okafor", request, "The emails have not stopped. How far to go is for the group.", to="group")
    yield 17, 12
    desk.vote(request, REFUSALS, refuse=True)
    yield 16, 13
    desk.record_decision("Ruth Ferrier", request, NOT_SO_FAR)
    yield 8, 10
    later = world.log("Tom Elliot", customer, EMAILS_AGAIN)
    yield 4, 11
    measure = desk.named_contact(
        "Tom Elliot", "David Okafor", "scatter_emails", "One address was offered and not used."
    )
    asked = replace(EMAILS, measures=(measure,), behaviours=("The emails go on, to five of us.",))
    desk.hand_in(desk.draft("Tom Elliot", (later,), asked, approach=approach))


REFUSALS = {
    "Anne Forsyth": "The application is still open. We cannot close a matter that we have not decided.",
    "Samuel Grant": "A named contact has not been tried.",
    "Ruth Ferrier": "They may still make representations. Closing the matter would stop that.",
}
NOT_SO_FAR = Weighed(
    circumstances="The application means a lot to them, and it is not decided yet.",
    seriousness="The emails cost about ten hours a week.",
    needs="Nothing is known that bears on this.",
    explanation="Closing an open matter goes too far. Please think of one named contact, and ask again if it goes on.",
    measure_because="The application is still open, and a named contact has not been tried.",
)


REQUESTS: tuple[Callable[[World], Story], ...] = (
    waits_for_the_senior_manager, a_letter_is_being_written, votes_have_begun, the_group_has_a_question, not_supported,
    refused_by_the_group_and_asked_again,
)  # fmt: skip
