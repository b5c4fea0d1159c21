"""What an office is told: a real school, a real store and a real mail server."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, update

from schoolcast.alert_settings import Alerts
from schoolcast.alerts.attendant import Attendant
from schoolcast.alerts.mailer import Mailer
from schoolcast.alerts.wording import HOLDS
from schoolcast.bootstrap import open_app
from schoolcast.domain.clock import SystemClock
from schoolcast.domain.dates import to_ms
from schoolcast.domain.delivery import Actor, State
from schoolcast.domain.finding import Verdict
from schoolcast.engine.local import Daemon
from schoolcast.engine.tick import BEAT, tick
from schoolcast.office.standing import alert_line, standing
from schoolcast.pipeline.absence import end_absence, start_absence
from schoolcast.pipeline.alert_records import AlertKind, MailState
from schoolcast.pipeline.approve import approve
from schoolcast.pipeline.expand import expand
from schoolcast.pipeline.holds import Code
from schoolcast.pipeline.pause import Target, pause, resume
from schoolcast.pipeline.records import Outcome
from schoolcast.pipeline.submit import submit
from schoolcast.secrets import Secrets
from schoolcast.settings import load_settings
from schoolcast.store.tables import budget_uses, budgets, channel_budgets, gaps

ALERTS = {
    "to": ["office@example.org"],
    "from": "schoolcast@example.org",
    "summary": False,
    "rehearse": False,
    "idle_minutes": 500_000,
    "people": [
        {"name": "Head", "address": "head@example.org", "role": "approver"},
        {"name": "Deputy", "address": "deputy@example.org", "role": "deputy"},
        {"name": "Office", "address": "pat@example.org", "role": "author"},
    ],
}


class Told:
    """One process at the school: passes, and the mails that come of them."""

    def __init__(self, office, app, port, **settings) -> None:
        self.office, self.app = office, app
        (office.folder / "content" / "calendar.toml").touch()
        smtp = {"host": "127.0.0.1", "port": port, "security": "none"}
        self.settings = Alerts.model_validate({**ALERTS, "smtp": smtp, **settings})
        self.begin()

    def begin(self) -> None:
        """As a process that has just started."""
        mailer = Mailer(
            self.settings, Secrets(self.office.folder, {}), self.app.clock, self.office.folder
        )
        self.attendant = Attendant(self.app.school, self.settings, lambda: mailer, beat=BEAT)

    def run(self) -> None:
        dispatcher = self.app.dispatcher()
        try:
            ledger = self.app.school.ledger
            tell = self.attendant.attend
            tick(self.app.schools, ledger, self.app.clock, dispatcher, tell=tell)
        finally:
            dispatcher.close()
        assert self.attendant.finish(20)

    def at(self, moment: str) -> None:
        self.office.at(moment)
        self.run()

    def later(self, **time) -> None:
        self.office.clock.set(self.office.clock.now() + timedelta(**time))
        self.run()

    def approve(self, item="inset") -> None:
        stored = self.app.school.store.latest_revision(item)
        approve(stored, person="Head", answers={}, school=self.app.school)

    def submit(self, name="inset.md") -> None:
        school = self.app.school
        submit(school.content.read(name), person="Office", school=school)

    def planned(self, **fields) -> int:
        """An approved item with one delivery; its id."""
        self.office.write(**fields)
        self.submit()
        self.approve(fields.get("id", "inset"))
        return self.app.school.store.deliveries()[0].id

    def move(self, delivery, start, end, by=Actor.ENGINE, **more) -> None:
        now = self.app.clock.now()
        assert self.app.school.store.move(
            delivery, expect=start, end=end, by=by, at=now, reason="", **more
        )

    @property
    def open(self) -> list[AlertKind]:
        return [alert.kind for alert in self.app.school.store.alerts()]


@pytest.fixture
def told(office, serve):
    with open_app(load_settings(office.folder / "config.toml"), clock=office.clock) as app:
        yield Told(office, app, serve())


@pytest.fixture
def make_told(office, serve):
    opened = []

    def make(**settings):
        manager = open_app(load_settings(office.folder / "config.toml"), clock=office.clock)
        opened.append(manager)
        return Told(office, manager.__enter__(), serve(), **settings)

    yield make
    for manager in opened:
        manager.__exit__(None, None, None)


def test_a_missed_post_is_told_once_and_stands_until_it_is_dealt_with(told, postbox):
    number = told.planned()
    told.office.at("2026-12-13T09:00+00:00")  # long after it was due
    told.begin()
    told.run()
    told.run()
    (text,) = postbox.texts
    assert "[St Wilfrid's Primary School] A post was missed" in text
    assert f"inset, page, due Friday 11 December, 3:30pm (no. {number})" in text
    assert postbox.recipients == ["office@example.org"]
    assert told.open == [AlertKind.MISSED]
    told.move(number, State.MISSED, State.CANCELLED, Actor.PERSON, person="Office")
    told.run()
    assert (told.open, len(postbox.mails)) == ([], 1)


CLOSURE = {"kind": "closure", "publish_at": "on-approval", "body": "School is closed for snow."}


def test_a_closure_behind_a_pause_is_told_at_once_and_ends_with_the_pause(make_told, postbox):
    told = make_told(quiet={"start": "00:00", "until": "23:59"})
    school = told.app.school
    pause(Target(), person="Head", why="a bereavement", until=None, school=school)
    number = told.planned(**CLOSURE)
    told.run()
    told.run()
    assert told.open == [AlertKind.KEPT_BACK]
    (text,) = postbox.texts
    assert "A closure does not go out" in text
    assert f"(no. {number}): it is paused" in text
    assert "Head" not in text and "bereavement" not in text
    resume(Target(), person="Head", school=school)
    told.run()
    assert (told.open, len(told.office.posted())) == ([], 1)


@pytest.mark.parametrize("gate", ["paused", "blocked"])
def test_a_closure_behind_its_lane_is_told_at_once(told, postbox, gate):
    ledger, lane = told.app.school.ledger, told.app.school.channel("page").lane
    if gate == "paused":
        ledger.pause_lane(lane, "its key has ended")
    else:
        ledger.block_lane(lane, told.app.clock.now() + timedelta(hours=1))
    told.planned(**CLOSURE)
    told.run()
    assert AlertKind.KEPT_BACK in told.open
    assert any("A closure does not go out" in text for text in postbox.texts)
    assert not told.office.posted()


def test_an_ordinary_post_behind_a_pause_is_no_alert(told, postbox):
    pause(Target(), person="Head", why="a bereavement", until=None, school=told.app.school)
    told.planned(publish_at="on-approval")
    told.run()
    assert (told.open, postbox.mails) == ([], [])


def test_two_processes_send_one_mail(told, make_told, postbox):
    told.planned()
    other = make_told()
    told.office.at("2026-12-13T09:00+00:00")
    told.begin()
    other.begin()
    told.attendant.attend()
    other.attendant.attend()
    told.run()
    other.run()
    assert len(postbox.mails) == 1


def test_many_of_one_kind_come_in_one_mail(told, postbox):
    for number in range(3):
        told.office.write(f"{number}.md", id=f"day-{number}")
        told.submit(f"{number}.md")
        told.approve(f"day-{number}")
    told.office.at("2026-12-13T09:00+00:00")
    told.begin()
    told.run()
    (text,) = postbox.texts
    assert "3 posts were missed" in text
    assert all(f"day-{number}, page" in text for number in range(3))


def test_an_approval_is_asked_for_at_once_and_again_as_the_time_nears(told, postbox):
    told.office.write()
    told.submit()
    told.run()
    seen = [("head@example.org", "An announcement waits for your approval")]

    def check() -> None:
        told.run()
        subjects = [str(mail["Subject"]).partition("] ")[2] for mail in postbox.mails]
        assert list(zip(postbox.recipients, subjects, strict=True)) == seen

    check()
    told.at("2026-12-10T15:29+00:00")
    check()
    told.at("2026-12-10T15:30+00:00")
    seen.append(("head@example.org", "Reminder: An announcement waits for your approval"))
    check()
    told.at("2026-12-11T13:30+00:00")
    seen.append(("head@example.org", "Last reminder: An announcement waits for your approval"))
    check()
    told.at("2026-12-11T14:30+00:00")
    seen.append(("deputy@example.org", "For the Deputy: An announcement waits for your approval"))
    check()
    told.at("2026-12-11T15:00+00:00")
    seen.append(("pat@example.org", "Not approved yet: An announcement waits for your approval"))
    check()
    told.at("2026-12-11T15:20+00:00")
    check()


def test_while_the_head_is_away_the_deputy_is_asked_from_the_first_mail_on(
    office, make_told, postbox
):
    office.configure('\n[approval]\nhead = "Head"\ndeputies = ["Deputy"]\n')
    told = make_told()
    office.write()
    told.submit()
    start_absence(told.app.school, person="Head")
    for moment in ("10T09:00", "10T15:30", "11T13:30"):
        told.at(f"2026-12-{moment}+00:00")
    assert postbox.recipients == ["deputy@example.org"] * 3
    end_absence(told.app.school, person="Head")
    told.office.write("hall.md", id="hall", publish_at="on-approval")
    told.submit("hall.md")
    told.run()
    assert postbox.recipients[3:] == ["head@example.org"]


def test_an_approval_in_time_ends_the_reminders(told, postbox):
    told.office.write()
    told.submit()
    told.run()
    told.approve()
    told.at("2026-12-11T14:40+00:00")
    assert (len(postbox.mails), told.open) == (1, [])


def test_what_is_handed_in_late_goes_to_the_deputy_soon(told, postbox):
    told.office.at("2026-12-11T14:50+00:00")
    told.office.write()
    told.submit()
    told.run()
    told.at("2026-12-11T14:55+00:00")
    told.at("2026-12-11T15:00+00:00")
    assert postbox.recipients == ["head@example.org", "deputy@example.org", "pat@example.org"]


def test_with_two_hours_left_the_approver_is_mailed_again_before_the_deputy(told, postbox):
    told.office.at("2026-12-11T13:00+00:00")  # due at 3:30pm
    told.office.write()
    told.submit()
    told.run()
    for minute in ("13:59", "14:00", "14:30", "15:00", "15:20"):
        told.at(f"2026-12-11T{minute}+00:00")
    head = "head@example.org"
    assert postbox.recipients == [head, head, "deputy@example.org", "pat@example.org"]
    assert "Last reminder" in postbox.texts[1]


def test_a_later_post_of_the_same_announcement_is_reminded_of_too(told, postbox):
    """Nobody approved it in time for its first post; the second one is days later."""
    told.office.write(keys='event_date = 2027-01-04\nreminders = ["-19d"]')
    told.submit()
    told.run()
    for moment in ("10T15:30", "11T13:30", "11T14:30", "11T15:00", "11T15:30", "11T15:45"):
        told.at(f"2026-12-{moment}+00:00")
    assert len(postbox.mails) == 5
    told.at("2026-12-15T15:29+00:00")
    assert postbox.recipients[5:] == ["office@example.org"]
    assert (
        "inset, was due Friday 11 December, 3:30pm, and its time is over; next due Wednesday 16 "
    ) in " ".join(postbox.texts[5].split())
    for moment in ("15T15:30", "16T13:30", "16T14:30", "16T15:00", "16T15:40", "16T16:00"):
        told.at(f"2026-12-{moment}+00:00")
    head = "head@example.org"
    assert postbox.recipients[6:] == [head, head, "deputy@example.org", "pat@example.org"]
    assert all("due Wednesday 16 December, 3:30pm" in text for text in postbox.texts[5:])
    assert told.open.count(AlertKind.APPROVAL) == 1
    for moment in ("17T15:30", "17T15:31", "17T15:45", "18T09:00"):
        told.at(f"2026-12-{moment}+00:00")
    assert postbox.recipients[10:] == ["office@example.org"]
    assert "was due Wednesday 16 December, 3:30pm, and its time is over" in " ".join(
        postbox.texts[10].split()
    )


def test_what_nobody_approves_in_time_is_told_when_its_time_is_over(make_told, postbox):
    """Its words are true until midnight; the office need not be woken for it."""
    told = make_told(quiet={"start": "20:00", "until": "07:00"})

    def line() -> str:
        (one,) = standing(told.app.school)
        return alert_line(one, told.app.school)

    told.office.write(body="Doors open today at 5pm.")
    told.submit()
    for moment in ("11T13:30", "11T15:20", "11T16:00"):
        told.at(f"2026-12-{moment}+00:00")
    asked = len(postbox.mails)
    assert "office@example.org" not in postbox.recipients
    assert "was due Friday 11 December, 3:30pm, and can go out until Saturday 12" in line()
    told.at("2026-12-12T00:01+00:00")
    assert line().endswith("inset, was due Friday 11 December, 3:30pm, and its time is over")
    assert len(postbox.mails) == asked
    for moment in ("12T07:00", "14T09:00"):
        told.at(f"2026-12-{moment}+00:00")
    assert postbox.recipients[asked:] == ["office@example.org"]
    assert "An announcement was not approved in time" in postbox.texts[asked]
    assert line().partition(": ")[2] in " ".join(postbox.texts[asked].split())


def test_what_was_to_go_on_approval_and_its_reminder_are_over_with_the_event(told):
    told.office.write(
        publish_at="on-approval",
        keys='event_date = 2026-12-16\nreminders = ["-2d"]',
    )
    told.submit()
    told.run()
    for moment, was in (
        ("15T15:31", "was due Monday 14 December, 3:30pm"),
        ("16T15:31", "was to go out on approval"),
    ):
        told.at(f"2026-12-{moment}+00:00")
        (one,) = standing(told.app.school)
        assert alert_line(one, told.app.school).endswith(f"inset, {was}, and its time is over")


def test_the_time_of_a_post_that_went_out_is_not_over_with_its_correction(told, postbox):
    """The first post is out; the edited announcement waits for approval of what is to come."""
    item = {"keys": 'event_date = 2027-01-04\nreminders = ["-19d"]'}
    told.planned(**item)
    told.at("2026-12-11T15:30+00:00")
    told.office.write(**item, body="Bring a coat.")
    told.submit()
    for moment in ("11T15:31", "12T15:31", "14T09:00"):
        told.at(f"2026-12-{moment}+00:00")
    assert told.open == [AlertKind.APPROVAL]
    assert postbox.recipients == ["head@example.org"]


@pytest.mark.parametrize("state", [State.FAILED, State.NEEDS_ATTENTION])
def test_what_goes_wrong_again_before_anybody_looked_is_told_again(told, postbox, state):
    """Under cron one pass sends it again and sees it fail; no look lies in between."""
    number = told.planned()
    told.run()
    told.office.clock.set(datetime(2026, 12, 11, 15, 30, tzinfo=UTC))
    for _ in range(2):
        _go_wrong(told, number, state)
        told.attendant.attend()
        assert told.attendant.finish(20)
        told.attendant.attend()
        assert told.attendant.finish(20)
        told.move(number, state, State.RETRY, Actor.PERSON, person="Office")
        told.move(number, State.HELD, State.SCHEDULED)  # the next pass has checked it again
    assert len(postbox.mails) == 2
    assert len(told.open) == 1


def _go_wrong(told, number, state) -> None:
    school, now = told.app.school, told.app.clock.now()
    lane = school.channel("page").lane
    claim = school.ledger.claim(lane, now=now, owner="x", lease=timedelta(minutes=1))
    assert claim.delivery == number
    if state is State.FAILED:
        assert school.ledger.finish(claim, Outcome(state=State.FAILED), now)
        return
    school.ledger.creating(claim, now)
    assert school.ledger.finish(claim, Outcome(state=State.UNKNOWN, next_at=now), now)
    told.move(number, State.UNKNOWN, State.NEEDS_ATTENTION)


def test_a_lost_connection_is_told_once_a_lane(told, postbox):
    lane = told.app.school.channel("page").lane
    told.app.school.ledger.pause_lane(lane, "The page's login has ended.")
    told.run()
    told.run()
    assert "The connection to a channel is lost" in postbox.texts[0]
    assert len(postbox.mails) == 1
    told.app.school.ledger.open_lane(lane)
    told.run()
    assert (told.open, len(postbox.mails)) == ([], 1)


def test_another_schools_lane_is_not_ours(told, postbox):
    told.app.school.ledger.pause_lane("facebook:elsewhere", "gone")
    told.run()
    assert (told.open, postbox.texts) == ([], [])


def test_an_edited_file_is_told_as_held(told, postbox):
    told.planned()
    told.office.write(body="Other words on {{ event_date | long_date }}.")
    told.run()
    told.run()
    assert len(postbox.mails) == 1
    assert "its file was changed after it was approved" in postbox.texts[0]
    told.office.write()
    told.run()
    assert told.open == []


def test_each_reason_to_hold_that_is_mailed_has_words():
    assert set(Code) - set(HOLDS) == {Code.NOT_APPROVED, Code.RECHECK}


def test_one_mail_says_how_many_posts_one_reason_holds(told, postbox):
    with_reminder = {"keys": 'event_date = 2027-01-04\nreminders = ["-1sd"]'}
    told.planned(**with_reminder)
    told.office.write(body="Other words on {{ event_date | long_date }}.", **with_reminder)
    told.run()
    [mail] = postbox.texts
    assert re.search(r"inset, page, due [^()]* \(no\. \d+\), and 1 more: its\s+file was", mail)


def test_a_broken_file_is_told_and_ends_when_it_is_mended(told, postbox):
    told.office.write(kind="no-such-kind")
    told.run()
    assert "- inset.md" in postbox.texts[0]
    told.office.write()
    told.run()
    assert (told.open, len(postbox.mails)) == ([], 1)


def test_unreadable_facts_are_told(told, postbox):
    told.planned()
    (told.office.folder / "content" / "calendar.toml").write_text("no = [", encoding="utf-8")
    told.run()
    assert told.open == [AlertKind.FACTS]
    assert "Nothing goes out: the roll or the calendar can't be read" in postbox.texts[0]


def test_an_unknown_outcome_is_told_after_a_quarter_of_an_hour(told, postbox):
    told.planned()
    told.run()
    school, now = told.app.school, datetime(2026, 12, 11, 15, 30, tzinfo=UTC)
    told.office.clock.set(now)
    claim = school.ledger.claim(
        school.channel("page").lane, now=now, owner="x", lease=timedelta(minutes=1)
    )
    school.ledger.creating(claim, now)
    unknown = Outcome(state=State.UNKNOWN, next_at=now + timedelta(days=1))
    assert school.ledger.finish(claim, unknown, now)
    told.later(minutes=14)
    assert told.open == []
    told.later(minutes=1)
    assert told.open == [AlertKind.UNKNOWN]
    assert "We don't know whether a post went out" in postbox.texts[0]


def test_a_silence_is_told_at_the_next_start_and_stands_a_day(make_told, postbox):
    told = make_told(idle_minutes=30)
    told.run()
    told.office.at("2026-12-01T09:29+00:00")
    told.begin()
    told.run()
    assert told.open == []
    told.office.at("2026-12-01T10:00+00:00")
    told.begin()
    told.run()
    assert told.open == [AlertKind.IDLE]
    assert "from Tuesday 1 December, 9:29am to Tuesday 1 December, 10am" in postbox.texts[0]
    told.begin()
    told.later(minutes=5)
    assert len(postbox.mails) == 1
    for _ in range(60):
        told.office.clock.set(told.office.clock.now() + timedelta(minutes=25))
        told.run()
    assert (told.open, len(postbox.mails)) == ([], 1)


def test_a_time_that_the_store_has_forgotten_is_no_silence(make_told):
    """Passes ran in it, and posts went out; the gap has an alert of its own."""
    told = make_told(idle_minutes=30)
    told.run()
    begin = told.app.clock.now()
    now = begin + timedelta(hours=9)
    told.app.school.ledger.open_gap(since=begin, until=now, why="restored", now=now)
    told.later(hours=9, minutes=1)
    assert told.open == [AlertKind.GAP]
    told.later(hours=9)
    assert AlertKind.IDLE in told.open


def test_the_summary_names_the_time_that_the_store_has_forgotten(make_told, postbox):
    told = make_told(summary=True)
    told.run()
    begin = told.app.clock.now()
    now = begin + timedelta(hours=9)
    told.app.school.ledger.open_gap(since=begin, until=now, why="restored", now=now)
    told.office.at((begin + timedelta(days=1)).isoformat())
    told.run()
    *_, summary = (text for text in postbox.texts if "Went out yesterday" in text)
    assert "Nothing is known of the time from" in summary


def test_a_computer_that_slept_in_the_middle_is_noticed_too(make_told):
    told = make_told(idle_minutes=30)
    told.run()
    told.later(hours=9)
    assert told.open == [AlertKind.IDLE]


def test_a_silence_in_which_nothing_was_due_may_be_left_out(make_told):
    told = make_told(idle="when-due", idle_minutes=30)
    told.run()
    told.later(hours=9)
    assert told.open == []


def test_a_server_that_refuses_for_now_is_tried_again_with_longer_waits(told, postbox):
    told.app.school.ledger.pause_lane(told.app.school.channel("page").lane, "gone")
    postbox.answer_data = "451 later"
    told.run()
    told.later(seconds=30)
    told.later(seconds=30)
    (record,) = told.app.school.store.alert_mails([1])
    assert (record.state, record.tries) == (MailState.WAITING, 2)
    assert "451 later" in record.trouble
    assert record.at - told.app.clock.now() == timedelta(minutes=2)
    postbox.answer_data = ""
    told.later(minutes=2)
    told.later(hours=1)
    assert len(postbox.mails) == 1


def test_a_refused_address_does_not_keep_the_others_waiting(make_told, postbox):
    told = make_told(to=["gone@example.org", "office@example.org"])
    postbox.refuse_recipient["gone@example.org"] = "550 no such person"
    told.app.school.ledger.pause_lane(told.app.school.channel("page").lane, "gone")
    told.run()
    told.later(hours=2)
    assert postbox.recipients == ["office@example.org"]
    states = {mail.address: mail.state for mail in told.app.school.store.alert_mails([1])}
    assert states == {
        "gone@example.org": MailState.REFUSED,
        "office@example.org": MailState.SENT,
    }


def test_a_server_that_dies_in_the_middle_is_tried_again(told, postbox):
    told.app.school.ledger.pause_lane(told.app.school.channel("page").lane, "gone")
    postbox.hang_up = True
    told.run()
    postbox.hang_up = False
    told.later(minutes=1)
    assert len(postbox.mails) == 1


def test_what_ends_before_its_mail_went_is_not_mailed(told, postbox):
    lane = told.app.school.channel("page").lane
    told.app.school.ledger.pause_lane(lane, "gone")
    postbox.answer_data = "451 later"
    told.run()
    told.app.school.ledger.open_lane(lane)
    postbox.answer_data = ""
    told.run()
    told.later(hours=1)
    assert postbox.mails == []


def test_a_slow_server_keeps_no_pass_waiting(told, postbox):
    told.app.school.ledger.pause_lane(told.app.school.channel("page").lane, "gone")
    postbox.nap = 1.0
    told.attendant.attend()
    assert postbox.mails == []  # the pass went on while the server was still thinking
    assert told.attendant.finish(20)
    assert len(postbox.mails) == 1


def test_in_quiet_hours_only_what_can_not_wait_is_mailed(make_told, postbox):
    told = make_told(quiet={"start": "20:00", "until": "07:00"})
    told.office.at("2026-12-11T23:00+00:00")
    told.begin()
    told.office.write(kind="no-such-kind")
    told.run()
    assert (told.open, postbox.mails) == ([AlertKind.CONTENT], [])
    told.app.school.ledger.pause_lane(told.app.school.channel("page").lane, "gone")
    told.run()
    assert len(postbox.mails) == 1
    told.office.at("2026-12-12T07:00+00:00")
    told.attendant.attend()
    assert told.attendant.finish(20)
    assert "file can't be read" in postbox.texts[1]


@pytest.mark.parametrize("publish_at", ["on-approval", "2026-12-10 08:15"])
def test_a_closure_is_asked_about_in_quiet_hours_too(make_told, postbox, publish_at):
    """Snow, early on a school day: the approver hears at once, then the Deputy and the author."""
    told = make_told(quiet={"start": "20:00", "until": "07:00"})
    told.office.at("2026-12-10T05:00+00:00")
    told.office.write(kind="closure", publish_at=publish_at, keys="event_date = 2026-12-10")
    told.office.write("hall.md", id="hall", publish_at="on-approval")
    for name in ("inset.md", "hall.md"):
        told.submit(name)
    told.run()
    (mail,) = postbox.texts
    assert "inset" in mail and "hall" not in mail
    if publish_at == "on-approval":
        told.at("2026-12-10T05:30+00:00")
        assert "deputy@example.org" in postbox.recipients
    assert "pat@example.org" not in postbox.recipients


def test_the_morning_brings_one_summary_on_school_days(make_told, postbox):
    told = make_told(summary=True)
    number = told.planned(publish_at="2026-12-11 15:30")
    told.office.write("later.md", id="fair", publish_at="2026-12-14 16:00")
    told.submit("later.md")
    told.at("2026-12-11T15:30+00:00")
    postbox.mails.clear()
    told.at("2026-12-12T09:00+00:00")  # a Saturday
    told.at("2026-12-13T09:00+00:00")
    summaries = [text for text in postbox.texts if "Went out" in text]
    assert summaries == []
    told.at("2026-12-14T07:59+00:00")
    told.at("2026-12-14T08:00+00:00")
    told.begin()
    told.at("2026-12-14T08:01+00:00")
    (text,) = [text for text in postbox.texts if "Went out" in text]
    head = told.app.school.store.audit(limit=1)[0].hash
    assert "Monday 14 December: 0 today, 1 waiting" in text
    assert head in text.replace("\n", "")
    assert "fair waits for an approver" in text
    assert (
        "Went out since Friday 11 December:\n"
        f"- Friday 11 December, 3:30pm  inset, page (no. {number})\n\n"
    ) in text.replace("\r", "")


def test_a_clock_that_was_ahead_costs_no_summary(make_told, postbox):
    """It may have been a month ahead: until then nobody would hear in the morning."""
    told = make_told(summary=True)
    told.at("2027-01-18T09:00+00:00")
    for day in ("14", "15"):
        told.begin()
        told.at(f"2026-12-{day}T08:00+00:00")
        told.at(f"2026-12-{day}T08:01+00:00")
    subjects = [text for text in postbox.texts if "Goes out today" in text]
    assert len(subjects) == 3


def test_a_summary_says_what_keeps_the_posts_of_the_day_and_those_before_it(make_told, postbox):
    """Everything is paused; one post is due at half past three, the other one has been waiting."""
    told = make_told(summary=True)
    told.planned(publish_at="2026-12-10 15:30")
    told.office.write("fair.md", id="fair", publish_at="2026-12-11 15:30")
    told.submit("fair.md")
    told.approve("fair")
    first, second = told.app.school.store.deliveries()
    told.at("2026-12-10T08:00+00:00")
    why = "We mourn Ben Quillfeather"
    pause(Target(), person="Head", why=why, until=None, school=told.app.school)
    told.at("2026-12-11T08:00+00:00")
    free, paused = (text.replace("\r", "") for text in postbox.texts)
    assert "Thursday 10 December: 1 today, 0 waiting" in free
    assert f"Goes out today:\n- 3:30pm  inset, page (no. {first.id})\n\n" in free
    assert "Friday 11 December: 2 today (2 kept back), 0 waiting" in paused
    assert (
        "Goes out today:\n"
        f"- Thursday 10 December, 3:30pm  inset, page (no. {first.id}), but it is paused\n"
        f"- 3:30pm  fair, page (no. {second.id}), but it is paused\n\n"
    ) in paused
    assert "Quillfeather" not in paused


def test_a_summary_tells_all_since_the_last_one(make_told, postbox):
    """The computer was off on Thursday, and Friday was no school day."""
    told = make_told(summary=True)
    (told.office.folder / "content" / "calendar.toml").write_text(
        '[[closed]]\nday = 2026-12-11\nwhy = "Polling day"\n', encoding="utf-8"
    )
    number = told.planned(publish_at="2026-12-09 15:30")
    told.at("2026-12-09T08:00+00:00")
    told.at("2026-12-09T15:30+00:00")
    for day in (12, 14, 15):
        postbox.mails.clear()
        told.at(f"2026-12-{day}T08:00+00:00")
        told_of = f"- Wednesday 9 December, 3:30pm  inset, page (no. {number})"
        assert any(told_of in text for text in postbox.texts) == (day == 14)
    assert "Went out yesterday:\n- nothing" in postbox.texts[0].replace("\r", "")


def test_the_summary_names_what_went_out_the_day_before(make_told, postbox):
    told = make_told(summary=True)
    number = told.planned(publish_at="2026-12-10 15:30")
    told.at("2026-12-10T15:30+00:00")
    told.at("2026-12-11T08:00+00:00")
    (text,) = [text for text in postbox.texts if "Friday 11 December" in text]
    assert f"Went out yesterday:\n- 3:30pm  inset, page (no. {number})" in text.replace("\r", "")


TERMS = """\
[[terms]]
name = "Autumn"
first = 2026-09-01
last = 2026-12-18

