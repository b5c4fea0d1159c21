"""Once a day, what has served its time is forgotten."""

from dataclasses import replace
from datetime import timedelta

from schoolcast.domain.consent import Consent, Consented, Purpose
from schoolcast.domain.facts import Pupil
from schoolcast.domain.register import Leaver, Register
from schoolcast.pipeline.people_records import Keep
from schoolcast.pipeline.register import Kept, load, save
from schoolcast.pipeline.retention import tidy_daily

NO = Consent(
    pupil="S9", purpose=Purpose.PICTURE, channel="all", status=Consented.REFUSED, signed_by="Ann"
)


def test_leavers_are_forgotten_after_their_time(office):
    today = office.clock.now().date()
    register = Register(
        pupils=(Pupil(id="S1", forename="Benedict", surname="Quillfeather"),),
        leavers=(
            Leaver(pupil="S9", left_on=today - timedelta(days=31), consents=(NO,)),
            Leaver(pupil="S8", left_on=today - timedelta(days=3)),
        ),
    )
    keep = replace(Keep(), leavers=timedelta(days=30))
    with office.app() as app:
        school = app.school
        empty = Kept(version=0, register=Register())
        save(empty, register, person="Office", action="import-roll", school=school)
        assert tidy_daily(school, keep).leavers == 1
        assert [gone.pupil for gone in load(school.store).register.leavers] == ["S8"]
        assert tidy_daily(school, keep) is None
        office.clock.set(office.clock.now() + timedelta(days=1))
        assert tidy_daily(school, keep).leavers == 0
        actions = [entry.action for entry in school.store.audit()]
        assert actions == ["import-roll", "forget-leavers", "tidy"]


def test_a_pass_tidies_by_itself(office):
    office.write(body="First words.")
    office.submit()
    office.write(body="Second words.")
    office.submit()
    office.at("2028-12-11T15:30+00:00")
    office.run()
    with office.app() as app:
        assert app.school.store.audit()[-1].detail["drafts"] == 1


def test_stopped_text_goes_sooner_than_replaced_drafts(office):
    keep = Keep(stopped=timedelta(days=10), drafts=timedelta(days=30))
    for body in ("First words, {{ event_date | long_date }}.", "Second, {{ event_date }}."):
        office.write(body=body)
        office.submit()
    office.write("other.md", id="other", body="Third words, {{ event_date | long_date }}.")
    office.submit("other.md")
    with office.app() as app:
        store, school = app.school.store, app.school
        store.send_back(
            store.latest_revision("other").id, person="Head", at=app.clock.now(), reason="no"
        )
        assert tidy_daily(school, keep).stopped == 0
        office.at("2026-12-12T09:30Z")
        done = tidy_daily(school, keep)
        assert (done.stopped, done.drafts) == (1, 0)
        assert store.latest_revision("other") is None
        office.at("2027-01-02T09:30Z")
        assert tidy_daily(school, keep).drafts == 1
        assert store.latest_revision("inset").number == 2
