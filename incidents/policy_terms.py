"""What the policy in force says about an incident: the one place where this app reads categories and flags."""

from typing import Any

from engagement.policy.profile import Profile, UnknownCode
from engagement.policy.sections.conduct import Category, Example, Question, Threshold
from engagement.policy.sections.decisions import Approach
from engagement.policy.selectors import policy_in_force

WRITTEN_FLAG = "written_abuse"
ENDED_RECORDING = "ended_recording"
OTHER_ACTION = "other"


def category_of(incident: Any) -> Category | None:
    """The category that routes the incident, or None while it has none (or an older policy's)."""
    code = incident.manager_category or incident.category
    if not code:
        return None
    try:
        return policy_in_force().category(code)
    except UnknownCode:
        return None


def threshold_of(incident: Any) -> Threshold | None:
    """What must be measured in the incident's category."""
    code = incident.manager_category or incident.category
    return policy_in_force().threshold(code) if code else None


def flags_of(incident: Any) -> frozenset[str]:
    """The flags of the examples chosen, the manager's where there are some; codes no longer known carry none."""
    profile = policy_in_force()
    chosen = incident.manager_examples if incident.manager_category else incident.examples
    known = [code for code in chosen if code in profile.examples]
    return profile.flags_of(known)


def says_recorded_for_others(incident: Any) -> bool:
    """Whether it says that we were recorded or streamed for others to see: by its examples, or by what was done."""
    return "recording" in flags_of(incident) or incident.immediate_actions.filter(kind=ENDED_RECORDING).exists()


def examples_fitting(category: str) -> list[Example]:
    """The examples of a category, with those of others that the policy names there too. Raises UnknownCode."""
    return list(policy_in_force().category(category).examples)


MEASURED_LATER = {"call_count": "contacts", "call_period": "contacts"}
"""Questions of an example that the page about the effect asks too where the category measures this: asked once."""


def questions_asked(incident: Any) -> list[tuple[Example, Question]]:
    """What the writer's examples ask about themselves, without what the page about the effect asks."""
    known = policy_in_force().examples
    threshold = threshold_of(incident)
    measured = {*threshold.all_of, *threshold.any_of} if threshold else set()
    return [
        (known[code], question)
        for code in incident.examples
        if code in known
        for question in known[code].asks
        if MEASURED_LATER.get(question.code) not in measured
    ]


def is_written(incident: Any) -> bool:
    """Whether it reached us in writing, on paper or on screen."""
    return _channel_has(policy_in_force(), incident.channel, "written")


def is_live(incident: Any) -> bool:
    """Whether it was a conversation, so that a warning could be given before ending it."""
    return _channel_has(policy_in_force(), incident.channel, "live")


def _channel_has(profile: Profile, code: str, feature: str) -> bool:
    return any(channel.code == code and getattr(channel, feature) for channel in profile.channels)


def approaches_fitting(incident: Any) -> list[Approach]:
    """The restorative approaches that fit its category and the way it reached us; none for category one not in writing.

    Carries SBC-A1-CAT1-5 and SBC-A1-REST-2.
    """
    profile = policy_in_force()
    category = category_of(incident)
    written = _channel_has(profile, incident.channel, "written")
    online = _channel_has(profile, incident.channel, "online")
    if category is not None and category.zero_tolerance and not stored_flags(incident)["written_abuse"]:
        return []
    reached = {"any": True, "written": written, "online": online}
    return [
        approach
        for approach in profile.approaches
        if (not approach.only_categories or (category is not None and category.code in approach.only_categories))
        and reached[approach.only_channels]
    ]


def is_short(incident: Any) -> bool:
    """Whether the log asks in its short form: category one, where nobody has to argue an effect (SBC-8.2a)."""
    category = category_of(incident)
    return category is not None and category.zero_tolerance


def has_request_step(incident: Any) -> bool:
    """Whether the writer is asked what they want: for category one only where it came in writing (SBC-A1-CAT1-5)."""
    return not is_short(incident) or bool(approaches_fitting(incident))


def screening_outcome(incident: Any) -> str:
    """ "continue", "note" or "redirect" for the answer given before logging; empty while there is none."""
    for screen in policy_in_force().screening:
        if screen.code == incident.screening:
            return screen.outcome
    return ""


def screening_label(incident: Any) -> str:
    """The answer given before logging, in the policy's words; empty while there is none."""
    return next((screen.label for screen in policy_in_force().screening if screen.code == incident.screening), "")


def stored_flags(incident: Any) -> dict[str, bool]:
    """What is kept on the incident when it is logged, so that queries need not read the policy."""
    category = category_of(incident)
    flags = flags_of(incident)
    zero_tolerance = bool(category and category.zero_tolerance)
    return {
        "zero_tolerance": zero_tolerance,
        "violence": "violence" in flags,
        "threat": "threat" in flags,
        "written_abuse": zero_tolerance and is_written(incident) and not flags & {"violence"},
    }
