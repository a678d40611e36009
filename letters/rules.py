"""Numbers that the rules of letters rest on."""

import datetime

# How long one worker may take to render a letter before another may try. Shorter than the outbox keeps its own claim.
CLAIM = datetime.timedelta(minutes=2)
MOST_ATTEMPTS = 5
