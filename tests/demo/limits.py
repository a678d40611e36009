"""What holds for every request, restriction, review and exception of the demonstration."""

from engagement import clock
from engagement.contact.models import Contact, ContactSignal
from engagement.people.models import Seat
from engagement.policy.selectors import local
from restrictions.measures import groups_to_tell
from restrictions.models import (
    ActiveManagementRequest,
    Advice,
    PolicyException,
    Restriction,
    Review,
    ShareNotice,
    StatusEntry,
)
from restrictions.models.deciding import Remark
from restrictions.selectors.tally import tally_of

APPROVED = ("approved", "approved_modified", "complete")
BEGAN = (*Restriction.IN_FORCE, *Restriction.OVER)


def had_a_part(request: ActiveManagementRequest) -> set[int]:
    """Who asked for it, supported it, or logged or suffered what it rests on."""
    people = {request.requester_id, request.supported_by_id}
    for pair in request.incidents.values_list("reporter", "affected"):
        people |= set(pair)
    return {person for person in people if person}


def nobody_decides_about_what_they_had_a_part_in() -> None:
    for request in ActiveManagementRequest.objects.all():
        part = had_a_part(request)
        assert request.supported_by_id != request.requester_id, request
        assert request.votes.exclude(voter__in=part).count() == request.votes.count(), request
        if request.decided_by_id is not None:
            assert request.decided_by_id not in part, request
    for exception in PolicyException.objects.exclude(decided_by=None):
        assert exception.decided_by_id not in {exception.proposed_by_id} | had_a_part(exception.request)
    for review in Review.objects.exclude(reviewer=None):
        assert review.reviewer_id != review.restriction.request.requester_id
    assert Seat.objects.exclude(deputy=None).count() == len(Seat.Kind.values)


def the_group_decides_by_its_votes() -> None:
    decided = ActiveManagementRequest.objects.filter(reached_group=True).exclude(decided_at=None)
    assert decided.count() >= 2
    for request in decided:
        tally = tally_of(request)
        assert tally.cast >= local("group_quorum"), request
        assert tally.chosen == request.chosen, request
        assert request.votes.values("seat").distinct().count() == request.votes.count(), request
    assert not ActiveManagementRequest.objects.filter(reached_group=False, votes__isnull=False).exists()


def nothing_is_approved_without_asking_first() -> None:
    """A letter that asked for a change went out before the decision, or an exception was approved."""
    approved = ActiveManagementRequest.objects.filter(state__in=APPROVED)
    assert approved.count() >= 6
    for request in approved:
        warning = request.warning_letter
        if warning is None:
            assert request.exceptions.filter(kind="no_warning", state="approved").exists(), request
        else:
            assert warning.state == "issued", request
            assert warning.issued_on < clock.date_of(request.submitted_at), request
        assert request.chosen.settled_at is not None, request


def nothing_holds_untold() -> None:
    """What is or was in force was told by letter or otherwise, or an approved exception says why not."""
    began = Restriction.objects.filter(state__in=BEGAN)
    assert set(began.values_list("told", flat=True)) == {"letter", "otherwise", "not_told"}
    for restriction in began:
        if restriction.told == "letter":
            assert restriction.letter.state == "issued", restriction
            assert restriction.letter.versions.filter(forms__form="pdf").exists(), restriction
        elif restriction.told == "otherwise":
            assert restriction.told_how, restriction
            assert restriction.not_in_writing_because, restriction
        else:
            assert restriction.untold_by.state == "approved", restriction
            assert restriction.untold_by.kind == "no_notification", restriction
        assert restriction.starts_on >= clock.date_of(restriction.request.decided_at), restriction
    for restriction in Restriction.objects.filter(state="pending_notification"):
        assert restriction.starts_on is None, restriction
    for restriction in Restriction.objects.filter(state__in=Restriction.OVER).exclude(told="not_told"):
        assert restriction.end_letter is not None, restriction


def everybody_who_must_know_was_told() -> None:
    for restriction in Restriction.objects.filter(state__in=BEGAN):
        listed = restriction.recipients.filter(removed_at=None)
        assert groups_to_tell(restriction.terms) <= set(listed.values_list("group", flat=True)), restriction
        told = set(restriction.share_notices.filter(about="in_force").values_list("person", flat=True))
        assert told == set(listed.values_list("person", flat=True)), restriction
    in_force = ShareNotice.objects.filter(restriction__state="active", about="in_force")
    assert in_force.filter(acknowledged_at=None).exists()
    assert in_force.exclude(acknowledged_at=None).exists()


def everything_in_force_is_looked_at_again() -> None:
    for restriction in Restriction.objects.in_force():
        review = restriction.reviews.get(state__in=Review.OPEN)
        assert restriction.ends_on is None or review.due_on <= restriction.ends_on, restriction
    for restriction in Restriction.objects.filter(state__in=Restriction.OVER):
        assert not restriction.reviews.filter(state__in=Review.OPEN).exists(), restriction
    assert Review.objects.filter(state="overdue").exclude(raised_to="").exists()
    assert Review.objects.filter(state="completed", outcome="lift", why="improved").exists()
    assert StatusEntry.objects.filter(signed_at=None).exists()
    signed = StatusEntry.objects.exclude(signed_at=None)
    assert signed.exists()
    for entry in signed:
        ended_on = entry.restriction.ended_on
        assert ended_on is None or ended_on >= clock.date_of(entry.signed_at), f"signed after its end: {entry}"


def exceptions_say_who_advised_and_when() -> None:
    approved = PolicyException.objects.filter(state="approved")
    assert set(approved.values_list("kind", flat=True)) == {"no_warning", "no_notification"}
    for exception in approved:
        assert exception.adviser_name, exception
        assert exception.adviser_role, exception
        assert exception.advised_on <= clock.date_of(exception.proposed_at), exception


def every_path_is_covered() -> None:
    states = set(ActiveManagementRequest.objects.values_list("state", flat=True))
    assert states >= {
        "manager_support_pending", "senior_manager_pending", "crg_pending", "crg_info_requested", "not_supported",
        "approved", "rejected", "complete",
    }  # fmt: skip
    voting = ActiveManagementRequest.objects.get(state="crg_pending")
    assert voting.votes.count() == 2
    assert Remark.objects.filter(request=voting).exists()
    assert set(Restriction.objects.values_list("state", flat=True)) >= {
        "pending_notification", "active", "lifted", "expired",
    }  # fmt: skip
    assert set(Advice.objects.values_list("state", flat=True)) == {"asked", "answered"}
    rising = ContactSignal.objects.get()
    assert Contact.objects.filter(customer=rising.customer).count() > rising.contacts
