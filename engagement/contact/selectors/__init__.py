"""Every reading of this room."""
