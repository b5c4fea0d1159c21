"""Which of the Page's posts is ours."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from schoolcast.api import AttemptRecord, OutcomeUnknown, Post
from schoolcast.testing import NOON, a_post, an_image
from schoolcast_facebook.read_back import Listed, match, message_of, photo_ids

SINCE = NOON - timedelta(seconds=120)
LINK = "https://www.st-marys.example.org/news/"


def listed(post_id: str = "1_2", message: str = "Hello", **more: Any) -> Listed:
    data = {"id": post_id, "message": message, "created_time": "2026-12-11T12:00:03+0000"}
    return Listed.of(data | more)


def share(**parts: Any) -> dict[str, Any]:
    return {"attachments": {"data": [{"media_type": "link", **parts}]}}


def photo(photo_id: str) -> dict[str, Any]:
    return {"media_type": "photo", "target": {"id": photo_id}, "url": "https://facebook.com/p"}


def found(post: Post, *entries: Listed, photos: Any = (), taken: Any = ()) -> str | None:
    entry = match(post, entries, photos=photos, since=SINCE, taken=taken)
    return entry.id if entry else None


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Hello", "Hello"),
        ("Hello\r\nall \n", "Hello\nall"),
        ("Caf\u00e9", "Cafe\u0301"),
        ("  Hello", "Hello"),
    ],
)
def test_the_same_words_match(sent: str, shown: str) -> None:
    assert found(a_post(text=sent), listed(message=shown)) == "1_2"


@pytest.mark.parametrize("shown", ["hello", "Hello.", "Hello\n\nall", "", "He llo"])
def test_other_words_do_not(shown: str) -> None:
    assert found(a_post(text="Hello"), listed(message=shown)) is None


def test_an_uploaded_photo_is_proof_whatever_the_words() -> None:
    album = {"media_type": "album", "subattachments": {"data": [photo("31"), photo("32")]}}
    entry = listed(message="Changed since", attachments={"data": [album]})
    assert found(a_post(text="Hello"), entry, photos={"32"}) == "1_2"


def test_without_our_photo_the_words_and_as_many_pictures_match(tmp_path: Path) -> None:
    """The try that made it may have uploaded others, of which nothing is known."""
    one, two = an_image(tmp_path), an_image(tmp_path, colour="gold")
    album = {"media_type": "album", "subattachments": {"data": [photo("98"), photo("99")]}}
    entry = listed(attachments={"data": [album]})
    assert found(a_post(text="Hello", images=(one, two)), entry, photos={"32"}) == "1_2"
    assert found(a_post(text="Goodbye", images=(one, two)), entry, photos={"32"}) is None
    assert found(a_post(text="Hello"), listed(), photos={"32"}) == "1_2"
    ours = listed("1_7", attachments={"data": [photo("32")]})
    assert found(a_post(text="Hello", images=(one, two)), entry, ours, photos={"32"}) == "1_7"


def test_the_same_words_with_other_pictures_need_a_person() -> None:
    entry = listed(attachments={"data": [photo("99")]})
    with pytest.raises(OutcomeUnknown, match="other pictures"):
        found(a_post(text="Hello"), entry, photos={"32"})
    assert found(a_post(text="Hello"), entry, photos={"32"}, taken={"1_2"}) is None
    wordless = listed(message="", attachments={"data": [photo("99")]})
    assert found(a_post(text=""), wordless, photos={"32"}) is None


def test_what_belongs_to_another_delivery_is_left_alone() -> None:
    assert found(a_post(text="Hello"), listed(), taken={"1_2"}) is None
    entry = listed(attachments={"data": [photo("32")]})
    assert found(a_post(text="Hello"), entry, photos={"32"}, taken={"1_2"}) is None


def test_posts_from_before_the_first_try_are_left_alone() -> None:
    early = listed(created_time="2026-12-11T11:57:59+0000")
    just_in_time = listed("1_3", created_time="2026-12-11T11:58:00+0000")
    assert found(a_post(text="Hello"), early) is None
    assert found(a_post(text="Hello"), early, just_in_time) == "1_3"


def test_of_several_the_oldest_is_ours() -> None:
    later = listed("1_9", created_time="2026-12-11T12:05:00+0000")
    assert found(a_post(text="Hello"), later, listed("1_8")) == "1_8"


@pytest.mark.parametrize(
    "shown",
    [
        {"url": LINK},
        {"url": "https://st-marys.example.org/news"},
        {"url": "https://l.facebook.com/l.php?u=https%3A%2F%2Fst-marys.example.org%2Fnews&h=AT0"},
        {"unshimmed_url": LINK, "url": "https://l.facebook.com/l.php?h=AT0"},
        {},
    ],
)
def test_the_link_matches_in_any_spelling(shown: dict[str, str]) -> None:
    assert found(a_post(text="Hello", link=LINK), listed(**share(**shown))) == "1_2"


def test_the_same_words_with_another_link_need_a_person() -> None:
    other = listed(**share(url="https://st-marys.example.org/menu"))
    with pytest.raises(OutcomeUnknown, match="another link"):
        found(a_post(text="Hello", link=LINK), other)
    ours = listed("1_7", **share(url=LINK))
    assert found(a_post(text="Hello", link=LINK), other, ours) == "1_7"
    assert found(a_post(text="Hello", link=LINK), other, taken={"1_2"}) is None


def test_a_post_of_a_link_alone_matches_by_the_link() -> None:
    pictures = listed("1_5", message="", attachments={"data": [photo("99")]})
    ours = listed("1_6", message="", **share(url=LINK))
    assert found(a_post(text="", link=LINK), pictures, ours) == "1_6"
    assert found(a_post(text="", link=LINK), pictures) is None


def test_photos_of_all_tries_are_remembered() -> None:
    def attempt(number: int, **evidence: Any) -> AttemptRecord:
        return AttemptRecord(
            number=number,
            key="k",
            owner="o",
            started_at=NOON,
            creating_at=None,
            evidence=evidence,
        )

    assert photo_ids([attempt(1, photo_ids=["31", "32"]), attempt(2), attempt(3, photo_ids=["33"])])
    assert photo_ids([attempt(1)]) == frozenset()


@pytest.mark.parametrize("data", [None, [], {}, {"id": 7}])
def test_an_entry_without_an_id_cannot_be_read(data: Any) -> None:
    with pytest.raises(ValueError, match="without an id"):
        Listed.of(data)


@pytest.mark.parametrize(
    "odd", [{"attachments": []}, {"attachments": {"data": [None, {"target": 3}]}}]
)
def test_odd_attachments_do_no_harm(odd: dict[str, Any]) -> None:
    assert found(a_post(text="Hello"), listed(**odd)) == "1_2"


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        (f"Read {LINK}.", False),
        (f"Read {LINK}autumn", True),
        ("Read our news", True),
    ],
)
def test_a_link_joins_the_text_unless_it_stands_there(
    tmp_path: Path, text: str, joined: bool
) -> None:
    post = a_post(text=text, link=LINK, images=(an_image(tmp_path),))
    assert message_of(post) == (f"{text}\n\n{LINK}" if joined else text)
