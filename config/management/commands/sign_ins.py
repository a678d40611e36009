"""Who can sign in, by role."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from engagement.people.models import User
from engagement.people.roles import ROLE_LABELS, Role

MOST_OF_ONE_ROLE = 2


class Command(BaseCommand):
    """Prints a line a person, at most two of each role; nothing when nobody is there yet."""

    help = "Print who can sign in, by role (at most two people of each)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Write the lines to standard output, in demo mode with the password that all of them share."""
        wide = max(map(len, ROLE_LABELS.values()))
        for role in Role:
            people = User.objects.filter(groups__name=role.value, is_active=True).order_by("pk")
            for person in people[:MOST_OF_ONE_ROLE]:
                self.stdout.write(f"  {ROLE_LABELS[role]:<{wide}}  {person.name:<22} {person.email}")
        if settings.DEMO and User.objects.exists():
            from config.demo.people import PASSWORD

            self.stdout.write(f"\n  All of them have the password  {PASSWORD}")
