"""`manage.py load_demo`: a fictional council with a year of history."""

import time
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.demo.loading import FEWEST_CUSTOMERS, load_demo
from engagement import clock


class Command(BaseCommand):
    help = "Fills an empty database with a fictional council, its customers and a year of incidents."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--incidents", type=int, default=420, help="how many incidents are written in bulk")
        parser.add_argument("--customers", type=int, default=0, help="how many customers (a fourth of the incidents)")
        parser.add_argument("--today", type=date.fromisoformat, default=None, help="the day the history leads up to")

    def handle(self, *args: Any, **options: Any) -> None:
        incidents: int = options["incidents"]
        customers: int = options["customers"] or max(FEWEST_CUSTOMERS, incidents // 4)
        if incidents < 0 or customers < FEWEST_CUSTOMERS:
            raise CommandError(f"Give at least 0 incidents and {FEWEST_CUSTOMERS} customers.")
        started = time.monotonic()

        def say(words: str) -> None:
            if options["verbosity"]:
                self.stdout.write(f"  {time.monotonic() - started:6.1f} s  {words}")

        try:
            load_demo(today=options["today"] or clock.today(), incidents=incidents, customers=customers, say=say)
        except RuntimeError as error:
            raise CommandError(str(error)) from error
        say("done")
