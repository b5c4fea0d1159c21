import os
import sys
from pathlib import Path

import pytest

from schoolcast.content.library import FolderLibrary, same_id
from schoolcast.domain.errors import LibraryMissing, NotFound

posix_only = pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")


def item(name: str) -> str:
    return f"""\
+++
id = "{name}"
kind = "update"
title = "T"
publish_at = "2026-12-11 15:30"
+++
Text
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "content"
    for path in ("2026-27/autumn/a.md", "2026-27/spring/b.md", "c.md"):
        put(root, path, item(Path(path).stem))
    return root


def put(root: Path, path: str, text: str) -> Path:
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    return place


def paths(root: Path) -> list[str]:
    return [stamp.path for stamp in FolderLibrary(root).scan()]


def test_items_are_found_in_all_folders(folder: Path) -> None:
    assert paths(folder) == ["2026-27/autumn/a.md", "2026-27/spring/b.md", "c.md"]


def test_a_stamp_changes_with_the_file(folder: Path) -> None:
    library = FolderLibrary(folder)
    before = library.scan()
    assert library.scan() == before
    os.utime(folder / "c.md", ns=(5, 5))
    assert [new for new, old in zip(library.scan(), before, strict=True) if new != old] == [
        before[2]._replace(mtime_ns=5)
    ]


@pytest.mark.parametrize(
    "path",
    [
        "templates/update.md",
        "media/notes.md",
        "README.md",
        "2026-27/README.md",
        ".hidden.md",
        ".git/x.md",
        "~$c.md",
        ".#c.md",
        "#c.md#",
        "c.md.swp",
        "c.md~",
        "c.md.bak",
        "calendar.toml",
        "notes.txt",
    ],
)
def test_what_is_not_an_item_is_left_alone(folder: Path, path: str) -> None:
    put(folder, path, item("x"))
    assert path not in paths(folder)
    assert len(paths(folder)) == 3


def test_templates_deeper_down_are_an_ordinary_folder(folder: Path) -> None:
    put(folder, "2026-27/media/d.md", item("d"))
    assert "2026-27/media/d.md" in paths(folder)


@pytest.mark.parametrize("kind", ["missing", "file", "empty", "only-hidden", "no-items"])
def test_a_folder_that_is_gone_or_empty_is_a_problem_of_its_own(tmp_path: Path, kind: str) -> None:
    root = tmp_path / "content"
    if kind == "file":
        root.write_text("x")
    elif kind != "missing":
        root.mkdir()
    if kind == "only-hidden":
        put(root, ".DS_Store", "")
    if kind == "no-items":
        put(root, "calendar.toml", "")
    with pytest.raises(LibraryMissing, match="nothing was changed"):
        FolderLibrary(root).scan()


def test_a_new_school_has_templates_and_no_items_yet(tmp_path: Path) -> None:
    put(tmp_path, "templates/update.md", item("x"))
    assert FolderLibrary(tmp_path).look().stamps == ()


def test_one_unreadable_file_is_that_files_problem(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_bytes = Path.read_bytes

    def refused(place: Path) -> bytes:
        if place.name == "c.md":
            raise PermissionError(13, "Permission denied")
        return read_bytes(place)

    monkeypatch.setattr(Path, "read_bytes", refused)
    read = {one.path: one for one in FolderLibrary(folder).read_all()}
    assert "may not read it" in read["c.md"].problems[0].message
    assert read["2026-27/autumn/a.md"].item is not None


def test_a_part_that_can_not_be_seen_lets_nothing_count_as_gone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def failing(place: str) -> object:
        if str(place).endswith("autumn"):
            raise OSError(5, "Input/output error")
        return scandir(place)

    monkeypatch.setattr(os, "scandir", failing)
    library = FolderLibrary(folder)
    found = library.look()
    assert found.unread == ("2026-27/autumn",)
    assert found.gone(["2026-27/autumn/a.md", "c.md", "d.md"]) == ["d.md"]
    with pytest.raises(LibraryMissing, match="2026-27/autumn"):
        library.scan()
    problems = [problem for one in library.read_all() for problem in one.problems]
    assert [(problem.path, "Input/output" in problem.message) for problem in problems] == [
        ("2026-27/autumn", True)
    ]


def test_a_file_that_vanishes_between_looking_and_reading(folder: Path) -> None:
    read = FolderLibrary(folder).read("gone.md")
    assert read.item is None
    assert "no longer there" in read.problems[0].message


@posix_only
@pytest.mark.parametrize("target", ["file", "folder", "nowhere"])
def test_links_out_of_the_folder_are_refused(folder: Path, target: str) -> None:
    outside = put(folder.parent, "elsewhere/secret.md", item("secret"))
    if target == "nowhere":
        (folder / "link.md").symlink_to(folder.parent / "nothing.md")
    elif target == "file":
        (folder / "link.md").symlink_to(outside)
    else:
        (folder / "link").symlink_to(outside.parent)
    (problem,) = [p for one in FolderLibrary(folder).read_all() for p in one.problems]
    assert problem.path.startswith("link")
    assert "outside the content folder" in problem.message


@posix_only
def test_a_link_to_a_folder_inside_is_not_followed(folder: Path) -> None:
    (folder / "again").symlink_to(folder / "2026-27")
    (problem,) = [p for one in FolderLibrary(folder).read_all() for p in one.problems]
    assert problem.path == "again"


@pytest.mark.parametrize("path", ["../c.md", "2026-27/../../c.md"])
def test_a_path_does_not_climb_out(folder: Path, path: str) -> None:
    put(folder.parent, "c.md", item("c"))
    assert "outside the content folder" in FolderLibrary(folder).read(path).problems[0].message


@pytest.mark.parametrize("name", ["d.md.txt", "d.markdown", "d.MD"])
def test_a_wrong_ending_is_told(folder: Path, name: str) -> None:
    put(folder, name, item("d"))
    read = FolderLibrary(folder).read(name)
    assert read.item is None
    assert "rename it to d.md" in read.problems[0].message


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names there are Unicode")
def test_a_name_that_is_not_utf8_is_that_files_problem(folder: Path) -> None:
    (folder / os.fsdecode(b"caf\xe9.md")).write_text(item("d"))
    (bad,) = [one for one in FolderLibrary(folder).read_all() if one.item is None]
    assert bad.path.encode()  # can be printed and stored
    assert "rename it" in bad.problems[0].message


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names there ignore case")
def test_names_that_differ_in_capitals_only_are_told_on_both(folder: Path) -> None:
    put(folder, "C.md", item("d"))
    read = {one.path: one for one in FolderLibrary(folder).read_all()}
    assert "differs from c.md only in capitals" in read["C.md"].problems[0].message
    assert "differs from C.md" in read["c.md"].problems[0].message


def test_two_files_with_one_id_name_each_other(folder: Path) -> None:
    put(folder, "2026-27/copy.md", item("a"))
    read = {one.path: one for one in FolderLibrary(folder).read_all()}
    first, second = read["2026-27/autumn/a.md"], read["2026-27/copy.md"]
    assert (first.item, second.item) == (None, None)
    assert "2026-27/copy.md" in first.problems[0].message
    assert "2026-27/autumn/a.md" in second.problems[0].message
    assert (second.problems[0].line, second.problems[0].key) == (2, "id")
    assert read["c.md"].item is not None


def test_also_a_single_look_sees_that_an_id_stands_twice(folder: Path) -> None:
    put(folder, "2026-27/copy.md", item("a"))
    assert "copy.md" in FolderLibrary(folder).find("a").problems[0].message
    assert "a.md" in FolderLibrary(folder).find("2026-27/copy.md").problems[0].message


def test_one_bad_file_does_not_stop_the_others(folder: Path) -> None:
    put(folder, "bad.md", "no front matter")
    read = FolderLibrary(folder).read_all()
    assert [one.path for one in read if one.item is None] == ["bad.md"]
    assert len(read) == 4


def test_an_item_is_found_by_id_or_path(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = FolderLibrary(folder)
    monkeypatch.chdir(folder.parent)
    names = [
        "a",
        "2026-27/autumn/a.md",
        "content/2026-27/autumn/a.md",
        str(folder / "2026-27/autumn/a.md"),
    ]
    assert {library.find(name).path for name in names} == {"2026-27/autumn/a.md"}


def test_a_name_that_nothing_has_is_answered_with_what_is_near(folder: Path) -> None:
    put(folder, "harvest-2026.md", item("harvest-2026"))
    with pytest.raises(NotFound, match='did you mean "harvest-2026"'):
        FolderLibrary(folder).find("harvst-2026")
    for name in ("n" * 300, "a\0b", "../content/nothing"):
        with pytest.raises(NotFound, match="no announcement"):
            FolderLibrary(folder).find(name)
    with pytest.raises(NotFound, match="no announcement file"):
        FolderLibrary(folder).below("2027-28")


def test_the_files_below_a_path(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = FolderLibrary(folder)
    monkeypatch.chdir(folder.parent)
    assert len(library.below("content/")) == 3
    assert library.below("2026-27/autumn") == ["2026-27/autumn/a.md"]
    assert library.below(folder / "c.md") == ["c.md"]


def test_same_id_is_silent_where_all_differ() -> None:
    assert same_id([("a.md", "a"), ("b.md", "b")]) == []
