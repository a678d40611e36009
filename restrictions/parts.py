"""Where higher apps add to a restriction's page, before its timeline: challenges to it, an ombudsman's inquiry."""

from engagement.ui.page_parts import PageParts

on_restriction = PageParts("restriction")
