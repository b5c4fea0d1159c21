"""Practising: the same pages, and nothing of it reaches the school, its channels or anybody."""

import hashlib
import hmac
import re
import socket
import sqlite3
import threading
from datetime import date, timedelta
from io import BytesIO

import pytest
from PIL import Image
from tests.web.conftest import PASSWORD, press

from schoolcast.bootstrap.practice_space import HEAD, LASTS, PracticeSpace, practice_settings
from schoolcast.domain.account import Role
from schoolcast.domain.delivery import State
from schoolcast.domain.errors import NotAllowed
from schoolcast.people.roll import read_register
from schoolcast.people.source import covers_of
from schoolcast.pipeline.register import load, save
from schoolcast.settings import Store, load_settings
from schoolcast.web.access import Open, access_of
from schoolcast.web.practising import OPEN

FORM = {
    "title": "INSET day",
    "event-day": "4",
    "event-month": "1",
    "event-year": "2027",
    "event_time": "",
    "goes": "at",
    "goes_date-day": "11",
    "goes_date-month": "12",
    "goes_date-year": "2026",
    "goes_time": "15:30",
    "audience": "whole-school",
    "channels": ["page", "facebook", "x", "dojo"],
    "text": "School is closed to pupils on {{ event_date | long_date }}.",
    "link": "",
    "about": "no",
}
SAME = {"Sec-Fetch-Site": "same-origin"}
SNOW = {
    "wording": "closure-whole-day",
    "day": "today",
    "reason": "snow",
    "clubs": "cancelled",
    "meals": "none",
}
NOBODY_ELSE = """\
pupil_id,legal_forename,known_as,middle,surname,year,class
S002,Ottoline,,Rose,Marchbanks,2,elm
"""
WORDING = """\
+++
id = "inset-day-example"
kind = "inset-day"
title = "INSET day"
event_date = 2027-07-14
publish_at = "2027-06-28 15:30"
+++
Our own words for it.
"""
CHANNELS = """
[[channels]]
name = "facebook"
kind = "facebook"
audience = "public"
settings = {{ page_id = "1000", base_url = "http://127.0.0.1:{port}" }}
secrets = {{ access_token = "PAGE_TOKEN" }}

[[channels]]
name = "x"
kind = "x"
audience = "public"
settings = {{ user_id = "77", base_url = "http://127.0.0.1:{port}" }}
[channels.secrets]
consumer_key = "X_KEY"
consumer_secret = "X_SECRET"
access_token = "X_TOKEN"
access_token_secret = "X_TOKEN_SECRET"

[[channels]]
name = "dojo"
kind = "classdojo"
audience = "public"
settings = {{ posts = {{ name = "Ms Ottoline Fenwick", email = "fenwick@example.org" }} }}

[alerts]
from = "schoolcast@example.org"
to = ["office@example.org"]
[alerts.smtp]
host = "127.0.0.1"
port = {port}
security = "none"
[[alerts.people]]
name = "Mr Lindqvist"
address = "head@example.org"
role = "approver"
"""


class Outside:
    """Whatever answers beyond this school: platforms and mail server; it counts who calls."""

    def __init__(self):
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self):
        while True:
            connection, _ = self._socket.accept()
            with connection:
                if connection.recv(1) == b"!":
                    return
            self.calls += 1

    def close(self):
        with socket.create_connection(("127.0.0.1", self.port)) as last:
            last.sendall(b"!")
        self._thread.join(10)
        self._socket.close()


@pytest.fixture
def outside():
    listening = Outside()
    yield listening
    listening.close()


@pytest.fixture
def practice(pages):
    """The pages of a school in which somebody has begun to practise."""
    pages.office.write()
    browser = pages.signed_in(Role.AUTHOR)
    browser.get("/practise")
    browser.post("/practise")
    assert "You are practising" in browser.text
    return pages


def _desk(pages):
    return pages.app.extensions["schoolcast-practice"]


def _space(pages):
    return PracticeSpace(load_settings(pages.office.folder / "config.toml"))


