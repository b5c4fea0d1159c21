"""Photos from submitting to sending, on both databases; what is in them is said by hand."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from schoolcast.bootstrap import App, open_app
from schoolcast.domain.clock import FixedClock
from schoolcast.domain.consent import Purpose
from schoolcast.domain.delivery import State
from schoolcast.domain.device import Device
from schoolcast.domain.errors import ContentProblem, NotAllowed, UsageProblem
from schoolcast.domain.picture import Box, Camera, PictureFacts, Reading, ReadText
from schoolcast.domain.revision import PostImage
from schoolcast.engine.tick import tick
from schoolcast.people.consents import withdraw
from schoolcast.people.export import read_export
from schoolcast.pipeline.approve import ApproveResult, approve
from schoolcast.pipeline.deletion import photos_deleted
from schoolcast.pipeline.devices import approve_device, retire_device
from schoolcast.pipeline.ports import NoReadings
from schoolcast.pipeline.register import change, load, save
from schoolcast.pipeline.submit import SubmitResult, submit
from schoolcast.settings import load_settings

CONFIG = """\
[school]
id = "st-wilfrids"
name = "St Wilfrid's Primary School"

[store]
url = "{url}"

[approval]
approvers = ["Head", "Deputy"]
head = "Head"
deputies = ["Deputy"]

[[channels]]
name = "page"
kind = "outbox"
audience = "public"
settings = {{ folder = "out/page" }}

[[channels]]
name = "second"
kind = "outbox"
audience = "public"
settings = {{ folder = "out/second" }}
"""
ROLL = """\
pupil_id,legal_forename,surname,year,class,picture_all,signed_on
S001,Benedict,Quillfeather,2,oak,Y,2026-09-01
S002,Ottoline,Marchbanks,2,oak,Y,2026-09-01
S003,Caspian,Underhay,2,oak,N,2026-09-01
"""
ITEM = """\
+++
id = "planting"
kind = "everyday-life"
title = "Planting"
publish_at = "2026-12-11 15:30"
images = [
{images}
]
+++
We planted bulbs along the fence this week.
"""
CAMERA = Camera(
    make="Fernlea", model="SchoolCam", taken=datetime(2026, 11, 30, 10)  # noqa: DTZ001
)  # fmt: skip
PHONE = Camera(make="Pocketron", model="P7", taken=datetime(2026, 11, 30, 10))  # noqa: DTZ001
OURS = Device(
    id="hall-camera",
    name="The hall's camera",
    make="Fernlea",
    model="SchoolCam",
    approved_by="",
    approved_on=datetime(2026, 9, 1, tzinfo=UTC).date(),
)
HERS = replace(
    OURS, id="her-phone", name="Her telephone", make="Pocketron", model="P7", owner="Ms Fenwick"
)


class Said(NoReadings):
    """Readings that a test states by the names of files."""

    def __init__(self, seen: dict[str, PictureFacts]) -> None:
        self.seen = seen

    def facts(self, images: Sequence[PostImage]) -> tuple[PictureFacts, ...]:
        return tuple(
            replace(self.seen[image.file], sha256=image.sha256)
            for image in images
            if image.file in self.seen
        )


def seen(camera: Camera | None = CAMERA, *lines: str, faces: int = 0) -> PictureFacts:
    box = Box(left=10, top=10, right=90, bottom=30)
    return PictureFacts(
        sha256="",
        done=tuple(Reading),
        camera=camera,
        texts=tuple(ReadText(text=line, box=box, certainty=900) for line in lines),
        faces=(box,) * faces,
    )


class Photographer:
    """A school whose one announcement shows photos."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.clock = FixedClock(datetime(2026, 12, 1, 9, tzinfo=UTC))
        self.seen: dict[str, PictureFacts] = {"a.png": seen(), "b.png": seen()}
        (folder / "config.toml").write_text(CONFIG.format(url=url), encoding="utf-8")
        (folder / "roll.csv").write_text(ROLL, encoding="utf-8")
        (folder / "content" / "media").mkdir(parents=True)
        for name, colour in (("a.png", "teal"), ("b.png", "olive")):
            Image.new("RGB", (40, 30), colour).save(folder / "content" / "media" / name)

    @contextmanager
    def app(self) -> Iterator[App]:
        with open_app(load_settings(self.folder / "config.toml"), clock=self.clock) as app:
            app.school = replace(app.school, readings=Said(self.seen))
            yield app

    def write(self, *images: str) -> None:
        lines = "\n".join(f"  {{ {image} }}," for image in images)
        file = self.folder / "content" / "planting.md"
        file.write_text(ITEM.format(images=lines), encoding="utf-8")

    def submit(self, app: App, person: str = "Pat") -> SubmitResult:
        assert app.school.content is not None
        authored = app.school.content.read("planting.md")
        return submit(authored, person=person, school=app.school)

    def approve(self, app: App, person: str = "Head", **answers: str) -> ApproveResult:
        stored = app.school.store.latest_revision("planting")
        assert stored is not None
        given = {name.replace("_", "-"): words for name, words in answers.items()}
        return approve(stored, person=person, answers=given, school=app.school)

    def run(self, app: App) -> list[State]:
        dispatcher = app.dispatcher()
        try:
            tick(app.schools, app.school.ledger, app.clock, dispatcher)
        finally:
            dispatcher.close()
        return [one.state for one in app.school.store.deliveries()]


