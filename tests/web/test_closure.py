"""An emergency closure: few choices, two people, out at once."""

import itertools
import re
import time as seconds
from datetime import date, time

import pytest
from tests.web.conftest import press

from schoolcast.bootstrap.closures import closures_of
from schoolcast.domain.account import Role
from schoolcast.domain.delivery import State
from schoolcast.domain.errors import NotAllowed, UsageProblem
from schoolcast.domain.finding import Severity
from schoolcast.domain.revision import RevisionState
from schoolcast.pipeline.closure_lists import BLANKS
from schoolcast.pipeline.closures import (
    Choices,
    advance_for,
    approve_in_advance,
    close_school,
    wording_of,
)
from schoolcast.settings import load_settings

SNOW = {
    "wording": "closure-whole-day",
    "day": "today",
    "reason": "snow",
    "clubs": "cancelled",
    "meals": "none",
}
CALENDAR = """\
[[terms]]
name = "Autumn"
first = 2026-09-02
last = 2026-12-18
[[terms]]
name = "Spring"
first = 2027-01-05
last = 2027-03-26
"""


@pytest.fixture
def snow(pages):
    """A school on a school day at seven in the morning, with its Head and Deputy."""
    pages.office.at("2026-12-02T07:00Z")
    (pages.office.folder / "content" / "calendar.toml").write_text(CALENDAR, encoding="utf-8")
    pages.office.write()
    pages.person(Role.APPROVER)
    pages.person(Role.DEPUTY)
    return pages


def _sheets(pages):
    return closures_of(load_settings(pages.desk.config), pages.school)


def _newest(pages):
    return pages.school.store.latest_revision("school-closed-2026-12-02")


def _advance(pages, *senders, person="Mr Lindqvist", name="closure-whole-day"):
    wording = wording_of(name, _sheets(pages))
    return approve_in_advance(
        wording, senders, digest=wording.digest, person=person, school=pages.school
    )


def _with_addresses(pages):
    """Head and Deputy can be mailed."""
    pages.office.configure(
        "".join(
            f'\n[[alerts.people]]\nname = "{name}"\naddress = "{address}"\nrole = "{role}"\n'
            for name, address, role in (
                ("Mr Lindqvist", "head@example.org", "approver"),
                ("Ms Prewett", "deputy@example.org", "deputy"),
            )
        )
    )


def test_it_waits_for_the_second_person_and_then_goes_out_at_once(snow):
    author = snow.signed_in(Role.AUTHOR)
    author.get("/closure")
    author.post("/closure", **SNOW)
    assert "It goes out as soon as" in author.text and "Mr Lindqvist" in author.text
    assert "Ring the Head or the Deputy" in author.text
    stored = _newest(snow)
    assert stored.revision.posts[0].text == (
        "School is closed on Wednesday 2 December because of snow and ice. Please keep your "
        "children at home. All clubs are cancelled. We will post here when we know more."
    )
    snow.office.run()
    assert snow.office.posted() == []
    head = snow.signed_in(Role.APPROVER)
    head.get("/")
    assert "Read and approve" in head.text
    head.post(f"/approve/{stored.id}", sha256=stored.sha256)
    snow.office.run()
    assert [one["text"] for one in snow.office.posted()] == [stored.revision.posts[0].text]
    author.get(f"/closure/{stored.id}")
    assert "approved by Mr Lindqvist" in author.text


def test_the_author_can_not_approve_it(snow):
    head = snow.signed_in(Role.APPROVER)
    head.get("/closure")
    head.post("/closure", **SNOW)
    stored = _newest(snow)
    head.post(f"/approve/{stored.id}", sha256=stored.sha256)
    assert head.status == 400 and "somebody else has to approve it" in head.text
    deputy = snow.signed_in(Role.DEPUTY)
    deputy.get(f"/approve/{stored.id}")
    deputy.post(f"/approve/{stored.id}", sha256=stored.sha256)
    assert _newest(snow).approval.person == "Ms Prewett"


def test_a_second_press_does_not_close_it_twice(snow):
    author = snow.signed_in(Role.AUTHOR)
    author.get("/closure")
    author.post("/closure", **SNOW)
    author.post("/closure", **SNOW)
    assert author.status == 400 and "was written already by Mrs Okafor" in author.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": ""}, "Why? Choose from the list"),
        ({"reason": "aliens"}, "Why? Choose from the list"),
        ({"clubs": "x"}, "What about the clubs? Choose from the list"),
        ({"day": "date", "date-day": "31", "date-month": "2", "date-year": "2027"}, "Write day"),
        ({"day": "date", "date-day": "1", "date-month": "12", "date-year": "2026"}, "two weeks"),
        ({"day": ""}, "Choose the day"),
        ({"wording": "closure-whole"}, "Choose what happens"),
        ({"wording": "closure-closing-early", "time": "03:17"}, "Choose the time"),
        ({"alone": "yes"}, "Nobody has approved the wording"),
    ],
)
def test_mistakes_are_told_and_nothing_chosen_is_lost(snow, fields, words):
    author = snow.signed_in(Role.AUTHOR)
    author.get("/closure")
    author.post("/closure", **SNOW | {"meals": "packed"} | fields)
    assert author.status == 400 and words in author.text
    assert '<option value="packed" selected>' in author.text
    assert snow.school.store.waiting_revisions() == []
    assert len(list((snow.office.folder / "content").rglob("*closed*.md"))) == 0


