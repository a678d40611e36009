"""What a higher app would tell each letter about a decision, and what its writer would write, for a fictional case."""

from __future__ import annotations

import copy
from typing import Any

MEASURES = [
    "Please contact our planning service in writing only, by email to planning.contact@northmoor.example or by post.",
    "Ewan Scott will answer. We will answer once a week, on Thursdays.",
    "We will not answer telephone calls about application 26/00418.",
]
STAYS_OPEN = [
    "You can comment on any planning application as before.",
    "You can use every other council service as before.",
]
TOLD = ["Staff who answer the planning telephone.", "Staff who read the planning mailbox."]
KEPT = "until two years after the arrangement ends"
WHY = (
    "Between 1 September and 14 November we received 212 emails and 46 calls about this application, most of them to"
    " more than six members of staff. We answered the points in them on 9 September, 2 October and 20 October. On 21"
    " October we wrote to you, explained the effect on our work, and asked you to use one address. After that we"
    " received 61 more emails to several people. Answering them has taken about 70 hours. Two other applications were"
    " decided late."
)
CONSIDERED = (
    "We thought about asking again, a weekly call, and one named contact without a limit. You have told us that"
    " telephone calls are difficult for you because of your hearing, and that email suits you best. We therefore kept"
    " email open and limited only the calls and the number of people. We think that nothing less would solve the"
    " problem."
)
DECIDED = {"decision_maker": "our Complaints Review Group", "measures": MEASURES}
CHALLENGE = {
    "appeal_body": "our Chief Executive",
    "appeal_address": (
        "Chief Executive, Council Offices, Northmoor NM1 1AA, or appeal@northmoor.example, 01632 960 120"
    ),
}
DATES = {
    "decision_date": "2026-11-17",
    "start_date": {"days": 0},
    "end_date": "2027-05-21",
    "review_date": "2027-02-19",
    "appeal_deadline": {"working_days": 20},
}

# kind: what the record says, and the writer's own words.
LETTERS: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "restriction_decision": (
        {
            "placeholders": {
                **DECIDED,
                **CHALLENGE,
                "stays_open": STAYS_OPEN,
                "recipients": TOLD,
                "kept_until": KEPT,
            },
            "dates": DATES,
        },
        {"why": WHY, "considered": CONSIDERED},
    ),
    "complaints_access": (
        {
            "placeholders": {
                **CHALLENGE,
                "decision_maker": "our Complaints Review Group",
                "measures": ["We will not look into further complaints about the bin store at 14 Mill Wynd."],
                "stays_open": ["You can complain about anything that happens from today on."],
                "recipients": TOLD,
                "kept_until": KEPT,
            },
            "dates": DATES,
        },
        {
            "why": "Between May and October you made 14 complaints about the bin store. We upheld one, on 3 June.",
            "balance": "You have a right to complain. The 14 complaints took 90 hours. We warned you on 2 October.",
        },
    ),
    "review_outcome": (
        {
            "placeholders": {
                **CHALLENGE,
                "outcome": [
                    "From today you may also ring the planning service, on Thursdays between 10am and noon.",
                    "The rest stays as it is until 21 May 2027.",
                ],
                "stays_open": STAYS_OPEN,
            },
            "dates": {key: DATES[key] for key in ("decision_date", "review_date", "appeal_deadline")},
        },
        {"why": "Since 19 November you have written to one address only. Two emails went to other people."},
    ),
    "restriction_ended": (
        {"dates": {"end_date": "2026-11-18"}},
        {"thanks": "Thank you for the way you have worked with Ewan Scott over the last months."},
    ),
    "police_legal_notice": (
        {"placeholders": {"stays_open": STAYS_OPEN}},
        {
            "action": "On 10 November we told Police Scotland about what was said on 9 November.",
            "why": "We have a duty to keep the people who work here safe.",
        },
    ),
    "no_appeal_notice": (
        {"placeholders": {"no_appeal_reason": "our professional staff advise that it would put people in danger"}},
        {"decision_meant": "On 17 November 2026 we wrote to you about how you can contact us."},
    ),
    "appeal_outcome": (
        {
            "placeholders": {
                "outcome": [
                    "I have eased the arrangement.",
                    "From today you may also write to the planning service about other applications without limit.",
                    "The rest stays until 21 May 2027, with the review on 19 February 2027.",
                ]
            }
        },
        {
            "independence": (
                "You appealed on 3 December 2026 against the decision of 19 November. I took no part in that decision."
                " I have read the record, the letters and your email."
            ),
            "points": (
                "1. “I was never warned.” We wrote on 21 October and you answered on 22 October. I do not uphold this"
                " point.\n\n2. “One answer a week stops me from following other applications in my street.” The"
                " decision did not mean to do that, but it could be read so. I uphold this point."
            ),
            "not_considered": (
                "“The decision on the extension was wrong.” I cannot consider this here, because it is not about the"
                " arrangement. You can comment on it or complain: 01632 960 100."
            ),
        },
    ),
}


def context_of(kind: str, **changes: Any) -> dict[str, Any]:
    """What the record says for a letter of this kind, with `changes` by part; None takes a value away."""
    context = copy.deepcopy(LETTERS[kind][0])
    for part, values in changes.items():
        kept = {**context.get(part, {}), **values}
        context[part] = {name: value for name, value in kept.items() if value is not None}
    return context