@pytest.fixture
def photographer(tmp_path: Path, url: str) -> Photographer:
    folder = tmp_path / "school"
    folder.mkdir()
    return Photographer(folder, url)


A = 'file = "a.png", alt = "Bulbs in a row beside the fence", children = "none"'
B = 'file = "b.png", alt = "Two spades beside a bucket", children = "none"'


def rules(result: SubmitResult) -> set[str]:
    return {finding.rule for finding in result.findings}


def test_a_photo_of_an_approved_device_travels(photographer: Photographer) -> None:
    photographer.write(A)
    with photographer.app() as app:
        approve_device(OURS, person="Head", school=app.school)
        assert rules(photographer.submit(app)) == {"CONSENT-WHO"}
        assert photographer.approve(app).unresolved
        assert photographer.approve(app, CONSENT_WHO="I looked").unresolved == ()
        photographer.clock.set(datetime(2026, 12, 11, 15, 30, tzinfo=UTC))
        assert photographer.run(app) == [State.PUBLISHED, State.PUBLISHED]
        assert app.school.store.promises(everything=True) == []


def test_a_name_in_a_picture_stops_it(photographer: Photographer) -> None:
    photographer.seen["a.png"] = seen(CAMERA, "Benedict Quillfeather")
    photographer.write(A)
    with photographer.app() as app:
        approve_device(OURS, person="Head", school=app.school)
        result = photographer.submit(app)
    assert result.stored is None
    assert "IMG-NAME" in rules(result)


def test_only_the_head_or_deputy_says_which_device_it_was(photographer: Photographer) -> None:
    photographer.seen["a.png"] = seen(PHONE)
    photographer.write(A)
    with photographer.app() as app:
        approve_device(OURS, person="Head", school=app.school)
        assert "IMG-DEVICE" in rules(photographer.submit(app))
        answers = {"CONSENT_WHO": "I looked", "IMG_DEVICE": "yes, fine"}
        with pytest.raises(UsageProblem, match="name of the approved device"):
            photographer.approve(app, **answers)
        answers["IMG_DEVICE"] = "hall-camera: it was in the wrong mode"
        with pytest.raises(NotAllowed):
            photographer.approve(app, person="Pat", **answers)
        assert photographer.approve(app, person="Deputy", **answers).unresolved == ()


def test_the_author_never_answers_for_a_device_alone(photographer: Photographer) -> None:
    photographer.seen["a.png"] = seen(PHONE)
    photographer.write(A)
    file = photographer.folder / "config.toml"
    config = file.read_text(encoding="utf-8").replace(
        'approvers = ["Head", "Deputy"]', "single_person_office = true"
    )
    file.write_text(config, encoding="utf-8")
    with photographer.app() as app:
        approve_device(OURS, person="Head", school=app.school)
        photographer.submit(app, person="Pat")
        with pytest.raises(NotAllowed, match="Head or Deputy"):
            photographer.approve(app, person="Pat", CONSENT_WHO="x", IMG_DEVICE="hall-camera")


def test_a_private_device_opens_one_promise_a_batch(photographer: Photographer) -> None:
    photographer.seen = {"a.png": seen(PHONE), "b.png": seen(PHONE)}
    photographer.write(A, B)
    with photographer.app() as app:
        approve_device(HERS, person="Head", school=app.school)
        assert "IMG-DELETE" in rules(photographer.submit(app))
        (promise,) = app.school.store.promises()
        assert (promise.device, promise.owner, len(promise.pictures)) == (
            "her-phone",
            "Ms Fenwick",
            2,
        )
        photographer.approve(app, CONSENT_WHO="I looked")
        assert len(app.school.store.promises(everything=True)) == 1
        photos_deleted(promise.id, person="Ms Fenwick", school=app.school)
        assert app.school.store.promises() == []
        with pytest.raises(UsageProblem):
            photos_deleted(promise.id, person="Ms Fenwick", school=app.school)


