"""config.toml changed as a person would."""

import tomllib
from pathlib import Path

import pytest

from schoolcast.config_file import ConfigFile
from schoolcast.domain.errors import ConfigurationProblem

PARTS = {"settings": {"page_id": "22", "words": 'é"'}, "secrets": {"token": "PAGE_TOKEN"}}
TEXT = """\
# The school
[school]
id = "oakfield"

[[channels]]
name = "inline"  # what people call it
kind = "facebook"
audience = "public"
settings = { page_id = "1", limit = 20 } # invented

# The second one
[[channels]]
name = "tables"
kind = "facebook"
audience = "public"
[channels.settings]
page_id = "1" # here too

# The last one
[[channels]]
name = "bare"
kind = "facebook"
audience = "public\""""


def changed(tmp_path: Path, text: str, name: str) -> str:
    file = tmp_path / "config.toml"
    file.write_bytes(text.encode())
    content = ConfigFile(file).with_channel(name, PARTS, kind="facebook", audience="public")
    assert file.read_bytes() == text.encode()
    return content.decode()


@pytest.mark.parametrize("name", ["inline", "tables", "bare", "new"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_is_asked_for_changes_and_nothing_else(tmp_path: Path, name: str, end: str) -> None:
    text = changed(tmp_path, TEXT.replace("\n", end), name)
    before, after = tomllib.loads(TEXT), tomllib.loads(text)
    mine = {channel["name"]: channel for channel in after["channels"]}[name]
    assert mine["settings"]["page_id"] == "22"
    assert mine["settings"]["words"] == 'é"'
    assert mine["secrets"] == {"token": "PAGE_TOKEN"}
    others = [channel for channel in after["channels"] if channel["name"] != name]
    assert others == [channel for channel in before["channels"] if channel["name"] != name]
    assert (after["school"], len(after)) == (before["school"], len(before))
    assert [line for line in TEXT.splitlines() if "#" in line and "page_id" not in line] == [
        line for line in text.splitlines() if "#" in line and "page_id" not in line
    ]
    assert text.count("\r\n") == (text.count("\n") if end == "\r\n" else 0)


def test_a_second_change_changes_nothing(tmp_path: Path) -> None:
    once = changed(tmp_path, TEXT, "inline")
    assert changed(tmp_path, once, "inline") == once
    assert "limit = 20" in once and "# invented" in once


def test_new_lines_stand_with_their_channel(tmp_path: Path) -> None:
    text = changed(tmp_path, TEXT, "inline")
    assert text.index("PAGE_TOKEN") < text.index("# The second one")


def test_a_file_that_can_t_be_changed_safely_is_left_to_the_person(tmp_path: Path) -> None:
    text = 'channels = [{ name = "inline", kind = "facebook", audience = "public" }]\n'
    with pytest.raises(ConfigurationProblem, match="page_id = "):
        changed(tmp_path, text, "inline")


def test_whether_it_is_what_was_read(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(TEXT, encoding="utf-8")
    read = ConfigFile(file)
    assert read.unchanged()
    file.write_text(TEXT + "\n", encoding="utf-8")
    assert not read.unchanged()
    file.unlink()
    assert not read.unchanged()
