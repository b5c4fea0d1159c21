"""Dates, times and text files as people write them."""

import re
from datetime import date, datetime, time

from schoolcast.domain.dates import MONTHS

_BRITISH = re.compile(r"^\s*(\d{1,2})[/.](\d{1,2})[/.](\d{4})\s*$")
_IN_WORDS = re.compile(
    r"^\s*(?:[A-Za-z]+,?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\s+(\d{4})"
)
_CLOCK = re.compile(r"^\s*(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?\s*$", re.I)


class NotText(Exception):
    """The file is not text in UTF-8; the message says what to do, `line` where it went wrong."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


def as_text(raw: bytes) -> str:
    """UTF-8 text, with or without a byte order mark, with line ends made one; NotText."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotText('is saved as UTF-16 ("Unicode" in Notepad); save it again as UTF-8')
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise NotText(_not_utf8(raw, error.start), line) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _not_utf8(raw: bytes, at: int) -> str:
    try:
        meant = bytes(raw[at : at + 1]).decode("cp1252")
    except UnicodeDecodeError:
        return "is not text in UTF-8, or is damaged; open it in the editor and save it as UTF-8"
    return (
        f'is not saved as UTF-8 but probably as Windows-1252 ("ANSI" in Notepad): the first sign '
        f'that can\'t be read may be "{meant}"; save it again as UTF-8'
    )


def as_date(value: object) -> date:
    """A date written 2027-01-04, in quotes or without; ValueError says what to write instead."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, datetime):
        raise ValueError(f"holds a time of day too; write {value.date()}")
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            raise ValueError(f"there is no {value.strip()} in the calendar") from None
    guess = _meant_date(value) if isinstance(value, str) else None
    example = f"did you mean {guess}?" if guess else "write year-month-day: 2027-01-04"
    raise ValueError(f'"{value}" is not a date; {example}')


def _meant_date(value: str) -> date | None:
    numbers, words = _BRITISH.match(value), _IN_WORDS.match(value)
    try:
        if numbers:
            return date(int(numbers[3]), int(numbers[2]), int(numbers[1]))
        if words:
            names = [month.casefold()[:3] for month in MONTHS]
            return date(int(words[3]), names.index(words[2].casefold()[:3]) + 1, int(words[1]))
    except ValueError:
        pass
    return None


def as_time(value: object) -> time:
    """A time of day written "15:30"; ValueError says what to write instead."""
    if isinstance(value, time) and value.tzinfo is None:
        return value
    text = value.strip() if isinstance(value, str) else str(value)
    if isinstance(value, str) and re.fullmatch(r"\d{2}:\d{2}", text):
        try:
            return time.fromisoformat(text)
        except ValueError:
            raise ValueError(f'there is no "{text}" on the clock; write "09:30"') from None
    guess = _meant_time(text)
    example = f'did you mean "{guess:%H:%M}"?' if guess else 'write hours and minutes: "15:30"'
    raise ValueError(f'"{text}" is not a time of day; {example}')


def _meant_time(text: str) -> time | None:
    found = _CLOCK.match(text)
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        hour = hour % 12 + (12 if found[3].casefold() == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