def test_a_device_that_an_approver_names_opens_a_promise_too(photographer: Photographer) -> None:
    photographer.seen["a.png"] = seen(None)  # as after a messenger
    photographer.write(A)
    with photographer.app() as app:
        approve_device(HERS, person="Head", school=app.school)
        photographer.submit(app)
        assert app.school.store.promises() == []
        photographer.approve(app, CONSENT_WHO="x", IMG_DEVICE="her-phone, sent by messenger")
        assert [one.device for one in app.school.store.promises()] == ["her-phone"]


def test_a_device_whose_approval_is_taken_back_holds_what_was_planned(
    photographer: Photographer,
) -> None:
    photographer.write(A)
    with photographer.app() as app:
        approve_device(OURS, person="Head", school=app.school)
        photographer.submit(app)
        photographer.approve(app, CONSENT_WHO="I looked")
        last = datetime(2026, 11, 1, tzinfo=UTC).date()
        held = retire_device("hall-camera", until=last, person="Head", school=app.school).held
        assert len(held) == 2
        photographer.clock.set(datetime(2026, 12, 11, 15, 30, tzinfo=UTC))
        assert photographer.run(app) == [State.HELD, State.HELD]


def test_a_class_is_spelt_out_and_each_child_is_asked_about(photographer: Photographer) -> None:
    photographer.write(A.replace('"none"', '["class:oak"]'))
    with photographer.app() as app:
        approve_device(OURS, person="Head", school=app.school)
        stopped = photographer.submit(app)
        assert stopped.stored is None
        assert "CONSENT-GIVEN" in rules(stopped)
        photographer.write(A.replace('"none"', '["class:oak", "-S003"]'))
        stored = photographer.submit(app).stored
        assert stored is not None
        assert stored.revision.posts[0].images[0].children == ("S001", "S002")
        photographer.write(A.replace('"none"', '["class:oka"]'))
        with pytest.raises(ContentProblem, match='did you mean "class:oak"') as told:
            photographer.submit(app)
    assert told.value.key == "images[0].children"
    assert told.value.line == 7


def test_a_photo_is_left_out_of_one_channel(photographer: Photographer) -> None:
    photographer.write(A, B + ', not_on = ["second"]')
    with photographer.app() as app:
        approve_device(OURS, person="Head", school=app.school)
        stored = photographer.submit(app).stored
        assert stored is not None
        counts = {post.channel: len(post.images) for post in stored.revision.posts}
        assert counts == {"page": 2, "second": 1}
        photographer.write(A, B + ', not_on = ["secnd"]')
        with pytest.raises(ContentProblem, match='did you mean "second"'):
            photographer.submit(app)


def test_a_consent_withdrawn_after_approval_is_noticed_before_the_claim(
    photographer: Photographer,
) -> None:
    photographer.write(A.replace('"none"', '["S001"]'))
    with photographer.app() as app:
        export = read_export(photographer.folder / "roll.csv")
        kept = load(app.school.store)
        register = replace(kept.register, pupils=export.pupils, consents=export.consents)
        save(kept, register, person="Pat", action="import-roll", school=app.school)
        approve_device(OURS, person="Head", school=app.school)
        photographer.submit(app)
        photographer.approve(app, CONSENT_WHO="I looked")
        photographer.clock.set(datetime(2026, 12, 11, 15, 30, tzinfo=UTC))
        held = change(
            app.school,
            person="Pat",
            action="withdraw-consent",
            pupil="S001",
            words="withdrawn",
            by=lambda known: withdraw(known, "S001", on=app.clock.now().date(), purposes=WHAT),
        )
        assert len(held) == 2
        assert photographer.run(app) == [State.HELD, State.HELD]
        assert not list(photographer.folder.glob("out/*/*/post.json"))


WHAT: Any = (Purpose.PICTURE,)


def test_the_name_of_a_file_is_never_published(photographer: Photographer) -> None:
    photographer.write(A, B)
    with photographer.app() as app:
        approve_device(OURS, person="Head", school=app.school)
        photographer.submit(app)
        photographer.approve(app, CONSENT_WHO="I looked")
        photographer.clock.set(datetime(2026, 12, 11, 15, 30, tzinfo=UTC))
        photographer.run(app)
    out = [file for file in photographer.folder.glob("out/**/*") if file.is_file()]
    assert len(out) == 6  # a post and two pictures on each channel
    for file in out:
        assert file.name not in photographer.seen
        assert not any(name.encode() in file.read_bytes() for name in photographer.seen)
