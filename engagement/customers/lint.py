"""Words that name a health condition. We record what a person needs, never what they have (SPSO-G1-25, SPSO-G1-26).

A form warns and asks to think again; it does not refuse, because the customer's own words may matter.
"""

import re

CONDITIONS = (
    "adhd",
    "addict",
    "addicted",
    "addiction",
    "alcoholic",
    "alcoholism",
    "alzheimer's",
    "alzheimer",
    "anorexia",
    "anxiety disorder",
    "asperger",
    "asperger's",
    "autism",
    "autistic",
    "bipolar",
    "brain injury",
    "cancer",
    "dementia",
    "depressed",
    "depression",
    "diabetes",
    "diabetic",
    "diagnosed",
    "diagnosis",
    "disorder",
    "dyslexia",
    "dyslexic",
    "epilepsy",
    "epileptic",
    "hiv",
    "learning disability",
    "mental health",
    "mental illness",
    "mentally ill",
    "multiple sclerosis",
    "ocd",
    "paranoid",
    "parkinson's",
    "personality disorder",
    "psychosis",
    "psychotic",
    "ptsd",
    "schizophrenia",
    "schizophrenic",
    "stroke",
    "suicidal",
    "syndrome",
    "tourette",
    "tourette's",
)

_PATTERN = re.compile(
    r"(?<!\w)(" + "|".join(re.escape(word) for word in sorted(CONDITIONS, key=len, reverse=True)) + r")(?!\w)",
    re.IGNORECASE,
)


def condition_words(text: str) -> list[str]:
    """The words of a text that name a health condition, each once, as they were written."""
    found: dict[str, str] = {}
    for match in _PATTERN.finditer(text.replace("’", "'")):
        found.setdefault(match[1].casefold(), match[1])
    return list(found.values())
