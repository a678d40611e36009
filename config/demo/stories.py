"""The stories of the last ten weeks, each told through the services, step by step, in order of time.

A story is a generator: it yields when its next step happens, as (days ago, hour), and then does it.
"""

from collections.abc import Callable, Generator

from config.demo.accounts import (
    ABUSE_LETTER,
    ABUSIVE_LETTER,
    AGREEMENT_LETTER,
    DEMANDS,
    LAIDLAW_EMAILS,
    LAIDLAW_LETTER,
    LONG_CALLS,
    LONG_CALLS_LETTER,
    LONG_CALLS_WITH_REQUEST,
    MORNING_EMAILS,
    PERSISTENT,
    PLANNING_EMAILS,
    PLANNING_LETTER,
    POLICE_LETTER,
    PRINGLE_CALLS,
    REMINDER_CALLS,
    REMINDER_LETTER,
    SWEARING,
    THREAT,
)
from config.demo.world import World
from incidents.services import first_steps, legal, logging, moves, notices, police, restorative
from letters import services as letters
from letters.models import Letter

When = tuple[int, int]
Story = Generator[When, None, None]


def write_and_send(world: World, who: str, checker: str, letter: Letter, heading: str, texts: dict[str, str],
                    how: str = "post", sent: tuple[str, ...] = ("pdf",)) -> None:  # fmt: skip
    """Write, check and issue in one go, for stories in which nothing special happens on the way."""
    letter = world.write(who, letter, heading, texts)
    letter = world.send_to_check(who, letter)
    world.check(checker, letter)
    world.issue(who, letter, how, sent)


def it_helped(world: World) -> Story:
    """Ms Laidlaw's emails: asked for, approved, written, issued, and it helps."""
    yield 68, 10
    incident = world.log("Tom Elliot", world.customers["laidlaw"], LAIDLAW_EMAILS)
    yield 66, 11
    approach = world.approve("David Okafor", incident, "One address, answered every Thursday by Ewan Scott.")
    yield 65, 14
    approach = world.discuss("Tom Elliot", approach, weeks=6)
    yield 63, 10
    assert approach.letter is not None
    write_and_send(
        world,
        "Tom Elliot",
        "David Okafor",
        approach.letter,
        "Your emails about application 26/00418",
        LAIDLAW_LETTER,
        "email",
    )
    yield 20, 15
    restorative.record_improved(
        approach.pk, actor=world.person("David Okafor"), outcome_note="Emails go to one address, about three a week."
    )
    yield 19, 16
    moves.close(incident.pk, actor=world.person("David Okafor"))


def it_did_not_help(world: World) -> Story:
    """A second customer of planning: a letter, and then it goes on."""
    customer = world.others[3]
    yield 60, 10
    incident = world.log("Tom Elliot", customer, PLANNING_EMAILS)
    yield 59, 16
    approach = world.approve("David Okafor", incident, "One address, answered every Thursday.")
    yield 58, 11
    approach = world.discuss("Tom Elliot", approach, weeks=4)
    yield 57, 10
    assert approach.letter is not None
    write_and_send(
        world, "Tom Elliot", "David Okafor", approach.letter, "Your emails to our planning team", PLANNING_LETTER
    )
    yield 33, 12
    later = world.log("Tom Elliot", customer, LONG_CALLS)
    yield 28, 15
    restorative.record_no_improvement(
        approach.pk, actor=world.person("David Okafor"), outcome_note="Emails still go to seven people.",
        later_incident=later,
    )  # fmt: skip


def an_agreement(world: World) -> Story:
    """Mr Notman and social care agree how to be in touch; it is being watched."""
    yield 40, 9
    incident = world.log("Priya Raman", world.customers["notman"], DEMANDS)
    yield 39, 10
    approach = world.approve("Helen Struthers", incident, "Agree answer times with him, and confirm them in writing.")
    yield 38, 13
    approach = world.discuss("Priya Raman", approach, weeks=12)
    yield 35, 10
    assert approach.letter is not None
    write_and_send(
        world, "Priya Raman", "Helen Struthers", approach.letter, "How we keep in touch", AGREEMENT_LETTER, "email"
    )


