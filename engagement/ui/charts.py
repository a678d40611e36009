"""Simple pictures of figures, drawn on the server as SVG: no script, no inline style, and never without a table beside.

A chart works out where everything stands; `templates/components/bar_chart.html` draws it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from engagement.ui.words import counted

WIDTH = 400
ROW = 22
BAR = 14
LABELS = 60
NUMBERS = 34
HEAD = 26


@dataclass(frozen=True)
class Bar:
    """One row: its label, its number, and where they stand."""

    label: str
    value: int
    y: int
    width: float

    @property
    def text_y(self) -> int:
        """The line on which label and number stand."""
        return self.y + BAR - 3

    @property
    def number_x(self) -> float:
        """Just right of the bar."""
        return LABELS + self.width + 5


@dataclass(frozen=True)
class Mark:
    """A figure to compare with: a dashed line from top to bottom, with its words above."""

    label: str
    x: float
    words_end_here: bool

    @property
    def words_x(self) -> float:
        """Words that would run out of the picture on the right end at the line instead."""
        return self.x - 3 if self.words_end_here else self.x + 3


@dataclass(frozen=True)
class BarChart:
    """Bars from left to right, one a row. `key` makes the ids on the page unique."""

    key: str
    title: str
    summary: str
    bars: list[Bar] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    width: int = WIDTH
    left: int = LABELS
    bar: int = BAR
    head: int = HEAD

    @property
    def height(self) -> int:
        """As many rows as there are bars, below room for the words of the marks."""
        return self.head + ROW * len(self.bars) + 4


def bar_chart(
    key: str,
    title: str,
    points: Sequence[tuple[str, int]],
    *,
    marks: Sequence[tuple[str, int]] = (),
    unit: str = "contact,contacts",
) -> BarChart:
    """A chart of (label, number) pairs, in their order, with (words, number) pairs to compare with."""
    most = max([1, *(value for _label, value in points), *(value for _label, value in marks)])
    room = WIDTH - LABELS - NUMBERS
    busiest = max(points, key=lambda point: point[1], default=None)
    if busiest and busiest[1]:
        summary = f"The most was {counted(busiest[1], unit)}, {busiest[0]}."
    else:
        summary = f"No {unit.rpartition(',')[2]}."
    return BarChart(
        key=key,
        title=title,
        summary=f"{summary} All figures stand in the table.",
        bars=[
            Bar(label, value, HEAD + ROW * position, round(room * value / most, 1))
            for position, (label, value) in enumerate(points)
        ],
        marks=[
            Mark(f"{label}: {value:,}", x := round(LABELS + room * value / most, 1), x > WIDTH * 0.55)
            for label, value in marks
        ],
    )
