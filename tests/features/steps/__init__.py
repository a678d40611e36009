"""The words of the feature files, by room. docs/acceptance-steps.md is generated from here."""