def _written(browser, at="/practice", **fields):
    """A draft with this form; the page that looks it over."""
    browser.get(f"{at}/write")
    place = browser.post(f"{at}/write/new", follow=False, kind="inset-day").headers["Location"]
    assert place.startswith(f"{at}/write/")
    browser.get(place)
    browser.post(place, version=_version(browser), do="answers", **(FORM | fields))
    return place


def _version(browser):
    return re.search(r'name="version" value="(\d+)"', browser.text)[1]


def _sent(browser, place):
    browser.post(f"{place}/send", version=_version(browser), first="no")
    assert "Sent for approval" in browser.text


def _approved(browser, pages, at="/practice"):
    stored = _desk(pages).school.store.waiting_revisions()[-1]
    browser.get(f"{at}/approve/{stored.id}")
    browser.post(f"{at}/approve/{stored.id}", sha256=stored.sha256)
    assert "Approved:" in browser.text, browser.text
    return stored


def _gone_on(browser, at="/practice"):
    browser.get(f"{at}/practised")
    moment = re.search(r'name="to" value="([^"]+)"', browser.text)[1]
    browser.post(f"{at}/practised/on", to=moment)


def _everything_else(pages):
    """What the school itself has: its store but for visits, and each file outside practice."""
    folder = pages.office.folder
    with sqlite3.connect(folder / "data" / "schoolcast.sqlite3") as store:
        lines = [line for line in store.iterdump() if 'INTO "visits"' not in line]
    store.close()
    ours = folder / "data" / "practice"
    files = {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.is_relative_to(ours) and ".sqlite3" not in file.name
    }
    return lines, files


def _picture():
    out = BytesIO()
    Image.new("RGB", (64, 48), (200, 90, 90)).save(out, "JPEG")
    return BytesIO(out.getvalue())


# Nothing reaches anybody


def test_nothing_that_is_practised_leaves_the_practice_space(pages, outside):
    pages.office.configure(CHANNELS.format(port=outside.port))
    pages.office.write()
    author, head = pages.signed_in(Role.AUTHOR), pages.signed_in(Role.APPROVER)
    author.get("/practise")
    before = _everything_else(pages)
    author.post("/practise")

    place = _written(author)
    assert "x costs USD 0.015" in author.text  # as in earnest, and without a key
    photo = {"csrf": author.csrf, "photos": [(_picture(), "hall.jpg")]}
    author.client.post(f"{place}/photos/add", data=photo, headers=SAME)
    author.get(f"{place}/photos")
    said = {
        "alt-0": "The school hall",
        "who-0": "nobody",
        "source-0": "graphic",
        "rights-0": "Ours",
    }
    author.post(f"{place}/photos", version=_version(author), do="save", **said)
    author.get(place)
    author.post(place, version=_version(author), do="answers", **FORM)
    _sent(author, place)
    _approved(head, pages)
    _gone_on(author)
    assert (
        "In practice it is Friday 11 December 2026, 3pm" in author.text
    )  # a person gets it before
    _gone_on(author)
    assert author.text.count("School is closed to pupils on Monday 4 January 2027.") == 3
    picture = re.search(r'<img src="(/practice/pictures/[^"]+)" alt="The school hall"', author.text)
    with author.client.get(picture[1]) as shown:
        assert shown.data.startswith(b"\xff\xd8")
    assert "to Ms Ottoline Fenwick" in author.text and "Mails that would" in author.text

    number = re.search(r"/practice/posts/(\d+)", author.text)[1]
    head.get(f"/practice/posts/{number}")
    head.post(f"/practice/posts/{number}/take-down", why="A wrong day")
    head.get("/practice/practised")
    assert "Taken down" in head.text
    author.get("/practice/closure")
    author.post("/practice/closure", **SNOW)
    assert "Told by mail: Mr Lindqvist" in author.text

    assert _everything_else(pages) == before
    assert outside.calls == 0 and pages.office.posted() == []
    author.get("/posts?show=all")
    assert "INSET day" not in author.text and "You are practising" not in author.text


