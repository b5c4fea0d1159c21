"""Each field of an announcement's file has its place in the pages, and none is lost there."""

import re
import struct
from io import BytesIO

import pytest
from PIL import Image
from tests.web.typed_form import fields_of

from schoolcast.domain.account import Role
from schoolcast.domain.item import Item

FIRST = """+++
# Kept: the office's own remark.
id = "choir"
kind = "extra-curricular"
title = "The choir  sings"
event_date = 2026-12-11
event_time = "14:00"
audience = ["whole-school"]
channels = ["page"]
publish_at = "2026-12-08 15:30"
reminders = ["-2d", "-1sd"]
reminder_time = "07:45"
cancelled = true
link = "https://www.example.org/choir"
children = ["S001"]
children_as = ["voice", "work"]
images = [
    { file = "hall.jpg", alt = "The hall", source = "supplied", rights = "Lent by the parish", \
children = "none", not_on = ["oak"] },
    { file = "stage.jpg", alt = "The stage", children = ["class:oak"] },
]
videos = [{ file = "choir.mp4", alt = "Children sing", children = ["class:oak", "-S001"], \
source = "graphic" }]

[variants.page]
text = \"\"\"
We sing on {{ event_date | long_date }}.

Come along.
\"\"\"
link = "https://www.example.org/choir-page"
+++
Our choir sings on {{ event_date | long_date }}.
"""
AGAIN = """+++
id = "club"
kind = "extra-curricular"
title = "Chess club"
publish_at = "2026-12-08 15:30"
repeat = "FREQ=WEEKLY;BYDAY=TU"
term_time_only = false
except = [2026-12-15]
until = 2027-01-19
+++
Chess club meets today after school.
"""


def _film():
    def box(name, content=b""):
        return struct.pack(">I4s", 8 + len(content), name) + content

    return box(b"ftyp", b"isom" + bytes(4)) + box(b"moov", box(b"mvhd", bytes(100))) + box(b"mdat")


@pytest.fixture
def opened(pages):
    """Opens a file's draft: the author's browser and the draft's number."""
    media = pages.office.folder / "content" / "media"
    media.mkdir(parents=True, exist_ok=True)
    for name, shade in (("hall.jpg", 90), ("stage.jpg", 150)):
        Image.new("RGB", (64, 48), (200, shade, 90)).save(media / name, "JPEG")
    (media / "choir.mp4").write_bytes(_film())

    def open_it(text, name="item.md"):
        (pages.office.folder / "content" / name).write_text(text, encoding="utf-8")
        browser = pages.signed_in(Role.AUTHOR)
        browser.get("/write")
        answer = browser.post("/write/open", follow=False, name=name)
        return browser, int(answer.headers["Location"].rpartition("/")[2])

    return open_it


def _send(browser, address, **changes):
    """Open a page, change some fields of its form, and press a button."""
    browser.get(address)
    fields = fields_of(browser.text, address) | changes
    browser.post(address, **{name: value for name, value in fields.items() if name != "csrf"})
    return browser.text


def _words(pages, number):
    return pages.school.store.draft(number).words


@pytest.mark.parametrize("text", [FIRST, AGAIN], ids=["once", "again"])
def test_what_is_opened_and_saved_loses_nothing(pages, opened, text):
    browser, number = opened(text)
    before = _words(pages, number)
    for page in ("", "/photos", "/videos"):
        if page.strip("/") not in ("photos", "videos") or getattr(before, page.strip("/")):
            _send(browser, f"/write/{number}{page}", do="save")
        assert browser.status == 200, page
    for at in ("", "?photo=1", "?photo=2", "?video=1"):
        browser.get(f"/write/{number}/children{at}")
        fields = fields_of(browser.text, f"/write/{number}/children")
        if fields.get("child"):
            browser.post(f"/write/{number}/children", **fields)
    assert _words(pages, number) == before
    every = {field.alias or name for name, field in Item.model_fields.items()} - {"body"}
    assert every == {key for key in every if f"{key} = " in FIRST + AGAIN} | {"variants"}


def test_one_change_changes_one_line_of_the_file(pages, opened):
    browser, number = opened(AGAIN)
    _send(browser, f"/write/{number}", do="answers", title="Chess and draughts")
    assert (
        "Tuesday 22 December 2026" in browser.text
        and "left out by the announcement" in browser.text
    )
    assert browser.text.count('class="schoolcast-post"') == 1, "word for word the same, so once"
    assert "The same 5 more times, until Tuesday 19 January 2027" in browser.text
    fields = fields_of(browser.text, f"/write/{number}/send")
    browser.post(f"/write/{number}/send", **fields)
    assert "Sent for approval" in browser.text
    file = pages.office.folder / "content" / "item.md"
    written = file.read_text(encoding="utf-8")
    assert written == AGAIN.replace('Chess club"', 'Chess and draughts"')


