"""Where higher apps add to the pages of this app: requests to limit contact, what came of them, challenges."""

from engagement.ui.page_parts import PageParts

on_incident = PageParts("incident")
on_approach = PageParts("approach")