def test_the_head_approves_a_wording_and_one_person_sends_it(snow):
    author = snow.signed_in(Role.AUTHOR)
    head = snow.signed_in(Role.APPROVER)
    head.get("/closure/wordings")
    assert "School is closed [day] because [reason]." in head.text
    digest = wording_of("closure-whole-day", _sheets(snow)).digest
    form = {"wording": "closure-whole-day", "digest": digest}
    head.post("/closure/wordings/approve", **form)
    assert head.status == 400 and "at least one other person" in head.text
    head.post("/closure/wordings/approve", **form, sender="Mrs Okafor")
    assert "Approved in advance: School closed" in head.text
    author.get("/closure")
    assert "Send it now" in author.text
    author.post("/closure", **SNOW, alone="yes")
    assert "Sent by Mrs Okafor" in author.text and "Mr Lindqvist approved in advance" in author.text
    snow.office.run()
    assert len(snow.office.posted()) == 1
    stored = _newest(snow)
    assert (stored.approval.person, stored.revision.authors) == ("Mr Lindqvist", ("Mrs Okafor",))
    (line,) = [e for e in snow.school.store.audit() if e.action == "approve"]
    assert line.detail["sent_by"] == "Mrs Okafor"
    assert line.detail["approved_in_advance"] == snow.school.store.sending(stored.id).advance.id
    assert snow.school.store.verify_audit() is None


def test_taking_back_ends_it_and_it_needs_a_press_again(snow):
    author = snow.signed_in(Role.AUTHOR)
    one = _advance(snow, "Mrs Okafor")
    head = snow.signed_in(Role.APPROVER)
    head.get("/closure/wordings")
    head.post("/closure/wordings/revoke", advance=str(one.id))
    assert "It is taken back" in head.text
    head.post("/closure/wordings/revoke", advance=str(one.id))
    assert head.status == 404
    author.get("/closure")
    assert "Send it now" not in author.text
    author.post("/closure", **SNOW, alone="yes")
    assert author.status == 400 and _newest(snow) is None


def test_a_changed_wording_or_list_voids_it(snow, monkeypatch):
    snow.person(Role.AUTHOR)
    _advance(snow, "Mrs Okafor")
    wording = wording_of("closure-whole-day", _sheets(snow))
    assert advance_for(wording, "Mrs Okafor", snow.school)
    folder = snow.office.folder / "content" / "templates" / "closure"
    folder.mkdir(parents=True)
    (folder / "1-whole-day.md").write_text(
        '+++\nid = "closure-whole-day"\nkind = "closure"\ntitle = "School closed"\n'
        'publish_at = "on-approval"\n+++\nSchool is closed because [reason]. Stay in bed.\n',
        encoding="utf-8",
    )
    changed = wording_of("closure-whole-day", _sheets(snow))
    assert changed.digest != wording.digest
    assert advance_for(changed, "Mrs Okafor", snow.school) is None
    before = wording.digest
    monkeypatch.setitem(BLANKS, "reason", BLANKS["clubs"])
    assert wording.digest != before


def test_who_may_send_alone_is_another_person_that_is_named_and_still_there(snow):
    snow.person(Role.AUTHOR)
    _advance(snow, "Mrs Okafor", "Somebody Gone")
    wording = wording_of("closure-whole-day", _sheets(snow))
    everybody = ("Mrs Okafor", "Mr Lindqvist", "Ms Prewett", "Somebody Gone")
    may = [name for name in everybody if advance_for(wording, name, snow.school)]
    assert may == ["Mrs Okafor"]


def test_only_the_head_approves_in_advance(snow):
    snow.person(Role.AUTHOR)
    snow.signed_in(Role.DEPUTY).get("/")
    with pytest.raises(NotAllowed, match="Only the Head"):
        _advance(snow, "Mrs Okafor", person="Ms Prewett")
    with pytest.raises(UsageProblem, match="at least one other"):
        _advance(snow, "Mr Lindqvist")


def test_names_and_facts_are_checked_all_the_same(snow):
    """The roll is gone: even words approved in advance wait, and say why."""
    snow.person(Role.AUTHOR)
    _advance(snow, "Mrs Okafor")
    (snow.office.folder / "roll.csv").unlink()
    author = snow.signed_in(Role.AUTHOR)
    author.get("/closure")
    author.post("/closure", **SNOW, alone="yes")
    assert [d for d in snow.office.deliveries() if d.state is State.SCHEDULED] == []
    snow.office.run()
    assert snow.office.posted() == []


