"""The decision on an appeal: a finding for each point, the reasons, what was seen. They ask; the checks decide."""

from typing import Any

from django import forms

from appeals.forms.hearing import long
from appeals.forms.voting import ask_for_outcome, chosen
from appeals.models import Point
from appeals.selectors.bundle import PointInWords
from appeals.selectors.hearing import OptionWords
from appeals.services import Decision
from engagement.ui.fields import YesNoField
from engagement.ui.forms import EvenhandForm, Look
from engagement.ui.words import has_words


class DecisionForm(EvenhandForm):
    """One page for the whole decision. Without `offered` the votes say the outcome, and it is not asked for."""

    outcome = forms.ChoiceField(label="What do you decide?", widget=forms.RadioSelect, required=False)
    reasons = long(
        "The reasons for the decision",
        "In plain words: the letter to the customer is written from them",
        required=False,
    )
    evidence_considered = long(
        "What was read and considered?",
        "For example: the request, the log of calls, the letters, what the customer wrote",
        required=False,
    )
    adjustments_seen = long(
        "How were the customer’s needs and circumstances weighed?",
        "Only what is known and matters here. If nothing is known, say so.",
        required=False,
    )
    customer_agrees = YesNoField(
        label="Does the customer agree to it? (optional)",
        help_text="Answer only if you have asked. The decision counts either way.",
        required=False,
    )
    also_answers = ("findings",)
    looks = {
        "outcome": Look(clause="SBC-12.4b"),
        "reasons": Look(rows=6, clause="SBC-12.4a"),
        "evidence_considered": Look(rows=4, clause="SBC-12.4a"),
        "adjustments_seen": Look(rows=4, clause=("SBC-12.2c", "SPSO-EP-9b")),
        "customer_agrees": Look(small=True, inline=True, clause="SBC-12.4b"),
    }

    def __init__(
        self,
        data: Any = None,
        *,
        points: list[PointInWords],
        options: list[OptionWords],
        offered: list[tuple[str, str]] | None = None,
        change_at: str = "",
    ) -> None:
        super().__init__(data)
        self.points, self.options = points, options
        if offered is None:
            del self.fields["outcome"]
        else:
            ask_for_outcome(self, offered, options, change_at)
        for one in points:
            self._ask_about(one)
        answers = [f"{part}_{one.point.pk}" for one in points for part in ("finding", "because")]
        self.order_fields([*answers, "outcome", "reasons", "evidence_considered", "adjustments_seen"])

    def _ask_about(self, one: PointInWords) -> None:
        finding, because = f"finding_{one.point.pk}", f"because_{one.point.pk}"
        self.fields[finding] = forms.ChoiceField(
            label=f"Point {one.point.number}: {one.ground or 'about the restriction'}",
            help_text=f"“{one.point.text}”",
            choices=Point.Finding.choices,
            widget=forms.RadioSelect,
            required=False,
        )
        self.fields[because] = long(f"Reasons on point {one.point.number}", required=False)
        self.look(finding, small=True, inline=True)
        self.look(because, rows=3)

    @property
    def findings(self) -> dict[int, tuple[str, str]]:
        """For each point about the restriction what was found, and why."""
        given = self.cleaned_data
        return {
            one.point.pk: (given.get(f"finding_{one.point.pk}", ""), given.get(f"because_{one.point.pk}", "").strip())
            for one in self.points
        }

    @property
    def decision(self) -> Decision:
        """What `decide_appeal` and `record_outcome` take."""
        given = self.cleaned_data
        outcome, option = chosen(given.get("outcome", ""), self.options)
        return Decision(
            outcome=outcome,
            option=option,
            reasons=given["reasons"],
            evidence_considered=given["evidence_considered"],
            adjustments_seen=given["adjustments_seen"],
            customer_agrees=given["customer_agrees"],
            findings=self.findings,
        )

    def add_unmet(self, unmet: Any) -> None:
        """That points are not answered stands beside each of them."""
        checks = list(getattr(unmet, "unmet", unmet))
        super().add_unmet([one for one in checks if one.field != "findings"])
        if any(one.field == "findings" for one in checks):
            found = self.findings
            for point in (one.point for one in self.points):
                finding, because = found[point.pk]
                if not finding:
                    self.add_error(f"finding_{point.pk}", f"Choose whether you agree with point {point.number}")
                if not has_words(because):
                    self.add_error(f"because_{point.pk}", f"Give your reasons on point {point.number}")
