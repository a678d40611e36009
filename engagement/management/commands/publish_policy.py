"""`manage.py publish_policy`: publishes the policy that ships with the program and enters its holidays once."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from engagement.policy.loader import available_profiles
from engagement.policy.reading import ProfileFaults
from engagement.policy.services import publish_profile, seed_holidays


class Command(BaseCommand):
    """Safe to repeat: the same content makes no new version, and holidays are entered only where there are none."""

    help = "Publish a policy profile as the next version, or say line by line why it cannot be published."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("profile", nargs="?", default="sbc", help="one of: " + ", ".join(available_profiles()))
        parser.add_argument(
            "--note",
            default="As delivered with this release.",
            help="what has changed; staff read it beside the version",
        )

    def handle(self, *args: Any, profile: str, note: str, **options: Any) -> None:
        try:
            version, is_new = publish_profile(None, profile, note)
        except ProfileFaults as refused:
            for fault in refused.faults:
                self.stderr.write(str(fault))
            count = len(refused.faults)
            raise CommandError(
                f"The policy was not published: {count} {'fault' if count == 1 else 'faults'}."
            ) from None
        state = "published" if is_new else "already in force"
        self.stdout.write(f"Policy {profile} {version.label}: version {version.number} {state}.")
        entered = seed_holidays()
        if entered:
            self.stdout.write(f"{entered} holidays entered.")
