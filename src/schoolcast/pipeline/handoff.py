"""Hand-offs under way: people are told, reminded and relieved; what nobody answered expires."""

import logging
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from schoolcast.api.connector import Contact, Duty
from schoolcast.domain.delivery import Actor, Delivery, Operation, State
from schoolcast.domain.errors import SchoolcastError
from schoolcast.domain.revision import Post
from schoolcast.domain.school_hours import after_school_hours
from schoolcast.domain.term_calendar import TermCalendar
from schoolcast.pipeline import handoff_words as words
from schoolcast.pipeline.by_hand import carrier_of
from schoolcast.pipeline.calling_back import call_back_overtaken
from schoolcast.pipeline.discretion import Discretion, discretion_of
from schoolcast.pipeline.handoff_records import NewHandOff, Notice, StoredHandOff, nobody
from schoolcast.pipeline.school import School

log = logging.getLogger(__name__)

EXPIRED = "Nobody said whether it was posted; look there, or ask."
NOT_TAKEN_DOWN = "Nobody said whether it was taken down; it may still be up."
GIVE_UP = timedelta(days=3)
"""How long after its end it is tried to tell people that a hand-off is over."""
ENGINE = "engine"
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that are mistaken for another


@dataclass(frozen=True, kw_only=True, slots=True)
class Attended:
    """What a pass did about hand-offs: ids of deliveries."""

    opened: tuple[int, ...] = ()
    expired: tuple[int, ...] = ()
    recalled: tuple[int, ...] = ()


def attend(school: School, now: datetime) -> Attended:
    """Tell holders of new hand-offs, remind, ask deputies, expire, recall, and clear packs.

    Safe to call in every pass and from several processes; costs two reads when nothing is open.
    """
    opened = [_open(delivery, school, now) for delivery in school.store.unopened_hand_offs()]
    expired, recalled = [], []
    for one in school.store.hand_offs():
        if one.waits:
            if _look_after(one, school, now):
                expired.append(one.delivery.id)
        elif one.closed_at is None and _recall(one, school, now):
            recalled.append(one.delivery.id)
        kept_until = (one.closed_at or now) + school.keep.packs
        if not one.waits and one.cleared_at is None and kept_until <= now:
            _clear(one, school, now)
    _hand_over(school)
    return Attended(opened=tuple(opened), expired=tuple(expired), recalled=tuple(recalled))


def new_code() -> str:
    """A code to be typed from a mail: eight letters and digits in two groups."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def post_handed(delivery: Delivery, school: School) -> Post:
    """The post that a hand-off is about."""
    revision = school.store.revision(delivery.revision).revision
    same = (delivery.slot, delivery.channel)
    return next(post for post in revision.posts if (post.slot, post.channel) == same)


def reminders(one: StoredHandOff, school: School) -> tuple[datetime | None, datetime | None]:
    """When the holder is reminded and the deputy asked; None where that would be too late."""
    duty = duty_of(one.delivery, school)
    hours = _Hours(duty, _calendar(school), one.delivery.zone)
    found = (hours(one.handed_at, after) for after in (duty.remind_after, duty.escalate_after))
    remind, escalate = (moment if moment < one.expires_at else None for moment in found)
    return remind, escalate if one.deputy.name else None


def duty_of(delivery: Delivery, school: School) -> Duty:
    """Who posts on the delivery's channel; the office where the channel names nobody."""
    carrier = carrier_of(delivery, school)
    duty = carrier.duty if carrier else None
    return duty or Duty(holder=Contact(name="The office"))


def _open(delivery: Delivery, school: School, now: datetime) -> int:
    """Called back first: should this be cut off, nobody is asked to post what is outdated."""
    call_back_overtaken(delivery, school)
    duty = duty_of(delivery, school)
    school.store.open_hand_off(
        NewHandOff(
            delivery=delivery.id,
            key=school.store.attempts(delivery.id)[-1].key,
            code=new_code(),
            deputy_code=new_code(),
            holder=duty.holder,
            deputy=duty.deputy or Contact(name=""),
            pictures=_pictures(delivery, school),
            handed_at=now,
            expires_at=_expiry(delivery, duty, now, school),
        )
    )
    return delivery.id


def _pictures(delivery: Delivery, school: School) -> int:
    taken_down = delivery.operation is Operation.WITHDRAW
    if taken_down:
        return 0
    post = post_handed(delivery, school)
    return len(post.images) + len(post.videos)


def _expiry(delivery: Delivery, duty: Duty, now: datetime, school: School) -> datetime:
    hours = _Hours(duty, _calendar(school), delivery.zone)
    # Those who get it ahead of its time have their hours from that time on.
    end = hours(max(now, delivery.due), duty.expire_after)
    return min(end, delivery.not_after)


