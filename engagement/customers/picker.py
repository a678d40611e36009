"""One question, "Who was it?", for any page that needs a customer: search, choose, a new customer, an unknown caller.

A page makes a `CustomerPicker`, then acts on what it holds: `customer` (chosen or just recorded), `redirect` (a search
was posted, or another step chosen), or neither: show the page with `context` and include `customers/_picker.html`.
What was searched for stays on the server; the address carries only its key.
"""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from engagement.customers import normalise, selectors, services
from engagement.customers.forms import NewCustomerForm, SearchForm, UnknownCallerForm
from engagement.customers.forms.base import CustomerForm
from engagement.customers.forms.people import NONE_OF_THESE, found_in_words
from engagement.customers.models import Customer
from engagement.customers.permissions import RECORD, may_choose, may_see
from engagement.customers.search import MOST_LETTERS, Question, read
from engagement.people.permissions import allowed
from engagement.spine import saved_search
from engagement.spine.transitions import NotVisible

NEW = "new"
UNKNOWN = "unknown"
MOST_SHOWN = 20
# The purpose of the pages on which an incident is logged: there whoever may log says which customer it was.
LOG = "log"


class ChooseForm(CustomerForm):
    """The customers that were found, and what to do when it is none of them."""

    customer = forms.ChoiceField(
        label="Which customer is it?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose a customer, or say that it is none of these",
            "invalid_choice": "Choose one of the customers in the list, or search again",
        },
    )

    def __init__(self, *args: Any, picker: "CustomerPicker", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = picker.found
        others = [(NEW, "None of these: a new customer" if found else "A new customer")] if picker.allow_new else []
        if picker.allow_unknown:
            others.append((UNKNOWN, "They gave no name: an unknown caller"))
        self.fields["customer"].choices = [  # type: ignore[attr-defined]
            *((one.customer.reference, one.customer.name) for one in found),
            *others,
        ]
        self.look(
            "customer",
            choice_hints={one.customer.reference: found_in_words(one) for one in found},
            divider={others[0][0]: "or"} if found and others else {},
        )


class CustomerPicker:
    """What stands on the page now, and what the person's answer came to. Making one handles the request.

    `purpose` keeps searches of different pages apart; `here` is the page's own address; `chosen` the customer it has
    already; `exclude` ids that make no sense here. Raises NotVisible for a posted customer that they may not find.
    Whoever opens no customer's page chooses all the same where an incident is logged (`LOG`), and sees names and
    second identifiers alone (SPSO-EP-65c).
    """

    def __init__(
        self,
        request: HttpRequest,
        *,
        purpose: str,
        here: str,
        chosen: Customer | None = None,
        allow_new: bool = True,
        allow_unknown: bool = True,
        exclude: tuple[UUID, ...] = (),
    ) -> None:
        self.request = request
        self.purpose = kept_for(purpose)
        self.here = here
        self.chosen = chosen
        self.briefly = purpose == LOG and not may_see(request.user) and may_choose(request.user)
        self.may_search = self.briefly or may_see(request.user)
        may_record = bool(allowed(request.user, RECORD))
        self.allow_new = allow_new and may_record
        self.allow_unknown = allow_unknown and may_record
        self.exclude = set(exclude)

        self.customer: Customer | None = None
        self.redirect = ""
        self.key = request.GET.get(saved_search.PARAMETER, "")
        kept = saved_search.recall(request, self.purpose) if self.key else None
        self.typed = (kept or {}).get("q", "")
        self.expired = bool(self.key) and kept is None
        self.found: list[selectors.Found] = []
        self.more = False

        self.search_form: SearchForm | None = SearchForm(initial={"q": self.typed}) if self.may_search else None
        self.choose_form: ChooseForm | None = None
        self.new_form: NewCustomerForm | None = None
        self.unknown_form: UnknownCallerForm | None = None
        self._look_up()
        self._show_step()
        if request.method == "POST":
            self._answer(request.POST.get("do", ""))

    @property
    def form(self) -> CustomerForm | None:
        """The form that was posted, for the error summary; None while nothing was."""
        forms_here = (self.search_form, self.choose_form, self.new_form, self.unknown_form)
        return next((form for form in forms_here if form is not None and form.is_bound), None)

    @property
    def context(self) -> dict[str, Any]:
        """What the including page passes on to its template."""
        return {"picker": self, "form": self.form}

    @property
    def question(self) -> Question:
        """What was searched for, taken apart."""
        return read(self.typed)

    @property
    def searched(self) -> bool:
        """A search stands behind this page."""
        return bool(self.typed)

    @property
    def search_address(self) -> str:
        """The page without any step."""
        return self.here

    def address(self, **step: str) -> str:
        """This page with the search kept, at a step."""
        query = ({saved_search.PARAMETER: self.key} if self.key and not self.expired else {}) | step
        return f"{self.here}?{urlencode(query)}" if query else self.here

    @property
    def similar_address(self) -> str:
        """The same search with similar spellings."""
        return self.address(similar="1")

    @property
    def new_address(self) -> str:
        """The step "new customer"."""
        return self.address(new="1")

    @property
    def unknown_address(self) -> str:
        """The step "unknown caller"."""
        return self.address(unknown="1")

    # What is shown

    def _look_up(self) -> None:
        if not self.typed or not self.may_search:
            return
        answer = selectors.customers_matching(
            self.typed, self.request.user, similar="similar" in self.request.GET, briefly=self.briefly
        )
        self.found = [one for one in answer[: MOST_SHOWN + len(self.exclude)] if one.customer.pk not in self.exclude]
        self.more = answer.more or len(answer) > MOST_SHOWN + len(self.exclude)

    def _show_step(self) -> None:
        asked = self.request.GET
        if self.allow_new and "new" in asked:
            self.new_form = NewCustomerForm(initial=known_from(self.typed))
        elif self.allow_unknown and "unknown" in asked:
            phone = known_from(self.typed).get("phone", "")
            self.unknown_form = UnknownCallerForm(initial={"phone": phone})
        elif (self.typed or not self.may_search) and (self.found or self.allow_new or self.allow_unknown):
            self.choose_form = ChooseForm(picker=self)

    # What was answered

    def _answer(self, did: str) -> None:
        data = self.request.POST
        if did == "search" and self.may_search:
            self._search(SearchForm(data))
        elif did == "record" and self.allow_new:
            self.choose_form = None
            self.new_form = NewCustomerForm(data)
            self._record(self.new_form)
        elif did == "unknown" and self.allow_unknown:
            self.choose_form = None
            self.unknown_form = UnknownCallerForm(data)
            self._record(self.unknown_form)
        else:
            self._choose(data)

    def _search(self, form: SearchForm) -> None:
        self.search_form = form
        if form.is_valid():
            self.key = saved_search.keep(self.request, self.purpose, {"q": form.cleaned_data["q"]})
            self.expired = False
            self.redirect = self.address()

    def _choose(self, data: Any) -> None:
        answer = str(data.get("customer", ""))
        if answer == NEW and self.allow_new:
            self.redirect = self.new_address
        elif answer == UNKNOWN and self.allow_unknown:
            self.redirect = self.unknown_address
        elif answer:
            self._take(answer)
        else:
            self.choose_form = ChooseForm(data, picker=self)

    def _take(self, reference: str) -> None:
        """The record of this reference, or the one that it was merged into."""
        chosen = selectors.by_reference(reference, self.request.user, to_choose=self.briefly).resolve()
        if chosen.pk in self.exclude:
            raise NotVisible
        self.customer = chosen

    def _record(self, form: NewCustomerForm | UnknownCallerForm) -> None:
        """Record somebody new, unless it may be somebody we know and nobody has said that it is not."""
        if not form.is_valid():
            return
        if form.answer and form.answer != NONE_OF_THESE:
            self._take(form.answer)
            return
        if not form.answer:
            likely = selectors.likely_matches(form.draft(), self.request.user, briefly=self.briefly)
            likely = [one for one in likely if one.customer.pk not in self.exclude]
            if likely:
                form.warn(likely)
                return
        try:
            self.customer = services.create_customer(form.details(), actor=self.request.user, as_id=form.as_id)
        except ValidationError as error:
            form.refused(error)


def kept_for(purpose: str) -> str:
    """The purpose under which the searches of a page are kept: a page that leads on to a picker keeps its own so."""
    return f"customer for {purpose}"


def known_from(typed: str) -> dict[str, str]:
    """What a search already tells about a new customer, so that it need not be typed again."""
    question = read(typed[:MOST_LETTERS])
    if not typed or question.reference:
        return {}
    rest = typed
    known: dict[str, str] = {}
    if question.email:
        known["email"] = question.email
        rest = normalise.EMAIL.sub(" ", rest)
    if question.postcode:
        known["address"] = question.postcode
        rest = normalise.POSTCODE.sub(" ", rest.upper()).title()
    if question.phone and (found := normalise.PHONE.search(rest)):
        known["phone"] = found[0].strip()
        rest = rest.replace(found[0], " ")
    words = [word.strip(",;") for word in rest.split() if not any(sign.isdigit() for sign in word)]
    if len(words) > 1 and words[0].strip(".").casefold() in normalise.TITLES:
        known["title"] = words.pop(0)
    if words:
        *given, known["family_name"] = words
        known["given_name"] = " ".join(given)
    return known