def test_what_the_school_has_planned_is_neither_seen_nor_sent(practice):
    practice.office.submit()
    practice.office.approve()
    practice.office.at("2026-12-11T15:31Z")
    author = practice.signed_in(Role.AUTHOR)
    author.get("/practice/posts?show=all")
    assert "There is nothing here." in author.text
    author.post("/practice/practised/send")
    assert [one.state for one in practice.office.deliveries()] == [State.SCHEDULED]
    assert practice.office.posted() == []
    practice.office.run()
    assert len(practice.office.posted()) == 1
    author.get("/practice/practised")
    assert "Nothing has gone out yet" in author.text


def test_a_child_of_the_school_is_stopped_and_lies_nowhere_in_the_clear(practice):
    author = practice.signed_in(Role.AUTHOR)
    text = "Benedict Quillfeather can’t come on Friday."
    _written(author, text=text)
    assert "Must be changed:" in author.text and "“Benedict Quillfeather”" in author.text
    files = [file for file in _space(practice).folder.rglob("*") if file.is_file()]
    assert files and not any(b"Quillfeather" in file.read_bytes() for file in files)


def test_a_register_imported_meanwhile_counts_at_once_and_is_not_copied(practice):
    author, school = practice.signed_in(Role.AUTHOR), practice.school
    roll = practice.office.folder / "roll.csv"
    register = read_register(roll, date(2026, 9, 2), covers_of(practice.desk.settings))
    author.get("/practice/")
    text = "Benedict Quillfeather can’t come on Friday."
    roll.write_text(NOBODY_ELSE, encoding="utf-8")
    _written(author, text=text)
    assert "Must be changed:" not in author.text
    save(load(school.store), register, person="Office", action="import", school=school)
    _written(author, text=text)
    assert "“Benedict Quillfeather”" in author.text
    kept = _desk(practice).school.store
    assert kept.document("register")[1] == school.store.document("register")[1]
    with sqlite3.connect(_space(practice).folder / "practice.sqlite3") as store:
        assert store.execute("SELECT count(*) FROM documents").fetchone() == (0,)
    store.close()


def test_with_a_database_server_practice_is_a_file_all_the_same(office):
    settings = load_settings(office.folder / "config.toml")
    server = settings.model_copy(update={"store": Store(url="postgresql://db.example.org/school")})
    assert PracticeSpace(server).folder == office.folder / "data" / "practice"
    assert practice_settings(server).store_url.startswith("sqlite:///")


def test_people_and_devices_are_read_and_never_changed(practice):
    store = _desk(practice).school.store
    assert [one.name for one in store.accounts()] == ["Mrs Okafor"]
    for act in ("keep_document", "add_device", "change_account", "acknowledge"):
        with pytest.raises(NotAllowed, match="while you practise"):
            getattr(store, act)("anything")


# Forms act where they were opened


def _token(browser, address):
    browser.get(address)
    return browser.csrf


def test_a_form_is_of_no_use_anywhere_but_where_it_was_opened(practice):
    author = practice.signed_in(Role.AUTHOR)
    where = ("", "/practice", "/practice/as-head")
    tokens = {at: _token(author, f"{at}/pause") for at in where}
    assert len(set(tokens.values())) == 3
    for at in where:
        for other in where:
            answer = author.client.post(
                f"{at}/pause",
                data={"csrf": tokens[other], "what": "everything", "why": "Trying"},
                headers=SAME,
            )
            assert answer.status_code == (302 if at == other else 400), (at, other)


def test_a_form_from_before_starting_afresh_is_refused(practice):
    author = practice.signed_in(Role.AUTHOR)
    old = _token(author, "/practice/pause")
    practice.office.at("2026-12-01T09:01Z")
    author.get("/practice/practised/afresh")
    author.post("/practice/practised/afresh")
    assert "You can begin anew" in author.text
    answer = author.client.post(
        "/practice/pause", data={"csrf": old, "what": "everything", "why": "x"}, headers=SAME
    )
    assert answer.status_code == 400


