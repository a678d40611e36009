"""The pages of this app. Thin: they read by the selectors and write by the services."""
