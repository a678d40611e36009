"""The register as a table to take away: CSV and a spreadsheet. No names, no reasons, nothing that a cell could run."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date

import xlsxwriter
from django.db.models import QuerySet
from django.http import HttpResponse

from engagement import clock
from engagement.policy.profile import Profile
from engagement.ui.words import british_date
from restrictions.models import Restriction
from restrictions.selectors.register import RegisterLine, lines_of, with_lines

COLUMNS = (
    "Reference", "Where it stands", "Customer reference", "Team", "Service", "Measures", "How far it reaches",
    "Who decided", "In force from", "Ends on", "Ended on", "Review due", "How the customer was told", "Told on",
)  # fmt: skip
AT_A_TIME = 500
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A spreadsheet takes a cell for a formula that begins like this, also after blanks.
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


def rows_of(found: QuerySet[Restriction], profile: Profile) -> Iterator[list[str]]:
    """One row a restriction, read some hundred at a time."""
    keys = list(found.values_list("pk", flat=True))
    for start in range(0, len(keys), AT_A_TIME):
        some = keys[start : start + AT_A_TIME]
        by_key = {line.restriction.pk: line for line in lines_of(with_lines(found.filter(pk__in=some)), profile)}
        yield from (_row(by_key[key]) for key in some if key in by_key)


def as_csv(rows: Iterable[list[str]]) -> HttpResponse:
    """A CSV file as spreadsheets open it."""
    response = _download("text/csv; charset=utf-8", "csv")
    response.write("\ufeff")
    table = csv.writer(response)
    table.writerow(COLUMNS)
    table.writerows([harmless(cell) for cell in row] for row in rows)
    return response


def as_spreadsheet(rows: Iterable[list[str]]) -> HttpResponse:
    """A workbook of one sheet. Every cell is written as text: none is a formula or a link."""
    kept = io.BytesIO()
    never = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(kept, never) as book:
        book.set_properties({"title": "Register of restrictions", "created": clock.now().replace(tzinfo=None)})
        sheet = book.add_worksheet("Register")
        bold = book.add_format({"bold": True})
        for column, name in enumerate(COLUMNS):
            sheet.write_string(0, column, name, bold)
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                sheet.write_string(last, column, harmless(cell))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
        sheet.set_column(0, len(COLUMNS) - 1, 22)
    response = _download(SPREADSHEET, "xlsx")
    response.write(kept.getvalue())
    return response


def harmless(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would otherwise run it."""
    return f"'{cell}" if cell.lstrip(" ").startswith(STARTS_A_FORMULA) else cell


def _row(line: RegisterLine) -> list[str]:
    one = line.restriction
    return [
        one.reference,
        _state(line),
        line.customer.reference,
        one.team.name,
        one.team.service.name,
        "; ".join(line.measures),
        str(one.terms.get_scope_display()),
        line.level,
        _day(one.starts_on),
        _day(one.ends_on) or "No fixed end",
        _day(one.ended_on),
        _day(line.review_on),
        line.told,
        _day(one.told_on),
    ]


def _state(line: RegisterLine) -> str:
    one = line.restriction
    since = f", since {_day(one.on_hold_since)}" if one.is_on_hold else ""
    passed = f". {line.end_has_passed}" if line.end_has_passed else ""
    return f"{one.state_in_words}{since}{passed}"


def _day(day: date | None) -> str:
    return british_date(day)


def _download(media_type: str, ending: str) -> HttpResponse:
    response = HttpResponse(content_type=media_type)
    name = f"register-{clock.today().isoformat()}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
