"""`{% load evenhand %}`: hands on the tags and filters of `engagement.ui.tags`."""

from engagement.ui.tags import register

__all__ = ["register"]