def test_what_practising_says_is_not_said_in_earnest(practice):
    author = practice.signed_in(Role.AUTHOR)
    author.get("/practice/pause")
    author.post("/practice/pause", follow=False, what="everything", why="Trying")
    author.get("/")
    assert "Paused" not in author.text
    author.get("/practice/")
    assert "Paused. 0 posts wait." in author.text


def test_every_link_and_form_of_a_practice_page_stays_in_practice(practice):
    author = practice.signed_in(Role.AUTHOR)
    for address in ("", "write", "calendar", "posts", "pause", "approve", "closure", "practised"):
        author.get(f"/practice/{address}")
        found = set(re.findall(r'(?:href|action|src)="(/[^"]*)"', author.text))
        leading_out = {one for one in found if not one.startswith(("/practice/", "/assets/"))}
        assert leading_out == {"/", "/concerns/new"}, address
        assert "Stop practising" in author.text


# Who may what


def _practice_token(browser, pages, at="/practice"):
    """The token that a form there would carry, also for those who are offered no form.

    `browser` has opened no page with a form since the last one in earnest.
    """
    own, begun = browser.csrf, _desk(pages).begun.at.isoformat()
    return hmac.new(own.encode(), f"{at} {begun}".encode(), hashlib.sha256).hexdigest()


def _asked(browser, pages, rule, at="/practice"):
    address = re.sub(r"<int:[^>]+>", "999999", at + rule.rule)
    address = re.sub(r"<(?:[a-z]+:)?[^>]+>", "nothing", address)
    if "POST" not in rule.methods:
        return browser.client.get(address).status_code
    data = {"csrf": _practice_token(browser, pages, at)}
    return browser.client.post(address, data=data, headers=SAME).status_code


def test_every_practice_page_as_every_role(practice):
    browsers = {role: practice.signed_in(role) for role in Role}
    for browser in browsers.values():
        browser.get("/")
    before = _everything_else(practice)
    for rule in practice.app.url_map.iter_rules():
        access = access_of(practice.app.view_functions[rule.endpoint])
        closed = rule.endpoint.partition(".")[0] not in OPEN
        for role, browser in browsers.items():
            status = _asked(browser, practice, rule)
            if closed or (isinstance(access, frozenset) and role not in access):
                assert status == 403, (rule, role)
            else:
                assert status not in (401, 403, 500), (rule, role, status)
    assert _everything_else(practice) == before


def test_playing_the_head_opens_nothing_but_what_can_be_practised(practice):
    browsers = {role: practice.signed_in(role) for role in (Role.AUTHOR, Role.ADMIN, Role.AUDITOR)}
    for browser in browsers.values():
        browser.get("/")
    before = _everything_else(practice)
    for rule in practice.app.url_map.iter_rules():
        access = access_of(practice.app.view_functions[rule.endpoint])
        closed = rule.endpoint.partition(".")[0] not in OPEN
        for_others = isinstance(access, frozenset) and Role.APPROVER not in access
        for role, browser in browsers.items():
            status = _asked(browser, practice, rule, "/practice/as-head")
            refused = role is Role.AUDITOR and access is not Open.ANYBODY
            if closed or for_others or refused:
                assert status == 403, (rule, role)
            else:
                assert status not in (401, 403, 500), (rule, role, status)
    assert _everything_else(practice) == before


def test_who_practises_alone_plays_the_head_and_only_there(practice):
    author = practice.signed_in(Role.AUTHOR)
    place = _written(author, channels=["page"])
    _sent(author, place)
    stored = _desk(practice).school.store.waiting_revisions()[-1]
    author.get(f"/practice/approve/{stored.id}")
    assert "Play the Head" in author.text
    author.post(f"/practice/approve/{stored.id}", sha256=stored.sha256)
    assert author.status == 403
    _approved(author, practice, "/practice/as-head")
    assert "You are playing the Head" in author.text and HEAD in author.text
    kept = _desk(practice).school.store.revision(stored.id)
    assert kept.approval.person == HEAD and kept.submitted_by == "Mrs Okafor"
    author.get("/practice/")
    assert "Mrs Okafor" in author.text and "Be yourself again" not in author.text
    author.get("/as-head/approve")
    assert author.status == 404


