"""Documents: several at once, what they are, and whether they may upset whoever opens them."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import URLValidator

from engagement import clock
from engagement.spine.documents import accepted_in_words
from engagement.spine.models import Document
from engagement.ui.fields import DateField, ManyFilesField, TimeField
from engagement.ui.forms import EvenhandForm, Look


class DocumentForm(EvenhandForm):
    """Evidence for a logged incident (SPSO-EP-63, SPSO-EP-64a)."""

    uploads = ManyFilesField(label="Choose files", help_text=f"A {accepted_in_words()} file. You can choose several.")
    kind = forms.ChoiceField(label="What is it?", choices=Document.Kind.choices, initial=Document.Kind.CORRESPONDENCE)
    distressing = forms.BooleanField(
        label="It may upset whoever opens it",
        required=False,
        help_text="It is then sealed: nobody opens it by accident, and its name says so",
    )
    source = forms.CharField(label="Where does it come from? (optional)", max_length=200, required=False)
    web_address = forms.CharField(
        label="Address of the post or page (optional)", max_length=500, required=False,
        help_text="For what stands online: it may disappear",
    )  # fmt: skip
    captured_on = DateField(
        label="On which day was it copied? (optional)", called="the day it was copied", past=True, required=False
    )
    captured_at = TimeField(label="At what time? (optional)", called="the time it was copied", required=False)
    looks = {
        "uploads": Look(clause="SPSO-EP-63"),
        "distressing": Look(small=True, clause="SPSO-EP-64a"),
        "web_address": Look(width="two-thirds"),
        "source": Look(width="two-thirds"),
        "captured_at": Look(width=5),
    }

    def clean_web_address(self) -> str:
        """An address one can follow later; other kinds of address could run something."""
        text = str(self.cleaned_data["web_address"]).strip()
        if text:
            full = text if "://" in text else f"https://{text}"
            URLValidator(schemes=["http", "https"], message="Enter an address like www.example.org/page")(full)
            return full
        return text

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("captured_at") and not given.get("captured_on") and "captured_on" not in self.errors:
            self.add_error("captured_on", "Give the day too")
        return given

    @property
    def about(self) -> dict[str, Any]:
        """What the files are, as `store_document` takes it."""
        given = self.cleaned_data
        day, hour = given.get("captured_on"), given.get("captured_at")
        moment = datetime.combine(day, hour or datetime.min.time(), tzinfo=clock.LONDON) if day else None
        return {
            "kind": given.get("kind") or Document.Kind.OTHER,
            "distressing": bool(given.get("distressing")),
            "source": given.get("source", ""),
            "web_address": given.get("web_address", ""),
            "captured_at": moment,
        }


class DraftEvidenceForm(DocumentForm):
    """Evidence for a draft: files, or the word that there are none."""

    nothing_to_add = forms.BooleanField(label="There is nothing to add", required=False)
    field_order = [
        "uploads",
        "kind",
        "distressing",
        "source",
        "web_address",
        "captured_on",
        "captured_at",
        "nothing_to_add",
    ]

    def __init__(
        self, *args: Any, draft: Any, profile: Any, has_some: bool, leaving: bool = False, **kwargs: Any
    ) -> None:
        self.has_some, self.leaving = has_some, leaving
        super().__init__(*args, initial={"nothing_to_add": draft.nothing_to_add}, **kwargs)
        self.fields["uploads"].required = False
        channel = next((one for one in profile.channels if one.code == draft.channel), None)
        if channel is not None and channel.evidence:
            self.look("uploads", hint=f"{channel.evidence}. A {accepted_in_words()} file; you can choose several.")
        if channel is None or not channel.online:
            for name in ("web_address", "captured_on", "captured_at"):
                del self.fields[name]
        if has_some:
            del self.fields["nothing_to_add"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        added = given.get("uploads") or "uploads" in self.errors
        if added:
            given["nothing_to_add"] = False
        elif not (self.has_some or given.get("nothing_to_add") or self.leaving):
            self.add_error("uploads", "Choose a file, or tick that there is nothing to add")
        return given
