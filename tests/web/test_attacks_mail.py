"""Lines slipped into headers: of mails, by whatever people type, and of answers."""

import re
import tomllib

import pytest
from tests.integration.alerts.conftest import Postbox, Running
from tests.web.conftest import NAMES
from tests.web.filled import BY_HAND, OAK

from schoolcast.domain.account import Role
from schoolcast.pipeline.accounts import add_account

EVIL = "\r\nBcc: evil@example.net\r\nX-Evil: yes\r\n\r\nAnother mail"
TOML = EVIL.replace("\r", "\\r").replace("\n", "\\n")
ALERTS = """
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

[[alerts.people]]
name = "Ms Prewett"
address = "deputy@example.org"
role = "approver"
"""
KNOWN = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version",
    "Content-Type", "Content-Transfer-Encoding",
}  # fmt: skip
OURS = {"head@example.org", "deputy@example.org", "office@example.org", "fenwick@example.org"}


@pytest.fixture
def postbox():
    """A mail server that keeps what it is given."""
    box = Postbox()
    server = Running(box, None, {})
    box.port = server.port
    yield box
    server.stop()


@pytest.fixture
def mailing(pages, postbox):
    """A school whose names and titles hold what would be headers."""
    office = pages.office
    by_hand = BY_HAND.replace('"Ms Fenwick"', '"Ms Fenwick", email = "fenwick@example.org"')
    office.configure(replacing=(OAK, by_hand))
    office.configure(replacing=('Primary School"', f'Primary School{TOML}"'))
    office.configure(ALERTS.format(port=postbox.port))
    return pages


def _sound(postbox):
    """Every mail has its own headers and no others, and went to whom it was meant for."""
    assert postbox.mails
    for mail in postbox.mails:
        assert set(mail.keys()) == KNOWN and len(mail.keys()) == len(KNOWN), mail.items()
        assert mail["To"] in OURS
        assert mail.get_content_type() == "text/plain"
        assert "\n" not in mail["Subject"]
    assert set(postbox.recipients) <= OURS


def test_no_words_become_headers_of_a_mail(mailing, postbox):
    """Reasons, concerns, titles and names, each with line ends in them, and a school's name too."""
    author, deputy = mailing.signed_in(Role.AUTHOR), mailing.signed_in(Role.DEPUTY)
    mailing.person(Role.APPROVER)
    deputy.get("/")
    deputy.post("/absence/start", why=f"a course{EVIL}")
    deputy.post("/absence/end")
    author.get("/concerns/new")
    author.post("/concerns", what=f"Rude{EVIL}", where=f"a page{EVIL}", when=f"Monday{EVIL}")
    author.get("/closure")
    author.post(
        "/closure", wording=f"closure-whole-day{EVIL}", day="today", reason=f"snow{EVIL}",
        clubs="cancelled", meals="none",
    )  # fmt: skip
    author.post(
        "/closure", wording="closure-whole-day", day="today", reason="snow", clubs="cancelled",
        meals="none",
    )  # fmt: skip
    mailing.office.write(
        "trip.md", id="trip", kind="class-trip", title=f"Trip{TOML}", publish_at="2026-12-01 09:30",
        keys='event_date = 2026-12-16\naudience = ["class:oak"]',
        body="Bring a coat on {{ event_date | long_date }}.",
    )  # fmt: skip
    result = mailing.office.submit("trip.md")
    asked = [one for one in result.findings if one.severity == "must_resolve"]
    mailing.office.approve(
        "trip", person=NAMES[Role.APPROVER], answers={one.key: f"yes{EVIL}" for one in asked}
    )
    mailing.office.at("2026-12-01T09:31Z")
    mailing.office.run()
    _sound(postbox)
    assert {mail["To"] for mail in postbox.mails} >= {"head@example.org", "fenwick@example.org"}
    assert len(postbox.mails) >= 4


def test_a_name_with_line_ends_makes_no_account_and_no_mail(mailing, postbox):
    admin = mailing.signed_in(Role.ADMIN)
    admin.get("/accounts/new")
    admin.post("/accounts/new", name=f"Mrs New{EVIL}", username="new", role="author")
    for account in mailing.school.store.accounts():
        assert not re.search(r"[\r\n]", account.name), account
    account, _ = add_account(f"Mr Odd{EVIL}", [Role.AUTHOR], by="Set-up", school=mailing.school)
    assert "\n" not in account.name


@pytest.mark.parametrize(
    "address",
    [
        f"a@example.org{EVIL}",
        "a@example.org\n",
        "a@example.org, evil@example.net",
        "a@example.org;evil@example.net",
        "Evil <evil@example.net>",
        "a@example.org%0aBcc:evil@example.net",
        "a@example.org\u2028Bcc: evil@example.net",
    ],
)
def test_an_address_is_one_plain_address(mailing, address):
    admin = mailing.signed_in(Role.ADMIN)
    config = mailing.office.folder / "config.toml"
    admin.get("/setup/contacts")
    seen = re.search(r'name="seen" value="([^"]*)"', admin.text)[1]
    fields = {
        "seen": seen,
        "to": "office@example.org",
        "person-0-name": "Mr Lindqvist",
        "person-0-address": address,
        "person-0-role": "approver",
        "person-0-when": "always",
    }
    admin.post("/setup/contacts", **fields, confirm="yes")
    admin.get("/setup/classes/story-oak")
    seen = re.search(r'name="seen" value="([^"]*)"', admin.text)[1]
    posts = {"seen": seen, "posts-name": "Ms Fenwick", "posts-email": address, "confirm": "yes"}
    admin.post("/setup/classes/story-oak", **posts)
    written = tomllib.loads(config.read_text(encoding="utf-8"))
    (by_hand,) = [one for one in written["channels"] if one["name"] == "story-oak"]
    kept = [one["address"] for one in written["alerts"]["people"]]
    for one in (*kept, by_hand["settings"]["posts"]["email"]):
        assert re.fullmatch(r"[a-z]+@example\.org", one), one


def test_no_words_become_headers_of_an_answer(pages):
    """Addresses and file names that come from outside stand in Location and Content-Disposition."""
    browser = pages.signed_in(Role.APPROVER, Role.ADMIN, Role.AUTHOR)
    browser.get("/account")
    for rule in pages.app.url_map.iter_rules():
        path = re.sub(r"<int:[^>]+>", "1", rule.rule)
        path = re.sub(r"<[^>]+>", "x%0d%0aX-Evil:%20yes", path)
        for method in sorted(rule.methods & {"GET", "POST"}):
            if "sign-out" in path or "/accounts/1/" in path:
                continue
            evil = {"id": EVIL, "name": EVIL, "month": EVIL, "next": EVIL, "person": EVIL}
            answer = browser.client.open(
                path, method=method, query_string=evil,
                data={"csrf": browser.csrf, **evil} if method == "POST" else None,
                headers={"Sec-Fetch-Site": "same-origin"},
            )  # fmt: skip
            assert answer.status_code < 500, rule
            assert "X-Evil" not in answer.headers, rule
            assert not any(re.search(r"[\r\n]", value) for value in answer.headers.values()), rule
            answer.close()