def test_head_and_deputy_are_told_at_once(snow):
    _with_addresses(snow)
    sent = []

    def tell(notice):
        sent.append(notice)
        return True

    author, head = snow.signed_in(Role.AUTHOR), snow.signed_in(Role.APPROVER)
    object.__setattr__(snow.school, "notify", tell)
    author.get("/closure")
    author.post("/closure", **SNOW)
    assert "Told by mail: Mr Lindqvist, Ms Prewett." in author.text
    stored = _newest(snow)
    head.get(f"/approve/{stored.id}")
    head.post(f"/approve/{stored.id}", sha256=stored.sha256)
    assert [(one.to.address, one.subject.split("] ")[1]) for one in sent] == [
        ("head@example.org", "A closure waits for your approval"),
        ("deputy@example.org", "A closure waits for your approval"),
        ("deputy@example.org", "A closure goes out now"),
    ]


def test_every_choice_of_the_lists_passes_the_rules_and_fits_everywhere(snow):
    """All words that can be sent alone, read once by the real rules; X takes 280 signs."""
    sheets, longest = _sheets(snow), 0
    everything = itertools.product(sheets.wordings(), *(b.choices for b in BLANKS.values()))
    asked = []
    for number, (wording, *chosen) in enumerate(everything):
        blanks = {blank: one.key for blank, one in zip(BLANKS, chosen, strict=True)}
        text = " ".join(one.words for one in chosen)
        longest = max(longest, len(wording.body) - 20 + len(text))
        if number % 7 and number % 12:  # each entry in several companies
            continue
        item = f"{wording.title.lower().replace(' ', '-')}-2026-12-02"
        choices = Choices(
            wording=wording.name,
            day=date(2026, 12, 2),
            at=time(13) if wording.timed else None,
            blanks=blanks,
        )
        done = close_school(
            choices, person="Office", alone=False, sheets=sheets, school=snow.school
        )
        asked += [
            (finding.rule, finding.message)
            for finding in done.stored.verdict.findings
            if finding.severity in (Severity.BLOCK, Severity.MUST_RESOLVE)
        ]
        assert len(done.stored.revision.posts[0].text) <= 270
        snow.school.store.send_back(
            done.stored.id, person="Head", at=snow.office.clock.now(), reason="a test of words"
        )
        assert done.stored.revision.item.startswith(item)
        for file in (snow.office.folder / "content").rglob("*-school-*.md"):
            file.unlink()
    assert asked == []


def test_the_pages_are_accessible_at_both_widths(snow, make_window):
    author, head = snow.person(Role.AUTHOR), snow.person(Role.APPROVER)
    _advance(snow, "Mrs Okafor", name="closure-closing-early")
    for width in (1280, 320):
        window = make_window(width).sign_in(author)
        window.open("/closure")
        assert window.violations() == [] and not window.scrolls_sideways()
        press(window.page.get_by_role("button", name="Send for approval"))
        assert "There is a problem" in window.page.content()
        assert window.violations() == [] and not window.scrolls_sideways()
        window = make_window(width).sign_in(head)
        for path in ("/closure/wordings", "/"):
            window.open(path)
            assert window.violations() == [] and not window.scrolls_sideways()


def test_snow_at_seven_two_people_two_minutes(snow, make_window, record_property):
    """The whole journey by two people in two real browsers, with its presses and time."""
    author, head = snow.person(Role.AUTHOR), snow.person(Role.APPROVER)
    office, phone = make_window(1280).sign_in(author), make_window(375).sign_in(head)
    presses, began = 0, seconds.monotonic()

    press(office.page.get_by_role("link", name="Close the school in an emergency"))
    office.page.get_by_label("Why?").select_option("snow")
    office.page.get_by_label("What about the clubs?").select_option("cancelled")
    press(office.page.get_by_role("button", name="Send for approval"))
    presses += 4
    assert "It goes out as soon as" in office.page.content()

    phone.open("/")
    press(phone.page.get_by_role("link", name="Read and approve"))
    assert "because of snow and ice" in phone.page.content()
    press(phone.page.get_by_role("button", name="Approve", exact=True))
    presses += 3
    assert _newest(snow).state is RevisionState.APPROVED
    snow.office.run()
    took = seconds.monotonic() - began
    (post,) = snow.office.posted()
    assert re.match(r"School is closed on Wednesday 2 December because of snow", post["text"])
    record_property("snow closure", f"{presses} presses by two people, public after {took:.1f} s")


def test_behind_a_pause_nobody_is_told_that_it_goes_out(snow):
    _with_addresses(snow)
    told = []

    def tell(notice):
        told.append(notice)
        return True

    object.__setattr__(snow.school, "notify", tell)
    head = snow.signed_in(Role.APPROVER)
    head.get("/pause")
    head.post("/pause", what="everything", why="a bereavement")
    _advance(snow, "Mrs Okafor")
    author = snow.signed_in(Role.AUTHOR)
    author.get("/closure")
    author.post("/closure", **SNOW, alone="yes")
    assert "It goes out now" not in author.text
    assert "it does not go out yet" in author.text
    assert "Kept back for now on page: it is paused (Mr Lindqvist: a bereavement)" in author.text
    assert {one.subject.partition("] ")[2] for one in told} == {
        "A closure is approved but does not go out yet"
    }
    assert all("page: it is paused" in one.body for one in told)
    assert not any("bereavement" in one.body for one in told)
