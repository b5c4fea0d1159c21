"""Single changes to files in the content folder: comments stay, and nothing is written over."""

from datetime import date
from pathlib import Path

import pytest

from schoolcast.content.calendar_file import read_calendar
from schoolcast.content.desk import FolderDesk
from schoolcast.domain.errors import ContentProblem

SNOW = date(2027, 1, 12)
ITEM = """\
+++
# The play, as every year.
id = "play"
kind = "production"
title = "The play"
publish_at = "2026-12-01 15:30"   # before the holidays
[variants.x]
text = "Short."
+++
The play.

Its second paragraph.
"""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only a remark\n",
        'closed = [{ day = 2027-05-06, why = "Polling day" }]   # ours\n',
        '[[closed]]\nday = 2027-05-06 # ours\nwhy = "Polling day"\n',
        'inset_days = [2027-01-04]\n[[terms]]\nname = "S"\nfirst = 2027-01-05\nlast = 2027-03-25\n',
    ],
)
def test_a_day_is_closed_and_reopened_and_the_rest_stays(tmp_path: Path, text: str) -> None:
    file = tmp_path / "calendar.toml"
    file.write_text(text, encoding="utf-8")
    desk = FolderDesk(tmp_path)
    assert desk.close_day(SNOW, 'no "heating"')
    assert not desk.close_day(SNOW, "again")
    assert read_calendar(tmp_path).closed[SNOW] == 'no "heating"'
    assert all(line in file.read_text() for line in text.splitlines() if "closed = " not in line)
    assert desk.reopen_day(SNOW)
    assert not desk.reopen_day(SNOW)
    assert SNOW not in read_calendar(tmp_path).closed
    assert file.read_text(encoding="utf-8").strip() == text.strip()
    assert [path.name for path in tmp_path.iterdir()] == ["calendar.toml"]


def test_without_a_calendar_one_is_made(tmp_path: Path) -> None:
    assert FolderDesk(tmp_path).close_day(SNOW, "snow")
    assert read_calendar(tmp_path).closed == {SNOW: "snow"}


def test_a_broken_calendar_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "calendar.toml").write_text("inset_days = [2027-13-01]", encoding="utf-8")
    with pytest.raises(ContentProblem):
        FolderDesk(tmp_path).close_day(SNOW, "snow")
    assert (tmp_path / "calendar.toml").read_text() == "inset_days = [2027-13-01]"


def test_keys_are_set_above_the_parts_and_remarks_stay(tmp_path: Path) -> None:
    (tmp_path / "play.md").write_text(ITEM, encoding="utf-8")
    FolderDesk(tmp_path).set_keys("play.md", {"cancelled": True, "event_date": date(2026, 12, 15)})
    text = (tmp_path / "play.md").read_text(encoding="utf-8")
    assert 'publish_at = "2026-12-01 15:30"   # before the holidays\ncancelled = true' in text
    assert text.index("event_date = 2026-12-15") < text.index("[variants.x]")
    assert text.partition("\n+++\n")[2] == ITEM.partition("\n+++\n")[2]
    FolderDesk(tmp_path).set_keys("play.md", {"cancelled": None, "event_date": None})
    assert "cancelled" not in (tmp_path / "play.md").read_text(encoding="utf-8")


def test_a_change_that_would_break_the_announcement_is_refused(tmp_path: Path) -> None:
    (tmp_path / "play.md").write_text(ITEM, encoding="utf-8")
    with pytest.raises(ContentProblem, match="is the year a slip"):
        FolderDesk(tmp_path).set_keys("play.md", {"event_date": date(1926, 12, 15)})
    assert (tmp_path / "play.md").read_text(encoding="utf-8") == ITEM


def test_a_new_file_never_takes_the_place_of_another(tmp_path: Path) -> None:
    desk = FolderDesk(tmp_path)
    assert desk.write_new("2026-27/spring/x.md", "one")
    assert not desk.write_new("2026-27/spring/x.md", "two")
    assert (tmp_path / "2026-27" / "spring" / "x.md").read_text() == "one"
