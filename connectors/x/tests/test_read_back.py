"""Which entry of the account's list is our post."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schoolcast.api import OutcomeUnknown
from schoolcast_x.read_back import Listed, match

NOON = datetime(2026, 12, 11, 12, tzinfo=UTC)
SHORT = "https://t.co/abcdefghij"


def entry(text: str = "Hello", **fields: Any) -> dict[str, Any]:
    return {"id": "1", "text": text, "created_at": "2026-12-11T12:00:01.000Z", **fields}


def link(url: str = SHORT, **fields: Any) -> dict[str, Any]:
    return {"urls": [{"start": 0, "end": 23, "url": url, **fields}]}


def found(entries: list[dict[str, Any]], text: str = "Hello", **more: Any) -> str | None:
    listed = [Listed.of(one) for one in entries]
    options: dict[str, Any] = {"uploaded": (), "since": NOON, "taken": (), **more}
    one = match(text, options.pop("pictures", 0), listed, **options)
    return one.id if one else None


def test_links_and_escapes_are_undone() -> None:
    told = entry(
        f"Fish &amp; chips &amp;lt; {SHORT}",
        entities=link(expanded_url="https://a.example.org/?a=1&copy=2"),
    )
    assert found([told], "Fish & chips &lt; https://a.example.org/?a=1&copy=2") == "1"


@pytest.mark.parametrize(
    "mark", [{"media_key": "3_7"}, {"expanded_url": "https://x.com/a/status/1/photo/1"}]
)
def test_the_link_x_adds_for_pictures_is_left_out(mark: dict[str, str]) -> None:
    entities = link(**({"expanded_url": "https://pic.example"} | mark))
    told = entry(f"Hello {SHORT}", entities=entities, attachments={"media_keys": ["3_7"]})
    assert found([told], pictures=1) == "1"
    assert found([told], "Other words", pictures=1, uploaded={"7"}) == "1"


def test_the_oldest_of_several() -> None:
    later = entry(id="2", created_at="2026-12-11T12:09:00.000Z")
    assert found([later, entry()]) == "1"
    assert found([later, entry()], taken={"1"}) == "2"
    assert found([later, entry()], since=NOON + timedelta(minutes=5)) == "2"


def test_a_link_that_x_does_not_expand_is_left_to_a_person() -> None:
    with pytest.raises(OutcomeUnknown, match="where its link leads"):
        found([entry(f"See {SHORT}")], "See https://a.example.org")
    assert found([entry(f"Look {SHORT}")], "See https://a.example.org") is None


def test_a_time_that_cannot_be_read_does_not_hide_a_post() -> None:
    assert found([entry(created_at="today")]) == "1"


@pytest.mark.parametrize("bad", [None, {}, {"id": 1, "text": "x"}, {"id": "1"}])
def test_an_entry_without_sense(bad: Any) -> None:
    with pytest.raises(ValueError, match="without"):
        Listed.of(bad)
