"""What the servers write about their work: when, how bad, where. Never about whom."""

import logging
import re
from typing import Any

EMAIL = re.compile(r"[^\s@<>\"'(=,;]+@[^\s@<>\"'),;]+\.[^\s@<>\"'),;]+")
PHONE = re.compile(r"(?<![\w-])(?:\+44|0)\s?\d(?:[\s-]?\d){8,9}(?![\w-])")


class WithoutPersonalData(logging.Filter):
    """Takes email addresses, telephone numbers and the words of failed tasks out of what is about to be written."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, dict) and "exc" in record.args:
            # Celery writes what a failed task raised, words and all: the kind is enough, the place follows below it.
            record.args = {**record.args, "exc": str(record.args["exc"]).partition("(")[0]}
        text = record.getMessage()
        clean = PHONE.sub("[phone]", EMAIL.sub("[email]", text))
        if clean != text:
            record.msg, record.args = clean, None
        return True


class Formatter(logging.Formatter):
    """One line a message. Of an exception, the place and the type; its words may hold what somebody typed."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is the library's
        return "\n".join(PHONE.sub("[phone]", EMAIL.sub("[email]", line)) for line in self._lines(ei))

    @staticmethod
    def _lines(ei: Any) -> list[str]:
        kind, _error, trace = ei
        lines = []
        while trace is not None:
            code = trace.tb_frame.f_code
            lines.append(f"  {code.co_filename}:{trace.tb_lineno} in {code.co_name}")
            trace = trace.tb_next
        return [*lines, f"  {kind.__module__}.{kind.__qualname__}"]


def configuration(level: str, *, whole_errors: bool) -> dict[str, Any]:
    """The LOGGING setting: all to standard error, from `level` up; `whole_errors` keeps the words of exceptions."""
    formatter = "logging.Formatter" if whole_errors else "config.logging.Formatter"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"without_personal_data": {"()": WithoutPersonalData}},
        "formatters": {
            "plain": {"()": formatter, "format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["without_personal_data"]},
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django's own configuration would mail whole requests to administrators.
            "django": {"handlers": ["stderr"], "level": level, "propagate": False},
            "django.request": {"level": "ERROR"},
            # A line for each task that came and went hides the lines that matter.
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
            # Says at each start that a queue of files has no host.
            "kombu.connection": {"level": "ERROR"},
            "fontTools": {"level": "ERROR"},
            "weasyprint": {"level": "ERROR"},
        },
    }
