"""Who sees a letter. The app that a letter belongs to adds its own readers at start-up."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q

from engagement.people.selectors import acts_for
from engagement.permissions import allowed

Provider = Callable[[Any], Q]
_providers: list[tuple[Provider, frozenset[str] | None]] = []


def register_visibility(provider: Provider, kinds: Iterable[str] | None = None) -> None:
    """Let others read letters: `provider(user)` is a Q on Letter. With `kinds`, for letters of these types only."""
    entry = (provider, None if kinds is None else frozenset(kinds))
    if entry not in _providers:
        _providers.append(entry)


def visible_letters(user: Any) -> Q:
    """The letters a person may read: as writer, as a manager of the team, or as a higher app says. As one Q.

    Also those whose check waits for them, and those that they checked: it may be a manager of another team.
    """
    from letters.managers import asked_to_check
    from letters.models import Letter, LetterVersion

    if not allowed(user, "see_letters"):
        return Q(pk__in=[])
    standing = list(acts_for(user))
    named = Letter.also_writes.through.objects.filter(user__in=standing).values("letter")
    seen = (
        Q(drafter__in=standing)
        | Q(pk__in=named)
        | Q(team__line_manager__in=standing)
        | Q(team__senior_manager__in=standing)
        | Q(pk__in=asked_to_check(user))
        | Q(pk__in=LetterVersion.objects.filter(checker=user).values("letter"))
    )
    for provider, kinds in _providers:
        more = provider(user)
        seen |= more if kinds is None else more & Q(kind__in=kinds)
    return seen
