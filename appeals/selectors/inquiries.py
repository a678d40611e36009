"""The ombudsman's inquiries as their readers see them."""

from typing import Any
from uuid import UUID

from appeals.models import Appeal, InquiryAction, OmbudsmanInquiry
from engagement.permissions import allowed
from engagement.transitions import NotVisible
from restrictions.models import Restriction

MOST_LISTED = 50


def inquiries_about(
    user: Any, *, appeal: Appeal | None = None, restriction: Restriction | None = None
) -> list[OmbudsmanInquiry]:
    """The inquiries into an appeal or a restriction that the person may see, the latest first."""
    found = OmbudsmanInquiry.objects.visible_to(user)
    found = found.filter(appeal=appeal) if appeal is not None else found.filter(restriction=restriction)
    return list(found[:MOST_LISTED])


def inquiry_for(user: Any, pk: UUID) -> OmbudsmanInquiry:
    """One inquiry. Raises NotVisible."""
    found: OmbudsmanInquiry | None = (
        OmbudsmanInquiry.objects.visible_to(user)
        .filter(pk=pk)
        .select_related("restriction__customer", "appeal__customer", "recorded_by")
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def action_for(user: Any, pk: int) -> InquiryAction:
    """One action that follows from an inquiry the person may see. Raises NotVisible."""
    seen = OmbudsmanInquiry.objects.visible_to(user).values("pk")
    rows = InquiryAction.objects.filter(pk=pk, inquiry__in=seen)
    found = rows.select_related("inquiry__restriction__customer", "owner").first()
    if found is None:
        raise NotVisible
    return found


def actions_of(inquiry: OmbudsmanInquiry, user: Any) -> list[tuple[InquiryAction, bool]]:
    """What we do because of it, each with whether this person may say that it is done."""
    records = bool(allowed(user, "record_inquiry"))
    rows = inquiry.actions.select_related("owner")
    return [(one, one.done_on is None and (records or one.owner_id == user.pk)) for one in rows]


def restriction_asked_about(user: Any, reference: str) -> Restriction:
    """The restriction that the ombudsman asks about, by its reference. Raises NotVisible."""
    found: Restriction | None = (
        Restriction.objects.visible_to(user).filter(reference=reference.upper()).select_related("customer").first()
    )
    if found is None:
        raise NotVisible
    return found


def appeals_before(user: Any, restriction: Restriction) -> list[Appeal]:
    """The appeals against a restriction of which an inquiry may follow, the latest first."""
    return list(Appeal.objects.visible_to(user).filter(restriction=restriction)[:MOST_LISTED])
