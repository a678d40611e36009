"""What is said where a question finds nobody: in the words of what was asked, and what to try instead."""

from dataclasses import dataclass

from engagement.customers.search import MOST_LETTERS, read
from restrictions.contact_check.answers import NO_RESTRICTION
from restrictions.contact_check.finding import OfACase, of_a_case

NOT_A_CUSTOMERS = "This is not a customer’s reference"
CASES = {
    "MCE": "an incident",
    "RA": "a restorative approach",
    "AM": "a request",
    "AP": "an appeal",
    "L": "a letter",
}
ANOTHER_NAME = "Somebody may be on record under another name."
IS_A_CUSTOMERS = "A customer’s reference begins with C-."


@dataclass(frozen=True)
class Nobody:
    """Nobody fits: what that says, and what to do."""

    heading: str
    advice: str


def nobody_for(typed: str) -> Nobody:
    """Said on the page and to other systems. Never that somebody is safe to deal with; never whose a case is."""
    typed = typed[:MOST_LETTERS].strip()
    case = of_a_case(typed)
    if case is not None:
        return _of_a_case(case)
    question = read(typed)
    if question.reference:
        return Nobody(
            "No customer has this reference",
            f"Check “{typed}”. {IS_A_CUSTOMERS} Or try a name, phone number or email address.",
        )
    if question.email and not question.words:
        return _nobody("email", f"Check “{typed}”, or try a name or phone number. {ANOTHER_NAME}")
    if question.phone and not question.words:
        return _nobody("number", f"Check “{typed}”, or try a name, email address or postcode. {ANOTHER_NAME}")
    if question.postcode and not question.words:
        return _nobody("postcode", f"Check “{typed}”, or try a name, phone number or email address. {ANOTHER_NAME}")
    if not question.words:
        return _nobody("question", f"Check “{typed}”, or try a name, phone number, email address or postcode.")
    return _nobody(
        "name",
        f"Check the spelling of “{typed}”, or try a phone number, email address or postcode. {ANOTHER_NAME}",
    )


def _of_a_case(case: OfACase) -> Nobody:
    """Finds nobody, and so says nothing of anybody: neither that a restriction is recorded nor that none is."""
    instead = f"{IS_A_CUSTOMERS} Type that, or a name, phone number, email address or postcode."
    if case.kind == "R":
        is_of = "the reference of a restriction, and nobody can be found by it now"
    else:
        is_of = f"the reference of {CASES.get(case.kind, 'a case')}"
    return Nobody(NOT_A_CUSTOMERS, f"“{case.reference}” is {is_of}. {instead}")


def _nobody(what: str, advice: str) -> Nobody:
    return Nobody(f"{NO_RESTRICTION} for this {what}", advice)
