"""Where higher apps add to a restriction's page, before its timeline: challenges to it, an ombudsman's inquiry.

On the page of an exception they say what may have taken its reason away.
"""

from engagement.ui.page_parts import PageParts

on_restriction = PageParts("restriction")
on_exception = PageParts("exception")
