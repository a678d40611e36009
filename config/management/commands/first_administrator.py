"""The first person of a new installation."""

import getpass
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from engagement.people.models import User
from engagement.people.roles import Role


class Command(BaseCommand):
    """Makes the first administrator, who invites everyone else. Refuses when there are people already."""

    help = (
        "Make the first administrator of a new installation. Asks on the terminal, or takes EVENHAND_ADMIN_NAME, "
        "EVENHAND_ADMIN_EMAIL and EVENHAND_ADMIN_PASSWORD."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-none", action="store_true", help="do nothing when there are people already")
        parser.add_argument("--check", action="store_true", help="only say what is wrong with the three variables")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Raises CommandError with what to do when something is missing or wrong."""
        asked = sys.stdin.isatty() and "EVENHAND_ADMIN_EMAIL" not in os.environ
        if options["check"]:
            # Before there is a database: nothing here asks one.
            if not asked:
                self._from_environment()
            return
        if User.objects.exists():
            if options["if_none"]:
                return
            raise CommandError("There are people already. An administrator among them can invite others in Settings.")
        name, email, password = self._ask() if asked else self._from_environment()
        with transaction.atomic():
            person = User.objects.create_user(email=email, name=name, password=password)
            person.groups.add(Group.objects.get(name=Role.ADMINISTRATOR.value))
        self.stdout.write(f"{name} can now sign in as {person.email} and invite others in Settings.")

    def _from_environment(self) -> tuple[str, str, str]:
        values = []
        for variable in ("EVENHAND_ADMIN_NAME", "EVENHAND_ADMIN_EMAIL", "EVENHAND_ADMIN_PASSWORD"):
            value = os.environ.get(variable, "").strip()
            if not value:
                raise CommandError(f"Nobody can be asked here, so set {variable}.")
            values.append(value)
        name, email, password = values
        for problem in (email_problem(email), password_problem(password, name, email)):
            if problem:
                raise CommandError(problem)
        return name, email, password

    def _ask(self) -> tuple[str, str, str]:
        self.stdout.write("\nThis installation is new. Who is its first administrator?\n")
        name = ""
        while not name:
            name = input("  Name: ").strip()
        email = input("  Email address: ").strip()
        while problem := email_problem(email):
            self.stdout.write(f"  {problem}")
            email = input("  Email address: ").strip()
        while True:
            password = getpass.getpass("  Password (at least 12 characters): ")
            if problem := password_problem(password, name, email):
                self.stdout.write(f"  {problem}")
            elif getpass.getpass("  The same password again: ") != password:
                self.stdout.write("  The two are not the same.")
            else:
                return name, email, password


def email_problem(email: str) -> str:
    """What is wrong with the address, in words; nothing when it is right."""
    try:
        validate_email(email)
    except ValidationError:
        return "Enter an email address in the right form, such as name@example.org."
    return ""


def password_problem(password: str, name: str, email: str) -> str:
    """What is wrong with the password, in words; nothing when it is right."""
    try:
        validate_password(password, User(name=name, email=email))
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
