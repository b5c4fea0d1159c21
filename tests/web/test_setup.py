"""School set-up and imports, as those who look after the settings use them."""

import io
import tomllib

import pytest
from tests.web.conftest import press

from schoolcast.domain.account import Role
from schoolcast.web import imports

CALENDAR = """\
# Agreed by the governors
inset_days = [2027-01-04]  # training

[[terms]]
name = "Autumn"       # the long one
first = 2026-09-01
last = 2026-12-18
"""
CLASSDOJO = """
[[channels]]
name = "dojo-elm"
kind = "classdojo"
audience = "class:elm"
settings = { posts = { name = "Ms Ottoline Fenwick" } }  # Year 2

[alerts]
to = ["office@example.org"]

[alerts.smtp]
host = "127.0.0.1"
security = "none"

[[alerts.people]]  # first the Head
name = "Mr Lindqvist"
address = "head@example.org"
role = "approver"
"""
ICS = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//EN
BEGIN:VEVENT
UID:1@example.org
DTSTART;VALUE=DATE:20270211
SUMMARY:Safer <b>Internet</b> assembly
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def set_up(pages):
    """A school with a calendar, a class posted to by hand, and alerts."""
    office = pages.office
    (office.folder / "content" / "calendar.toml").write_text(CALENDAR, encoding="utf-8")
    office.configure(CLASSDOJO.replace("[alerts]", '[alerts]\nfrom = "s@example.org"'))
    return pages


def _calendar(pages):
    return (pages.office.folder / "content" / "calendar.toml").read_text(encoding="utf-8")


def _config(pages):
    return (pages.office.folder / "config.toml").read_text(encoding="utf-8")


def _fields(browser, address):
    """What the form holds as it is shown."""
    import re
    from html import unescape

    browser.get(address)
    found = re.findall(r'<input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', browser.text)
    found += re.findall(r'<textarea[^>]*? name="([^"]+)"[^>]*>([^<]*)</textarea>', browser.text)
    for name, inside in re.findall(r'<select[^>]*? name="([^"]+)">(.*?)</select>', browser.text):
        chosen = re.findall(r'value="([^"]*)" selected', inside)
        found += [(name, chosen[0] if chosen else re.findall(r'value="([^"]*)"', inside)[0])]
    return {name: unescape(value) for name, value in found if name != "csrf"}


def test_terms_are_changed_after_a_look_and_comments_stay(set_up):
    admin = set_up.signed_in(Role.ADMIN)
    fields = _fields(admin, "/setup/terms")
    assert fields["term-0-name"] == "Autumn" and fields["inset"] == "2027-01-04"
    fields |= {
        "term-1-name": "Spring",
        "term-1-first": "2027-01-05",
        "term-1-last": "2027-03-25",
        "term-1-half_first": "2027-02-15",
        "term-1-half_last": "2027-02-19",
        "term-0-last": "2026-12-17",
    }
    admin.post("/setup/terms", **fields)
    assert "Is this right?" in admin.text and "2026-12-17" in admin.text
    assert "Spring" not in _calendar(set_up)
    admin.post("/setup/terms", **fields, confirm="yes")
    assert "Saved in calendar.toml" in admin.text
    written = tomllib.loads(_calendar(set_up))
    assert [term["name"] for term in written["terms"]] == ["Autumn", "Spring"]
    assert "# Agreed by the governors" in _calendar(set_up) and "# the long one" in _calendar(
        set_up
    )
    admin.get("/calendar/terms?day=2027-02-01")
    assert "Spring" in admin.text


def test_what_makes_no_sense_is_never_saved(set_up):
    admin = set_up.signed_in(Role.ADMIN)
    before = _calendar(set_up)
    fields = _fields(admin, "/setup/terms") | {"term-0-last": "2026-08-01"}
    admin.post("/setup/terms", **fields, confirm="yes")
    assert admin.status == 400 and "run from 2026-09-01 to 2026-08-01" in admin.text
    assert 'value="2026-08-01"' in admin.text
    fields |= {"term-0-last": "", "inset": "soon"}
    admin.post("/setup/terms", **fields, confirm="yes")
    assert admin.status == 400 and "Choose the day" in admin.text and "soon" in admin.text
    assert _calendar(set_up) == before


def test_a_file_that_was_changed_meanwhile_is_left_alone(set_up):
    admin = set_up.signed_in(Role.ADMIN)
    fields = _fields(admin, "/setup/terms") | {"inset": "2027-01-05"}
    file = set_up.office.folder / "content" / "calendar.toml"
    file.write_text(CALENDAR + "# a line by hand\n", encoding="utf-8")
    for extra in ({}, {"confirm": "yes"}):
        admin.post("/setup/terms", **fields, **extra)
        assert admin.status == 400 and "changed by somebody else meanwhile" in admin.text
    assert "# a line by hand" in _calendar(set_up) and "2027-01-05" not in _calendar(set_up)


