"""What must be there before an appeal is decided: every point answered, what was seen, and no harsher terms."""

from typing import Any

from django.urls import reverse

from appeals import outcomes
from engagement.checks import Check, filled
from engagement.ui.words import has_words

Inputs = Any


def _every_point_answered(appeal: Any, _actor: Any, inputs: Inputs) -> bool:
    """Each point about the restriction has a finding with its reasons, given now (SBC-12.2a to SBC-12.2c)."""
    findings = inputs.get("findings") or {}
    considered = [point for point in appeal.points.all() if point.is_considered]
    return all(
        point.pk in findings and findings[point.pk][0] and has_words(findings[point.pk][1]) for point in considered
    )


def _some_point_considered(appeal: Any, _actor: Any, _inputs: Inputs) -> bool:
    return any(point.is_considered for point in appeal.points.all())


def _no_point_considered(appeal: Any, _actor: Any, _inputs: Inputs) -> bool:
    return not any(point.is_considered for point in appeal.points.all())


def _outcome_chosen(_appeal: Any, _actor: Any, inputs: Inputs) -> bool:
    return inputs.get("outcome") in (*outcomes.CHANGES, outcomes.STANDS, outcomes.SENT_BACK)


def _is_out_of_scope(_appeal: Any, _actor: Any, inputs: Inputs) -> bool:
    return bool(inputs.get("outcome") == outcomes.OUT_OF_SCOPE)


def _can_still_change(appeal: Any, _actor: Any, inputs: Inputs) -> bool:
    """Other terms, and a fresh decision, need a restriction in force. That it should end can be said of any."""
    return inputs.get("outcome") not in outcomes.NEED_IT_IN_FORCE or appeal.can_change_restriction


def _terms_fit(appeal: Any, _actor: Any, inputs: Inputs) -> bool:
    """Other terms where the outcome needs them, of this appeal, and none where it does not."""
    terms = inputs.get("terms")
    if inputs.get("outcome") not in outcomes.WITH_TERMS:
        return terms is None
    kind = inputs.get("outcome")
    return terms is not None and appeal.options.filter(terms=terms, kind=kind).exists()


def _no_harsher(appeal: Any, _actor: Any, inputs: Inputs) -> bool:
    from restrictions.selectors.reach import takes_no_more

    terms = inputs.get("terms")
    return terms is None or (appeal.restriction is not None and takes_no_more(terms, appeal.restriction.terms))


def _changes_something(appeal: Any, _actor: Any, inputs: Inputs) -> bool:
    from restrictions.selectors.reach import is_the_same

    terms = inputs.get("terms")
    return terms is None or appeal.restriction is None or not is_the_same(terms, appeal.restriction.terms)


def _says_what_meanwhile(appeal: Any, _actor: Any, inputs: Inputs) -> bool:
    """Whether it applied while the appeal was heard was somebody's decision; asked of nobody where it ends now."""
    ends_now = inputs.get("outcome") == outcomes.ENDED
    return bool(appeal.meanwhile) or ends_now or not appeal.can_change_restriction


def _quorum_met(appeal: Any, _actor: Any, _inputs: Inputs) -> bool:
    from appeals.selectors.tally import tally_of

    return tally_of(appeal).may_be_recorded


def _votes_say_so(appeal: Any, _actor: Any, inputs: Inputs) -> bool:
    from appeals.selectors.tally import tally_of

    tally = tally_of(appeal)
    chosen = tally.option.terms_id if tally.option is not None else None
    terms = inputs.get("terms")
    return tally.outcome == inputs.get("outcome") and chosen == (terms.pk if terms is not None else None)


OUTCOME_CHOSEN = Check("outcome_chosen", ("SBC-12.4b",), _outcome_chosen, "Choose what you decide.", field="outcome")
IS_OUT_OF_SCOPE = Check(
    "is_out_of_scope", ("SBC-12.1b",), _is_out_of_scope, "This is not a decision on the restriction.", field="outcome"
)
SOME_POINT_CONSIDERED = Check(
    "some_point_considered",
    ("SBC-12.1b",),
    _some_point_considered,
    "No point is about the restriction. Say so instead, and where each point goes.",
)
NO_POINT_CONSIDERED = Check(
    "no_point_considered",
    ("SBC-12.1b",),
    _no_point_considered,
    "At least one point is about the restriction, so the appeal is decided.",
)
EVERY_POINT_ANSWERED = Check(
    "every_point_answered",
    ("SBC-12.2a", "SBC-12.2b", "SBC-12.2c", "SBC-12.2x"),
    _every_point_answered,
    "Answer each of the customer’s points about the restriction, with your reasons.",
    field="findings",
)
CAN_STILL_CHANGE = Check(
    "can_still_change",
    ("SBC-12.4b",),
    _can_still_change,
    "The restriction is not in force any more, so nothing of it can be changed. Decide whether it was right.",
    field="outcome",
)
TERMS_FIT = Check(
    "terms_fit",
    ("SBC-12.4b",),
    _terms_fit,
    "Choose the terms that take the place of those in force. Put them forward first.",
    field="outcome",
)
NO_HARSHER = Check(
    "no_harsher",
    ("SBC-12.4b",),
    _no_harsher,
    "An appeal never makes a restriction harsher. These terms are more than what is in force.",
    field="outcome",
)
CHANGES_SOMETHING = Check(
    "changes_something",
    ("SBC-12.4b",),
    _changes_something,
    "These terms are the same as those in force. Put others forward, or let the restriction stand.",
    field="outcome",
)
REASONS_GIVEN = Check("reasons_given", ("SBC-12.4a",), filled("reasons"), "Give your reasons.", field="reasons")
EVIDENCE_NAMED = Check(
    "evidence_named",
    ("SBC-12.4a",),
    filled("evidence_considered"),
    "Say what you have read and considered.",
    field="evidence_considered",
)
ADJUSTMENTS_SEEN = Check(
    "adjustments_seen",
    ("SBC-12.2c", "SPSO-EP-9b"),
    filled("adjustments_seen"),
    "Say how the customer’s needs and circumstances were weighed.",
    field="adjustments_seen",
)
MEANWHILE_DECIDED = Check(
    "meanwhile_decided",
    ("SBC-12.1a",),
    _says_what_meanwhile,
    "Decide first whether the restriction applies until the appeal is decided.",
    lambda appeal: reverse("appeals:meanwhile", args=[appeal.reference]),
)
QUORUM_MET = Check(
    "quorum_met",
    ("SBC-A1-CRG-1",),
    _quorum_met,
    "Not enough members have voted yet.",
    lambda appeal: appeal.get_absolute_url(),
)
VOTES_SAY_SO = Check("votes_say_so", ("SBC-A1-CRG-1",), _votes_say_so, "This is not what the votes say.")

_WEIGHED = (REASONS_GIVEN, EVIDENCE_NAMED, ADJUSTMENTS_SEEN)
TO_DECIDE = (
    MEANWHILE_DECIDED,
    OUTCOME_CHOSEN,
    SOME_POINT_CONSIDERED,
    EVERY_POINT_ANSWERED,
    CAN_STILL_CHANGE,
    TERMS_FIT,
    NO_HARSHER,
    CHANGES_SOMETHING,
    *_WEIGHED,
)
TO_FIND_OUT_OF_SCOPE = (IS_OUT_OF_SCOPE, NO_POINT_CONSIDERED, *_WEIGHED)
