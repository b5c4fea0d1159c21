"""Copied folders and stores that went back in time."""

import json
import shutil

MONDAY = "2027-01-04T09:00"
LATER = "2027-01-04T10:00"


def test_the_first_approval_says_where_it_is_at_work(school):
    school.write("hall", at="2027-01-04 09:00")
    assert school.run("submit", "hall", "--as", "Pat", "--now", "2027-01-03T09:00") == 0
    assert school.instance()["path"] == ""
    assert school.run("approve", "hall", "--as", "Head", "--now", "2027-01-03T09:00") == 0
    approved = school.instance()
    assert approved["path"].endswith("data")
    assert school.run("run", "--now", "2027-01-03T09:05") == 0
    assert school.instance() == approved


def look_and_send(school, day):
    """What may have gone out in the time forgotten is looked for twice before it goes."""
    assert school.run("run", "--now", f"{day}T10:00") == 4
    assert school.run("run", "--now", f"{day}T10:01") == 0, school.err


def test_the_first_pass_says_where_it_is_at_work(school):
    assert school.instance()["host"] == ""
    assert school.run("run") == 0
    here = school.instance()
    assert here["path"].endswith("data")
    assert here["host"]
    assert here["rehearsal"] is True


def test_the_number_of_the_last_attempt_is_kept_beside_the_store(school):
    school.plan("hall", at="2027-01-04 09:00", now="2027-01-03T09:00")
    school.run("run", "--now", MONDAY)
    assert school.instance()["attempt"] == 2
    school.run("run", "--now", LATER)
    assert school.instance()["attempt"] == 2


def test_a_copied_folder_is_refused_until_somebody_adopts_it(school, rehearse):
    school.plan("hall", at="2027-01-04 09:00", now="2027-01-03T09:00")
    assert school.run("run", "--now", "2027-01-03T09:05") == 0
    shutil.copytree(school.folder, school.folder.with_name("copy"))
    copy = rehearse("copy")
    assert school.run("run", "--now", MONDAY) == 0
    assert copy.run("run", "--now", MONDAY) == 5
    assert "schoolcast adopt" in copy.err
    assert copy.posted() == []
    assert copy.run("adopt", "--as", "Pat", "--now", MONDAY) == 0
    assert "2 posts" in copy.out
    assert set(copy.states("hall").values()) == {"unknown"}
    assert copy.run("adopt", "--as", "Pat", "--now", MONDAY) == 2
    assert "nothing to adopt" in copy.err
    look_and_send(copy, "2027-01-04")
    assert set(copy.states("hall").values()) == {"published"}
    assert school.run("run", "--now", LATER) == 0


def test_a_folder_copied_before_its_first_pass_posts_only_once(school, rehearse):
    school.plan("hall", at="2027-01-04 09:00", now="2027-01-03T09:00")
    shutil.copytree(school.folder, school.folder.with_name("copy"))
    copy = rehearse("copy")
    assert school.run("run", "--now", MONDAY) == 0
    assert copy.run("run", "--now", MONDAY) == 5
    assert "copied or moved" in copy.err
    assert (len(school.posted()), copy.posted()) == (2, [])
    assert copy.run("adopt", "--as", "Pat", "--now", LATER) == 0
    assert "from Sun 2027-01-03, 9am" in copy.out
    assert set(copy.states("hall").values()) == {"unknown"}


def test_a_store_is_refused_beside_a_file_from_before_its_first_approval(school):
    file = school.folder / "data" / "instance.json"
    new = file.read_bytes()
    school.plan("hall", at="2027-01-04 09:00", now="2027-01-03T09:00")
    assert school.run("run", "--now", "2027-01-03T09:05") == 0
    file.write_bytes(new)
    assert school.run("run", "--now", MONDAY) == 5
    assert school.posted() == []
    assert school.run("adopt", "--as", "Pat", "--now", MONDAY) == 0
    look_and_send(school, "2027-01-04")
    assert len(school.posted()) == 2


def test_a_school_whose_first_approval_left_no_place_may_run(school):
    """Approved by a version that wrote it with the first pass only, or on another computer."""
    file = school.folder / "data" / "instance.json"
    new = file.read_bytes()
    school.plan("hall", at="2027-01-04 09:00", now="2027-01-03T09:00")
    file.write_bytes(new)
    assert school.run("run", "--now", MONDAY) == 0
    assert len(school.posted()) == 2


def test_a_whole_folder_put_back_is_looked_at_once_somebody_says_so(school):
    """As from a snapshot: nothing in the folder can tell that it is an old one."""
    school.plan("hall", at="2027-01-04 09:00", now="2027-01-03T09:00")
    assert school.run("run", "--now", "2027-01-03T09:05") == 0
    data, kept = school.folder / "data", school.folder.with_name("kept")
    shutil.copytree(data, kept)
    assert school.run("run", "--now", MONDAY) == 0
    shutil.rmtree(data)
    shutil.copytree(kept, data)
    assert school.run("adopt", "--as", "Pat", "--now", LATER) == 2
    assert "--put-back" in school.err
    assert school.run("adopt", "--put-back", "--as", "Pat", "--now", LATER) == 0
    assert "from Sun 2027-01-03, 9:05am to Mon 2027-01-04, 10am" in school.out
    assert set(school.states("hall").values()) == {"unknown"}
    before = school.posted()
    assert school.run("run", "--now", LATER) == 0
    assert school.posted() == before
    assert set(school.states("hall").values()) == {"published"}


