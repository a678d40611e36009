"""What the organisation calls something that the written policy names otherwise: its health and safety system.

A published version keeps the policy's own words; what people read has the organisation's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from engagement.policy.models import Organisation
from engagement.policy.profile import Profile
from engagement.policy.sections.conduct import ExternalLog
from engagement.policy.selectors import organisation
from engagement.ui.words import upper_first


@dataclass(frozen=True)
class OwnWords:
    """Puts the organisation's name for its health and safety system in the place of the policy's."""

    theirs: str
    ours: str

    def __call__(self, text: str) -> str:
        """The text with the organisation's word, with a capital where it begins the text."""
        said = re.sub(rf"(?<!\w){re.escape(self.theirs)}(?!\w)", lambda _found: self.ours, text)
        return upper_first(said) if text.startswith(self.theirs) else said

    def everywhere(self, shown: Any) -> Any:
        """The same for everything that a page shows: texts in lists, dictionaries and frozen dataclasses."""
        if isinstance(shown, str):
            return self(shown)
        if isinstance(shown, dict):
            return {key: self.everywhere(value) for key, value in shown.items()}
        if isinstance(shown, list | tuple):
            return type(shown)(self.everywhere(value) for value in shown)
        if is_dataclass(shown) and not isinstance(shown, type):
            return replace(shown, **{one.name: self.everywhere(getattr(shown, one.name)) for one in fields(shown)})
        return shown


def own_words(profile: Profile, facts: Organisation | None = None) -> OwnWords:
    """The organisation's words for this version of the policy. One query where its facts are not given."""
    known = facts or organisation()
    theirs = profile.external_log.label
    return OwnWords(theirs, known.hs_portal_name or theirs)


def external_log(profile: Profile, facts: Organisation | None = None) -> ExternalLog:
    """What the policy says of the health and safety record, in the organisation's words (SBC-9.2b). One query."""
    words = own_words(profile, facts)
    log = profile.external_log
    return replace(log, label=words.ours, hint=words(log.hint))
