"""A school in the middle of its day: something stands on every page.

`mark` is written into every free text that reaches the store, so that what a stranger might have
typed can be looked for on every page.
"""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from PIL import Image
from tests.conftest import Office
from tests.web.conftest import PASSWORD, Pages

from schoolcast import passwords
from schoolcast.bootstrap.sheets import sheets_of
from schoolcast.domain.account import Role
from schoolcast.pipeline.accounts import change_account, remember_phone, sign_in
from schoolcast.pipeline.approve import approve
from schoolcast.pipeline.drafts import begin
from schoolcast.pipeline.submit import submit
from schoolcast.web_settings import Web

OAK = """[[channels]]
name = "oak"
kind = "outbox"
audience = "class:oak"
settings = { folder = "out/oak" }
"""
BY_HAND = """
[[channels]]
name = "story-oak"
kind = "classdojo"
audience = "class:oak"
settings = { posts = { name = "Ms Fenwick" }, deputy = { name = "Mr Thackeray" } }
"""
MORE = """
[[channels]]
name = "x"
kind = "x"
audience = "public"
settings = { user_id = "42" }

[channels.secrets]
consumer_key = "A"
consumer_secret = "A"
access_token = "A"
access_token_secret = "A"

[alerts]
from = "s@example.org"
to = ["office@example.org"]

[[alerts.people]]
name = "Mr Lindqvist"
address = "head@example.org"
role = "approver"
"""
TERMS = """\
inset_days = [2027-01-04]

[[terms]]
name = "Summer"
first = 2026-04-13
last = 2026-07-21

[[terms]]
name = "Autumn"
first = 2026-09-01
last = 2026-12-18
half_term = [2026-10-26, 2026-10-30]

[[terms]]
name = "Spring"
first = 2027-01-05
last = 2027-03-25
"""
ROLL = """\
pupil_id,forename,surname,year,class,picture_page,signed_by
S001,Benedict,Quillfeather,4,oak,Y,Ann
S002,Ottoline,Marchbanks,2,elm,{elm},Bob
S003,Thaddeus,Ollerenshaw,2,elm,,
S004,Isolde,Fenwright,4,oak,Y,Cat
S005,Wilhelmina,Quarrington,4,oak,Y,Dot
"""
SOON = "2026-12-01 09:30"


@dataclass
class Filled:
    """The pages of the filled school, and the numbers of what stands in it."""

    pages: Any
    mark: str = ""
    numbers: dict[str, int] = field(default_factory=dict)

    @property
    def boss(self) -> Any:
        """Who may open everything: approver, admin and author at once."""
        return self.pages.person(Role.APPROVER, Role.ADMIN, Role.AUTHOR)

    @property
    def halfway(self) -> Any:
        """Who has a second factor, and is asked for it when signing in."""
        account = self.pages.person(Role.AUDITOR, name="Mr Halfway")
        if not account.has_second_factor:
            self.pages.school.store.set_second_factor(
                account.id, "A" * 32, 0, at=self.pages.office.clock.now()
            )
        return self.pages.school.store.account(account.id)

    def delivery(self, item: str) -> int:
        """The number of an item's first post."""
        return int(self.pages.office.deliveries(item)[0].id)

    def revision(self, item: str) -> int:
        """The number of an item's newest version."""
        return int(self.pages.school.store.latest_revision(item).id)


@contextmanager
def filled_school(folder: Path, mark: str = "", config: str = "") -> Iterator[Filled]:
    """A filled school in a folder of its own; `config` is another config.toml than usual."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", lambda: PasswordHasher(1, 8, 1))
        passwords._nobodys.cache_clear()
        office = Office(folder, datetime(2026, 12, 1, 9, tzinfo=UTC))
        if config:
            (folder / "config.toml").write_text(config, encoding="utf-8")
        pages = Pages(office, Web())
        try:
            yield fill(pages, mark)
        finally:
            pages.desk.close()
            passwords._nobodys.cache_clear()


def photo(shade: int = 90) -> bytes:
    """A small picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (200, shade, 90)).save(out, "JPEG")
    return out.getvalue()


