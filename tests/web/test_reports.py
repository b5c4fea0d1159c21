"""The governors' page, the record, and concerns, as their users see them."""

import re
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from tests.web.conftest import press

from schoolcast.domain.account import Role
from schoolcast.pipeline.concern_records import Seen
from schoolcast.pipeline.concerns import report_concern

TERMS = """\
[[terms]]
name = "Summer"
first = 2026-04-13
last = 2026-07-21

[[terms]]
name = "Autumn"
first = 2026-09-01
last = 2026-12-18
"""
NAMED = "Well done to Ottoline Marchbanks of Elm class."


@pytest.fixture
def term(pages):
    """A term in which one announcement was stopped, and one taken down."""
    office = pages.office
    (office.folder / "content" / "calendar.toml").write_text(TERMS, encoding="utf-8")
    office.write("named.md", id="named", title="Well done", keys="", kind="update", body=NAMED)
    office.submit("named.md")
    office.write()
    office.submit()
    office.approve()
    office.at("2026-12-11T15:31Z")
    office.run()
    return pages


def test_six_sentences_beside_the_last_term(term):
    head = term.signed_in(Role.APPROVER)
    number = term.office.deliveries("inset")[0].id
    head.get(f"/posts/{number}")
    head.post(f"/posts/{number}/take-down", why="wrong day")
    head.get("/reports")
    sentences = re.findall(r"<li>([^<]*?) <span class=\"schoolcast-before\">([^<]*)<", head.text)
    assert len(sentences) == 6
    assert sentences[0] == (
        "1 announcement was stopped by a rule of the policy before anything went out.",
        "Summer term 2026: none.",
    )
    assert sentences[1][0].startswith("No breaches of the policy were reported")
    assert sentences[2][0].startswith("1 announcement was taken down")
    assert sentences[5][0].startswith("Everybody who uses schoolcast has confirmed")
    for name in ("Lindqvist", "Marchbanks", "Ottoline", "Okafor"):
        assert name not in head.text.partition("<h1")[2]


def test_a_person_who_has_not_signed_is_counted(term):
    term.person(Role.AUTHOR, name="Mr Barnaby Thackeray", policy=False)
    browser = term.signed_in(Role.AUDITOR)
    browser.get("/reports")
    assert "1 person who uses schoolcast has not confirmed the present policy" in browser.text


def test_charts_have_their_tables_and_figures_a_file(term):
    browser = term.signed_in(Role.AUDITOR)
    browser.get("/reports")
    assert browser.text.count('<svg class="schoolcast-chart"') >= 2
    assert browser.text.count(", as a table</caption>") == browser.text.count("schoolcast-chart")
    assert "style=" not in browser.text
    text = browser.get("/reports.csv").data.decode("utf-8-sig")
    assert "What,Autumn term 2026,Summer term 2026" in text
    assert "Announcements stopped by a rule,1,0" in text


def test_without_terms_three_months_are_told(pages):
    browser = pages.signed_in(Role.ADMIN)
    browser.get("/reports?term=<script>")
    assert "The last three months" in browser.text and "<script>alert" not in browser.text


def test_the_record_by_month_person_and_deed(term):
    browser = term.signed_in(Role.AUDITOR)
    browser.get("/reports/record?month=2026-12&check=yes")
    assert "The record is whole" in browser.text and "submitted" in browser.text
    browser.get("/reports/record?month=2026-12&action=approve")
    assert "December 2026: 1 line" in browser.text and ">Head<" in browser.text
    browser.get("/reports/record?month=2026-12&person=Nobody")
    assert "Nothing is on record there" in browser.text
    browser.get("/reports/record?month=2026-11")
    assert "Nothing is on record there" in browser.text
    text = browser.get("/reports/record.csv?month=2026-12&about=inset").data.decode("utf-8-sig")
    assert "approved,inset" in text and "named" not in text