def test_a_term_is_taken_out(set_up):
    admin = set_up.signed_in(Role.ADMIN)
    fields = _fields(admin, "/setup/terms")
    fields |= {name: "" for name in fields if name.startswith("term-")}
    admin.post("/setup/terms", **fields, confirm="yes")
    assert "terms" not in tomllib.loads(_calendar(set_up))


def test_contacts_in_term_and_in_the_holidays(set_up):
    admin = set_up.signed_in(Role.ADMIN)
    fields = _fields(admin, "/setup/contacts")
    assert fields["person-0-name"] == "Mr Lindqvist"
    fields |= {
        "holidays_to": "caretaker@example.org",
        "person-0-when": "term",
        "person-1-name": "Ms Prewett",
        "person-1-address": "deputy@example.org",
        "person-1-role": "approver",
        "person-1-when": "holidays",
    }
    admin.post("/setup/contacts", **fields)
    assert "Is this right?" in admin.text and "holidays" in admin.text
    admin.post("/setup/contacts", **fields, confirm="yes")
    assert "Saved in config.toml" in admin.text
    alerts = tomllib.loads(_config(set_up))["alerts"]
    assert alerts["holidays_to"] == ["caretaker@example.org"]
    assert [one.get("when") for one in alerts["people"]] == ["term", "holidays"]
    assert "# Year 2" in _config(set_up) and alerts["smtp"]["host"] == "127.0.0.1"


@pytest.mark.parametrize("address", ["nobody", "a@b.example\nBcc: x@example.org", "<script>@x"])
def test_an_address_that_is_none_is_refused(set_up, address):
    admin = set_up.signed_in(Role.ADMIN)
    before = _config(set_up)
    fields = _fields(admin, "/setup/contacts") | {"person-0-address": address}
    admin.post("/setup/contacts", **fields, confirm="yes")
    assert admin.status == 400 and "such as office@example.org" in admin.text
    assert _config(set_up) == before and "<script>@x" not in admin.text


def test_who_posts_by_hand_for_a_class(set_up):
    admin = set_up.signed_in(Role.ADMIN)
    admin.get("/setup")
    assert "dojo-elm" in admin.text and "Ms Ottoline Fenwick" in admin.text
    fields = _fields(admin, "/setup/classes/dojo-elm")
    fields |= {"posts-email": "fenwick@example.org", "deputy-name": 'Mr "Barney" Thackeray'}
    admin.post("/setup/classes/dojo-elm", **fields)
    assert "Is this right?" in admin.text
    admin.post("/setup/classes/dojo-elm", **fields, confirm="yes")
    assert "Saved in config.toml" in admin.text
    (channel,) = [
        one for one in tomllib.loads(_config(set_up))["channels"] if one["name"] == "dojo-elm"
    ]
    assert channel["settings"]["posts"]["email"] == "fenwick@example.org"
    assert channel["settings"]["deputy"] == {"name": 'Mr "Barney" Thackeray'}
    fields = _fields(admin, "/setup/classes/dojo-elm") | {"posts-email": "nobody"}
    admin.post("/setup/classes/dojo-elm", **fields, confirm="yes")
    assert admin.status == 400 and "email" in admin.text


def test_the_schools_own_words_and_phrases(set_up):
    admin = set_up.signed_in(Role.ADMIN, name="Mr Barnaby Thackeray")
    fields = _fields(admin, "/setup/words") | {"phrase": "Matilda the Musical", "why": "our play"}
    admin.post("/setup/words", **fields, confirm="yes")
    assert admin.status == 400 and "Only an approver can say" in admin.text
    both = set_up.signed_in(Role.ADMIN, Role.APPROVER)
    fields = _fields(both, "/setup/words")
    fields |= {"list-domains": "st-wilfrids.example\nfriends.example", "phrase": "Matilda"}
    both.post("/setup/words", **fields, confirm="yes")
    assert both.status == 400 and "write the whole phrase" in both.text and "Say why" in both.text
    fields |= {"phrase": "Matilda the Musical", "why": "our summer production"}
    both.post("/setup/words", **fields)
    assert "Is this right?" in both.text and "Matilda the Musical" in both.text
    both.post("/setup/words", **fields, confirm="yes")
    file = set_up.office.folder / "policy.toml"
    policy = tomllib.loads(file.read_text(encoding="utf-8"))
    assert policy["school"]["domains"] == ["st-wilfrids.example", "friends.example"]
    assert policy["allow"][0]["added_by"] == "Mx Adeyemi"
    fields = _fields(both, "/setup/words") | {"without-0": "yes", "phrase": "", "why": ""}
    both.post("/setup/words", **fields, confirm="yes")
    assert not tomllib.loads(file.read_text(encoding="utf-8")).get("allow")