@pytest.mark.parametrize(
    ("how", "days", "rule"),
    [
        ("daily", [], "FREQ=DAILY"),
        ("weekly", ["TU", "TH"], "FREQ=WEEKLY;BYDAY=TU,TH"),
        ("fortnightly", [], "FREQ=WEEKLY;INTERVAL=2"),
        ("monthly", [], "FREQ=MONTHLY;BYMONTHDAY=8"),
        ("weekday", [], "FREQ=MONTHLY;BYDAY=2TU"),
    ],
)
def test_a_repeat_is_said_in_plain_words(pages, opened, how, days, rule):
    browser, number = opened(AGAIN.replace('repeat = "FREQ=WEEKLY;BYDAY=TU"\n', "")
                             .replace("term_time_only = false\nexcept = [2026-12-15]\n", "")
                             .replace("until = 2027-01-19\n", ""))  # fmt: skip
    until = {"until-day": "20", "until-month": "jan", "until-year": "2027"}
    _send(browser, f"/write/{number}", do="answers", again=how, again_days=days, **until)
    assert browser.status == 200 and "Check your answers: Chess club" in browser.text
    browser.post(f"/write/{number}/send", **fields_of(browser.text, f"/write/{number}/send"))
    written = (pages.office.folder / "content" / "item.md").read_text(encoding="utf-8")
    assert f'repeat = "{rule}"' in written and "until = 2027-01-20" in written


def test_term_time_and_days_left_out(pages, opened):
    browser, number = opened(AGAIN)
    _send(
        browser, f"/write/{number}", do="check", leaving_out="22/12/2026\n5 January 2027\nlater",
    )  # fmt: skip
    assert "“later” is not a date; write each like 16 2 2027" in browser.text
    assert "22/12/2026\n5 January 2027\nlater" in browser.text, "nothing typed is lost"
    _send(browser, f"/write/{number}", do="check", term_time_only="yes", leaving_out="22/12/2026")
    assert "No terms are known yet" in browser.text
    both = {"reminders": ["-1d"], "leaving_out": ""}
    _send(browser, f"/write/{number}", do="check", term_time_only=[], **both)
    assert "What goes out again and again has no reminders besides" in browser.text
    _send(browser, f"/write/{number}", do="check", reminders=[], goes="on-approval")
    assert "Say when it goes out first" in browser.text
    _send(browser, f"/write/{number}", do="check", again="", goes="at")
    assert "Say how often it goes out, or empty the fields below it" in browser.text


def test_a_rule_that_the_form_can_not_say_stays_until_another_is_chosen(pages, opened):
    own = "FREQ=DAILY;BYDAY=MO,TU,WE;COUNT=9"
    browser, number = opened(AGAIN.replace("FREQ=WEEKLY;BYDAY=TU", own).replace(
        "until = 2027-01-19\n", ""))  # fmt: skip
    assert f"As its file says: {own}" in _send(browser, f"/write/{number}", do="save")
    assert _words(pages, number).again.rule == own
    _send(browser, f"/write/{number}", do="save", again="weekly", again_days=["TU"])
    assert _words(pages, number).again.how == "weekly"


def test_reminders_of_one_s_own_and_their_time(pages, opened):
    browser, number = opened(FIRST.replace("cancelled = true\n", ""))
    more = {"more_reminders": "3 school days and 1 day", "reminder_time": "8.15am"}
    _send(browser, f"/write/{number}", do="save", **more)
    assert _words(pages, number).reminders == ("-1sd", "-2d", "-3sd", "-1d")
    assert re.search(r'value="-3sd" checked>\s*<label[^>]*>\s*3 school days before', browser.text)
    _send(browser, f"/write/{number}", do="check", more_reminders="a while", reminder_time="soon")
    assert "“a while” can’t be read: write 21 days, or 2 school days" in browser.text
    assert "Write the time as hours and minutes" in browser.text


