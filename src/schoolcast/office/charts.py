"""Charts: bars as SVG, drawn here; what they show stands in a table beside them too."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

_WIDE = 400  # drawing units; the picture shrinks with the window
_BAR, _LABEL, _GAP = 16, 20, 12
_ROOM = 60  # for the figure behind the longest bar
_LONGEST = 52  # letters of a label that fit; the table has the rest
_COLOURS = ("#1d3557", "#8d99ae")  # 12.6:1 and 2.9:1 on white; the figures stand beside them


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """What is counted, with one figure for each series."""

    label: str
    figures: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """A chart with its table: `series` names the figures of each bar."""

    title: str
    series: tuple[str, ...]
    bars: tuple[Bar, ...]

    @property
    def picture(self) -> Markup:
        """The bars as SVG; everything in it is escaped."""
        return draw(self)


def draw(chart: Chart) -> Markup:
    """The chart as an SVG picture without styles, which the pages' policy would refuse."""
    most = max((figure for bar in chart.bars for figure in bar.figures), default=0) or 1
    parts, top = [], 0
    for bar in chart.bars:
        parts.append(_text(0, top + 14, _cut(bar.label)))
        top += _LABEL
        for at, figure in enumerate(bar.figures):
            long = round((_WIDE - _ROOM) * figure / most)
            parts.append(_rect(top, long, _COLOURS[at % len(_COLOURS)]))
            parts.append(_text(long + 6, top + 13, f"{figure:,}"))
            top += _BAR + 2
        top += _GAP
    words = f"{chart.title}. The figures stand in the table below."
    return Markup(
        '<svg class="schoolcast-chart" role="img" aria-label="{}" viewBox="0 0 {} {}" '
        'xmlns="http://www.w3.org/2000/svg">{}</svg>'
    ).format(words, _WIDE, max(top, 1), Markup("").join(parts))


def _rect(top: int, long: int, colour: str) -> Markup:
    return Markup('<rect x="0" y="{}" width="{}" height="{}" fill="{}"/>').format(
        top, max(long, 1), _BAR, colour
    )


def _text(left: int, top: int, words: str) -> Markup:
    return Markup('<text x="{}" y="{}" font-size="14" fill="#0b0c0c">{}</text>').format(
        left, top, words
    )


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def figures(chart: Chart) -> Sequence[tuple[str, ...]]:
    """The chart's table, with its head, as text."""
    head = ("What", *chart.series)
    return [head, *((bar.label, *map(str, bar.figures)) for bar in chart.bars)]