def test_who_is_not_signed_in_signs_in_by_the_school_s_own_door(practice):
    practice.person(Role.AUTHOR)
    stranger = practice.browser()
    for rule in practice.app.url_map.iter_rules():
        if "GET" in rule.methods and not rule.arguments and not rule.rule.startswith("/access"):
            answer = stranger.client.get("/practice" + rule.rule)
            assert answer.status_code == 302, rule
            assert answer.headers["Location"].startswith("/sign-in?next=/practice/"), rule
    stranger.get("/practice/posts?show=all")
    stranger.post("/sign-in", username="okafor", password=PASSWORD, next="/practice/posts?show=all")
    assert "You are practising" in stranger.text and "<h1 class" in stranger.text


def test_a_second_factor_is_asked_before_practising(make_pages):
    pages = make_pages(host="0.0.0.0", public_url="http://office-pc.example.org:8427")
    head = pages.signed_in(Role.APPROVER)
    head.get("/practice/")
    assert "/second-factor/new" in head.text and "You are practising" not in head.text


# The space itself


def test_practising_begins_when_somebody_asks_for_it(pages):
    auditor = pages.signed_in(Role.AUDITOR)
    auditor.get("/practice/posts")
    assert "Nobody is practising just now" in auditor.text
    assert not _space(pages).folder.exists()
    author = pages.signed_in(Role.AUTHOR)
    author.get("/practise")
    for path in ("send", "on", "afresh"):
        assert author.post(f"/practised/{path}").status_code == 404
    author.post("/practise")
    assert oct(_space(pages).folder.stat().st_mode)[-3:] == "700"
    auditor.get("/practice/posts")
    assert "You are practising" in auditor.text


def test_starting_afresh_throws_everything_away(practice):
    author = practice.signed_in(Role.AUTHOR)
    _sent(author, _written(author, channels=["page"]))
    _approved(author, practice, "/practice/as-head")
    _gone_on(author)
    author.post("/practice/practised/afresh")
    author.get("/practice/practised")
    assert "Nothing has gone out yet" in author.text and "In practice it is" not in author.text
    assert not list(_space(practice).folder.rglob("*.md"))
    assert not list(_space(practice).folder.parent.glob(".practice-*"))


def test_what_was_begun_long_ago_is_gone(practice):
    clock, begun = practice.office.clock, _desk(practice).begun
    clock.set(begun.at + LASTS - timedelta(minutes=1))
    assert _desk(practice).begun == begun
    clock.set(begun.at + LASTS)
    assert _desk(practice).begun is None
    assert not _space(practice).folder.exists()


def test_a_daily_pass_throws_away_what_nobody_came_back_for(practice):
    author = practice.signed_in(Role.AUTHOR)
    _sent(author, _written(author, channels=["page"]))
    begun = _desk(practice).begun
    practice.office.clock.set(begun.at + LASTS - timedelta(minutes=1))
    practice.office.run()
    assert _space(practice).begun == begun
    practice.office.clock.set(begun.at + LASTS + timedelta(days=1))
    practice.office.run()
    assert not _space(practice).folder.exists()
    author = practice.signed_in(Role.AUTHOR)
    author.get("/practise")
    author.post("/practise")
    assert "You are practising" in author.text and "INSET day" not in author.text


def test_a_space_of_another_version_is_begun_anew(practice):
    _desk(practice).close()
    with sqlite3.connect(_space(practice).folder / "practice.sqlite3") as store:
        store.execute("UPDATE alembic_version SET version_num = '0001'")
    store.close()
    author = practice.signed_in(Role.AUTHOR)
    author.get("/practice/posts")
    assert author.status == 200 and "You are practising" in author.text


