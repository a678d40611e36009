"""The one widget that Django does not have: a date as three boxes."""

import re
from datetime import date
from typing import Any, NamedTuple

from django import forms


class DateParts(NamedTuple):
    """What stands in the three boxes, as typed."""

    day: str = ""
    month: str = ""
    year: str = ""


class DateBoxes(forms.Widget):
    """Day, month and year, named `<field>_day` and so on. A whole date as `<field>=2026-11-21` is taken too."""

    template_name = "components/forms/date_boxes.html"
    use_fieldset = True
    PARTS = ("day", "month", "year")

    def value_from_datadict(self, data: Any, files: Any, name: str) -> DateParts | None:
        """What was typed, untouched, so that a wrong date comes back as it was; None when nothing was."""
        whole = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", str(data.get(name) or "").strip())
        if whole:
            return DateParts(whole[3], whole[2], whole[1])
        parts = DateParts(*(str(data.get(f"{name}_{part}") or "").strip() for part in self.PARTS))
        return parts if any(parts) else None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether none of the boxes was in the form that was sent."""
        return name not in data and not any(f"{name}_{part}" in data for part in self.PARTS)

    def id_for_label(self, id_: str) -> str:
        """The first box."""
        return f"{id_}_day" if id_ else id_

    def boxes(self, name: str, value: Any, id_: str) -> list[dict[str, Any]]:
        """The boxes as the template draws them."""
        if isinstance(value, date):
            value = DateParts(str(value.day), str(value.month), str(value.year))
        values = value if isinstance(value, DateParts) else DateParts()
        return [
            {
                "part": part,
                "label": part.capitalize(),
                "name": f"{name}_{part}",
                "id": f"{id_}_{part}",
                "value": getattr(values, part),
                "width": 4 if part == "year" else 2,
            }
            for part in self.PARTS
        ]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Used where the widget is drawn outside our forms."""
        context = super().get_context(name, value, attrs)
        return {**context, "boxes": self.boxes(name, value, (attrs or {}).get("id", f"id_{name}"))}


class ManyFiles(forms.FileInput):
    """The browser's own file input, for several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All files that were chosen."""
        return files.getlist(name) if hasattr(files, "getlist") else [files[name]] if name in files else []