def test_a_record_changed_by_hand_is_told(term):
    (file,) = (term.office.folder / "data").glob("*.sqlite3")
    with closing(sqlite3.connect(file)) as store, store:
        store.execute("UPDATE audit SET person = 'Somebody' WHERE seq = 2")
    browser = term.signed_in(Role.AUDITOR)
    browser.get("/reports/record?month=2026-12&check=yes")
    assert "line 2 was changed, taken out or added by hand" in browser.text


@pytest.mark.parametrize("role", [Role.AUTHOR])
def test_reports_are_for_those_who_oversee(term, role):
    browser = term.signed_in(role)
    for address in ("/reports", "/reports.csv", "/reports/record", "/reports/record.csv"):
        browser.get(address)
        assert browser.status == 403


# Concerns


def test_a_concern_reaches_the_head_and_is_dealt_with(pages):
    author = pages.signed_in(Role.AUTHOR)
    author.get("/concerns/new")
    author.post("/concerns", what="", where="a page")
    assert author.status == 400 and "Say what you have seen" in author.text
    assert 'value="a page"' in author.text
    author.post("/concerns", what="A page mocks <b>the school</b>", where="Faces", when="Monday")
    assert "please tell the Head yourself" in author.text
    author.get("/concerns")
    assert author.status == 403
    head = pages.signed_in(Role.APPROVER)
    assert "1 concern to read" in head.text
    head.get("/concerns")
    assert "A page mocks" in head.text and "<b>the school" not in head.text
    head.get("/concerns/1")
    assert "reported by Mrs Okafor" in head.text and "Monday" in head.text
    head.post("/concerns/1", outcome="")
    assert head.status == 400 and "Say how it was dealt with" in head.text
    head.post("/concerns/1", outcome="Reported to the platform")
    assert "recorded as dealt with" in head.text
    head.get("/concerns/1")
    assert "Dealt with by Mr Lindqvist" in head.text
    head.get("/account")
    head.post("/concerns/1", outcome="Again")
    assert head.status == 400 and "dealt with it already" in head.text
    head.get("/concerns/99")
    assert head.status == 404


def test_its_words_lie_sealed_and_the_record_has_none_of_them(pages):
    author = pages.signed_in(Role.AUTHOR)
    author.get("/concerns/new")
    author.post("/concerns", what="Zanzibarium on a page")
    pages.desk.close()
    for file in (pages.office.folder / "data").iterdir():
        assert b"Zanzibarium" not in file.read_bytes()


def test_a_novel_is_refused_and_kept_in_the_form(pages):
    author = pages.signed_in(Role.AUDITOR)
    author.get("/concerns/new")
    author.post("/concerns", what="long " * 1000)
    assert author.status == 400 and "Shorten this to 4,000" in author.text
    assert "long long" in author.text


@pytest.mark.parametrize("width", [320])  # every page is walked at 1280 by test_proof_pages
def test_axe_finds_nothing(term, make_window, width):
    author = term.signed_in(Role.AUTHOR)
    author.get("/concerns/new")
    author.post("/concerns", what="A page mocks the school")
    window = make_window(width).sign_in(term.person(Role.APPROVER))
    for path in (
        "/reports",
        "/reports/record?month=2026-12&check=yes",
        "/concerns",
        "/concerns/1",
        "/concerns/new",
    ):
        window.open(path)
        assert window.violations() == [], path
        assert not window.scrolls_sideways(), path
    press(window.page.get_by_role("button", name="Report it", exact=True))
    assert "There is a problem" in window.page.content()
    assert window.violations() == []


PEOPLE = {
    "head": "Mr Lindqvist",
    "chair": "Dr Featherstone",
    "addresses": (
        ("Mr Lindqvist", "head@example.org"),
        ("Ms Prewett", "deputy@example.org"),
        ("Dr Featherstone", "chair@example.org"),
    ),
}