@pytest.mark.parametrize("damage", ["no store", "no store at all", "nothing that can be read"])
def test_a_damaged_space_is_left_by_starting_afresh(practice, damage):
    author, folder = practice.signed_in(Role.AUTHOR), _space(practice).folder
    _desk(practice).close()
    if damage == "no store":
        (folder / "practice.sqlite3").write_bytes(b"This is no store at all." * 200)
    elif damage == "no store at all":
        (folder / "practice.sqlite3").unlink()
    else:
        (folder / "practice.json").write_text("{", encoding="utf-8")
    author.get("/practice/posts")
    assert "Traceback" not in author.text and author.status == (
        503 if damage == "no store" else 200
    )
    author.get("/practise")
    if damage == "no store":
        author.get(re.search(r'href="(/practice/[^"]+afresh)"', author.text)[1])
        author.post("/practice/practised/afresh")
    else:
        author.post("/practise")
    author.get("/practice/posts")
    assert author.status == 200 and "You are practising" in author.text


def test_the_practice_clock_stays_ahead_when_the_pages_start_again(practice):
    author = practice.signed_in(Role.AUTHOR)
    _sent(author, _written(author, channels=["page"]))
    _approved(author, practice, "/practice/as-head")
    author.get("/practice/practised")
    author.post("/practice/practised/on", to="2030-01-01T00:00:00+00:00")
    assert "Something else comes next by now" in author.text
    _gone_on(author)
    _desk(practice).close()
    author.get("/practice/practised")
    assert "In practice it is Friday 11 December 2026, 3:30pm" in author.text


def test_a_changed_calendar_and_wording_arrive(practice):
    author = practice.signed_in(Role.AUTHOR)
    templates = practice.office.folder / "content" / "templates"
    templates.mkdir()
    (templates / "inset-day.md").write_text(WORDING, encoding="utf-8")
    author.get("/practice/pause")
    author.post("/practice/practised/send")
    author.get("/practice/write")
    place = author.post("/practice/write/new", follow=False, kind="inset-day").headers["Location"]
    author.get(place)
    assert "Our own words for it" in author.text


def test_a_file_of_what_was_practised_says_so_in_its_name(practice):
    author = practice.signed_in(Role.AUTHOR)
    answer = author.client.get("/practice/calendar.ics")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=practice-")
    assert "practice-" not in author.client.get("/calendar.ics").headers.get(
        "Content-Disposition", ""
    )


# Seen and heard


def test_practice_pages_are_accessible_at_every_width(practice, make_window):
    author = practice.signed_in(Role.AUTHOR)
    _sent(author, _written(author, channels=["page"]))
    _approved(author, practice, "/practice/as-head")
    _gone_on(author)
    window = make_window().sign_in(practice.person(Role.AUTHOR))
    addresses = ["/practise", "/practice/", "/practice/practised", "/practice/practised/afresh"]
    for address in (*addresses, "/practice/people", "/practice/as-head/approve"):
        window.open(address)
        for width in (1280, 320):
            window.page.set_viewport_size({"width": width, "height": 900})
            assert window.violations() == [], (address, width)
            assert not window.scrolls_sideways(), (address, width)


def test_the_switch_in_a_browser(practice, make_window):
    author = practice.signed_in(Role.AUTHOR)
    _sent(author, _written(author, channels=["page"]))
    page = make_window(375).sign_in(practice.person(Role.AUTHOR)).page
    page.get_by_role("button", name="Menu").click()
    press(page.get_by_role("link", name="Practise"))
    press(page.get_by_role("button", name="Practise"))
    press(page.get_by_role("link", name="Play the Head"))
    page.get_by_role("checkbox").check()
    press(page.get_by_role("button", name="Approve"))
    press(page.get_by_role("link", name="Be yourself again"))
    press(page.get_by_role("link", name="What went out").first)
    press(page.get_by_role("button", name="Go on to Friday 11 December"))
    assert page.get_by_text("School is closed to pupils on Monday").is_visible()
    page.emulate_media(media="print")
    assert page.get_by_text("Nothing here reaches anybody").is_visible()
    page.emulate_media(media="screen")
    press(page.get_by_role("link", name="Stop practising"))
    page.get_by_role("heading", name="Home").wait_for()
    assert "/practice" not in page.url
    assert not page.get_by_text("You are practising").is_visible()