def fill(pages: Any, mark: str = "") -> Filled:
    """Everything that may stand in the pages, typed into them as far as people type it."""
    filled = Filled(pages, mark)
    _settings(pages)
    boss = pages.signed_in(Role.APPROVER, Role.ADMIN, Role.AUTHOR)
    author = pages.signed_in(Role.AUTHOR)
    _accounts(filled, boss)
    _people(filled, boss)
    _announcements(filled)
    _decisions(filled, boss)
    _troubles(filled, boss)
    _drafts(filled, author)
    _the_rest(filled, boss, author)
    pages.app.extensions["schoolcast-practice"].begin()
    return filled


def _settings(pages: Any) -> None:
    office = pages.office
    (office.folder / "content" / "calendar.toml").write_text(TERMS, encoding="utf-8")
    folder = office.folder / "secrets"
    folder.mkdir()
    (folder / "A").touch(0o600)
    (folder / "A").write_text("invented", encoding="utf-8")
    office.configure(replacing=(OAK, BY_HAND))
    office.configure(MORE)


def _accounts(filled: Filled, boss: Any) -> None:
    pages = filled.pages
    pages.person(Role.DEPUTY)
    pages.person(Role.AUDITOR)
    pages.person(Role.AUTHOR, name="Ms Fenwick")
    pages.person(Role.AUTHOR, name="Mr Barnaby Thackeray", policy=False)
    boss.get("/accounts/new")
    boss.post("/accounts/new", name=f"Mr Gone{filled.mark}", username="gone", role="author")
    store = pages.school.store
    gone = next(one for one in store.accounts() if one.username == "gone")
    change_account(gone, roles=gone.roles, active=False, by="Set-up", school=pages.school)
    filled.numbers["account"] = gone.id
    known = sign_in(filled.boss.username, PASSWORD, address="", school=pages.school, strong=False)
    remember_phone(known.visit, f"my phone{filled.mark}", school=pages.school)


def _uploaded(boss: Any, elm: str) -> None:
    boss.get("/people/import")
    boss.post(
        "/people/import",
        file=(io.BytesIO(ROLL.format(elm=elm).encode()), "roll.csv"),
        taken_on="2026-12-01",
    )


def _imported(boss: Any, elm: str) -> None:
    _uploaded(boss, elm)
    boss.post(
        "/people/import/confirm", seen=re.search(r'name="seen" value="([^"]+)"', boss.text)[1]
    )
    assert "The roll is up to date" in boss.text


def _people(filled: Filled, boss: Any) -> None:
    mark = filled.mark
    _imported(boss, "N")
    _imported(boss, "Y")  # a no that the second file would turn waits to be confirmed
    boss.get("/people/consent?id=S001")
    form = {"says": "given", "channel": "page", "dated": "2026-11-30"}
    signed = {"signed_by": f"Ann{mark}"[:100], "relationship": f"mother{mark}"[:60]}
    boss.post(
        "/people/consent",
        pupil="S001",
        purpose=["achievement", "work"],
        version="2026-A",
        **form,
        **signed,
    )
    assert "The form is recorded" in boss.text
    boss.get("/people/child?id=S004")
    boss.post("/people/never", pupil="S004")
    boss.get("/people/adults")
    boss.post(
        "/people/adults",
        title="Mrs",
        forename="Ida",
        surname=f"Jones{mark}",
        named="no",
        shown="yes",
    )
    boss.get("/devices")
    boss.post(
        "/devices",
        name=f"The hall's camera{mark}",
        short="hall-camera",
        make=f"Canon{mark}",
        owned="private",
        owner=f"Mrs Okafor{mark}",
    )
    assert "is approved from" in boss.text, boss.text
    (device,) = filled.pages.school.store.devices()
    filled.pages.school.store.promise_deletion(
        "trip", device, ["a" * 64], person="Head", at=filled.pages.office.clock.now()
    )