def test_the_head_is_told_by_a_link_without_the_words(pages):
    told = []
    pages.person(Role.AUTHOR)
    people = replace(pages.school.people, **PEOPLE)
    school = replace(pages.school, people=people, notify=lambda notice: told.append(notice) or True)
    done = report_concern(
        Seen(what="Zanzibarium"),
        person="A\nBcc: x",
        address="https://news.example.org/",
        school=school,
    )
    assert done.told == ("Mr Lindqvist",)
    assert told[0].to.address == "head@example.org"
    assert "https://news.example.org/concerns/1" in told[0].body
    assert "Zanzibarium" not in told[0].subject + told[0].body and "\n" not in told[0].subject


def test_a_mail_server_in_trouble_loses_no_concern(pages):
    def refuse(notice):
        raise OSError("no route")

    pages.person(Role.AUTHOR)
    people = replace(pages.school.people, **PEOPLE)
    school = replace(pages.school, people=people, notify=refuse)
    done = report_concern(Seen(what="A page"), person="Mrs Okafor", address="", school=school)
    assert not done.told and [one.id for one in school.store.concerns()] == [done.concern.id]


def _reported(pages, **seen):
    """Who is told of a concern, by address, with the letters' words."""
    told = {}
    people = replace(pages.school.people, **PEOPLE)

    def notify(notice):
        told[notice.to.address] = notice.body
        return True

    school = replace(pages.school, people=people, notify=notify)
    seen = Seen(what="A page", **seen)
    done = report_concern(seen, person="Mrs Okafor", address="", school=school)
    return done, told


def test_the_deputy_is_told_and_reads_only_while_the_head_is_away(pages):
    pages.person(Role.APPROVER)
    deputy = pages.signed_in(Role.DEPUTY)
    _, told = _reported(pages)
    assert list(told) == ["head@example.org"]
    deputy.get("/concerns")
    assert "No concern is open" in deputy.text
    assert deputy.client.get("/concerns/1").status_code == 404
    pages.school.store.start_absence(
        "Mr Lindqvist", why="", by="Ms Prewett", at=pages.school.clock.now()
    )
    _, told = _reported(pages)
    assert list(told) == ["head@example.org", "deputy@example.org"]
    deputy.get("/concerns")
    assert deputy.text.count("/concerns/") >= 2 and deputy.client.get("/concerns/1").status_code


def test_what_is_about_the_head_goes_past_the_head(pages):
    head, deputy = pages.signed_in(Role.APPROVER), pages.signed_in(Role.DEPUTY)
    done, told = _reported(pages, of_head=True)
    assert list(told) == ["deputy@example.org", "chair@example.org"]
    assert "Ms Prewett can, signed in" in told["chair@example.org"]
    assert not any("Okafor" in body or "A page" in body for body in told.values())
    assert "to read" not in head.get("/").get_data(as_text=True)
    head.get("/concerns")
    assert "No concern is open" in head.text
    number = done.concern.id
    assert head.client.get(f"/concerns/{number}").status_code == 404
    head.get("/account")
    head.post(f"/concerns/{number}", outcome="Nothing in it")
    assert head.status == 404
    head.get("/reports/record")
    assert "Mrs Okafor" not in head.text and "(not named here)" in head.text
    assert "1 concern to read" in deputy.get("/").get_data(as_text=True)
    deputy.get(f"/concerns/{number}")
    assert "About the Head" in deputy.text and "reported by Mrs Okafor" in deputy.text
    deputy.post(f"/concerns/{number}", outcome="Taken to the governors")
    assert "recorded as dealt with" in deputy.text


def test_about_the_head_where_nobody_else_could_read_it(pages):
    pages.person(Role.APPROVER)
    author = pages.signed_in(Role.AUTHOR)
    author.get("/concerns/new")
    assert "tell the chair of governors yourself" in author.text
    author.post("/concerns", what="A page mocks us", of_head="yes")
    assert author.status == 400 and "was not kept" in author.text
    assert "A page mocks us" in author.text and not pages.school.store.concerns()
