"""What happens in the demonstration, in words that staff might write. Nobody is meant."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """A kind of incident with its texts. `counts` and `minutes` are ranges for what was measured."""

    category: str
    examples: tuple[str, ...]
    channel: str
    facts: str
    effect_on_service: str
    effect_on_staff: str = ""
    effect_on_others: str = ""
    words: str = ""
    action: str = ""
    counts: tuple[int, int] = (1, 3)
    minutes: tuple[int, int] = (10, 60)
    distress: bool = False
    conversation: bool = False
    safety: bool = False
    wanted: str = ""
    why: str = ""
    weight: int = 10


CASES = (
    Case(
        "contact_levels", ("many_calls",), "phone",
        "They rang {count} times this week about the same reminder. Each call asked what the last had answered.",
        "We spent {minutes} minutes on these calls.", "It was tiring.", "Two people were rung back a day late.",
        words="I will ring until somebody gives me a straight answer.", counts=(9, 31), minutes=(90, 540),
        conversation=True, wanted="One call a week, on a Tuesday, with one named person.",
        why="They want certainty. One person who knows the case may give it.", weight=22,
    ),
    Case(
        "contact_levels", ("long_calls",), "phone",
        "The call lasted {minutes} minutes. We went through the same letter four times.",
        "The line was busy for {minutes} minutes.", "I could not take my break.", "Others waited longer than usual.",
        counts=(1, 4), minutes=(50, 110), weight=10,
    ),
    Case(
        "contact_levels", ("scatter_emails", "repeat_papers"), "email",
        "{count} emails to nine colleagues with the same attachments. All were answered on the first day.",
        "Sorting and answering took {minutes} minutes.", "", "", counts=(8, 40), minutes=(60, 400),
        conversation=True, wanted="Emails to one address, and an answer every Thursday.",
        why="One place for emails means nothing is lost.", weight=12,
    ),
    Case(
        "demands", ("unreasonable_deadline",), "email",
        "They asked for a full answer within two hours, and wrote {count} times in that time.",
        "I stopped other work for {minutes} minutes.", "", "A home visit was moved to the next day.",
        counts=(2, 6), minutes=(30, 180), weight=14,
    ),
    Case(
        "demands", ("insists_on_person", "several_employees"), "phone",
        "They would speak only to one officer, who was on leave, and rang {count} teams to find them.",
        "Five people spent {minutes} minutes in all.", "", "Callers waited.", counts=(3, 8), minutes=(20, 120),
        conversation=True, wanted="A named contact and a deputy, with the days on which they work.",
        why="They trust one officer. Knowing who else can help may be enough.", weight=12,
    ),
    Case(
        "persistence", ("nothing_new", "rejects_decision"), "letter",
        "A further letter about the decision of last year, with nothing that we have not answered ({count} so far).",
        "Reading and answering took {minutes} minutes.", "", "", counts=(3, 9), minutes=(60, 240), weight=10,
    ),
    Case(
        "persistence", ("mass_emails",), "email",
        "The same email went to {count} members of staff.", "It took {minutes} minutes to find who should answer.",
        "Colleagues felt got at.", "", counts=(10, 60), minutes=(30, 200), weight=8,
    ),
    Case(
        "violence_abuse", ("abusive_language",), "phone",
        "They swore at me through the call. I warned them, and ended the call when it went on.",
        "I needed half an hour before the next call.", "I was upset.", words="You are useless, the whole lot of you.",
        action="ended_call", minutes=(5, 20), distress=True, safety=True, weight=9,
    ),
    Case(
        "violence_abuse", ("threats",), "in_person",
        "At the counter they said what they would do to me after work. A colleague came, and they left.",
        "The counter was closed for an hour.", "I was frightened.", words="I know when you finish.",
        action="asked_to_leave", minutes=(30, 60), distress=True, safety=True, weight=3,
    ),
)  # fmt: skip
