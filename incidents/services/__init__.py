"""Every write of this app: one verb-named function an act, grouped by what it is about.

`logging` (the draft and what becomes of it), `evidence` and `witnesses` (what hangs on it), `moves` (a manager's
decisions about a logged incident), `first_steps` (what a manager does first), `restorative` (the approach).
"""
