"""A picture is taken out of a file, or kept off a channel, and the rest stays as it was."""

import pytest

from schoolcast.content.desk import FolderDesk
from schoolcast.content.front_matter import read_item
from schoolcast.domain.errors import ContentProblem

HEAD = '+++\nid = "fair"  # ours\nkind = "update"\ntitle = "Fair"\npublish_at = "on-approval"\n'
INLINE = (
    HEAD
    + 'images = [\n  # first\n  { file = "a.jpg", alt = "A" },\n'
    + '  { file = "b.jpg", alt = "B", not_on = "x" },  # second\n]\n+++\nCome to the fair.\n'
)
TABLES = (
    HEAD
    + '\n[[images]]\nfile = "a.jpg"\nalt = "A"\n\n[[images]]\nfile = "b.jpg"\nalt = "B"\n'
    + 'not_on = ["x"]\n+++\nCome to the fair.\n'
)


@pytest.fixture(params=[INLINE, TABLES], ids=["inline", "tables"])
def desk(tmp_path, request):
    (tmp_path / "fair.md").write_text(request.param, encoding="utf-8")
    return FolderDesk(tmp_path)


def images(desk):
    authored = read_item((desk.folder / "fair.md").read_bytes(), "fair.md")
    assert authored.problems == ()
    return {image.file: image.not_on for image in authored.item.images}


def test_one_is_left_out_altogether(desk):
    assert desk.leave_out("fair.md", "a.jpg")
    assert images(desk) == {"b.jpg": ("x",)}
    assert not desk.leave_out("fair.md", "a.jpg")
    text = (desk.folder / "fair.md").read_text(encoding="utf-8")
    assert "# ours" in text
    assert text.endswith("Come to the fair.\n")


def test_one_is_kept_off_a_channel(desk):
    assert desk.leave_out("fair.md", "b.jpg", "facebook")
    assert images(desk) == {"a.jpg": (), "b.jpg": ("x", "facebook")}
    assert not desk.leave_out("fair.md", "b.jpg", "x")
    assert desk.leave_out("fair.md", "a.jpg", "x")
    assert images(desk) == {"a.jpg": ("x",), "b.jpg": ("x", "facebook")}


def test_the_last_one_leaves_no_empty_list(desk):
    desk.leave_out("fair.md", "a.jpg")
    desk.leave_out("fair.md", "b.jpg")
    assert images(desk) == {}


def test_a_file_without_keys_stays_as_it_is(tmp_path):
    (tmp_path / "note.md").write_text("Only words\n", encoding="utf-8")
    with pytest.raises(ContentProblem):
        FolderDesk(tmp_path).leave_out("note.md", "a.jpg")
    assert (tmp_path / "note.md").read_text(encoding="utf-8") == "Only words\n"
