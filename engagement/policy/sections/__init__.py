"""The sections every profile has. Importing this package registers them; later apps add theirs the same way."""

from engagement.policy.sections import conduct, decisions, identity, letters, measures, settings

__all__ = ["conduct", "decisions", "identity", "letters", "measures", "settings"]