[[terms]]
name = "Spring"
first = 2027-01-05
last = 2027-03-25
"""


def test_before_a_holiday_the_summary_says_what_needs_the_computer(make_told, postbox, office):
    """On the last three school days; what waits for approval stands there too, names do not."""
    (office.folder / "content" / "calendar.toml").write_text(TERMS, encoding="utf-8")
    told = make_told(summary=True)
    number = told.planned(publish_at="2026-12-22 09:30")
    office.write("later.md", id="fair", publish_at="2026-12-23 16:00", title="Zanzibar")
    office.write("ben.md", id="ben-wins", publish_at="2026-12-24 16:00")
    office.write("after.md", id="after", publish_at="2027-01-05 08:00")
    for name in ("later.md", "ben.md", "after.md"):
        told.submit(name)
    told.at("2026-12-15T08:00+00:00")  # a Tuesday
    assert not any("in the holiday" in text for text in postbox.texts)
    postbox.mails.clear()
    for day in (16, 17, 18, 19):
        told.at(f"2026-12-{day}T08:00+00:00")
    texts = [text.replace("\r", "") for text in postbox.texts if "Went out yesterday" in text]
    assert len(texts) == 3
    for text in texts:
        assert (
            "Leave the computer that runs schoolcast on in the holiday "
            "(from Saturday 19 December to Monday 4 January) for:\n"
            f"- Tuesday 22 December, 9:30am  inset, page (no. {number})\n"
            "- Wednesday 23 December, 4pm  fair, page, waits for approval\n"
            "- Thursday 24 December, 4pm  an announcement (its name is left out of mails), "
            "page, waits for approval\n\n"
        ) in text
        assert "Zanzibar" not in text and "ben-wins" not in text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2026-10-23T06:59+00:00", "2026-10-23T07:00+00:00"),  # Friday, summer time
        ("2026-10-26T07:59+00:00", "2026-10-26T08:00+00:00"),  # Monday after the clocks went back
        ("2027-03-26T07:59+00:00", "2027-03-26T08:00+00:00"),
        ("2027-03-29T06:59+00:00", "2027-03-29T07:00+00:00"),  # after they went forward
    ],
)
def test_the_summary_comes_at_eight_on_the_schools_clock(make_told, postbox, before, after):
    told = make_told(summary=True)
    told.at(before)
    assert postbox.mails == []
    told.at(after)
    assert len(postbox.mails) == 1


def test_no_mail_names_a_child_or_quotes_a_post(make_told, postbox, office):
    """Names of the roll stand in ids, files, titles, texts and channels; none gets out."""
    office.configure(
        '\n[[channels]]\nname = "marchbanks"\nkind = "outbox"\naudience = "class:elm"\n'
        'settings = { folder = "out/elm" }\n'
    )
    told = make_told(summary=True)
    office.write(
        "ben-wins.md", id="ben-wins", title="Benedict Quillfeather wins", body="Ben! xyzzy"
    )
    office.write("sports.md", id="QuillfeatherPrize", kind="no-such-kind")
    office.write("ottoline-rose.md", id="ottoline", title="Ottoline", body="Plugh today")
    school = told.app.school
    for name in ("ben-wins.md", "ottoline-rose.md"):
        _force(school, name, told)
    told.run()
    school.ledger.pause_lane(school.channel("marchbanks").lane, "Ben's login ended")
    told.at("2026-12-11T08:00+00:00")
    told.at("2026-12-14T08:00+00:00")
    text = "\n".join(
        mail.as_string() + str(mail["Subject"]) + mail.get_content() for mail in postbox.mails
    )
    assert len(postbox.mails) >= 5
    for secret in ("ben", "quillfeather", "ottoline", "marchbanks", "xyzzy", "plugh", "wins"):
        assert not re.search(rf"(?i)\b{secret}|{secret}prize", text), secret
    assert "its name is left out of mails" in text


def test_no_spelling_of_a_name_in_a_files_name_gets_into_a_mail(told, postbox, office):
    with (office.folder / "roll.csv").open("a", encoding="utf-8") as roll:
        roll.write("P9001,Łukasz,,,Müller,3,elm\nP9002,Benjamin,,,Li,3,elm\n")
    names = ("lukasz-wins", "mueller-race", "lukaszmueller", "benjis-cup", "benjaminli", "swimming")
    for name in names:
        office.write(f"{name}.md", id=name, kind="no-such-kind")
    told.run()
    text = "\n".join(postbox.texts)
    assert [name for name in names if name in text] == ["swimming"]


def _force(school, name, told) -> None:
    """A revision past the rules, which would stop a text with a name in it."""
    authored = school.content.read(name)
    revision = expand(authored, authors=("Office",), school=school)
    verdict = Verdict(
        findings=(), rules=(), rules_version="", facts_version="", checked_at=told.app.clock.now()
    )
    school.store.add_revision(
        revision, verdict, person="Office", at=told.app.clock.now(), hold_reason=""
    )


def test_the_daemon_tells_and_pings_while_it_runs(office, serve, postbox):
    """The real daemon, in real time."""
    office.clock = SystemClock()
    (office.folder / "content" / "broken.md").write_text("no announcement", encoding="utf-8")
    office.configure(
        '[alerts]\nto = ["office@example.org"]\nfrom = "schoolcast@example.org"\n'
        "summary = false\nrehearse = false\n"
        f'smtp = {{ host = "127.0.0.1", port = {serve()}, security = "none" }}\n'
    )
    with office.app() as app:
        attendant = app.attendant()
        daemon = Daemon(
            app.schools,
            app.school.ledger,
            app.clock,
            app.dispatcher(),
            alone=True,
            tell=attendant.attend,
        )
        thread = threading.Thread(target=daemon.run)
        thread.start()
        assert postbox.arrived.wait(20)
        daemon.stop()
        thread.join(20)
        assert attendant.finish(20)
    assert not thread.is_alive()
    assert len(postbox.mails) == 1
    assert "broken.md" in postbox.texts[0]


def test_a_gap_is_told_until_it_is_closed(told, postbox):
    store = told.app.school.store
    with store._database.write() as connection:
        connection.execute(
            insert(gaps).values(opened_at=1, since=1, until=2, why="restored", closed_by="")
        )
    told.run()
    mail = " ".join(postbox.texts[0].split())
    assert "The record went back in time" in mail
    assert "nothing is known from Thursday 1 January, 1am to" in mail
    assert "say of each post that is unclear whether it is there" in mail
    assert "adopt --as YOUR-NAME --consents-checked" in mail
    [line] = [alert_line(alert, told.app.school) for alert in standing(told.app.school)]
    assert "adopt --as YOUR-NAME --consents-checked" in line
    with store._database.write() as connection:
        connection.execute(update(gaps).values(closed_at=3))
    told.run()
    assert (told.open, len(postbox.mails)) == ([], 1)


def test_a_budget_that_is_nearly_used_is_told(told, postbox):
    number = told.planned()
    store, now = told.app.school.store, to_ms(told.app.clock.now())
    tenth = {"budget": "page", "delivery": number, "at": now, "amount": 1}
    limit = {"name": "page", "most": 10, "period": 60_000, "unit": "posts"}
    with store._database.write() as connection:
        connection.execute(insert(budgets).values(limit))
        mine = {"school": store.school, "channel": "page", "budget": "page"}
        connection.execute(insert(channel_budgets).values(mine))
        connection.execute(insert(budget_uses), [{**tenth, "number": n} for n in range(8)])

    def look() -> None:
        told.attendant.attend()
        assert told.attendant.finish(20)

    look()
    assert "80 % were used when this was noticed" in postbox.texts[0]
    told.office.clock.set(told.office.clock.now() + timedelta(minutes=2))
    look()
    assert told.open == []


def test_what_is_tried_again_and_again_is_told_after_an_hour(told, postbox):
    """Once for its channel, until it goes out: a line that is down keeps no post in silence."""
    number = told.planned()
    told.run()
    school, due = told.app.school, datetime(2026, 12, 11, 15, 30, tzinfo=UTC)
    told.office.clock.set(due)
    claim = school.ledger.claim(
        school.channel("page").lane, now=due, owner="x", lease=timedelta(minutes=1)
    )
    again = Outcome(state=State.RETRY, reason="No way there.", next_at=due + timedelta(hours=3))
    assert claim.delivery == number and school.ledger.finish(claim, again, due)
    told.later(minutes=59)
    assert told.open == []
    told.later(minutes=1)
    told.later(hours=1)
    assert told.open == [AlertKind.LATE]
    [text] = postbox.texts
    assert "A post is more than an hour late" in text
    told.move(number, State.RETRY, State.CANCELLED, Actor.PERSON, person="Office")
    told.run()
    assert told.open == []
