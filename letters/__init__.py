"""Letters: DESC text, versions, checking, PDF and despatch. Knows what a letter is about only as plain context."""
