"""Headings: which column of a list of dates holds what, in the words that schools use."""

import re
from collections.abc import Mapping, Sequence

_NAMES = {
    "date": "date|dates|day|when|start_date|start|starts|begins|from|date_from|event_date"
    "|first_day",
    "end": "end_date|end|ends|to|until|finish|finishes|date_to|last_day|finish_date",
    "weekday": "weekday|day_of_week|day",
    "time": "time|times|start_time|at|time_from|starts_at|when",
    "until": "end_time|finish_time|time_to|ends_at|until",
    "title": "event|title|what|subject|name|activity|club|event_name|occasion|summary|event_title"
    "|what_s_on|details|description",
    "place": "place|where|location|venue|room",
    "who": "year_group|year_groups|year|years|class|classes|who|group|groups|for|audience|who_for"
    "|pupils",
    "description": "notes|note|details|description|comments|information|info|more",
    "status": "status",
}
_FIELDS: Mapping[str, tuple[str, ...]] = {
    field: tuple(names.split("|")) for field, names in _NAMES.items()
}
FURTHEST = 20
"""Lines in which the headings are looked for; above them stand titles and logos."""


def headings_in(rows: Sequence[Sequence[object]]) -> tuple[int, dict[str, int]] | None:
    """The index of the line of headings among the first ones, and the column of each field."""
    for index, row in enumerate(rows[:FURTHEST]):
        columns = columns_of([folded(cell) for cell in row])
        if "title" in columns and ("date" in columns or "weekday" in columns):
            return index, columns
    return None


def columns_of(headings: Sequence[str]) -> dict[str, int]:
    """The column of each field; each column is used once, by the first field that fits."""
    columns: dict[str, int] = {}
    for field, names in _FIELDS.items():
        for name in names:
            if name in headings and headings.index(name) not in columns.values():
                columns[field] = headings.index(name)
                break
    return columns


def folded(cell: object) -> str:
    """A heading as it is compared: small letters and digits, words joined by "_"."""
    if not isinstance(cell, str):
        return ""
    return re.sub(r"[^a-z0-9]+", "_", cell.casefold()).strip("_")