def _look_after(one: StoredHandOff, school: School, now: datetime) -> bool:
    """Tell whoever has to be told now; True when it has expired."""
    if now >= one.expires_at:
        return _expire(one, school, now)
    remind, escalate = reminders(one, school)
    post = post_handed(one.delivery, school)
    if escalate and now >= escalate and one.escalated_at is None:
        if _told(words.escalation(one, post, discretion_of(school)), school):
            school.store.note_hand_off(one.delivery.id, escalated_at=now, reminded_at=now)
    elif remind and now >= remind and one.reminded_at is None:
        if _told(words.reminder(one, post, discretion_of(school)), school):
            school.store.note_hand_off(one.delivery.id, reminded_at=now)
    return False


def _hand_over(school: School) -> None:
    """Mail each holder what is new: one mail, however much falls due together.

    While more is being handed over, it waits for the next pass.
    """
    if school.notify is nobody:
        return
    fresh = [one for one in school.store.hand_offs() if one.waits and _untold(one)]
    if not fresh or _under_way(school):
        return
    holders: dict[Contact, list[StoredHandOff]] = {}
    for one in fresh:
        holders.setdefault(one.holder, []).append(one)
    careful = discretion_of(school)
    for group in holders.values():
        asked = [(one, post_handed(one.delivery, school)) for one in group]
        mailed = _tell(words.hand_over(asked, careful), school)
        for one in group:
            school.store.note_hand_off(one.delivery.id, mailed=mailed)


def _under_way(school: School) -> bool:
    """Whether something else is being handed to a person in this moment."""
    sending = school.store.deliveries(states=(State.SENDING,))
    carriers = (carrier_of(delivery, school) for delivery in sending)
    return any(carrier and carrier.capabilities.hand_off for carrier in carriers)


def _untold(one: StoredHandOff) -> bool:
    return not one.mailed and one.reminded_at is None


def _expire(one: StoredHandOff, school: School, now: datetime) -> bool:
    publishing = one.delivery.operation is Operation.PUBLISH
    moved = school.store.move(
        one.delivery.id,
        expect=State.HANDED_OFF,
        end=State.EXPIRED,
        by=Actor.ENGINE,
        at=now,
        reason=EXPIRED if publishing else NOT_TAKEN_DOWN,
    )
    if moved:
        _close(one, words.expired, school, now)
    return moved


def _recall(one: StoredHandOff, school: School, now: datetime) -> bool:
    """The delivery has moved on while somebody held it: they are told."""
    ended_by_us = one.delivery.state is State.EXPIRED  # and cut off before telling
    return _close(one, words.expired if ended_by_us else words.recall, school, now)


def _close(
    one: StoredHandOff,
    tell: Callable[[StoredHandOff, Contact, Discretion], Notice],
    school: School,
    now: datetime,
) -> bool:
    """Tell those who were asked, and wait no longer; they are told in a later pass if need be."""
    careful = discretion_of(school)
    told = [_told_once(tell(one, person, careful), school, now) for person in _asked(one)]
    if not all(told) and now < one.expires_at + GIVE_UP:
        return False
    return school.store.close_hand_off(one.delivery.id, by=ENGINE, at=now)


def _asked(one: StoredHandOff) -> Iterator[Contact]:
    yield one.holder
    if one.escalated_at is not None:
        yield one.deputy


def _clear(one: StoredHandOff, school: School, now: datetime) -> None:
    """Pictures do not lie about longer than they are needed."""
    carrier = carrier_of(one.delivery, school)
    try:
        if carrier:
            carrier.clear(one.key)
    except Exception as error:  # tried again in the next pass
        log.warning("the pack of delivery %s could not be removed: %s", one.delivery.id, error)
        return
    if one.closed_at is not None:  # until then somebody still has to be told
        school.store.note_hand_off(one.delivery.id, cleared_at=now)


def _told_once(notice: Notice, school: School, now: datetime) -> bool:
    """As `_told`; who has been told hears nothing again when another's mail is tried again."""
    if _nobody_to_tell(notice, school):
        return True
    if notice.to.address in school.store.told_of_hand_off(notice.delivery, notice.kind):
        return True
    if not _tell(notice, school):
        return False
    school.store.note_told(notice.delivery, notice.kind, notice.to.address, now)
    return True


def _told(notice: Notice, school: School) -> bool:
    """Whether the mail was taken, or there is nobody to mail to; otherwise it is tried again."""
    return _nobody_to_tell(notice, school) or _tell(notice, school)


def _nobody_to_tell(notice: Notice, school: School) -> bool:
    return not notice.to.address or school.notify is nobody


def _tell(notice: Notice, school: School) -> bool:
    try:
        return bool(notice.to.address) and school.notify(notice)
    except Exception as error:  # a mail server's mood must not stop the pass
        log.warning("the mail about delivery %s was not sent: %s", notice.delivery, error)
        return False


def _calendar(school: School) -> TermCalendar:
    try:
        return school.calendar()
    except SchoolcastError:  # a broken calendar is reported elsewhere; weekdays count till then
        return TermCalendar()


@dataclass(frozen=True)
class _Hours:
    duty: Duty
    calendar: TermCalendar
    zone: str

    def __call__(self, start: datetime, amount: timedelta) -> datetime:
        return after_school_hours(
            start,
            amount,
            calendar=self.calendar,
            zone_name=self.zone,
            opens=self.duty.opens,
            closes=self.duty.closes,
        )
