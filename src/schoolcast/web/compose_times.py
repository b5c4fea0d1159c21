"""The part of the form on reminders and repeats, and on what is off."""

import re
from dataclasses import replace

from werkzeug.datastructures import MultiDict

from schoolcast.domain.dates import long_date
from schoolcast.pipeline.draft_dates import typed_date
from schoolcast.pipeline.draft_records import Again, TypedDate, Words
from schoolcast.pipeline.draft_repeats import HOW, OWN_RULE, WEEKDAYS

REMINDERS = {
    "-14d": "two weeks before",
    "-7d": "a week before",
    "-3d": "three days before",
    "-1d": "the day before",
    "-1sd": "the school day before",
}
_HOW_WORDS = {
    "": "No, once",
    "daily": "Every day",
    "weekly": "Every week, on the days ticked below",
    "fortnightly": "Every second week, on the days ticked below",
    "monthly": "Every month on the same date",
    "weekday": "Every month on the same weekday, such as the second Tuesday",
}
DAYS = dict(
    zip(
        WEEKDAYS,
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        strict=True,
    )
)
_MORE = re.compile(r"-?\s*(\d{1,3})\s*(?:(sd|school days?)|(?:d|days?))(?:\s+before)?", re.I)
_CODE = re.compile(r"-(\d{1,3})(s?)d")
_MOST = 20  # reminders; an announcement may have ten, and is told so
_LONGEST = 4_000  # characters of dates: 200 of them, each with its month in words


def read_times(form: MultiDict[str, str], before: Words) -> Words:
    """What was typed of reminders and repeats; a form without these fields changes nothing."""
    if "again" not in form:
        return before
    return replace(
        before,
        again=_again(form, before.again),
        reminders=_reminders(form, before.reminders),
        reminder_time=" ".join(form.get("reminder_time", "").split())[:20],
        cancelled=form.get("cancelled") == "yes",
    )


def _again(form: MultiDict[str, str], before: Again) -> Again:
    how = form.get("again", "")
    if how not in (*HOW, OWN_RULE) or (how == OWN_RULE and not before.rule):
        how = ""
    return Again(
        how=how,
        days=tuple(code for code in WEEKDAYS if code in form.getlist("again_days")),
        rule=before.rule,
        term_time_only=form.get("term_time_only") == "yes",
        until=TypedDate(
            **{
                part: " ".join(form.get(f"until-{part}", "").split())[:20]
                for part in ("day", "month", "year")
            }
        ),
        leaving_out=form.get("leaving_out", "").replace("\r\n", "\n").strip()[:_LONGEST],
    )


def _reminders(form: MultiDict[str, str], before: tuple[str, ...]) -> tuple[str, ...]:
    more = re.split(r"\s*(?:,|;|\n|\band\b)\s*", form.get("more_reminders", "").strip())
    written = [_code(one) for one in more if one]
    chosen = tuple(dict.fromkeys([*form.getlist("reminders"), *written]))[:_MOST]
    return before if set(chosen) == set(before) else chosen


def _code(text: str) -> str:
    """ "21 days" becomes "-21d", "2 school days" "-2sd"; anything else stays as it was typed."""
    found = _MORE.fullmatch(text)
    return f"-{int(found[1])}{'sd' if found[2] else 'd'}" if found else text[:40]


def reminders(words: Words) -> dict[str, str]:
    """The reminders that can be ticked, with those of the draft that are none of ours."""
    return REMINDERS | {one: _in_words(one) for one in words.reminders if one not in REMINDERS}


def _in_words(text: str) -> str:
    found = _CODE.fullmatch(text)
    if not found:
        return text
    of_school = "school " if found[2] else ""
    return f"{found[1]} {of_school}day{'' if int(found[1]) == 1 else 's'} before"


def ways_again(words: Words) -> dict[str, str]:
    """How often it may go out; the file's own rule stands last where it has one."""
    own = {OWN_RULE: f"As its file says: {words.again.rule}"} if words.again.rule else {}
    return _HOW_WORDS | own


def again_in_words(words: Words) -> str:
    """The repeat in one sentence, such as "every week on Tuesday, in term time"; "" for once."""
    again = words.again
    if not again.how:
        return ""
    days = " and ".join(name for code, name in DAYS.items() if code in again.days)
    said = {
        "daily": "every day",
        "weekly": f"every week on {days}" if days else "every week on the same day",
        "fortnightly": f"every second week on {days}" if days else "every second week",
        "monthly": "every month on the same date",
        "weekday": "every month on the same weekday",
        OWN_RULE: again.rule,
    }[again.how]
    if again.term_time_only:
        said += ", in term time"
    try:
        until = typed_date(again.until)
    except ValueError:
        until = None
    return f"{said}, until {long_date(until)}" if until else f"{said}, to the end of the year"
