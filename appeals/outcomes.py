"""What can be decided on an appeal, from the one that is kindest to the customer on."""

ENDED = "ended"
EASED = "eased"
VARIED = "varied"
SENT_BACK = "sent_back"
STANDS = "stands"
OUT_OF_SCOPE = "out_of_scope"

# In this order a tie is broken: where as many want one as the other, the customer gets the kinder.
KINDEST_FIRST: tuple[str, ...] = (ENDED, EASED, VARIED, SENT_BACK, STANDS, OUT_OF_SCOPE)

# These put other terms in place of those in force.
WITH_TERMS: frozenset[str] = frozenset({EASED, VARIED})

# These have nothing to act on once the restriction is not in force any more.
NEED_IT_IN_FORCE: frozenset[str] = WITH_TERMS | {SENT_BACK}

# These change the restriction.
CHANGES: frozenset[str] = WITH_TERMS | {ENDED}
