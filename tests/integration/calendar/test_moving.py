"""An event that moves or is called off: nothing untrue goes out, and what is out is corrected."""

from datetime import date, time
from typing import Any

import pytest

from schoolcast.content.desk import FolderDesk
from schoolcast.domain.delivery import State
from schoolcast.domain.errors import ContentProblem, UsageProblem
from schoolcast.pipeline import closing
from schoolcast.pipeline.answers import Says, posted
from schoolcast.pipeline.moving import Aftermath, aftermath, set_cancelled, set_date
from schoolcast.pipeline.submit import Submitted

KEYS = """\
event_date = 2026-12-15   # a remark
event_time = "14:00"
reminders = ["-1sd"]
[variants.page]
text = "The play is {{ event_date | relative_to(post_date) }}."\
"""


@pytest.fixture
def office(office: Any) -> Any:
    """An office on 2 December 2026 whose play of the 15th is announced and public."""
    text = office.write("play.md", id="play", kind="production", title="The play", keys="",
                        publish_at="2026-12-01 15:30", body="x")  # fmt: skip
    words = text.read_text(encoding="utf-8")
    text.write_text(words.replace("\n+++\nx", f"\n{KEYS}\n+++\nThe play."), encoding="utf-8")
    office.submit("play.md")
    office.approve("play")
    office.at("2026-12-01T15:30Z")
    office.run()
    office.at("2026-12-02T09:00Z")
    return office


def change(office: Any, act: Any) -> tuple[Any, Aftermath]:
    """Change the file, submit it, and see what is public and untrue."""
    with office.app() as app:
        desk = FolderDesk(office.folder / "content")
        act(app.school.content.read("play.md"), desk)
    result = office.submit("play.md")
    with office.app() as app:
        item = app.school.content.read("play.md").item
        return result, aftermath(item, school=app.school, desk=desk)


def test_what_has_not_gone_out_waits_with_its_new_date(office: Any) -> None:
    result, after = change(
        office, lambda file, desk: set_date(file, date(2026, 12, 16), None, desk)
    )
    assert result.outcome is Submitted.NEW
    states = {d.slot: d.state for d in office.deliveries("play")}
    assert states == {"main": State.PUBLISHED, "-1sd": State.HELD}
    assert [one.slot for one in after.public] == ["main"]
    assert after.draft == "2026-27/2026-12-02-play-now-2026-12-16.md"
    office.approve("play", answers={})
    office.at("2026-12-15T15:30Z")
    office.run()
    assert "The play is tomorrow, Wednesday 16 December." in [
        post["text"] for post in office.posted()
    ]


def test_the_file_keeps_its_remarks(office: Any) -> None:
    change(office, lambda file, desk: set_date(file, date(2026, 12, 16), time(10), desk))
    text = (office.folder / "content" / "play.md").read_text(encoding="utf-8")
    assert "event_date = 2026-12-16   # a remark" in text
    assert 'event_time = "10:00"' in text
    assert text.endswith("+++\nThe play.\n")


def test_the_correction_is_an_announcement_that_can_be_submitted(office: Any) -> None:
    _, after = change(office, lambda file, desk: set_date(file, date(2026, 12, 16), None, desk))
    result = office.submit(after.draft)
    assert result.stored is not None
    (post,) = result.stored.revision.posts
    assert post.text == (
        "Please note a new date: The play is now on Wednesday 16 December 2026 at 2pm, and no "
        "longer on Tuesday 15 December 2026."
    )
    with office.app() as app:  # once: what a person has made of it is not written over
        desk = FolderDesk(office.folder / "content")
        item = app.school.content.read("play.md").item
        assert aftermath(item, school=app.school, desk=desk).draft == ""


def test_what_is_called_off_never_goes_out(office: Any) -> None:
    result, after = change(office, set_cancelled)
    assert result.outcome is Submitted.CALLED_OFF
    states = {d.slot: d.state for d in office.deliveries("play")}
    assert states == {"main": State.PUBLISHED, "-1sd": State.SUPERSEDED}
    assert after.draft.endswith("play-cancelled.md")
    office.at("2026-12-14T15:30Z")
    office.run()
    assert len(office.posted()) == 1


def test_what_is_on_again_after_all_goes_out(office: Any) -> None:
    change(office, set_cancelled)
    file = office.folder / "content" / "play.md"
    file.write_text(file.read_text().replace("cancelled = true\n", ""), encoding="utf-8")
    office.submit("play.md")
    office.approve("play")
    office.at("2026-12-14T15:30Z")
    office.run()
    assert "The play is tomorrow, Tuesday 15 December." in [
        post["text"] for post in office.posted()
    ]


def test_an_item_that_is_no_event_or_is_there_already_can_t_be_moved(office: Any) -> None:
    office.write("news.md", id="news", kind="update", title="News", keys="")
    with office.app() as app:
        desk = FolderDesk(office.folder / "content")
        play, news = (app.school.content.read(f"{name}.md") for name in ("play", "news"))
        with pytest.raises(UsageProblem, match="no event_date"):
            set_date(news, date(2026, 12, 16), None, desk)
        with pytest.raises(UsageProblem, match="on that day already"):
            set_date(play, date(2026, 12, 15), None, desk)
        with pytest.raises(ContentProblem, match="more than two years"):
            set_date(play, date(2036, 12, 15), None, desk)
    assert "2026-12-15" in (office.folder / "content" / "play.md").read_text()


def test_a_hand_off_about_a_closed_day_is_called_back_and_handed_out_again(office: Any) -> None:
    office.configure(
        '\n[[channels]]\nname = "dojo-oak"\nkind = "classdojo"\naudience = "class:oak"\n'
        '[channels.settings]\nposts = { name = "Ms Fenwick" }\n'
    )
    office.write("trip.md", id="trip", kind="class-trip", title="Trip",
                 keys='event_date = 2026-12-10\naudience = ["class:oak"]\nchannels = ["dojo-oak"]',
                 publish_at="2026-12-02 15:30",
                 body="The walk is {{ event_date | relative_to(post_date) }}.")  # fmt: skip
    office.submit("trip.md")
    office.approve("trip")
    office.at("2026-12-02T15:05Z")
    office.run()
    (handed,) = office.deliveries("trip")
    assert handed.state is State.HANDED_OFF
    with office.app() as app:
        desk = FolderDesk(office.folder / "content")
        done = closing.close(
            date(2026, 12, 10), why="strike", person="Office", school=app.school, desk=desk
        )
        assert [one.delivery.id for one in done.recalled] == [handed.id]
        with pytest.raises(UsageProblem, match="stopped by Office"):
            posted(handed.id, Says(person="Ms Fenwick"), app.school, school_device=True)
        again = closing.reopen(
            date(2026, 12, 10), person="Office", school=app.school, desk=desk
        ).again
    assert [one.run for one in again] == [1]
    office.run()
    states = {d.run: d.state for d in office.deliveries("trip")}
    assert states == {0: State.CANCELLED, 1: State.HANDED_OFF}
