"""Where other rooms and apps add to the customer's page: incidents, letters, restrictions.

The customer is the surviving record: ask `selectors.family_ids(customer)` for the ids that things may point at.
"""

from engagement.ui.page_parts import PageParts

on_customer = PageParts("customer")
