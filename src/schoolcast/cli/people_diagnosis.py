"""What `schoolcast doctor` says of the roll and the key."""

from collections.abc import Iterator
from contextlib import ExitStack

from schoolcast.cli.session import Session
from schoolcast.cli.store_diagnosis import Line
from schoolcast.content.calendar_file import read_calendar
from schoolcast.domain.dates import long_date, wall_time
from schoolcast.domain.facts import RollAge
from schoolcast.domain.register import Register
from schoolcast.domain.term_calendar import TermCalendar
from schoolcast.key_ring import KeyRing
from schoolcast.people.freshness import age_of
from schoolcast.people.source import PeopleSource
from schoolcast.settings import Settings


def of_roll(session: Session, settings: Settings) -> Iterator[Line]:
    """Whether there is a roll that can be relied on; KeyProblem where it can't be opened."""
    register = _register(session, settings)
    if register is None or register.roll is None:
        yield Line(
            subject="Roll",
            ok=False,
            message=f"{settings.path(settings.people.roll)} is missing, and no roll was imported, "
            "so everything is held.",
            advice="Export it as CSV: schoolcast people roll import FILE --as PERSON",
        )
        return
    taken = register.taken_on
    today = wall_time(session.clock().now(), settings.school.timezone).date()
    folder = settings.content.folder
    calendar = read_calendar(settings.path(folder)) if folder else TermCalendar()
    age = age_of(taken, today, calendar, settings.people.roll_lasts)
    dated = f", taken on {long_date(taken)}." if taken else ", taken on a day nobody has named."
    yield Line(
        subject="Roll",
        ok=age is RollAge.FRESH,
        message=f"{len(register.pupils)} children{dated}",
        advice="" if age is RollAge.FRESH else "It is old, or soon will be; export it again.",
    )


def _register(session: Session, settings: Settings) -> Register | None:
    from schoolcast.store import open_store

    with ExitStack() as stack:
        if not session.has_store:
            return PeopleSource(settings, None).register()
        store = stack.enter_context(open_store(settings.store_url, keys=KeyRing(settings.folder)))
        door = store.school(settings.school.id)
        door.check_key()
        return PeopleSource(settings, door).register()