def a_conversation(world: World) -> Story:
    """No letter: a call that finds out what is behind it."""
    yield 34, 11
    incident = world.log("Callum Reid", world.others[7], PERSISTENT)
    yield 32, 10
    approach = world.approve("Iain Mackay", incident, "Ring, listen, and explain that the decision is final.")
    yield 31, 15
    approach = world.discuss("Callum Reid", approach, weeks=8)
    yield 30, 10
    restorative.record_conversation(
        approach.pk, actor=world.person("Callum Reid"), conversation_on=world.today(),
        conversation_note="We spoke for half an hour. I explained who can look at the decision again.",
        customer_said="The decision letter never said why. That is what hurt.", asked_for_change=False,
    )  # fmt: skip


def a_reply_to_abuse(world: World) -> Story:
    """Written abuse: the safety reference first, then a letter that answers the engagement only."""
    yield 27, 9
    incident = world.log("Callum Reid", world.others[11], ABUSIVE_LETTER)
    yield 26, 10
    manager = world.person("Iain Mackay")
    first_steps.record_health_and_safety_reference(
        incident.pk, actor=manager, reference="NM-2026-0711", logged_on=world.today()
    )
    first_steps.record_discussion(
        incident.pk, actor=manager, held_on=world.today(), outcome="Both officers had somebody to talk to.",
        support_offered="The support line, and a visit in pairs.",
    )  # fmt: skip
    first_steps.mark_correspondence_unacceptable(incident.pk, actor=manager, reason="Insults to two named officers.")
    yield 25, 11
    approach = world.approve(
        "Iain Mackay", incident, "Say that the language is not acceptable, and ask for another email."
    )
    yield 24, 11
    approach = world.discuss("Callum Reid", approach)
    yield 22, 10
    assert approach.letter is not None
    write_and_send(
        world, "Callum Reid", "Iain Mackay", approach.letter, "Your email to our housing team", ABUSE_LETTER, "email"
    )


def a_threat(world: World) -> Story:
    """Category one: reported to the police, told so by letter, and down the health and safety track."""
    yield 45, 15
    incident = world.log("Ewan Scott", world.others[15], THREAT)
    yield 45, 16
    manager = world.person("Gavin Lowe")
    police.record_police_decision(
        incident.pk, actor=manager, outcome="reported",
        threatened=world.person("Ewan Scott"), reported_on=world.today(),
        force="Northmoor police", police_reference="P-0451", reason="A threat to follow him home.",
        staff_view="He wanted it reported.", effect_on_others="Colleagues at the counter meet this person too.",
    )  # fmt: skip
    first_steps.record_health_and_safety_reference(
        incident.pk, actor=manager, reference="NM-2026-0688", logged_on=world.today()
    )
    first_steps.record_discussion(
        incident.pk, actor=manager, held_on=world.today(), outcome="He went home early, with a lift.",
        support_offered="The support line, and a move to the back office for a week.",
    )  # fmt: skip
    yield 44, 10
    moves.start_review(incident.pk, actor=manager)
    moves.manage_under_health_and_safety(
        incident.pk, actor=manager, reason="Health and safety reviews the counter and leads on this."
    )
    legal.record_legal_decision(
        incident.pk, actor=manager, outcome="advice", adviser="Ruth Ferrier, chief legal officer",
        advised_on=world.today(), reason="He has said such things before.",
    )  # fmt: skip
    letter = notices.record_customer_notice(incident.pk, actor=manager, outcome="letter").letter
    assert letter is not None
    yield 42, 11
    write_and_send(world, "Gavin Lowe", "Anne Forsyth", letter, "What we have told the police", POLICE_LETTER)