def test_what_is_off_holds_the_rest_and_drafts_a_correction(pages, opened):
    text = FIRST.replace("cancelled = true\n", "").replace('children = ["S001"]\n', "")
    text = re.sub(r"(?s)children_as.*?\n\n\[variants", "\n[variants", text)
    text = text.replace('reminders = ["-2d", "-1sd"]', 'reminders = ["-1sd"]')
    browser, number = opened(text, "choir.md")
    pages.office.submit("choir.md", person="Mrs Okafor")
    stored = pages.school.store.latest_revision("choir")
    asked = [one.key for one in stored.verdict.findings if one.severity == "must_resolve"]
    pages.office.approve("choir", answers=dict.fromkeys(asked, "checked"))
    pages.office.at("2026-12-08T15:31Z")
    pages.office.run()
    browser = pages.signed_in(Role.AUTHOR)
    assert "It is off" in _send(browser, f"/write/{number}", do="answers", cancelled="yes")
    assert "Call it off" in browser.text and "Nothing more of it goes out" in browser.text
    browser.post(f"/write/{number}/send", **fields_of(browser.text, f"/write/{number}/send"))
    assert "is called off; nothing more of it goes out" in browser.text
    assert "A correction is drafted" in browser.text
    states = {one.slot: one.state.value for one in pages.school.store.deliveries(item="choir")}
    assert states == {"main": "published", "-1sd": "superseded"}
    written = (pages.office.folder / "content" / "choir.md").read_text(encoding="utf-8")
    assert "cancelled = true" in written


def test_photos_change_places_without_script(pages, opened):
    browser, number = opened(FIRST)
    address = f"/write/{number}/photos"
    _send(browser, address, down="1")
    assert [one.file for one in _words(pages, number).photos] == ["stage.jpg", "hall.jpg"]
    assert "Photo 1 is now photo 2" in browser.text
    _send(browser, address, up="2", **{"alt-1": "The hall, empty"})
    assert [one.alt for one in _words(pages, number).photos] == ["The hall, empty", "The stage"]
    for button, at in (("up", "1"), ("down", "2"), ("down", "9"), ("up", "x")):
        _send(browser, address, **{button: at})
        assert [one.file for one in _words(pages, number).photos] == ["hall.jpg", "stage.jpg"]


def _take(browser, number, **files):
    return browser._shown(
        browser.client.post(
            f"/write/{number}/videos/add",
            data={"csrf": browser.csrf, **files},
            headers={"Sec-Fetch-Site": "same-origin"},
            content_type="multipart/form-data",
            follow_redirects=True,
        )
    )


def test_videos_are_sent_described_ticked_and_left_out(pages, opened):
    browser, number = opened(AGAIN)
    assert "None so far. A person posts them by hand." in _send(browser, f"/write/{number}")
    _send(browser, f"/write/{number}", do="videos")
    _take(browser, number)
    assert browser.status == 400 and "Choose the video first" in browser.text
    _take(browser, number, video=(BytesIO(b"nothing of the kind"), "../sports day.mp4"))
    assert browser.status == 400 and "sports day.mp4: " in browser.text
    _take(browser, number, there="../config.toml")
    assert browser.status == 400 and "outside the media folder" in browser.text
    _take(browser, number, video=(BytesIO(_film()), "sports day.mp4"))
    _take(browser, number, there="choir.mp4")
    files = [one.file for one in _words(pages, number).videos]
    assert files == ["2026-12/sports-day.mp4", "choir.mp4"]
    said = {"alt-0": "A race", "who-0": "nobody", "source-1": "supplied"}
    _send(browser, f"/write/{number}/videos", choose="2", **said)
    assert "Who can be recognised in video 2?" in browser.text
    fields = fields_of(browser.text, f"/write/{number}/children")
    browser.post(f"/write/{number}/children", **{**fields, "child": ["S001"]})
    first, second = _words(pages, number).videos
    assert first.nobody and first.alt == "A race"
    assert second.children == ("S001",) and second.source == "supplied"
    assert "described" in _send(browser, f"/write/{number}/videos", do="check")
    _send(browser, f"/write/{number}/videos", out="1")
    assert [one.file for one in _words(pages, number).videos] == ["choir.mp4"]
    assert browser.client.get(f"/write/{number}/children?video=2").status_code == 404


def test_the_kind_is_chosen_anew_and_nonsense_changes_nothing(pages, opened):
    browser, number = opened(AGAIN)
    _send(browser, f"/write/{number}", do="save", kind="key-date")
    assert _words(pages, number).kind == "key-date"
    nonsense = {"kind": "party", "again": "hourly", "again_days": ["XX"]}
    _send(browser, f"/write/{number}", do="save", **nonsense)
    assert _words(pages, number).kind == "key-date" and _words(pages, number).again.days == ()


def test_a_form_from_before_these_fields_keeps_them(pages, opened):
    browser, number = opened(AGAIN)
    before = _words(pages, number)
    browser.get(f"/write/{number}")
    fields = fields_of(browser.text, f"/write/{number}")
    for name in ("again", "term_time_only", "leaving_out", "until-day", "again_days"):
        fields.pop(name, None)
    browser.post(f"/write/{number}", **fields | {"do": "save"})
    assert _words(pages, number).again == before.again
