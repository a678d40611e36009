"""The policy room: profiles as data, published versions, and what one organisation adds beside them."""