def declined(world: World) -> Story:
    """Not approved, with reasons: the calls had stopped."""
    yield 23, 10
    incident = world.log("Shona Kerr", world.others[20], REMINDER_CALLS)
    yield 21, 12
    restorative.decline_restorative_approach(
        world.approach_of(incident).pk, actor=world.person("Moira Baird"),
        reason_code="already_dealt_with",
        reason="The calls stopped when the refund arrived. There is nothing left to ask for.",
    )  # fmt: skip


def something_less(world: World) -> Story:
    """A letter was asked for; a conversation is tried first."""
    yield 18, 10
    incident = world.log("Shona Kerr", world.others[24], REMINDER_CALLS)
    yield 17, 10
    world.approve(
        "Moira Baird", incident, "Ring and offer a fixed time each week.", kind="early_conversation",
        less=("first_time", "Nobody has spoken with this person about it yet. A call is the least that we can try."),
    )  # fmt: skip


def withdrawn(world: World) -> Story:
    """The writer takes the request back."""
    yield 16, 14
    incident = world.log("Priya Raman", world.others[28], MORNING_EMAILS)
    yield 15, 9
    restorative.withdraw_restorative_approach(
        world.approach_of(incident).pk, actor=world.person("Priya Raman"), reason="We spoke, and it is settled."
    )


def late_and_by_the_deputy(world: World) -> Story:
    """It went badly: nobody looked for two weeks; then the deputy decided in the manager's absence."""
    yield 30, 10
    incident = world.log("Callum Reid", world.others[31], MORNING_EMAILS)
    yield 8, 10
    world.approve("Gavin Lowe", incident, "Agree answer times, and confirm them in writing.")


def a_letter_sent_back(world: World) -> Story:
    """The checker asks for changes; the writer has not got to it yet."""
    yield 12, 10
    incident = world.log("Ewan Scott", world.others[35], LONG_CALLS_WITH_REQUEST)
    yield 11, 10
    approach = world.approve("Gavin Lowe", incident, "Calls of up to 20 minutes, and a summary by post.")
    yield 10, 10
    approach = world.discuss("Ewan Scott", approach)
    yield 9, 10
    assert approach.letter is not None
    texts = {**LONG_CALLS_LETTER, "describe": "You keep ringing us. On 3 November the call took 95 minutes."}
    letter = world.write("Ewan Scott", approach.letter, "Your calls to our contact centre", texts)
    letter = world.send_to_check("Ewan Scott", letter)
    yield 7, 15
    letters.return_letter(
        letter.pk,
        actor=world.person("Gavin Lowe"),
        comment="Please begin with what happened, not with “You keep”. The rest is good.",
    )


def a_letter_to_check(world: World) -> Story:
    """A letter waits for the planning manager."""
    yield 9, 9
    incident = world.log("Tom Elliot", world.others[39], PLANNING_EMAILS)
    yield 8, 14
    approach = world.approve("David Okafor", incident, "One address, answered every Thursday.")
    yield 6, 11
    approach = world.discuss("Tom Elliot", approach)
    yield 2, 10
    assert approach.letter is not None
    letter = world.write("Tom Elliot", approach.letter, "Your emails to our planning team", PLANNING_LETTER)
    world.send_to_check("Tom Elliot", letter)


def a_letter_to_send(world: World) -> Story:
    """Checked, and not sent yet."""
    yield 14, 9
    incident = world.log("Shona Kerr", world.others[43], REMINDER_CALLS)
    yield 13, 10
    approach = world.approve("Moira Baird", incident, "One call a week with Shona Kerr.")
    yield 12, 15
    approach = world.discuss("Shona Kerr", approach)
    yield 5, 10
    assert approach.letter is not None
    letter = world.write("Shona Kerr", approach.letter, "Your calls to the council tax team", REMINDER_LETTER)
    letter = world.send_to_check("Shona Kerr", letter)
    yield 4, 16
    world.check("Moira Baird", letter)


