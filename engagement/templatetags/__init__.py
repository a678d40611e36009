"""Where Django looks for template tags; they are written in `engagement.ui`."""
