"""Pictures on their way: read at submit, sized for each channel, originals sealed and forgotten."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageFont

from schoolcast.domain.delivery import State
from schoolcast.domain.finding import Severity
from schoolcast.domain.picture import Box, Reading, ReadText
from schoolcast.media.readers import readers
from schoolcast.pipeline.reading import pictures_of, read_open
from schoolcast.pipeline.submit import Submitted, submit

pytestmark = pytest.mark.skipif(
    Reading.TEXT not in readers(), reason="schoolcast[photos] is not installed"
)
KEYS = 'images = [{{ file = "{file}", alt = "A wall in the school hall", source = "graphic" }}]'
BODY = "The hall is ready."


def picture(words: str = "") -> bytes:
    image = Image.new("RGB", (1000, 700), "#b9c9d6")
    pen = ImageDraw.Draw(image)
    pen.rectangle([100, 100, 900, 600], fill="#fffdf4")
    if words:
        pen.text((500, 350), words, font=ImageFont.load_default(70), fill="#223", anchor="mm")
    out = BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


@pytest.fixture
def hall(office):
    """An office whose item shows a picture without words."""
    put(office, "hall.jpg", picture())
    return office


def put(office, file, content):
    folder = office.folder / "content" / "media"
    folder.mkdir(exist_ok=True)
    (folder / file).write_bytes(content)
    office.write(kind="update", keys=KEYS.format(file=file), body=BODY)


def approved(office):
    """Submit, and approve with every question answered."""
    result = office.submit()
    assert result.stored is not None
    verdict = result.stored.verdict
    answers = {finding.key: "Looked at." for finding in verdict.unanswered({})}
    return office.approve(answers=answers)


def test_a_name_in_a_picture_stops_it_at_submit(office):
    put(office, "certificate.jpg", picture("Benedict Quillfeather"))
    result = office.submit()
    assert result.outcome is Submitted.STOPPED
    (found,) = [finding for finding in result.findings if finding.rule == "IMG-NAME"]
    assert found.severity is Severity.BLOCK
    assert found.boxes


def test_submit_tells_how_far_it_has_read(hall):
    told = []
    with hall.app() as app:
        for _ in range(2):
            submit(
                app.school.content.read("inset.md"),
                person="Office",
                school=app.school,
                progress=told.append,
            )
    assert told == ["reading picture 1 of 1: hall.jpg"]


def test_each_channel_has_the_picture_at_its_own_size(hall):
    hall.configure(replacing=('audience = "class:oak"', 'audience = "public"'))
    with hall.app() as app:
        page = app.school.channels["page"].connector
        can = replace(page.capabilities, image_side=200)
        object.__setattr__(page, "capabilities", can)
        authored = app.school.content.read("inset.md")
        result = submit(authored, person="Office", school=app.school)
        revision = result.stored.revision
        sides = {post.channel: post.images[0].width for post in revision.posts}
        assert sides == {"page": 200, "oak": 1000}
        assert len(pictures_of(revision)) == 2
        facts = app.school.readings.facts(pictures_of(revision))
        assert {Reading.TEXT in one.done for one in facts} == {True}
        assert app.school.readings.unread(pictures_of(revision)) == []


def test_what_is_read_later_holds_what_was_approved(hall):
    approved(hall)
    with hall.app() as app:
        store = app.school.store
        (image,) = pictures_of(store.latest_revision("inset").revision)
        facts = store.picture_facts([image.sha256])[image.sha256]
        box = Box(left=100, top=400, right=800, bottom=600)
        name = ReadText(text="Benedict Quillfeather", box=box, certainty=990)
        store.keep_picture_facts(replace(facts, texts=(name,)), at=hall.clock.now())
    hall.at("2026-12-11T15:30Z")
    hall.run()
    assert hall.posted() == []
    assert {delivery.state for delivery in hall.deliveries()} == {State.HELD}


def test_a_pass_reads_what_nobody_has_read(hall):
    approved(hall)
    with hall.app() as app:
        store, school = app.school.store, app.school
        (image,) = pictures_of(store.latest_revision("inset").revision)
        facts = store.picture_facts([image.sha256])[image.sha256]
        store.keep_picture_facts(replace(facts, readers=()), at=hall.clock.now())
        assert read_open(school, stop=lambda: True) == 0
        assert school.readings.unread([image]) == [image]
    hall.run()
    with hall.app() as app:
        assert app.school.readings.unread([image]) == []
    hall.at("2026-12-11T15:30Z")
    hall.run()
    assert len(hall.posted()) == 1


def test_an_original_is_sealed_and_deleted_after_its_days(hall):
    hall.submit()
    (kept,) = (hall.folder / "data" / "originals").glob("*/*.sealed")
    raw = (hall.folder / "content" / "media" / "hall.jpg").read_bytes()
    assert raw[:64] not in kept.read_bytes()
    with hall.app() as app:
        (image,) = pictures_of(app.school.store.latest_revision("inset").revision)
        (digest,) = app.school.store.originals_of(image.sha256)
        assert app.school.store.open_original(digest, kept.read_bytes()) == raw
    hall.at("2026-12-31T09:00Z")
    hall.run()
    assert kept.exists()
    hall.at("2027-01-02T09:00Z")
    hall.run()
    assert not kept.exists()
    with hall.app() as app:
        assert app.school.store.originals_of(image.sha256) == []
        assert app.school.store.audit()[-1].detail["originals"] == 1


def test_the_school_chooses_how_long_originals_are_kept(hall):
    hall.configure("\n[retention]\noriginals = 1\n")
    hall.submit()
    hall.at("2026-12-03T09:00Z")
    hall.run()
    assert list((hall.folder / "data" / "originals").glob("*/*.sealed")) == []
