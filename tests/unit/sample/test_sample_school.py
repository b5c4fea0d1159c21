"""The sample school is valid whatever today's date is, but for six items that are meant."""

import csv
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from schoolcast.cli.year import CAMERA
from schoolcast.compliance.rules import builtin_rules
from schoolcast.content.calendar_file import read_calendar
from schoolcast.content.front_matter import Authored, read_item
from schoolcast.content.library import FolderLibrary
from schoolcast.content.render import compose
from schoolcast.domain.children import says_nobody, spelt_out
from schoolcast.domain.dates import MONTHS, WEEKDAYS, instant, iso_minute
from schoolcast.domain.deadline import deadline
from schoolcast.domain.facts import ChannelFacts, Facts, Pupil, Roll
from schoolcast.domain.finding import Finding, Severity
from schoolcast.domain.item import CLASS_KINDS, Item, Kind
from schoolcast.domain.picture import Box, Camera, PictureFacts, Reading, ReadText
from schoolcast.domain.revision import Post, PostImage, Revision
from schoolcast.domain.slots import Slot, slots_of
from schoolcast.media.library import MediaLibrary
from schoolcast.people.roll import read_register
from schoolcast.settings import ChannelSettings, Settings, load_settings

ROOT = Path(__file__).resolve().parents[3]
CONTENT = ROOT / "content"
STOPPED = {
    "chess-club-win-2026": "NAME-FULL",
    "oak-farm-2027": "ROUTE-CLASS",
    "summer-fair-2027": "DATE-MISMATCH",
    "spelling-certificates-2026": "IMG-NAME",
    "kite-flying-2026": "CONSENT-GIVEN",
    "new-playground-2026": "IMG-DEVICE",
}
LOOKED = "CONSENT-WHO"  # the approver looks at every photo; that stops nothing here
CALENDAR = read_calendar(CONTENT)
ITEMS = FolderLibrary(CONTENT).read_all()
IDS = [item.path for item in ITEMS]
ZONE = "Europe/London"
X_LIMIT, X_LINK = 280, 23  # X counts every link as 23
_DATE = re.compile(rf"\b({'|'.join(WEEKDAYS)}) (\d{{1,2}}) ({'|'.join(MONTHS)})(?: (\d{{4}}))?")


def settings() -> Settings:
    return load_settings(ROOT / "config.toml")


def item_of(authored: Authored) -> Item:
    assert authored.problems == ()
    assert authored.item is not None
    return authored.item


def channels_of(item: Item) -> list[ChannelSettings]:
    wanted = {"public"} if item.whole_school else set(item.audience)
    named = item.channels
    return [
        channel
        for channel in settings().channels
        if (channel.name in named if named is not None else channel.audience in wanted)
    ]


def text_of(authored: Authored, slot: Slot, channel: str) -> str:
    item = item_of(authored)
    variant = item.variants.get(channel)
    template = variant.text if variant and variant.text else item.body
    context = {
        "title": item.title,
        "kind": item.kind.value,
        "event_date": item.event_date,
        "event_time": item.event_time,
        "school_name": settings().school.name,
        "audience": list(item.audience),
        "class_names": [name.removeprefix("class:").title() for name in item.audience],
        "slot": slot.name,
        "post_date": slot.wall.date() if slot.wall else None,
        "channel": channel,
    }
    return compose(template, context, authored.path, authored.body_line)


def posts_of(authored: Authored) -> Iterator[Post]:
    item = item_of(authored)
    images = tuple(
        PostImage(
            sha256=sha_of(image.file),
            alt=image.alt,
            media_type="image/png",
            size=1,
            width=1,
            height=1,
            source=image.source,
            rights=image.rights,
            children=spelt_out(image.children, ()),
            nobody=says_nobody(image.children),
            file=image.file,
        )
        for image in item.images
    )
    for slot in slots_of(item, CALENDAR):
        for channel in channels_of(item):
            text = text_of(authored, slot, channel.name)
            due = instant(slot.wall, ZONE) if slot.wall else None
            yield Post(
                slot=slot.name,
                channel=channel.name,
                audience=channel.audience,
                due_wall=iso_minute(slot.wall) if slot.wall else None,
                zone=ZONE,
                due=due,
                not_after=due and deadline(due=due, zone_name=ZONE, text=text,
                                           event_date=item.event_date, event_time=item.event_time,
                                           day_ends=CALENDAR.day_ends),
                text=text,
                link=item.link,
                images=images,
            )  # fmt: skip


def sha_of(file: str) -> str:
    return sha256(file.encode()).hexdigest()


def seen(file: str) -> PictureFacts:
    """What the readers say of a picture; tests/integration/media has them read the real ones."""
    phone = file == "playground.jpg"
    camera = Camera(
        make="Pocketron" if phone else CAMERA.make,
        model="P7" if phone else CAMERA.model,
        taken=datetime(2026, 11, 18, 9, 40),  # noqa: DTZ001  the camera's clock
    )
    place = Box(left=300, top=500, right=700, bottom=560)
    name = ReadText(text="Aurelia Pennicott", box=place, certainty=950)
    texts = (name,) if file == "certificate.jpg" else ()
    return PictureFacts(sha256=sha_of(file), done=tuple(Reading), camera=camera, texts=texts)


