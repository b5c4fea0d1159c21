"""Files become what is typed in the pages, and what was typed becomes files again."""

from dataclasses import replace

import pytest

from schoolcast.content.front_matter import read_item
from schoolcast.content.sheets import FolderSheets, file_text, words_of
from schoolcast.domain.errors import ContentProblem, UsageProblem
from schoolcast.domain.item import Kind
from schoolcast.domain.revision import source_sha256
from schoolcast.pipeline.draft_keys import keys_of
from schoolcast.pipeline.draft_records import Photo, TypedDate
from schoolcast.sample import sample_folder

FILE = b"""+++
# Agreed with the governors.
id = "fair"
kind = "friends"
title = "Christmas fair"  # as on the poster
event_date = 2026-12-12
publish_at = "2026-12-01 17:00"
repeat_note = 1
+++

The fair is on {{ event_date | long_date }}.

Bring a friend.
"""
SOUND = FILE.replace(
    b"repeat_note = 1\n",
    b"""images = [{ file = "hall.jpg", alt = "The hall" }]

[variants.x]
text = "Fair!"
link = "https://www.example.org/fair"
""",
)


def _words(raw=SOUND):
    item = read_item(raw, "fair.md").item
    assert item is not None
    return words_of(item, "fair.md", source_sha256(raw))


def _text(words, base=SOUND):
    return file_text(keys_of(words, words.item or "new").values, words, base)


def test_what_is_not_changed_stays_to_the_letter():
    assert _text(_words()).encode() == SOUND


def test_a_change_touches_its_own_key_alone():
    words = _words()
    text = _text(replace(words, event=TypedDate(day="13", month="12", year="2026")))
    assert text == SOUND.decode().replace("2026-12-12", "2026-12-13")
    text = _text(replace(words, text="Only this."))
    assert text == SOUND.decode().partition("The fair is on")[0].rstrip("\n") + "\nOnly this.\n"


def test_new_keys_stand_before_the_parts():
    words = replace(_words(), reminders=("-1d",), photos=(Photo(file="a.jpg", alt="A"),))
    item = read_item(_text(words).encode(), "fair.md").item
    assert item is not None and item.reminders == ("-1d",)
    assert [image.file for image in item.images] == ["a.jpg"]
    assert item.variants["x"].text == "Fair!"


def test_pictures_written_as_parts_are_changed_too():
    raw = SOUND.replace(b'images = [{ file = "hall.jpg", alt = "The hall" }]\n', b"") .replace(
        b'[variants.x]', b'[[images]]\nfile = "hall.jpg"\nalt = "The hall"\n\n[variants.x]'
    )  # fmt: skip
    words = _words(raw)
    changed = replace(words, photos=(*words.photos, Photo(file="b.jpg", alt="B", nobody=True)))
    item = read_item(_text(changed, raw).encode(), "fair.md").item
    assert item is not None
    assert [(one.file, one.children) for one in item.images] == [
        ("hall.jpg", ()),
        ("b.jpg", ("none",)),
    ]


def test_a_text_of_its_own_can_go_while_its_link_stays():
    item = read_item(_text(replace(_words(), variants={})).encode(), "fair.md").item
    assert item is not None and item.variants["x"].text is None
    assert item.variants["x"].link == "https://www.example.org/fair"


def test_a_new_file_can_be_read():
    words = replace(_words(), item="", path="", text='Quotes """ and +++ inside\n+++\nend')
    text = file_text(keys_of(words, "new").values, words, None)
    item = read_item(text.encode(), "new.md").item
    assert item is not None and item.body == words.text and item.id == "new"


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_has_a_beginning(tmp_path, kind):
    words = FolderSheets(tmp_path, sample_folder() / "content").blank(kind.value)
    assert words.kind == kind and words.text and words.title


def test_writing_is_all_or_nothing(tmp_path):
    (tmp_path / "fair.md").write_bytes(SOUND)
    sheets = FolderSheets(tmp_path, sample_folder() / "content")
    words = replace(_words(), text="Another text.")
    values = keys_of(words, "fair").values
    with pytest.raises(RuntimeError), sheets.write(values, words, "2026-27", "2026-12-01"):
        raise RuntimeError("the store is full")
    assert (tmp_path / "fair.md").read_bytes() == SOUND
    with sheets.write(values, words, "2026-27", "2026-12-01") as path:
        assert path == "fair.md"
    assert b"Another text." in (tmp_path / "fair.md").read_bytes()
    with pytest.raises(UsageProblem, match="was changed since"):
        with sheets.write(values, words, "2026-27", "2026-12-01"):
            pass
    assert sorted(file.name for file in tmp_path.iterdir()) == ["fair.md"]


def test_a_file_with_mistakes_is_told(tmp_path):
    (tmp_path / "fair.md").write_bytes(FILE)
    with pytest.raises(ContentProblem):
        FolderSheets(tmp_path, tmp_path).load("fair.md")