def test_a_copy_of_a_school_with_nothing_approved_may_be_used(school, rehearse):
    shutil.copytree(school.folder, school.folder.with_name("copy"))
    assert rehearse("copy").run("run") == 0


def test_a_store_without_its_file_is_refused(school):
    school.run("run")
    (school.folder / "data" / "instance.json").unlink()
    assert school.run("run") == 5
    assert "adopt" in school.err
    assert school.run("adopt", "--as", "Pat") == 0
    assert school.run("run") == 0


def test_another_computer_is_refused(school, monkeypatch):
    school.run("run")
    monkeypatch.setenv("SCHOOLCAST_HOST", "another")
    assert school.run("run") == 5
    assert "copied or moved" in school.err
    assert "same computer under another name, set SCHOOLCAST_HOST to " in school.err
    assert school.run("doctor") == 5
    assert "PROBLEM  Place: This folder was copied or moved" in school.out
    assert school.run("adopt", "--as", "Pat") == 0
    assert school.run("doctor") == 0
    assert school.run("run") == 0


def test_w23_a_store_put_back_by_hand_is_noticed(school):
    school.plan("hall", at="2027-01-04 09:00", now="2027-01-03T09:00")
    school.plan("fair", at="2027-01-06 09:00", now="2027-01-03T09:00")
    school.run("run", "--now", "2027-01-03T09:05")
    store = school.folder / "data" / "schoolcast.sqlite3"
    assert school.run("backup", str(school.folder / "b.zip"), "--now", "2027-01-03T09:05") == 0
    old = store.read_bytes()
    school.run("run", "--now", MONDAY)
    before = school.posted()
    assert len(before) == 2
    for leftover in store.parent.glob("*.sqlite3-*"):
        leftover.unlink()
    store.write_bytes(old)
    assert school.run("run", "--now", LATER) == 4
    assert "knows nothing of the time from Sun 2027-01-03" in school.err
    assert "2 posts" in school.err
    assert set(school.states("hall").values()) == {"published"}
    assert school.posted() == before
    assert set(school.states("fair").values()) == {"scheduled"}
    assert school.run("run", "--now", "2027-01-04T11:00") == 0
    assert "knows nothing" not in school.err
    look_and_send(school, "2027-01-06")
    assert len(school.posted()) == 4


def test_the_same_old_copy_twice_is_noticed_twice(school):
    school.plan("hall", at="2027-01-04 09:00", now="2027-01-03T09:00")
    school.run("run", "--now", "2027-01-03T09:05")
    store = school.folder / "data" / "schoolcast.sqlite3"
    old = store.read_bytes()
    school.run("run", "--now", MONDAY)
    for moment in (LATER, "2027-01-04T11:00"):
        store.write_bytes(old)
        school.run("run", "--now", moment)
        assert "knows nothing" in school.err
        assert len(school.posted()) == 2


def test_what_shows_a_child_waits_until_consents_are_checked(school):
    school.run("run", "--now", "2027-01-03T09:05")
    file = school.folder / "data" / "instance.json"
    ahead = json.loads(file.read_text()) | {"attempt": 10}
    file.write_text(json.dumps(ahead))
    school.run("run", "--now", "2027-01-03T09:10")
    assert "consents" in school.err
    assert school.run("adopt", "--as", "Head", "--consents-checked") == 0
    assert school.run("adopt", "--as", "Head", "--consents-checked") == 2
    lines = [line["action"] for line in audit(school)]
    assert lines == ["consents-checked"]


def audit(school):
    from schoolcast.store import open_store

    with open_store(f"sqlite:///{school.folder / 'data' / 'schoolcast.sqlite3'}") as store:
        return [
            {"action": entry.action, "person": entry.person}
            for entry in store.school("oakfield").audit()
        ]


def test_a_clock_years_back_sends_nothing(school, monkeypatch):
    from datetime import UTC, datetime

    from schoolcast.domain import clock

    school.plan("hall", at="2027-01-04 09:00", now="2027-01-03T09:00")
    school.run("run", "--now", MONDAY)
    wrong = datetime(2020, 1, 1, tzinfo=UTC)
    monkeypatch.setattr(clock.SystemClock, "now", lambda self: wrong)
    assert school.run("run") == 5
    assert "clock says 2020-01-01" in school.err


def test_a_clock_that_was_ahead_and_is_right_again(school, monkeypatch):
    from datetime import UTC, datetime

    from schoolcast.domain import clock

    school.plan("hall", at="2027-01-24 09:00", now="2027-01-03T09:00")
    school.run("run", "--now", "2027-01-24T09:00")
    right = datetime(2027, 1, 4, 9, tzinfo=UTC)
    monkeypatch.setattr(clock.SystemClock, "now", lambda self: right)
    assert school.run("run") == 5
    assert "schoolcast adopt --clock-is-right" in school.err
    assert school.run("adopt", "--clock-is-right", "--put-back", "--as", "Pat") == 2
    assert school.run("adopt", "--clock-is-right", "--as", "Pat") == 0
    assert school.run("run") == 0