def revision_of(authored: Authored) -> Revision:
    item = item_of(authored)
    return Revision(
        school="st-marys",
        item=item.id,
        kind=item.kind,
        title=item.title,
        event_date=item.event_date,
        event_time=item.event_time,
        audience=item.audience,
        chosen=item.channels,
        children=item.children,
        authors=("Office",),
        source_path=authored.path,
        source_sha256=authored.source_sha256,
        posts=tuple(posts_of(authored)),
    )


def roll() -> list[dict[str, str]]:
    with (ROOT / "sample-roll.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def facts(now: datetime) -> Facts:
    pupils = tuple(
        Pupil(
            id=row["pupil_id"],
            forename=row["legal_forename"],
            surname=row["surname"],
            known_as=row["known_as"],
            middle=row["middle"],
            year=row["year"],
            class_name=row["class"],
        )
        for row in roll()
    )
    return Facts(
        school="st-marys",
        school_name=settings().school.name,
        timezone=ZONE,
        roll=Roll(pupils=pupils),
        consents=read_register(ROOT / "sample-roll.csv").facts,
        devices=(CAMERA,),
        pictures=tuple(seen(path.name) for path in (CONTENT / "media").iterdir()),
        calendar=CALENDAR,
        channels=tuple(
            ChannelFacts(name=channel.name, kind=channel.kind, audience=channel.audience)
            for channel in settings().channels
        ),
        now=now,
    )


def stopping(authored: Authored, now: datetime) -> list[Finding]:
    """What the built-in rules would not let pass without a person."""
    known, revision = facts(now), revision_of(authored)
    return [
        finding
        for rule in builtin_rules()
        for finding in rule.prepare(known.only(rule.needs)).check(revision)
        if finding.severity in (Severity.BLOCK, Severity.MUST_RESOLVE) and finding.rule != LOOKED
    ]


@pytest.mark.parametrize("now", [2025, 2026, 2031])
@pytest.mark.parametrize("authored", ITEMS, ids=IDS)
def test_exactly_six_items_are_stopped_whatever_the_date(authored: Authored, now: int) -> None:
    found = {finding.rule for finding in stopping(authored, datetime(now, 12, 1, tzinfo=UTC))}
    expected = STOPPED.get(item_of(authored).id)
    assert bool(found) == (expected is not None)
    assert expected is None or expected in found


def test_the_six_are_there() -> None:
    assert STOPPED.keys() <= {item_of(authored).id for authored in ITEMS}


def test_every_kind_of_the_policy_has_a_good_sample() -> None:
    good = {item_of(one).kind for one in ITEMS if item_of(one).id not in STOPPED}
    assert good == set(Kind) - {Kind.OTHER}  # which would ask its approver a question in `check`
    assert len(ITEMS) >= 22


@pytest.mark.parametrize("authored", ITEMS, ids=IDS)
def test_an_item_lies_where_its_date_says(authored: Authored) -> None:
    item = item_of(authored)
    year, term, name = authored.path.split("/")
    assert year == "2026-27"
    day = date.fromisoformat(name[:10])
    (lies_in,) = [one.name.casefold() for one in CALENDAR.terms if one.first <= day <= one.last]
    assert lies_in == term
    if item.publish_at != "on-approval":
        assert item.publish_at[:10] == name[:10]


@pytest.mark.parametrize("authored", ITEMS, ids=IDS)
def test_outings_come_before_the_event_and_before_their_deadline(authored: Authored) -> None:
    for post in posts_of(authored):
        if post.due and post.not_after:
            assert post.not_after - post.due > timedelta(hours=3)


@pytest.mark.parametrize("authored", ITEMS, ids=IDS)
def test_the_main_outing_is_on_a_school_day_and_reminders_follow_it(authored: Authored) -> None:
    main, *reminders = slots_of(item_of(authored), CALENDAR)
    for slot in (main, *reminders):
        if slot.wall:
            assert CALENDAR.is_school_day(slot.wall.date())
            assert main.wall is not None
            assert slot is main or slot.wall > main.wall


@pytest.mark.parametrize("authored", ITEMS, ids=IDS)
def test_weekdays_and_dates_agree(authored: Authored) -> None:
    right = []
    for post in posts_of(authored):
        near = post.due.year if post.due else 2027
        for weekday, day, month, year in _DATE.findall(post.text):
            number = MONTHS.index(month) + 1
            years = [int(year)] if year else [near, near + 1]
            meant = [date(one, number, int(day)) for one in years]
            right.append(WEEKDAYS[next(d for d in meant if _ahead(d, post)).weekday()] == weekday)
    assert all(right) == (item_of(authored).id != "summer-fair-2027")


def _ahead(day: date, post: Post) -> bool:
    return post.due is None or day >= post.due.date()


@pytest.mark.parametrize("authored", ITEMS, ids=IDS)
def test_no_channel_gets_the_same_text_twice(authored: Authored) -> None:
    said = [(post.channel, post.text) for post in posts_of(authored)]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("authored", ITEMS, ids=IDS)
def test_what_goes_to_x_is_short_enough(authored: Authored) -> None:
    for post in posts_of(authored):
        if post.channel == "x":
            length = len(re.sub(r"https://\S+", "u" * X_LINK, post.text))
            assert length + (X_LINK + 1 if post.link else 0) <= X_LIMIT


@pytest.mark.parametrize("authored", ITEMS, ids=IDS)
def test_class_matters_are_for_a_class_and_nothing_else_is(authored: Authored) -> None:
    item = item_of(authored)
    assert item.whole_school == (item.kind not in CLASS_KINDS)
    assert channels_of(item)


def test_two_reminders_of_one_item_fall_on_one_date() -> None:
    days = {
        item_of(one).id: [
            slot.wall and slot.wall.date() for slot in slots_of(item_of(one), CALENDAR)
        ]
        for one in ITEMS
    }
    twice = [name for name, found in days.items() if len(set(found)) < len(found)]
    assert twice == ["friends-meeting-2026-09"]


def test_school_day_reminders_cross_a_half_term_and_the_christmas_holidays() -> None:
    found = {
        item_of(one).id: slots_of(item_of(one), CALENDAR)[-1].wall
        for one in ITEMS
        if "-1sd" in item_of(one).reminders
    }
    assert found["after-half-term-2026-11"] == datetime(2026, 10, 23, 15, 30)  # noqa: DTZ001
    assert found["road-works-2027-02"] == datetime(2027, 2, 12, 15, 30)  # noqa: DTZ001
    assert found["inset-2027-01-04"] == datetime(2026, 12, 18, 15, 30)  # noqa: DTZ001


def test_a_repeat_leaves_out_what_the_calendar_closes() -> None:
    (cafe,) = [item_of(one) for one in ITEMS if item_of(one).repeat]
    slots = [slot.name for slot in slots_of(cafe, CALENDAR)]
    assert [name[5:] for name in slots] == ["10-01", "11-05", "12-03", "01-07", "03-04", "07-01"]
    assert not CALENDAR.is_school_day(date(2027, 5, 6))  # the polling day


def test_nothing_but_a_closure_goes_out_in_quiet_hours() -> None:
    quiet = CALENDAR.quiet
    assert quiet is not None
    walls = [slot.wall for one in ITEMS for slot in slots_of(item_of(one), CALENDAR)]
    assert not any(quiet.hold(wall) for wall in walls if wall)


def test_pictures_are_there_described_and_clean_up(tmp_path: Path) -> None:
    library = MediaLibrary(CONTENT / "media", tmp_path)
    named = {image.file for one in ITEMS for image in item_of(one).images}
    assert {library.clean(name).sha256 for name in named}
    assert named == {path.name for path in (CONTENT / "media").iterdir()}
    assert all(len(image.alt) > 20 for one in ITEMS for image in item_of(one).images)
    assert sum(len(item_of(one).images) > 1 for one in ITEMS) >= 2


def test_the_calendar_is_that_of_the_school_year() -> None:
    assert [(term.first, term.last) for term in CALENDAR.terms] == [
        (date(2026, 9, 2), date(2026, 12, 18)),
        (date(2027, 1, 5), date(2027, 3, 25)),
        (date(2027, 4, 12), date(2027, 7, 21)),
    ]
    assert CALENDAR.closed[date(2027, 5, 3)] == "May Day"
    assert not CALENDAR.is_school_day(date(2027, 5, 6))


def test_the_roll_is_invented_and_no_good_item_names_anybody_on_it() -> None:
    rows = roll()
    assert len(rows) == len({row["pupil_id"] for row in rows}) == 40
    assert {f"class:{row['class']}" for row in rows} == {
        channel.audience for channel in settings().channels if channel.audience != "public"
    }
    names = {
        part.casefold()
        for row in rows
        for key in ("legal_forename", "known_as", "middle", "surname")
        for part in re.findall(r"[^\W\d_]{3,}", row[key])
    }
    for one in ITEMS:
        if item_of(one).id not in STOPPED:
            words = set(
                re.findall(r"[^\W\d_]+", one.path.casefold() + item_of(one).body.casefold())
            )
            assert not words & names


def test_the_roll_lies_outside_the_content_folder() -> None:
    where = settings().path(settings().people.roll or Path())
    assert where.is_file()
    assert not where.is_relative_to(CONTENT)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_template_that_is_an_item(kind: Kind) -> None:
    path = CONTENT / "templates" / f"{kind.value}.md"
    authored = read_item(path.read_bytes(), path.name)
    item = item_of(authored)
    assert item.kind is kind
    assert item.whole_school == (kind not in CLASS_KINDS)
    for post in posts_of(authored):
        assert post.text
        assert "{" not in post.text