def test_a_wording_is_checked_before_it_is_saved(set_up):
    admin = set_up.signed_in(Role.ADMIN)
    fields = _fields(admin, "/setup/wording/inset-day")
    assert fields["body"]
    fields["body"] = "School is closed to pupils on {{ event_date | long_date }}."
    admin.post("/setup/wording/inset-day", **fields)
    assert "Is this right?" in admin.text
    admin.post("/setup/wording/inset-day", **fields, confirm="yes")
    assert "Saved in inset-day.md" in admin.text
    file = set_up.office.folder / "content" / "templates" / "inset-day.md"
    assert fields["body"] in file.read_text(encoding="utf-8")
    for address in ("/setup/wording/..%2fconfig", "/setup/wording/nothing", "/setup/nothing"):
        admin.get(address)
        assert admin.status == 404


def test_only_admins_change_settings(set_up):
    head = set_up.signed_in(Role.APPROVER)
    head.get("/setup")
    assert head.status == 200 and 'href="/setup/terms"' not in head.text
    for address in ("/setup/terms", "/setup/classes/dojo-elm", "/setup/wording/inset-day"):
        head.get(address)
        assert head.status == 403


# Imports


def _upload(browser, name, content, **fields):
    browser.get("/imports")
    answer = browser.client.post(
        "/imports",
        data={"csrf": browser.csrf, "file": (io.BytesIO(content), name), **fields},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    return browser._shown(answer)


def test_a_calendar_becomes_drafts_after_a_look(set_up):
    author = set_up.signed_in(Role.AUTHOR)
    _upload(author, "diary.ics", ICS.encode())
    assert author.status == 200 and "New" in author.text
    assert "Safer &lt;b&gt;Internet" in author.text and "<b>Internet" not in author.text
    fields = _hidden(author.text) | {"row-1": "yes"}
    before = set(set_up.office.folder.glob("content/**/*.md"))
    author.post("/imports/drafts", **{k: v for k, v in fields.items() if not k.startswith("row")})
    assert author.status == 400 and "Choose at least one row" in author.text
    author.post("/imports/drafts", **fields)
    assert "Written: 1 files" in author.text or "Written:" in author.text
    assert len(set(set_up.office.folder.glob("content/**/*.md")) - before) == 1
    _upload(author, "diary.ics", ICS.encode())
    assert "Unchanged" in author.text


def _hidden(text):
    import re
    from html import unescape

    found = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', text)
    return {name: unescape(value) for name, value in found if name != "csrf"}


def test_pasted_text_is_read_too(set_up):
    author = set_up.signed_in(Role.AUTHOR)
    author.get("/imports")
    author.post("/imports", text="11 February 2027 Safer Internet assembly")
    assert author.status == 200 and "Safer Internet assembly" in author.text


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("../../evil.exe", b"x", "ends in .ics, .xlsx or .csv"),
        ("diary.xlsx", b"PK\x03\x04 no workbook", "There is a problem"),
        ("diary.ics", b"", "There is a problem"),
        ("big.csv", b"x," * 600, "larger than 1 MB"),
    ],
)
def test_what_can_not_be_read_is_told(set_up, monkeypatch, name, content, words):
    monkeypatch.setattr(imports, "LARGEST", 1_000)  # a real one would lie in a file of its own
    author = set_up.signed_in(Role.AUTHOR)
    _upload(author, name, content, source="kept words")
    assert author.status == 400 and words in author.text and "kept words" in author.text


def test_what_travelled_with_the_form_is_not_trusted(set_up):
    import base64
    import zlib

    author = set_up.signed_in(Role.AUTHOR)
    author.get("/imports")
    bomb = base64.b64encode(zlib.compress(b"x" * 50_000_000)).decode()
    for content in ("", "no base64 !", base64.b64encode(b"x").decode(), bomb):
        author.post("/imports/drafts", kind="ics", content=content)
        assert author.status == 400 and "did not arrive whole" in author.text


@pytest.mark.parametrize("width", [320])  # every page is walked at 1280 by test_proof_pages
def test_axe_finds_nothing(set_up, make_window, width):
    window = make_window(width).sign_in(set_up.person(Role.ADMIN))
    for path in (
        "/setup",
        "/setup/terms",
        "/setup/contacts",
        "/setup/words",
        "/setup/wording/inset-day",
        "/setup/classes/dojo-elm",
        "/imports",
    ):
        window.open(path)
        assert window.violations() == [], path
        assert not window.scrolls_sideways(), path
    page = window.open("/imports").page
    press(page.get_by_role("button", name="Show what is in it"))
    assert "There is a problem" in page.content() and window.violations() == []
    page.get_by_label("Or paste a list").fill("11 February 2027 Safer Internet assembly")
    press(page.get_by_role("button", name="Show what is in it"))
    assert "What is in it" in page.content() and window.violations() == []
    assert not window.scrolls_sideways()
    page = window.open("/setup/terms").page
    page.get_by_label("INSET days").fill("soon")
    press(page.get_by_role("button", name="Show what changes"))
    assert "There is a problem" in page.content() and window.violations() == []
    page.get_by_label("INSET days").fill("2027-01-05")
    press(page.get_by_role("button", name="Show what changes"))
    assert "Is this right?" in page.content() and window.violations() == []
    press(page.get_by_role("button", name="Save it"))
    page.get_by_text("Saved in calendar.toml").wait_for()
