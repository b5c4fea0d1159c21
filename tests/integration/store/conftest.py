"""A fresh store for each test, on SQLite and on PostgreSQL, and a desk to fill it from."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from schoolcast.domain.delivery import Delivery, State
from schoolcast.domain.finding import Verdict
from schoolcast.domain.item import Kind
from schoolcast.domain.revision import Post, Revision
from schoolcast.pipeline.records import Approval, Claim, NewDelivery, Outcome, StoredRevision
from schoolcast.store import SqlLedger, SqlSchoolStore, Store, create, open_store

NOW = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
LEASE = timedelta(minutes=2)


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite store to copy."""
    file = tmp_path_factory.mktemp("blank") / "blank.db"
    create(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(tmp_path: Path, blank: Path) -> str:
    """A fresh SQLite store."""
    file = tmp_path / "schoolcast.db"
    shutil.copy(blank, file)
    return f"sqlite:///{file}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> str:
    """A fresh store on either database."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A fresh store, open."""
    with open_store(url, os_user="office", host="front-desk") as store:
        yield store


class Desk:
    """Submits and approves with few words: one post an item, unless told otherwise."""

    def __init__(self, store: Store, school: str = "oakfield") -> None:
        self.opened = store
        self.store: SqlSchoolStore = store.school(school)
        self.ledger: SqlLedger = store.ledger
        self.store.set_versions("rules-1", "facts-1")

    def verdict(self, *, rules: str = "rules-1", facts: str = "facts-1") -> Verdict:
        return Verdict(
            findings=(),
            rules=("ALT-TEXT",),
            rules_version=rules,
            facts_version=facts,
            checked_at=NOW,
        )

    def revision(self, item: str = "fair", text: str = "The fair is on Friday.") -> Revision:
        post = Post(
            slot="main",
            channel="page",
            audience="public",
            due_wall="2027-01-04T09:00",
            zone="Europe/London",
            due=NOW,
            not_after=NOW + DAY,
            text=text,
        )
        return Revision(
            school=self.store.school,
            item=item,
            kind=Kind.UPDATE,
            title="The fair",
            event_date=None,
            event_time=None,
            audience=("whole-school",),
            chosen=None,
            children=(),
            authors=("Ada Office",),
            source_path=f"{item}.md",
            source_sha256="0" * 64,
            posts=(post,),
        )

    def submit(self, item: str = "fair", text: str = "The fair is on Friday.") -> StoredRevision:
        return self.store.add_revision(
            self.revision(item, text),
            self.verdict(),
            person="Ada Office",
            at=NOW,
            hold_reason="It was changed and waits for approval.",
        )

    def planned(self, slot: str = "main", channel: str = "page", **other: object) -> NewDelivery:
        plan = NewDelivery(
            channel=channel,
            slot=slot,
            lane="page:1",
            due=NOW,
            due_wall="2027-01-04T09:00",
            zone="Europe/London",
            not_after=NOW + DAY,
        )
        return replace(plan, **other)  # type: ignore[arg-type]

    def approval(self, stored: StoredRevision, person: str = "Bea Head") -> Approval:
        return Approval(
            revision=stored.id,
            revision_sha256=stored.sha256,
            person=person,
            at=NOW,
            answers={"ALT-TEXT-1a2b3c": "It is decoration."},
            rules=("ALT-TEXT",),
            rules_version="rules-1",
            facts_version="facts-1",
        )

    def approve(self, stored: StoredRevision, *plan: NewDelivery) -> list[Delivery]:
        return self.store.approve(self.approval(stored), plan or (self.planned(),))

    def plan(self, item: str = "fair", **other: object) -> Delivery:
        """An approved item with one delivery."""
        return self.approve(self.submit(item), self.planned(**other))[0]  # type: ignore[arg-type]

    def claim(
        self, lane: str = "page:1", *, now: datetime = NOW, owner: str = "me"
    ) -> Claim | None:
        return self.ledger.claim(lane, now=now, owner=owner, lease=LEASE)

    def claimed(self, item: str = "fair", **other: object) -> Claim:
        """The attempt at a delivery planned just now."""
        self.plan(item, **other)
        claim = self.claim(str(other.get("lane", "page:1")))
        assert claim is not None
        return claim

    def published(self, item: str = "fair", remote_id: str = "page_1") -> Delivery:
        claim = self.claimed(item)
        self.ledger.creating(claim, NOW)
        outcome = Outcome(
            state=State.PUBLISHED, remote_id=remote_id, remote_url=f"https://example.org/{item}"
        )
        assert self.ledger.finish(claim, outcome, NOW)
        return self.store.delivery(claim.delivery)

    def unknown(self, item: str = "fair") -> Delivery:
        claim = self.claimed(item)
        self.ledger.creating(claim, NOW)
        assert self.ledger.finish(claim, Outcome(state=State.UNKNOWN, next_at=NOW), NOW)
        return self.store.delivery(claim.delivery)


@pytest.fixture
def desk(store: Store) -> Desk:
    """A desk in the office of Oakfield."""
    return Desk(store)


@pytest.fixture
def now() -> datetime:
    """Monday 4 January 2027, 9am in London."""
    return NOW


@pytest.fixture
def make_desk() -> type[Desk]:
    """Makes a desk at a store that the test has opened itself."""
    return Desk
