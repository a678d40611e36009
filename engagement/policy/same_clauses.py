"""Where another policy says what a clause of the council's says, so that a page can cite the policy that holds.

Rules and questions carry the council's clauses; where the policy in force has a paragraph of its own for the same
behaviour, people read that one. What is not listed is not cited under another policy.
"""

# By the work that is “the policy” under a profile: the council's clauses, and the paragraphs that say the same.
_SPSO = {
    "SPSO-EP-9b": "SBC-5.4 SBC-7.3b SBC-10.3b SBC-12.2c",
    "SPSO-EP-10a": "SBC-3.6a",
    "SPSO-EP-11": "SBC-5.1 SBC-13.2b",
    "SPSO-EP-13b": "SBC-3.8b SBC-11.2-0 SBC-11.2a SBC-11.6 SBC-A1-CRG-5 SBC-12.4a",
    "SPSO-EP-15": "SBC-3.8a SBC-7.3a",
    "SPSO-EP-16": "SBC-3.9 SBC-9.7a SBC-10.4 SBC-A1-IMM-1 SBC-A1-IMM-2",
    "SPSO-EP-20a": "SBC-3.6b SBC-5.6 SBC-A1-CRG-2a",
    "SPSO-EP-22a": "SBC-10.5a SBC-10.5b",
    "SPSO-EP-22b": "SBC-7.8a",
    "SPSO-EP-22c": (
        "SBC-11.2d SBC-12.1a SBC-12.1b SBC-12.2a SBC-12.2b SBC-12.2x SBC-12.3b SBC-12.3c SBC-12.4b SBC-12.6-0 "
        "SBC-12.6-S"
    ),
    "SPSO-EP-7.1": "SBC-12.3a",
    "SPSO-EP-23a": "SBC-7.9a SBC-13.2a SBC-V-1.1",
    "SPSO-EP-23b": "SBC-7.9b",
    "SPSO-EP-23c": "SBC-7.9c",
    "SPSO-EP-24": "SBC-6.1-0 SBC-8.1",
    "SPSO-EP-26a": "SBC-9.8a SBC-9.8b SBC-A1-IMM-4",
    "SPSO-EP-28a": "SBC-9.15a",
    "SPSO-EP-29a": "SBC-9.17a SBC-9.17b",
    "SPSO-EP-30a": "SBC-9.19a",
    "SPSO-EP-31.1": "SBC-9.21-1 SBC-9.21-2 SBC-9.21-3",
    "SPSO-EP-31.4": "SBC-9.21-4",
    "SPSO-EP-33b": "SBC-9.3a SBC-9.4 SBC-9.5 SBC-9.6a SBC-9.6b SBC-9.6c",
    "SPSO-EP-44a": "SBC-6.1-HA-4 SBC-6.1-HA-5 SBC-6.1-HA-6",
    "SPSO-EP-27a": "SBC-6.1-HA-7 SBC-9.9a SBC-A2-COV-1",
    "SPSO-EP-27b": "SBC-6.1-HA-8 SBC-9.9b SBC-A2-REC-1",
    "SPSO-EP-52": "SBC-6.3-UC-1",
    "SPSO-EP-53a": "SBC-6.3-UC-3",
    "SPSO-EP-57": "SBC-2.7c SBC-8.2b SBC-A1-IMM-7",
    "SPSO-EP-61.0": "SBC-A1-REST-6 SBC-A1-REST-7",
    "SPSO-EP-62.2": "SBC-8.4a SBC-13.1a",
    "SPSO-EP-65b": "SBC-13.1b",
    "SPSO-EP-66.0": "SBC-11.2e",
    "SPSO-EP-8c": "SBC-3.2e",
}
_BY_WORK = {"SPSO policy": {theirs: ours for ours, council in _SPSO.items() for theirs in council.split()}}


def same_under(own: str, clause: str) -> str:
    """The clause of the work `own` that says what this one of the council's says; nothing where there is none."""
    return _BY_WORK.get(own, {}).get(clause, "")
