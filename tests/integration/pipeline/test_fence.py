"""The audience fence stands whatever the files, the settings or the rows say."""

import json
import sqlite3
from contextlib import closing
from typing import Any

import pytest

from schoolcast.domain.delivery import State
from schoolcast.pipeline.dispatch import Dispatcher
from schoolcast.pipeline.submit import Submitted

DUE = "2026-12-11T15:30+00:00"
CLASS = {
    "id": "spellings",
    "kind": "home-learning",
    "title": "Spellings",
    "keys": 'audience = ["class:oak"]',
    "body": "Oak learns the words on page 12.",
}
ELM = '\n[[channels]]\nname = "elm"\nkind = "outbox"\naudience = "class:elm"\n'
ELM += 'settings = { folder = "out/elm" }\n'


def planned(office: Any, **changes: str) -> None:
    office.configure(ELM)
    office.write("spellings.md", **(CLASS | changes))
    office.submit("spellings.md")
    office.approve("spellings")
    office.run()  # a pass that finds everything in order
    office.at(DUE)


def dispatch(office: Any) -> list[Any]:
    """Send without the look at files and rules that comes before: the last gate alone."""
    with office.app() as app:
        dispatcher: Dispatcher = app.dispatcher()
        try:
            return [sent.outcome for sent in dispatcher.drain()]
        finally:
            dispatcher.close()


def tamper(office: Any, statement: str, *values: Any) -> None:
    with closing(sqlite3.connect(office.folder / "data" / "schoolcast.sqlite3")) as connection:
        assert connection.execute(statement, values).rowcount == 1
        connection.commit()


def nothing_out(office: Any) -> bool:
    return not any(office.posted(channel) for channel in ("page", "oak", "elm"))


@pytest.mark.parametrize("channel", ["page", "elm"])
def test_a_file_that_names_another_channel_is_stopped_at_submit(office: Any, channel: str) -> None:
    office.configure(ELM)
    office.write(
        "spellings.md", **(CLASS | {"keys": CLASS["keys"] + f'\nchannels = ["{channel}"]'})
    )
    result = office.submit("spellings.md")
    assert result.outcome is Submitted.STOPPED
    assert "ROUTE-CLASS" in {finding.rule for finding in result.findings}


def test_what_is_inside_the_fence_goes_out(office: Any) -> None:
    planned(office)
    assert [outcome.state for outcome in dispatch(office)] == [State.PUBLISHED]
    assert len(office.posted("oak")) == 1


@pytest.mark.parametrize("audience", ["public", "class:elm"])
def test_a_channel_pointed_elsewhere_after_approval_gets_nothing(
    office: Any, audience: str
) -> None:
    planned(office)
    office.configure(replacing=('audience = "class:oak"', f'audience = "{audience}"'))
    (outcome,) = dispatch(office)
    assert outcome.state is State.FAILED
    assert "was approved for class oak" in outcome.reason
    assert nothing_out(office)


@pytest.mark.parametrize("channel", ["page", "elm"])
def test_a_row_pointed_at_another_channel_sends_nothing(office: Any, channel: str) -> None:
    planned(office)
    tamper(office, "UPDATE deliveries SET channel = ? WHERE item = 'spellings'", channel)
    (outcome,) = dispatch(office)
    assert outcome.state is State.FAILED
    assert f"no post for {channel}" in outcome.reason
    assert nothing_out(office)


@pytest.mark.parametrize(
    ("channel", "audience"), [("page", "public"), ("elm", "class:elm"), ("oak", "class:oak")]
)
def test_a_revision_changed_by_hand_sends_nothing(office: Any, channel: str, audience: str) -> None:
    """Even to its own class: what was approved is not what stands there."""
    planned(office)
    with closing(sqlite3.connect(office.folder / "data" / "schoolcast.sqlite3")) as connection:
        (frozen,) = connection.execute("SELECT frozen FROM revisions").fetchone()
    fields = json.loads(frozen)
    fields["posts"][0] |= {"channel": channel, "audience": audience, "text": "Other words."}
    fields["audience"] = [audience]
    tamper(office, "UPDATE revisions SET frozen = ?", json.dumps(fields))
    tamper(office, "UPDATE deliveries SET channel = ?", channel)
    (outcome,) = dispatch(office)
    assert outcome.state is State.FAILED
    assert "not, letter by letter, what was approved" in outcome.reason
    assert nothing_out(office)


def test_a_whole_schools_item_stays_with_its_channel(office: Any) -> None:
    office.write()
    office.submit()
    office.approve()
    office.run()
    office.configure(replacing=('audience = "public"', 'audience = "class:oak"'))
    office.at(DUE)
    (outcome,) = dispatch(office)
    assert (outcome.state, nothing_out(office)) == (State.FAILED, True)


def test_a_pass_holds_before_the_fence_has_to(office: Any) -> None:
    planned(office)
    office.configure(replacing=('audience = "class:oak"', 'audience = "public"'))
    assert office.run().sent == []
    (delivery,) = office.deliveries()
    assert delivery.state is State.HELD
