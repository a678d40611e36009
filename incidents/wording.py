"""Words: what the record's fields are called in a list of answers, and words to think twice about."""

import re
from typing import Any

from engagement.policy.selectors import policy_in_force

LABELS = {
    "screening": "Violence",
    "occurred_on": "Date",
    "occurred_at": "Time",
    "channel": "How they were in touch",
    "channel_other": "In which way",
    "platform": "Site or app",
    "place_kind": "Where",
    "place": "Where exactly",
    "category": "Category",
    "examples": "What it was",
    "example_other": "In a few words",
    "other_categories": "Fits as well",
    "not_information_requests": "No request under information law is counted",
    "complaints_about_new_events": "The complaints are about something new",
    "facts": "What happened",
    "exact_words": "Exact words",
    "exact_words_not_recalled": "Words not recalled",
    "writers_view": "The writer’s view",
    "pattern": "One occasion, or built up",
    "effect_on_staff": "Effect on staff",
    "caused_distress": "Anyone distressed",
    "effect_on_service": "Effect on our work",
    "effect_on_others": "Effect on other customers or work",
    "minutes_spent": "Staff time",
    "contacts_counted": "Number of contacts",
    "contacts_period": "Over which time",
    "contacts_expected": "Usual amount of contact",
    "why_more_time": "Why this person might need more time",
    "actions": "Done at the time",
    "nothing_done_at_the_time": "Nothing was done on the spot",
    "techniques_tried": "What was tried",
    "tried_before": "How it went",
    "others_affected": "Who was affected",
    "discussed_with_manager_on": "Talked about with the manager",
    "adjustments_answer": "Needs and adjustments",
    "adjustments_note": "What was made of them",
    "adjustments_weighed": "Considered",
    "adjustments_asked_by": "Who asked",
    "adjustments_asked_on": "When",
    "nothing_to_add": "No documents to add",
    "asks": "What is asked for",
    "approach_kind": "Which approach",
    "approach_wanted": "What should happen",
    "approach_why": "Why",
    "builds_on": "Rests on earlier incidents too",
}


def diagnosing_words(*texts: str) -> list[str]:
    """Words in the texts that name an illness or guess at a state of mind, each once, as written (SPSO-G1-25).

    The lists are the policy's own. Such a word is never refused: the customer may have said it.
    """
    words = [
        entry.word for listed in policy_in_force().letter_lint if listed.kind == "diagnostic" for entry in listed.words
    ]
    if not words:
        return []
    shapes = "|".join(re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "") for word in words)
    found = re.findall(rf"(?<!\w)(?:{shapes})(?!\w)", "\n".join(texts), re.IGNORECASE)
    return list({word.lower(): word for word in found}.values())


def second_thoughts(form: Any) -> list[str]:
    """What a saved page gives reason to look at again; nothing is blocked."""
    from incidents.forms.log import ImpactForm
    from incidents.forms.log_account import WhatHappenedForm

    given = form.cleaned_data
    said: list[str] = []
    if isinstance(form, WhatHappenedForm):
        words = diagnosing_words(given.get("facts", ""), given.get("writers_view", ""))
        if words:
            said.append(
                f"You used {_quoted(words)}. Nobody here may diagnose. If the customer said it, put it under their "
                "exact words; otherwise say what was said or done."
            )
    if isinstance(form, ImpactForm) and form.distress_warning:
        said.append(form.distress_warning)
    return said


def _quoted(words: list[str]) -> str:
    marked = [f"“{word}”" for word in words]
    return " and ".join([", ".join(marked[:-1]), marked[-1]] if len(marked) > 1 else marked)
