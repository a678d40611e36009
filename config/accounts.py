"""How django-allauth behaves here: people are invited by an administrator, nobody signs themselves up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from engagement.ui.account_settings import ACCOUNT_MESSAGES


class ClosedAdapter(DefaultAccountAdapter):
    """Email and password, for people who are already known."""

    error_messages = DefaultAccountAdapter.error_messages | ACCOUNT_MESSAGES

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """People have no user name."""
