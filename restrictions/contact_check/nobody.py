"""What is said where a question finds nobody: in the words of what was asked, and what to try instead."""

from dataclasses import dataclass

from engagement.customers.search import MOST_LETTERS, read
from restrictions.contact_check.answers import NO_RESTRICTION
from restrictions.contact_check.finding import OF_A_CASE

CASES = {"R": "a restriction", "MCE": "an incident"}
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
    question = read(typed)
    if case := OF_A_CASE.search(typed):
        of = CASES.get(case[1].upper(), "a case, not of a customer")
        return _nobody(
            "reference", f"“{case[0]}” is the reference of {of}. {IS_A_CUSTOMERS} Try that, or a name or phone number."
        )
    if question.reference:
        return _nobody("reference", f"Check “{typed}”. {IS_A_CUSTOMERS} Or try a name, phone number or email address.")
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


def _nobody(what: str, advice: str) -> Nobody:
    return Nobody(f"{NO_RESTRICTION} for this {what}", advice)
