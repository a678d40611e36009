"""What happens because of the date: jobs that apps register, run once a day and at start-up.

A job acts on everything that is due today or was due before, stamps what it did, and does nothing when it runs again,
so a missed run loses nothing and a second run does nothing.
"""

import logging
from collections.abc import Callable

from engagement import clock
from engagement.spine.models import ClockRun

log = logging.getLogger("evenhand.clock")

Job = Callable[[], int]
_jobs: dict[str, Job] = {}


def daily(name: str, job: Job) -> None:
    """Register a job; called from an app's `AppConfig.ready()`. It returns how many things it did.

    Raises ValueError for a name that its run could not be kept under.
    """
    longest = ClockRun._meta.get_field("job").max_length
    if longest is not None and len(name) > longest:
        raise ValueError(f"The name of a daily job has at most {longest} characters: {name}")
    _jobs[name] = job


def run_daily_jobs() -> dict[str, int]:
    """Run every job now. One that fails does not stop the others; its run stays unfinished for the health page."""
    results: dict[str, int] = {}
    failures: list[Exception] = []
    for name, job in sorted(_jobs.items()):
        run = ClockRun.objects.create(job=name, day=clock.today(), started_at=clock.now())
        try:
            results[name] = job()
        except Exception as error:
            log.error("daily job “%s” failed", name, exc_info=error)
            failures.append(error)
            continue
        ClockRun.objects.filter(pk=run.pk).update(finished_at=clock.now(), done=results[name])
    if failures:
        raise ExceptionGroup("Some daily jobs failed", failures)
    return results
