"""The contact check: may I speak to this person, how, with whom, until when, and what do I say? Never why.

It shows the minimum (SPSO-EP-65c): measures in plain words, whom to pass somebody to, dates, what always stays open,
and what the person needs from us. No reason, no category, no history. Each look-up is recorded before its answer is
shown (SBC-13.1b). The page and the interface for other systems ask the same service.
"""
