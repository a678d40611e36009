"""The stories of appeals: one with the Chief Executive, one with the Review Group, one that was answered."""

from collections.abc import Callable, Mapping

from appeals import services as appeals
from appeals.models import Appeal
from config.demo.stories import Story, write_and_send
from config.demo.world import World
from engagement.customers.models import Customer
from restrictions.models import Restriction

ABOUT_IT, MATTER = "restriction", "matter"


def register(
    world: World, who: str, customer: Customer, words: str, points: tuple[tuple[str, str, str], ...], *, late: str = ""
) -> Appeal:
    """Somebody takes an appeal down on the telephone, and passes it on."""
    actor = world.person(who)
    restriction = Restriction.objects.in_force().get(customer=customer)
    received = appeals.Received(
        received_on=world.today(),
        channel="phone",
        in_their_words=words,
        adjustments_offered="I offered to write it down and read it back, and to send it in large print.",
        late_because=late,
    )
    appeal = appeals.register_against_restriction(restriction.pk, actor=actor, received=received)
    for about, ground, text in points:
        goes = ground if about == MATTER else ""
        appeals.add_point(
            appeal.pk, actor=actor, about=about, ground="" if goes else ground, text=text, goes_instead=goes
        )
    return appeals.pass_on(appeal.pk, actor=actor)


def vote(world: World, appeal: Appeal, votes: Mapping[str, tuple[str, str]]) -> None:
    """Members vote, each with an outcome and a reason."""
    for name, (outcome, reason) in votes.items():
        appeals.cast_vote(appeal.pk, actor=world.person(name), outcome=outcome, reason=reason)


def with_the_chief_executive(world: World) -> Story:
    """The group closed one matter; the customer appeals, and the Chief Executive has not decided yet."""
    yield 9, 10
    register(
        world, "Ewan Scott", world.others[17],
        "You closed this and I still do not know why the fee was added. I rang because the letter was wrong.",
        (
            (ABOUT_IT, "wrongly_identified", "The calls were about a mistake in our letter, so they were reasonable."),
            (ABOUT_IT, "disproportionate", "Closing the whole matter is too much for calls in one month."),
            (MATTER, "The council tax team looks at the fee again: 01632 960118.", "The fee should be taken off."),
        ),
    )  # fmt: skip


def with_the_group(world: World) -> Story:
    """A senior manager set times for calls; the group hears the appeal, and two of its members have voted."""
    yield 11, 10
    appeal = register(
        world, "Callum Reid", world.others[22],
        "Mondays are when I see the hospital. I cannot ring then.",
        ((ABOUT_IT, "personal_circumstances", "The day set for calls is one on which the customer cannot ring."),),
        late="They were in hospital for most of October, and rang us in the week they came home.",
    )  # fmt: skip
    yield 10, 11
    appeals.settle_meanwhile(
        appeal.pk, actor=world.person("Anne Forsyth"), meanwhile="on_hold",
        because="If the day is wrong for them, they have no way to ring us at all.",
    )  # fmt: skip
    yield 4, 14
    vote(
        world,
        appeal,
        {
            "Anne Forsyth": ("sent_back", "The day was set without asking them. It should be decided afresh."),
            "Ruth Ferrier": ("sent_back", "Another day meets the aim as well. Nobody asked."),
        },
    )


def answered(world: World) -> Story:
    """The group let six weeks of set times stand, and wrote to the customer with a reason for each point."""
    yield 28, 10
    appeal = register(
        world, "Ewan Scott", world.others[30],
        "Twenty minutes once a week is nothing. I have three bills that I do not understand.",
        ((ABOUT_IT, "disproportionate", "Twenty minutes a week is too little for three bills."),),
    )  # fmt: skip
    yield 27, 11
    appeals.settle_meanwhile(
        appeal.pk, actor=world.person("Ruth Ferrier"), meanwhile="applies",
        because="They can write and come in at any time, so nothing is lost while we decide.",
    )  # fmt: skip
    yield 24, 12
    vote(
        world,
        appeal,
        {
            "Anne Forsyth": ("stands", "Letters and visits stay open, and it is six weeks."),
            "Ruth Ferrier": ("stands", "The least that would help was chosen."),
            "Nadia Hussain": ("stands", "Each bill was explained at the first of these calls."),
        },
    )
    yield 23, 13
    point = appeal.points.get()
    appeals.record_outcome(
        appeal.pk,
        actor=world.person("Nadia Hussain"),
        decision=appeals.Decision(
            outcome="stands",
            findings={point.pk: ("not_upheld", "Each bill was explained in these calls, and you can write to us.")},
            reasons="Six weeks of set times are the least that lets others through, and every other way stays open.",
            evidence_considered="the request, the log of calls, the letters, and what you told us on the telephone.",
            adjustments_seen="Nothing is known that makes this time harder; we asked again.",
        ),
    )  # fmt: skip
    yield 20, 10
    letter = Appeal.objects.get(pk=appeal.pk).outcome_letter
    assert letter is not None
    write_and_send(world, "Ewan Scott", "Nadia Hussain", letter, "Your appeal about how you can contact us", {})
    yield 18, 11
    appeals.close_appeal(appeal.pk, actor=world.person("Hamish Laing"), reason="Nothing else follows from it.")


APPEALS: tuple[Callable[[World], Story], ...] = (with_the_chief_executive, with_the_group, answered)
