"""What an import may be; each limit has its sentence."""

from datetime import date

from schoolcast.api import ImportOptions, ImportRefused, dates

LARGEST = 20 * 2**20
"""Bytes of a file; the calendar of a busy school for ten years is a tenth of it."""
UNPACKED = 100 * 2**20
"""Bytes that a workbook may unpack to."""
MOST_EVENTS = 20_000
"""Events or rows of a file."""
MOST_TIMES = 400
"""Dates of one repeating event that don't follow a weekly pattern; daily for a year is 366."""
LONGEST_TITLE = 200
_WORDS = 1_000  # characters of a description or place that are kept


def refuse_large(content: bytes) -> None:
    """ImportRefused for what is empty or too large to be a school's calendar."""
    if not content.strip():
        raise ImportRefused("The file is empty; nothing was imported.")
    if len(content) > LARGEST:
        raise ImportRefused(
            f"The file has {len(content) // 2**20} MB; {LARGEST // 2**20} MB is the most that is "
            "read. Export fewer years, or only the sheet with the dates."
        )


def refuse_many(count: int) -> None:
    """ImportRefused beyond MOST_EVENTS."""
    if count > MOST_EVENTS:
        raise ImportRefused(
            f"The file has more than {MOST_EVENTS:,} events; that is no school's calendar. Export "
            "this school year alone."
        )


def outside(day: date, options: ImportOptions) -> str:
    """Why a date can't be meant, or ""."""
    if options.first <= day <= options.last:
        return ""
    return (
        f"{dates.long_date(day)} lies outside the school years that are read, "
        f"{window(options)}. Was the year mistyped? Another school year: --year "
        f"{options.last.year}-{(options.last.year + 1) % 100:02d}."
    )


def window(options: ImportOptions) -> str:
    """The days that are read, in words."""
    first, last = (dates.long_date(day).partition(" ")[2] for day in (options.first, options.last))
    return f"{first} to {last}"


def tidied(text: object, longest: int = _WORDS) -> str:
    """Words on one line, without signs that can't be shown, and not without end."""
    words = str(text)
    if not words.isprintable():
        words = "".join(sign if sign.isprintable() else " " for sign in words)
    return " ".join(words.split())[:longest]