def _told(text: str) -> str:
    """As a TOML string may hold it."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _announcements(filled: Filled) -> None:
    office, mark, school = filled.pages.office, filled.mark, filled.pages.school
    (office.folder / "content" / "media").mkdir(exist_ok=True)
    (office.folder / "content" / "media" / "oak.jpg").write_bytes(photo(30))
    day = "Closed on {{ event_date | long_date }}."
    later = "2026-12-08 15:30"
    items: dict[str, dict[str, str]] = {
        "out": {"publish_at": SOON},
        "unsure": {"publish_at": "2026-12-08 11:30"},
        "failed": {"publish_at": "2026-12-08 12:30"},
        "planned": {"publish_at": "2026-12-08 13:30"},
        "stopped": {"publish_at": "2026-12-08 14:30"},
        "plain": {"publish_at": later},
        "back": {"publish_at": later, "keys": "event_date = 2026-12-16"},
        "mended": {"publish_at": "2026-12-09 15:30"},
        "fair": {
            "kind": "friends",
            "keys": 'event_date = 2026-12-15\nevent_time = "15:45"',
            "body": "The winter fair is on {{ event_date | long_date }}. Everybody is welcome.",
            "publish_at": "2026-12-10 15:30",
        },
        "trip": {
            "kind": "class-trip",
            "keys": 'event_date = 2026-12-16\naudience = ["class:oak"]\n'
            f'images = [{{ file = "oak.jpg", alt = "{_told("A coat" + mark)}", '
            'children = "none" }]',
            "body": "Oak visited the museum shop's page. Bring a coat on "
            "{{ event_date | long_date }}.",
            "publish_at": SOON,
        },
        "bridge": {
            "kind": "everyday-life",
            "keys": 'children = ["S001"]\nchildren_as = ["work"]\nchannels = ["page"]',
            "body": "One of our builders has made a bridge of paper that holds a brick.",
            "publish_at": "2026-12-11 15:30",
        },
        "wall": {
            "kind": "update",
            "keys": f'images = [{{ file = "oak.jpg", alt = "{_told("Our wall" + mark)}", '
            'children = "none" }]',
            "body": "Our wall is ready.",
            "publish_at": "2026-12-11 16:30",
        },
    }
    for name, fields in items.items():
        titled = {"title": _told(f"INSET day {name}{filled.mark}"), "body": day} | fields
        office.write(f"{name}.md", id=name, **titled)
        submit(school.content.read(f"{name}.md"), person="Mrs Okafor", school=school)
    for name in ("out", "unsure", "failed", "planned", "stopped", "fair", "trip"):
        stored = school.store.latest_revision(name)
        asked = [one for one in stored.verdict.findings if one.severity == "must_resolve"]
        answers = {
            one.key: f"{'hall-camera' if one.rule == 'IMG-DEVICE' else 'checked'}: yes{mark}"
            for one in asked
        }
        approve(stored, person="Mr Lindqvist", answers=answers, school=school)
    office.at("2026-12-01T09:31Z")
    office.run()


def _decisions(filled: Filled, boss: Any) -> None:
    mark, store = filled.mark, filled.pages.school.store
    back = filled.revision("back")
    boss.get(f"/approve/{back}")
    boss.post(f"/approve/{back}/back", why=f"The day is wrong{mark}")
    stored = store.latest_revision("mended")
    boss.get(f"/approve/{stored.id}/words")
    boss.post(
        f"/approve/{stored.id}/words",
        sha256=stored.sha256,
        text="Closed on {{ event_date | long_date }}. Staff are training.",
    )
    assert "confirms with one press" in boss.text, boss.text
    boss.get(f"/posts/{filled.delivery('stopped')}")
    boss.post(f"/posts/{filled.delivery('stopped')}/stop")
    boss.get(f"/posts/{filled.delivery('out')}")
    boss.post(f"/posts/{filled.delivery('out')}/take-down", why=f"the date was wrong{mark}")


def _troubles(filled: Filled, boss: Any) -> None:
    with filled.pages.office.app() as app, app.school.store._write() as connection:
        connection.exec_driver_sql(
            "UPDATE deliveries SET state = 'needs_attention' WHERE item = 'unsure'"
        )
        connection.exec_driver_sql("UPDATE deliveries SET state = 'failed' WHERE item = 'failed'")
    boss.get("/calendar/days/2026-12-15/close")
    boss.post("/calendar/days/2026-12-15/close", why=f"No water{filled.mark}")
    assert "Held: " in boss.text, boss.text


def _drafts(filled: Filled, author: Any) -> None:
    pages, mark = filled.pages, filled.mark
    sheets = sheets_of(pages.desk.settings)
    drafts = [
        begin("inset-day", person="Mrs Okafor", sheets=sheets, school=pages.school).id
        for _ in range(3)
    ]
    filled.numbers["draft"] = drafts[0]
    _write(author, drafts[0], mark)
    files = [(io.BytesIO(photo(shade)), f"hall {shade}.jpg") for shade in (90, 150)]
    author.get(f"/write/{drafts[0]}/photos")
    author.post(f"/write/{drafts[0]}/photos/add", photos=files)
    version = str(pages.school.store.draft(drafts[0]).version)
    said = {"alt-0": f"The hall{mark}", "rights-0": f"Ours{mark}"[:300], "who-0": "nobody"}
    author.post(f"/write/{drafts[0]}/photos", version=version, **said)
    _write(author, drafts[1], mark)
    author.post(f"/write/{drafts[1]}", version="1", title="Other words")  # an older form
    filled.numbers["rival"] = next(
        one.id for one in pages.school.store.drafts() if one.words and one.words.rival
    )
    _write(author, drafts[2], "")
    version = str(pages.school.store.draft(drafts[2]).version)
    author.post(
        f"/write/{drafts[2]}/send",
        version=version,
        first="ask",
        of="Mr Lindqvist",
        question=f"Is that right?{mark}",
    )


def _write(author: Any, number: int, mark: str) -> None:
    author.get(f"/write/{number}")
    version = re.search(r'name="version" value="(\d+)"', author.text)[1]
    days = {"event": ("4", "1", "2027"), "goes_date": ("11", "12", "2026")}
    dates = {
        f"{name}-{part}": value
        for name, parts in days.items()
        for part, value in zip(("day", "month", "year"), parts, strict=True)
    }
    text = "School is closed to pupils on {{ event_date | long_date }}."
    author.post(
        f"/write/{number}",
        version=version,
        **dates,
        goes="at",
        goes_time="15:30",
        do="save",
        audience="whole-school",
        channels="page",
        text=text + mark,
        title=f"INSET day{mark}",
        about="no",
        **{"variant-x": (text + mark) if mark else ""},
    )


def _the_rest(filled: Filled, boss: Any, author: Any) -> None:
    mark = filled.mark
    author.get("/closure")
    author.post(
        "/closure",
        wording="closure-whole-day",
        day="today",
        reason="snow",
        clubs="cancelled",
        meals="none",
    )
    closed = filled.pages.school.store.latest_revision("school-closed-2026-12-01")
    filled.numbers["closure"] = closed.id
    _uploaded(boss, "N")  # waits for a look
    for _ in range(2):
        author.get("/concerns/new")
        author.post(
            "/concerns",
            what=f"Rude words about school{mark}",
            where=f"a page{mark}",
            when=f"on Monday{mark}",
        )
    boss.get("/concerns/1")
    boss.post("/concerns/1", outcome=f"Spoken to{mark}")
    boss.get("/pause")
    boss.post("/pause", what="channel:x", why=f"a bereavement{mark}")
    deputy = filled.pages.signed_in(Role.DEPUTY)
    deputy.get("/")
    deputy.post("/absence/start", why=f"a course{mark}"[:200])
