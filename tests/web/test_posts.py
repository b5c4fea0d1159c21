"""Home, posts and the pause switch, as the office uses them."""

import pytest

from schoolcast.domain.account import Role
from schoolcast.domain.delivery import State
from schoolcast.pipeline.approve import approve
from schoolcast.pipeline.records import Pause, Scope
from schoolcast.pipeline.submit import submit


@pytest.fixture
def planned(pages):
    """An INSET day, approved and planned."""
    pages.office.write()
    pages.office.submit()
    pages.office.approve()
    return pages


def _one(pages):
    return pages.office.deliveries()[0]


def test_home_tells_what_waits_and_what_goes_out(pages):
    pages.office.write()
    pages.office.submit()
    browser = pages.signed_in(Role.APPROVER)
    assert "Waits for approval" in browser.text and "INSET day" in browser.text
    assert "has not run yet" in browser.text
    pages.office.approve()
    pages.office.at("2026-12-10T09:00Z")
    pages.office.run()
    text = browser.sign_in("lindqvist").text
    assert "In the week after" in text and "Friday 11 December 2026, 3:30pm" in text
    assert "schoolcast last looked" in text


def test_home_keeps_what_is_old_and_says_how_much_more_there_is(planned, monkeypatch):
    monkeypatch.setattr("schoolcast.office.overview.MOST", 1)
    for name in ("first", "second"):
        planned.office.write(f"{name}.md", id=name)
        planned.office.submit(f"{name}.md")
        planned.office.approve(name)
    planned.office.at("2027-03-01T09:00Z")  # long after they were due
    planned.office.run()
    text = planned.signed_in(Role.AUTHOR).text
    assert "Posts to look at" in text
    assert "2 older posts to look at" in text and 'href="/posts?show=mine"' in text


def test_silence_and_broken_settings_are_told_at_once(planned):
    planned.office.run()
    planned.office.at("2026-12-01T12:00Z")
    browser = planned.signed_in(Role.AUTHOR)
    assert "Nothing has run since" in browser.text
    planned.office.configure("nonsense = [")
    browser.get("/")
    assert "The settings can’t be read" in browser.text


def test_a_post_is_stopped_by_one_press(planned):
    browser = planned.signed_in(Role.AUTHOR)
    number = _one(planned).id
    browser.get(f"/posts/{number}")
    assert "It goes out by itself at its time" in browser.text
    browser.post(f"/posts/{number}/stop")
    assert "It never went out" in browser.text
    assert _one(planned).state is State.CANCELLED
    browser.post(f"/posts/{number}/stop")
    assert browser.status == 400 and "Nothing is left to stop" in browser.text


def test_what_nobody_could_tell_is_settled_by_a_person(planned):
    number = _one(planned).id
    with planned.office.app() as app:
        with app.school.store._write() as connection:
            connection.exec_driver_sql("UPDATE deliveries SET state = 'needs_attention'")
    browser = planned.signed_in(Role.AUTHOR)
    browser.get(f"/posts/{number}")
    assert "Please look on the page" in browser.text
    browser.post(f"/posts/{number}/live", link="javascript:alert(1)")
    assert browser.status == 400 and "begins with https://" in browser.text
    browser.post(f"/posts/{number}/live", link="https://www.example.org/posts/1")
    assert "It counts as gone out" in browser.text
    assert 'href="https://www.example.org/posts/1"' in browser.text
    assert _one(planned).state is State.PUBLISHED


def test_an_auditor_sees_no_buttons(planned):
    browser = planned.signed_in(Role.AUDITOR)
    browser.get(f"/posts/{_one(planned).id}")
    assert "It goes out by itself" in browser.text
    assert "Stop it" not in browser.text


def test_taking_down_is_the_approvers_and_asks_why(planned):
    planned.office.at("2026-12-11T15:31Z")
    planned.office.run()
    number = _one(planned).id
    browser = planned.signed_in(Role.APPROVER)
    browser.get(f"/posts/{number}")
    browser.post(f"/posts/{number}/take-down")
    assert browser.status == 400 and "Say why it comes down" in browser.text
    browser.post(f"/posts/{number}/take-down", why="the date was wrong")
    assert "being taken down" in browser.text


def test_pausing_and_ending_it(planned):
    browser = planned.signed_in(Role.APPROVER)
    browser.post("/pause", what="everything")
    assert browser.status == 400 and "Say why" in browser.text
    browser.post("/pause", what="channel:page", why="a bereavement", until="2026-12-20T09:00")
    assert "Paused. 1 posts wait" in browser.text or "Paused. 1 post" in browser.text
    assert "a bereavement" in browser.get("/").get_data(as_text=True)
    browser.get("/pause")
    browser.post("/pause/end", scope="channel", target="page")
    assert "The pause has ended" in browser.text and "Nothing is paused" in browser.text


def test_a_second_pause_never_shortens_the_first(planned):
    now = planned.school.clock.now()
    mourning = Pause(
        scope=Scope.EVERYTHING, target="", since=now, person="Cara Deputy", why="we mourn"
    )
    planned.school.store.pause(mourning)
    browser = planned.signed_in(Role.APPROVER)
    browser.post("/pause", what="everything", why="a printer", until="2026-12-20T09:00")
    assert browser.status == 400
    assert "Cara Deputy has paused that already (we mourn)" in browser.text
    assert planned.school.store.pauses(now) == [mourning]
    browser.post("/pause", what="everything", why="a printer")
    assert "This takes the place of Cara Deputy" in browser.text


@pytest.mark.parametrize("until", ["nonsense", "2027-03-28T01:30", "2020-01-01T09:00"])
def test_an_end_that_can_not_be_is_told(planned, until):
    browser = planned.signed_in(Role.APPROVER)
    browser.post("/pause", what="everything", why="a bereavement", until=until)
    assert browser.status == 400
    assert "a bereavement" in browser.text, "what was typed is not lost"
    assert "There is a problem" in browser.text


def test_posts_a_page_at_a_time(pages):
    school = pages.school
    for number in range(51):
        name = f"note-{number}"
        pages.office.write(
            f"{name}.md",
            id=name,
            kind="update",
            title=f"Note {number}",
            keys="",
            publish_at=f"2027-01-{1 + number % 28:02} 10:{number:02}",
            body="The hall is open.",
        )
        result = submit(school.content.read(f"{name}.md"), person="Office", school=school)
        approve(result.stored, person="Head", answers={}, school=school)
    browser = pages.signed_in(Role.AUDITOR)
    browser.get("/posts")
    assert "Page 1 of 2" in browser.text and browser.text.count("/posts/") >= 50
    browser.get("/posts?page=2")
    assert "Page 2 of 2" in browser.text
    browser.get("/posts?page=99&show=nonsense&channel=nonsense")
    assert browser.status == 200 and "Page 2 of 2" in browser.text


@pytest.mark.parametrize("width", [320])  # every page is walked at 1280 by test_proof_pages
def test_in_a_browser(planned, make_window, width, shots):
    window = make_window(width).sign_in(planned.person(Role.APPROVER))
    for address in ("/", "/posts", f"/posts/{_one(planned).id}", "/pause"):
        window.open(address)
        assert window.violations() == [], address
        assert not window.scrolls_sideways(), address
