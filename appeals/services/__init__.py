"""Every write of this app, one verb an act, handed on from where it lives."""

from appeals.services.adding import Added, add_document, add_to_appeal
from appeals.services.deciding import (
    Decision,
    cast_vote,
    close_appeal,
    decide_appeal,
    put_option,
    record_outcome,
    take_option_back,
)
from appeals.services.hearing import (
    answer_question,
    ask_for_more,
    begin_votes_again,
    declare_interest,
    settle_meanwhile,
)
from appeals.services.registering import (
    Received,
    add_point,
    change_received,
    decline_appeal,
    pass_on,
    register_against_action,
    register_against_member,
    register_against_restriction,
    take_point_off,
    withdraw_appeal,
)

__all__ = [
    "Added",
    "Decision",
    "Received",
    "add_document",
    "add_point",
    "add_to_appeal",
    "answer_question",
    "ask_for_more",
    "begin_votes_again",
    "cast_vote",
    "change_received",
    "close_appeal",
    "decide_appeal",
    "declare_interest",
    "decline_appeal",
    "pass_on",
    "put_option",
    "record_outcome",
    "register_against_action",
    "register_against_member",
    "register_against_restriction",
    "settle_meanwhile",
    "take_option_back",
    "take_point_off",
    "withdraw_appeal",
]