def came_back(world: World) -> Story:
    """It went badly: the letter came back undelivered."""
    yield 55, 10
    incident = world.log("Ewan Scott", world.others[47], LONG_CALLS_WITH_REQUEST)
    yield 54, 10
    approach = world.approve("Gavin Lowe", incident, "Calls of up to 20 minutes.")
    yield 53, 10
    approach = world.discuss("Ewan Scott", approach)
    yield 52, 10
    assert approach.letter is not None
    write_and_send(
        world, "Ewan Scott", "Gavin Lowe", approach.letter, "Your calls to our contact centre", LONG_CALLS_LETTER
    )
    yield 41, 10
    letter = Letter.objects.get(pk=approach.letter.pk)
    letters.record_returned_undelivered(
        letter.pk,
        actor=world.person("Ewan Scott"),
        returned_on=world.today(),
        reason="Moved away, the post office says.",
    )


def started_by_a_manager(world: World) -> Story:
    """A manager sees a pattern and starts an approach; another manager checks the letter."""
    customer = world.others[51]
    yield 38, 9
    first = world.log("Callum Reid", customer, LONG_CALLS)
    yield 29, 9
    second = world.log("Callum Reid", customer, LONG_CALLS)
    yield 26, 15
    restorative.start_as_manager(
        actor=world.person("Iain Mackay"), incidents=[first.pk, second.pk], kind="change_request",
        trend_note="Two long calls in ten days about the same letter, and colleagues report two more.",
        wanted="Ask for shorter calls and offer a summary by post.", why="It has built up, and nobody has said so yet.",
        adjustments_considered="None are known, and Callum asked both times.",
        approach="Calls of up to 20 minutes, and a summary by post after each.",
        proportionate_because="It asks little and offers something back.",
    )  # fmt: skip


def more_was_asked(world: World) -> Story:
    """The manager asked for more, and waits."""
    yield 6, 10
    incident = world.log("Tom Elliot", world.others[55], PLANNING_EMAILS)
    yield 5, 12
    restorative.ask_for_more(
        world.approach_of(incident).pk, actor=world.person("David Okafor"),
        question="Which of the emails did we answer late ourselves? Nobody should be asked to wait for us.",
    )  # fmt: skip


def waiting_for_a_decision(world: World) -> Story:
    """What the tour opens: Mr Pringle's calls, and others in the queue."""
    yield 5, 10
    world.log("Shona Kerr", world.customers["pringle"], PRINGLE_CALLS)
    yield 3, 11
    world.log("Priya Raman", world.customers["notman"], DEMANDS)
    yield 1, 14
    world.log("Shona Kerr", world.customers["caller"], SWEARING)
    yield 1, 15
    world.log("Callum Reid", world.others[60], PERSISTENT)


def a_note_and_a_draft(world: World) -> Story:
    """Forceful and nothing more: a note. And a draft that somebody means to finish."""
    yield 4, 12
    actor = world.person("Ewan Scott")
    draft = logging.start_draft(actor=actor)
    logging.save_answers(draft.pk, actor=actor, step="category", answers={"screening": "forceful"})
    logging.choose_customer(draft.pk, actor=actor, customer=world.others[63])
    logging.keep_as_note(draft.pk, actor=actor, text="Raised his voice about a missed bin, then thanked me.")
    yield 1, 16
    world.draft("Tom Elliot", None, LONG_CALLS)


def made_void(world: World) -> Story:
    """Logged twice by mistake."""
    yield 47, 11
    first = world.log("Shona Kerr", world.others[66], LONG_CALLS)
    second = world.log("Shona Kerr", world.others[66], LONG_CALLS)
    yield 46, 9
    moves.void(
        second.pk, actor=world.person("Moira Baird"), reason_code="logged_twice", reason=f"See {first.reference}."
    )


STORIES: tuple[Callable[[World], Story], ...] = (
    it_helped, it_did_not_help, an_agreement, a_conversation, a_reply_to_abuse, a_threat, declined, something_less,
    withdrawn, late_and_by_the_deputy, a_letter_sent_back, a_letter_to_check, a_letter_to_send, came_back,
    started_by_a_manager, more_was_asked, waiting_for_a_decision, a_note_and_a_draft, made_void,
)  # fmt: skip
