"""A council at work, committed, so that threads and other processes see it; the clock runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engagement import clock
from letters import services
from letters.models import Letter
from tests.approvals.builders import Cases
from tests.letters.samples import DESC_TEXTS
from tests.plugins.council import Council

CONFIRMED = {"four_points": ("neutral", "relationship", "clear", "accessible"), "engagement_only_confirmed": True}


@pytest.fixture
def race(council: Council, policy: Any) -> Cases:
    """Makes cases."""
    return Cases(council)


@pytest.fixture
def letter_in(race: Cases) -> Callable[..., Letter]:
    """`letter_in("checked")`: Tom's letter about an approach, brought so far; Shona checks. `texts` are its parts."""
    from engagement.spine.outbox import deliver_pending

    def brought_to(state: str, texts: dict[str, str] | None = None) -> Letter:
        letter = race.discussed("Tom").letter
        draft = services.DraftInput(
            heading="Your calls",
            salutation="Dear Mr Pringle",
            dated_on=clock.today(),
            texts=DESC_TEXTS if texts is None else texts,
        )
        services.save_draft(letter.pk, actor=letter.drafter, draft=draft, revision=letter.version.revision)
        if state != "draft":
            services.submit_letter(letter.pk, actor=letter.drafter)
        if state in ("ready_for_check", "checked", "issued"):
            deliver_pending()
        if state in ("checked", "issued"):
            services.check_letter(letter.pk, actor=race.person("Shona"), **CONFIRMED)
        if state == "issued":
            services.issue_letter(letter.pk, actor=letter.drafter, issued_on=clock.today(), how="post")
        deliver_pending()
        found = Letter.objects.get(pk=letter.pk)
        assert found.state == state
        return found

    return brought_to
