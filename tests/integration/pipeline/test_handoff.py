"""Hand-offs: a person is asked in time, told what changes, and believed once."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from schoolcast.bootstrap import App
from schoolcast.domain.delivery import State
from schoolcast.domain.errors import NotAllowed, UsageProblem
from schoolcast.pipeline.answers import Says, declined, pictures_deleted, posted, posted_changed
from schoolcast.pipeline.handoff import attend
from schoolcast.pipeline.handoff_records import Notice, StoredHandOff
from schoolcast.pipeline.queue import cancel
from schoolcast.testing import picture_bytes

OUTBOX = 'kind = "outbox"\naudience = "class:oak"\nsettings = { folder = "out/oak" }'
STORY = """\
kind = "classdojo"
audience = "class:oak"
[channels.settings]
posts = { name = "Ms Fenwick", email = "o.fenwick@example.org" }
deputy = { name = "Mr Thackeray", email = "b.thackeray@example.org" }
"""
TRIP = {
    "id": "trip",
    "kind": "class-trip",
    "title": "Trip",
    "keys": 'event_date = 2026-12-16\naudience = ["class:oak"]',
    "publish_at": "2026-12-11 15:30",
    "body": "Oak visits the museum on {{ event_date | long_date }}.\n\nPlease bring a coat.",
}
PICTURE = (
    '\nimages = [{ file = "hall.jpg", alt = "The hall with its doors open", source = "graphic", '
    'rights = "drawn by the office" }]'
)
HANDED = "2026-12-11T15:00+00:00"


class Desk:
    """An office with a class channel that a teacher posts to, and the mails that were sent."""

    def __init__(self, office: Any) -> None:
        self.office = office
        self.mails: list[Notice] = []
        office.configure(replacing=(OUTBOX, STORY))

    def plan(self, **changes: str) -> None:
        """A trip of class oak, approved."""
        self.office.write("trip.md", **(TRIP | changes))
        self.office.submit("trip.md")
        self.office.approve(changes.get("id", "trip"))

    @contextmanager
    def app(self) -> Iterator[App]:
        """The school, with its mails kept here."""
        with self.office.app() as app:
            app.school = replace(app.school, notify=self._keep)
            yield app

    def _keep(self, notice: Notice) -> bool:
        self.mails.append(notice)
        return True

    def run(self, moment: str) -> Any:
        """One pass at that moment."""
        from schoolcast.engine.tick import tick

        self.office.at(moment)
        with self.app() as app:
            dispatcher = app.dispatcher()
            try:
                return tick(app.schools, app.school.ledger, app.clock, dispatcher)
            finally:
                dispatcher.close()

    def only(self) -> StoredHandOff:
        """The one hand-off there is."""
        with self.app() as app:
            (one,) = app.school.store.hand_offs(everything=True)
            return one

    def say(self, answer: Callable[..., Any], *words: Any, person: str = "", **more: Any) -> Any:
        """Answer the one hand-off."""
        one = self.only()
        with self.app() as app:
            return answer(one.delivery.id, Says(person=person), *words, app.school, **more)

    @property
    def kinds(self) -> list[str]:
        """The kinds of the mails so far."""
        return [mail.kind for mail in self.mails]

    @property
    def packs(self) -> list[Path]:
        """The packs that lie ready."""
        return sorted((self.office.folder / "data" / "handoffs").glob("[!.]*"))


@pytest.fixture
def desk(office: Any) -> Desk:
    return Desk(office)


def test_a_person_is_asked_a_lead_before_the_time(desk: Desk) -> None:
    desk.plan()
    assert desk.run("2026-12-11T14:59:59+00:00").sent == []
    (sent,) = desk.run(HANDED).sent
    assert sent.outcome.state is State.HANDED_OFF
    (mail,) = desk.mails
    assert (mail.kind, mail.to.address) == ("hand-off", "o.fenwick@example.org")
    one = desk.only()
    assert one.code in mail.body and one.deputy_code not in mail.body
    assert "Oak visits the museum on Wednesday 16 December 2026." in mail.body
    assert "Class Story: Oak at 3:30pm on Friday 11 December" in mail.body
    assert "class oak alone" in mail.body
    (pack,) = desk.packs
    assert (pack / "text.txt").read_text().endswith("Please bring a coat.")
    assert desk.run(HANDED).sent == [] and desk.kinds == ["hand-off"]


def test_it_is_not_published_before_somebody_says_so(desk: Desk) -> None:
    desk.plan()
    desk.run(HANDED)
    (before,) = desk.office.deliveries()
    assert (before.state, before.remote_id) == (State.HANDED_OFF, None)
    desk.say(posted, person="ms  fenwick")
    (after,) = desk.office.deliveries()
    assert (after.state, after.reason) == (State.CONFIRMED, "ms fenwick")
    desk.run("2026-12-11T15:31+00:00")
    assert desk.packs == []


def test_a_pack_is_kept_as_long_as_the_school_says(desk: Desk) -> None:
    """Counted from when nobody needs it any more, in days."""
    desk.office.configure("\n[retention]\npacks = 2\n")
    desk.plan()
    desk.run(HANDED)
    desk.say(posted, person="Ms Fenwick")
    for moment in ("2026-12-11T15:31+00:00", "2026-12-13T14:59+00:00"):
        desk.run(moment)
        assert len(desk.packs) == 1
    desk.run("2026-12-13T15:32+00:00")
    assert desk.packs == []
    assert desk.only().cleared_at is not None


def test_pictures_go_into_the_pack_and_never_into_a_mail(desk: Desk) -> None:
    media = desk.office.folder / "content" / "media"
    media.mkdir()
    (media / "hall.jpg").write_bytes(picture_bytes())
    desk.plan(keys=TRIP["keys"] + PICTURE)
    desk.run(HANDED)
    (pack,) = desk.packs
    (picture,) = pack.glob("picture-*")
    assert "Picture 1: The hall with its doors open" in (pack / "text.txt").read_text()
    assert "Use a school device only" in (pack / "checklist.txt").read_text()
    assert f'src="{picture.name}"' in (pack / "index.html").read_text()
    assert "Use a school device only" in desk.mails[0].body


def test_another_device_is_a_promise_to_delete_pictures(desk: Desk) -> None:
    test_pictures_go_into_the_pack_and_never_into_a_mail(desk)
    desk.say(posted, person="Ms Fenwick")
    one = desk.only()
    assert one.promise_open and one.promised_by == "Ms Fenwick"
    desk.run("2026-12-14T09:00+00:00")
    with desk.app() as app:
        assert [kept.key for kept in app.school.store.hand_offs()] == [one.key]
        pictures_deleted(one.delivery.id, "Ms Fenwick", app.school)
        with pytest.raises(UsageProblem, match="Nobody has to delete"):
            pictures_deleted(one.delivery.id, "Ms Fenwick", app.school)
        assert app.school.store.hand_offs() == []
        assert app.school.store.audit()[-1].action == "pictures-deleted"


def test_a_school_device_promises_nothing(desk: Desk) -> None:
    test_pictures_go_into_the_pack_and_never_into_a_mail(desk)
    desk.say(posted, person="Ms Fenwick", school_device=True)
    assert not desk.only().promise_open


def test_the_first_answer_counts_and_the_second_is_told(desk: Desk) -> None:
    desk.plan()
    desk.run(HANDED)
    desk.say(posted, person="Ms Fenwick")
    with pytest.raises(UsageProblem, match="Ms Fenwick has answered already"):
        desk.say(declined, "no time", person="Mr Thackeray")
    with pytest.raises(UsageProblem, match="it is done"):
        desk.say(posted, person="Ms Fenwick")  # a double click


def test_two_answers_at_once_are_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.plan()
    desk.run(HANDED)
    number = desk.only().delivery.id
    with desk.app() as first, desk.app() as second:
        answer = first.school.store.answer_hand_off

        def late(word: Any) -> bool:
            declined(number, Says(person="Mr Thackeray"), "It is off", second.school)
            return answer(word)

        monkeypatch.setattr(first.school.store, "answer_hand_off", late)
        with pytest.raises(UsageProblem, match="Mr Thackeray has answered already"):
            posted(number, Says(person="Ms Fenwick"), first.school)
    assert [d.state for d in desk.office.deliveries()] == [State.DECLINED]


def test_the_office_may_answer_for_a_teacher(desk: Desk) -> None:
    desk.plan()
    desk.run(HANDED)
    desk.say(posted, person="Pat Lorimer")
    (delivery,) = desk.office.deliveries()
    assert delivery.reason == "Pat Lorimer, for Ms Fenwick"


def test_a_code_is_proof_and_another_is_not(desk: Desk) -> None:
    desk.plan()
    desk.run(HANDED)
    one = desk.only()
    with desk.app() as app:
        with pytest.raises(NotAllowed, match="not the code"):
            posted(one.delivery.id, Says(code="AAAA-2222"), app.school)
        with pytest.raises(NotAllowed, match="Say who you are"):
            posted(one.delivery.id, Says(), app.school)
        posted(one.delivery.id, Says(code=one.code.lower().replace("-", " ")), app.school)
        assert app.school.store.audit()[-1].person == "Ms Fenwick"


def test_other_words_are_checked_and_kept(desk: Desk) -> None:
    desk.plan()
    desk.run(HANDED)
    with pytest.raises(UsageProblem, match="Give the words"):
        desk.say(posted_changed, "  ", person="Ms Fenwick")
    said = "Well done to Ottoline Marchbanks, who packed the coats."
    answered = desk.say(posted_changed, said, person="Ms Fenwick")
    assert "NAME-FULL" in {finding.rule for finding in answered.objections}
    one = desk.only()
    assert (one.delivery.state, one.said) == (State.CONFIRMED_CHANGED, said)
    with desk.app() as app:
        line = app.school.store.audit()[-1]
        assert "NAME-FULL" in line.detail["findings"]
        assert "Ottoline" not in str(line)
        assert app.school.store.verify_audit() is None


def test_harmless_other_words_find_nothing(desk: Desk) -> None:
    desk.plan()
    desk.run(HANDED)
    said = "Oak visits the museum on Wednesday 16 December 2026."
    answered = desk.say(posted_changed, said, person="Ms Fenwick")
    assert answered.objections == ()


def test_declining_needs_a_reason(desk: Desk) -> None:
    desk.plan()
    desk.run(HANDED)
    with pytest.raises(UsageProblem, match="Say why"):
        desk.say(declined, " ", person="Ms Fenwick")
    desk.say(declined, "The trip is off", person="Ms Fenwick")
    (delivery,) = desk.office.deliveries()
    assert (delivery.state, delivery.reason) == (State.DECLINED, "Ms Fenwick: The trip is off")


def test_silence_is_reminded_passed_on_and_ends_in_school_hours(desk: Desk) -> None:
    """Handed over on Monday at 15:00: reminded at 16:00, passed on at 17:00, over on Tuesday."""
    desk.plan(publish_at="2026-12-14 15:30")
    desk.run("2026-12-14T15:00+00:00")
    desk.run("2026-12-14T15:59+00:00")
    assert desk.kinds == ["hand-off"]
    desk.run("2026-12-14T16:00+00:00")
    desk.run("2026-12-14T16:01+00:00")
    assert desk.kinds == ["hand-off", "reminder"]
    desk.run("2026-12-14T17:00+00:00")
    assert desk.kinds[2:] == ["escalation"]
    one = desk.only()
    assert desk.mails[2].to.name == "Mr Thackeray"
    assert one.deputy_code in desk.mails[2].body and one.code not in desk.mails[2].body
    assert one.expires_at == datetime(2026, 12, 15, 12, 30, tzinfo=UTC)  # 1 h 30 min, then 4:30
    report = desk.run("2026-12-15T12:30+00:00")
    assert report.expired == [one.delivery.id] and report.put_before_a_person == 1
    assert desk.kinds[3:] == ["expired", "expired"]
    assert desk.packs == []
    assert desk.run("2026-12-15T12:31+00:00").expired == []


def test_a_late_answer_still_counts(desk: Desk) -> None:
    desk.plan(publish_at="2026-12-14 15:30")
    desk.run("2026-12-14T15:00+00:00")
    desk.run("2026-12-15T15:00+00:00")
    assert desk.only().delivery.state is State.EXPIRED
    desk.say(posted, person="Ms Fenwick")
    assert desk.only().delivery.state is State.CONFIRMED


def test_it_expires_with_the_truth_of_its_words(desk: Desk) -> None:
    desk.plan(body="Oak visits the museum tomorrow.", publish_at="2026-12-15 15:30")
    desk.run("2026-12-15T15:00+00:00")
    (delivery,) = desk.office.deliveries()
    one = desk.only()
    assert one.expires_at <= delivery.not_after
    assert one.expires_at == datetime(2026, 12, 16, 0, tzinfo=UTC)


def test_cancelling_recalls_what_a_person_holds(desk: Desk) -> None:
    desk.plan()
    desk.run(HANDED)
    with desk.app() as app:
        stopped = cancel(
            app.school.store.deliveries(), person="Head", reason="The bus is off", school=app.school
        )
    assert [delivery.state for delivery in stopped] == [State.CANCELLED]
    desk.run("2026-12-11T15:10+00:00")
    assert desk.kinds == ["hand-off", "recall"]
    assert "The bus is off" in desk.mails[1].body
    assert desk.packs == []
    with pytest.raises(UsageProblem, match=r"stopped by Head.*take it down"):
        desk.say(posted, person="Ms Fenwick")
    desk.run("2026-12-11T15:11+00:00")
    assert desk.kinds == ["hand-off", "recall"]


def test_a_mail_that_could_not_be_sent_is_sent_in_a_later_pass(desk: Desk) -> None:
    desk.plan()
    desk.office.at(HANDED)
    desk.office.run()  # no mail is set up
    assert not desk.only().mailed
    desk.run("2026-12-11T15:05+00:00")
    assert desk.kinds == ["hand-off"] and desk.only().mailed


def test_a_mail_server_that_fails_stops_nothing(desk: Desk) -> None:
    desk.plan()
    desk.run(HANDED)

    def broken(notice: Notice) -> bool:
        raise OSError("no route")

    with desk.app() as app:
        school = replace(app.school, notify=broken)
        later = datetime.fromisoformat(HANDED) + timedelta(hours=1)
        assert attend(school, later).expired == ()
    assert desk.only().reminded_at is None
    desk.run("2026-12-11T16:05+00:00")  # it works again: nobody was forgotten
    assert desk.kinds == ["hand-off", "reminder"]
    desk.run("2026-12-11T16:06+00:00")
    assert desk.kinds == ["hand-off", "reminder"]


def test_a_recall_that_could_not_be_mailed_is_mailed_later(desk: Desk) -> None:
    """Else the teacher would post what was cancelled."""
    desk.plan()
    desk.run(HANDED)
    with desk.app() as app:
        (waiting,) = app.school.store.deliveries(states=[State.HANDED_OFF])
        unreachable = replace(app.school, notify=lambda notice: False)
        cancel([waiting], person="Head", reason="The bus is off.", school=unreachable)
        assert attend(unreachable, app.clock.now()).recalled == ()
    assert desk.kinds == ["hand-off"]
    desk.run("2026-12-11T15:10+00:00")
    desk.run("2026-12-11T15:11+00:00")
    assert desk.kinds == ["hand-off", "recall"]


def test_nobody_is_told_twice_because_another_address_is_refused(desk: Desk) -> None:
    """Each pass may be another process, as with cron."""
    desk.plan()
    desk.run(HANDED)
    one = desk.only()
    with desk.app() as app:
        app.school.store.note_hand_off(
            one.delivery.id, escalated_at=one.handed_at, reminded_at=one.handed_at
        )
    heard: list[str] = []

    def refuses_the_deputy(notice: Notice) -> bool:
        if notice.to == one.deputy:
            return False
        heard.append(notice.to.name)
        return True

    for minutes in range(3):
        with desk.app() as app:
            school = replace(app.school, notify=refuses_the_deputy)
            attend(school, one.expires_at + timedelta(minutes=minutes))
    assert heard == [one.holder.name]
    assert desk.only().closed_at is None
    with desk.app() as app:
        attend(app.school, one.expires_at + timedelta(minutes=4))
    assert [mail.to.name for mail in desk.mails if mail.kind == "expired"] == [one.deputy.name]
    assert desk.only().closed_at is not None


def test_an_end_that_could_not_be_mailed_is_mailed_later_but_not_for_ever(desk: Desk) -> None:
    desk.plan()
    desk.run(HANDED)
    end = desk.only().expires_at
    desk.office.clock.set(end)
    with desk.app() as app:
        unreachable = replace(app.school, notify=lambda notice: False)
        assert len(attend(unreachable, end).expired) == 1
        assert attend(unreachable, end + timedelta(days=2)).recalled == ()
        assert desk.only().closed_at is None
        attend(unreachable, end + timedelta(days=4))
    assert desk.only().closed_at is not None


def test_a_lead_outlives_a_hold(desk: Desk) -> None:
    desk.plan()
    file = desk.office.folder / "content" / "trip.md"
    text = file.read_text()
    file.write_text(text.replace("coat", "hat"))
    desk.run("2026-12-02T09:00+00:00")
    assert [d.state for d in desk.office.deliveries()] == [State.HELD]
    file.write_text(text)
    desk.run("2026-12-02T09:01+00:00")
    assert [d.next_at.isoformat() for d in desk.office.deliveries()] == [
        HANDED.replace("00+", "00:00+")
    ]


def test_of_what_nobody_answered_nobody_is_told_whether_it_is_up(desk: Desk) -> None:
    from schoolcast.pipeline.withdraw import Fate, withdraw

    desk.plan(body="Oak visits the museum tomorrow.", publish_at="2026-12-15 15:30")
    desk.run("2026-12-15T15:00+00:00")
    desk.run("2026-12-16T00:01+00:00")
    with desk.app() as app:
        (one,) = withdraw("trip", person="Head", why="Wrong day", school=app.school)
        assert (one.delivery.state, one.fate) == (State.EXPIRED, Fate.UNCLEAR)
        assert "answer that it was posted and withdraw it again" in one.words
        posted(one.delivery.id, Says(person="Ms Fenwick"), app.school)
        (again,) = withdraw("trip", person="Head", why="Wrong day", school=app.school)
        assert again.fate is Fate.A_PERSON


def test_what_is_withdrawn_after_posting_is_a_task_for_a_person(desk: Desk) -> None:
    from schoolcast.pipeline.withdraw import Fate, withdraw, withdrawal

    desk.plan()
    desk.run(HANDED)
    desk.say(posted, person="Ms Fenwick")
    with desk.app() as app:
        (one,) = withdraw("trip", person="Head", why="Wrong day", school=app.school)
        assert one.fate is Fate.A_PERSON and one.up
    desk.run("2026-12-11T16:00+00:00")
    assert desk.kinds == ["hand-off", "hand-off"]
    assert "take down" in desk.mails[1].subject
    with desk.app() as app:
        task = next(h for h in app.school.store.hand_offs() if h.waits)
        posted(task.delivery.id, Says(person="Ms Fenwick"), app.school)
        (done,) = withdrawal("trip", app.school)
        assert (done.fate, done.up) == (Fate.GONE, False)


def test_cancelling_tells_whoever_holds_it_at_once(desk: Desk) -> None:
    desk.plan()
    desk.run(HANDED)
    with desk.app() as app:
        (waiting,) = app.school.store.deliveries(states=[State.HANDED_OFF])
        cancel([waiting], person="Head", reason="The bus is off.", school=app.school)
    assert desk.kinds == ["hand-off", "recall"]
    assert desk.only().closed_at is not None


def test_what_falls_due_together_is_one_mail_with_a_code_each(desk: Desk) -> None:
    for number in range(1, 4):
        name = f"trip-{number}"
        body = f"Oak visits museum {number} on {{{{ event_date | long_date }}}}."
        desk.office.write(f"{name}.md", **(TRIP | {"id": name, "title": name, "body": body}))
        desk.office.submit(f"{name}.md")
        desk.office.approve(name)
    desk.run(HANDED)
    (mail,) = desk.mails
    with desk.app() as app:
        codes = [one.code for one in app.school.store.hand_offs()]
    assert len(set(codes)) == 3
    assert all(code in mail.body for code in codes)
    assert [f"museum {number}" in mail.body for number in (1, 2, 3)] == [True] * 3
    assert "3 things to do by hand" in mail.subject
    desk.run("2026-12-11T15:05+00:00")
    assert len(desk.mails) == 1


NAMED = "quillfeather-trip"
MOTHER = "Ben Quillfeather's mother has withdrawn her consent"


def test_no_mail_names_a_child(desk: Desk) -> None:
    """A name stands in the id, in the channel's name and in the reason why it was stopped."""
    desk.office.configure(replacing=('name = "oak"', 'name = "ottoline-story"'))
    desk.plan(id=NAMED, publish_at="2026-12-14 15:30")
    for moment in ("14T15:00", "14T16:00", "14T17:00"):
        desk.run(f"2026-12-{moment}+00:00")
    with desk.app() as app:
        cancel(app.school.store.deliveries(), person="Head", reason=MOTHER, school=app.school)
    assert desk.kinds == ["hand-off", "reminder", "escalation", "recall", "recall"]
    for mail in desk.mails:
        told = f"{mail.subject}\n{mail.body}"
        assert not re.search("(?i)quillfeather|ben|ottoline|mother", told), told
        assert "an announcement (its name is left out of mails)" in told
    assert "Class Story: Oak at 3:30pm" in desk.mails[0].body
    assert f"handoffs show {desk.only().delivery.id}" in desk.mails[0].body
    assert "Reason: it is left out of mails" in desk.mails[3].body


def test_nothing_is_named_while_the_roll_can_not_be_read(desk: Desk) -> None:
    desk.plan()
    desk.run(HANDED)
    (desk.office.folder / "roll.csv").write_text("rubbish", encoding="utf-8")
    with desk.app() as app:
        cancel(app.school.store.deliveries(), person="Head", reason="No bus", school=app.school)
    assert "trip · oak" in desk.mails[0].body
    assert "trip" not in desk.mails[1].body and "No bus" not in desk.mails[1].body
