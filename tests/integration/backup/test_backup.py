"""Backup beside a running school, and restore into a new folder."""

import errno
import json
import os
import random
import shutil
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schoolcast.backup.archive import Manifest, Writer, read_manifest, unpack
from schoolcast.domain.errors import ConfigurationProblem, StoreProblem

SUNDAY = "2027-01-03T09:00"
MONDAY = "2027-01-04T09:00"
LATER = "2027-01-04T10:00"


@pytest.fixture
def saved(school):
    """A school with an announcement to come, its outboxes elsewhere, and a backup of Sunday."""
    config = school.folder / "config.toml"
    outside = school.folder.parent / "platform"
    outside.mkdir()
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace('folder = "outbox/', f'folder = "{outside}/'), encoding="utf-8")
    school.plan("hall", at="2027-01-04 09:00", now=SUNDAY)
    school.plan("fair", at="2027-01-06 09:00", now=SUNDAY)
    assert school.run("run", "--now", SUNDAY) == 0
    assert school.run("backup", str(backup_of(school)), "--now", SUNDAY) == 0, school.err
    return school


def backup_of(school):
    return school.folder.with_name("sunday.zip")


def posted(school):
    return sorted(path.parent.name for path in school.folder.parent.glob("platform/*/*/post.json"))


def restored(school, rehearse, now=LATER):
    """The restored school; the roll comes from the office's system, the key from its sheet."""
    folder = school.folder.with_name("again")
    assert school.run("restore", str(backup_of(school)), str(folder), "--now", now) == 0, school.err
    again = rehearse("again")
    again.out, again.err = school.out, school.err
    shutil.copy(school.folder / "roll.csv", folder / "roll.csv")
    key = "secrets/SCHOOLCAST_KEY"
    shutil.copy(school.folder / key, folder / key)
    return again


def look_and_send(school, day):
    """What may have gone out in the time forgotten is looked for twice before it goes."""
    assert school.run("run", "--now", f"{day}T10:00") == 4
    assert school.run("run", "--now", f"{day}T10:01") == 0, school.err


def test_a_backup_holds_the_school_and_no_secret(saved):
    (saved.folder / "secrets" / "PAGE_TOKEN").write_text("hush-hush")
    target = saved.folder.with_name("with-secret.zip")
    made = saved.json("backup", str(target))
    assert made["file"] == str(target)
    assert {"config.toml", "content/hall.md", "content/calendar.toml"} <= set(made["files"])
    assert "store/schoolcast.db" in made["files"]
    assert not any("secret" in name or "roll" in name for name in made["files"])
    with zipfile.ZipFile(target) as archive:
        assert all(b"hush-hush" not in archive.read(name) for name in archive.namelist())
    assert target.stat().st_mode & 0o077 == 0
    assert not list(target.parent.glob("*.part")) + list(target.parent.glob(".backup-*"))


def test_it_says_what_is_in_it_and_what_is_not(saved):
    assert saved.run("backup", str(saved.folder.parent)) == 0
    assert "read back and found whole" in saved.out
    assert "secrets" in saved.err
    assert "roll" in saved.err
    [named] = saved.folder.parent.glob("oakfield-*.zip")
    assert str(named) in saved.out


def test_it_never_replaces_another_file(saved):
    before = backup_of(saved).read_bytes()
    assert saved.run("backup", str(backup_of(saved))) == 2
    assert backup_of(saved).read_bytes() == before
    assert saved.run("backup", str(saved.folder / "nowhere" / "b.zip")) == 5
    assert "could not be written" in saved.err


def test_w23_nothing_that_was_posted_since_the_backup_is_posted_again(saved, rehearse):
    saved.run("run", "--now", MONDAY)
    before = posted(saved)
    assert len(before) == 2
    again = restored(saved, rehearse)
    assert "2 posts" in again.err
    assert "stop it there for good" in again.err
    assert set(again.states("hall").values()) == {"unknown"}
    assert again.run("run", "--now", LATER) == 0
    assert posted(saved) == before
    assert set(again.states("hall").values()) == {"published"}
    look_and_send(again, "2027-01-06")
    assert len(posted(saved)) == 4


def test_w23_what_was_moved_since_the_backup_and_went_out_is_not_posted_again(saved, rehearse):
    saved.plan("fair", at="2027-01-04 09:00", now="2027-01-03T12:00")
    saved.run("run", "--now", MONDAY)
    before = posted(saved)
    assert len(before) == 4
    again = restored(saved, rehearse)
    wednesday = "2027-01-06T09:00"
    assert again.run("run", "--now", LATER) == 0
    assert set(again.states("fair").values()) == {"scheduled"}
    again.run("run", "--now", wednesday)
    assert posted(saved) == before
    assert set(again.states("fair").values()) == {"published"}


def test_w23_what_was_approved_after_the_backup_is_not_posted_twice(saved, rehearse):
    saved.plan("library", at="2027-01-04 09:00", now="2027-01-03T12:00")
    saved.run("run", "--now", MONDAY)
    before = posted(saved)
    assert len(before) == 4
    again = restored(saved, rehearse)
    assert again.states("library") == {}
    again.write("library", at="2027-01-04 09:00")
    assert again.run("submit", "library", "--as", "Pat", "--now", LATER) == 0
    asked = again.json("approve", "library", "--as", "Head", "--now", LATER)
    keys = [f"{one['key']}=now" for one in asked["unresolved"]]
    answers = [word for key in keys for word in ("--answer", key)]
    assert again.run("approve", "library", "--as", "Head", "--now", LATER, *answers) == 0
    assert set(again.states("library").values()) == {"unknown"}
    again.run("run", "--now", LATER)
    assert posted(saved) == before
    assert set(again.states("library").values()) == {"published"}


def test_without_the_roll_a_restored_school_sends_nothing(saved, rehearse):
    again = restored(saved, rehearse, now="2027-01-03T10:00")
    (again.folder / "roll.csv").unlink()
    again.run("run", "--now", MONDAY)
    assert posted(saved) == []
    assert "held" in again.states("hall").values()


def test_without_the_key_a_restored_school_says_what_is_missing(saved, rehearse):
    again = restored(saved, rehearse)
    (again.folder / "secrets" / "SCHOOLCAST_KEY").unlink()
    assert again.run("run", "--now", LATER) == 5
    assert "recovery sheet" in again.err
    assert posted(saved) == []


def test_the_restored_school_is_an_installation_of_its_own(saved, rehearse):
    old = saved.instance()
    again = restored(saved, rehearse)
    new = again.instance()
    assert new["id"] != old["id"]
    assert new["rehearsal"] is True
    assert (again.folder / "content" / "hall.md").exists()
    assert (again.folder / "data").stat().st_mode & 0o077 == 0
    look_and_send(again, "2027-01-04")
    assert again.run("doctor") == 0
    listed = saved.json("queue", "list", "--all")["deliveries"]
    assert [(d["id"], d["item"]) for d in again.json("queue", "list", "--all")["deliveries"]] == [
        (d["id"], d["item"]) for d in listed
    ]


@pytest.mark.parametrize("name", ["Screenshot at 09:15.txt", "a\\b.txt"])
def test_a_name_that_the_system_allows_comes_back(saved, name):
    (saved.folder / "content" / name).write_text("note")
    file = saved.folder.with_name("named.zip")
    again = saved.folder.with_name("again")
    assert saved.run("backup", str(file), "--now", SUNDAY) == 0, saved.err
    assert saved.run("restore", str(file), str(again), "--now", LATER) == 0, saved.err
    assert (again / "content" / name).read_text() == "note"


def test_a_name_that_is_no_text_is_said_and_no_backup_made(saved):
    (saved.folder / "content" / os.fsdecode(b"caf\xe9.md")).write_text("x")
    assert saved.run("backup", str(saved.folder.with_name("named.zip"))) == 5
    assert "caf\N{REPLACEMENT CHARACTER}.md" in saved.err
    assert "another name" in saved.err
    assert not list(saved.folder.parent.glob("named.zip*"))


@pytest.mark.parametrize("problem", ["gone", "closed"])
def test_what_is_gone_is_left_out_and_what_can_not_be_read_is_named(saved, monkeypatch, problem):
    file = saved.folder / "content" / "gate.md.previous"
    file.write_text("note")

    def stopped(path, *mode, opened=Path.open, **options):
        if path == file and problem == "gone":
            raise FileNotFoundError(errno.ENOENT, "No such file or directory", str(path))
        if path == file:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path, *mode, **options)

    monkeypatch.setattr(Path, "open", stopped)
    target = saved.folder.with_name("other.zip")
    ended = saved.run("backup", str(target))
    assert target.exists() == (problem == "gone")
    if problem == "gone":
        assert ended == 0
    else:
        assert ended == 5
        assert f"{file} can't be read: Permission denied" in saved.err
        assert "has room" not in saved.err


def test_restoring_needs_an_empty_folder(saved):
    assert saved.run("restore", str(backup_of(saved)), str(saved.folder)) == 2
    assert "not empty" in saved.err
    fresh = saved.folder.with_name("fresh")
    fresh.mkdir()
    assert saved.run("restore", str(backup_of(saved)), str(fresh)) == 0
    assert (fresh / "config.toml").exists()


@pytest.mark.parametrize(
    "damage", ["cut", "changed", "other", "missing", "flipped", "encrypted", "packed", "manifest"]
)
def test_a_damaged_backup_restores_nothing(saved, damage):
    file = backup_of(saved)
    data = file.read_bytes()
    if damage == "cut":
        file.write_bytes(data[: len(data) // 2])
    elif damage == "changed":
        rewrite(file, "content/hall.md", b"other words")
    elif damage == "other":
        file.write_text("Dear parents and carers")
    elif damage == "flipped":
        flip(file, "config.toml")
    elif damage == "encrypted":
        mark(file, "config.toml", flags=0x1)
    elif damage == "packed":
        mark(file, "config.toml", method=97)
    elif damage == "manifest":
        flip(file, "manifest.json")
    else:
        file.unlink()
    target = saved.folder.with_name("again")
    assert saved.run("restore", str(file), str(target)) == 5
    assert str(file) in saved.err
    assert not target.exists()
    assert not [path for path in target.parent.iterdir() if "again" in path.name]
    assert "mistake of its own" not in saved.err


@pytest.mark.parametrize("seed", range(4))
def test_whatever_was_flipped_in_a_backup_it_ends_in_words(tmp_path, seed):
    draw = random.Random(seed)
    source, file = tmp_path / "calendar.toml", tmp_path / "sunday.zip"
    source.write_text("term = 1\n" * 40, encoding="utf-8")
    writer = Writer(file)
    writer.add(source, "content/calendar.toml")
    made_at = datetime(2027, 1, 3, 9, tzinfo=UTC)
    writer.close(
        Manifest(school="oak", made_at=made_at, schema="1", rehearsal=True, files=writer.files)
    )
    whole = file.read_bytes()
    for number in range(100):
        data = bytearray(whole)
        for _ in range(draw.randint(1, 4)):
            data[draw.randrange(len(data))] = draw.randrange(256)
        file.write_bytes(data)
        with suppress(ConfigurationProblem, StoreProblem):
            unpack(file, read_manifest(file), tmp_path / str(number))


def test_restoring_leaves_alone_what_lies_beside_it(saved):
    kept = saved.folder.with_name("again.part") / "letters.txt"
    kept.parent.mkdir()
    kept.write_text("Dear parents and carers")
    target = saved.folder.with_name("again")
    assert saved.run("restore", str(backup_of(saved)), str(target)) == 0, saved.err
    assert kept.read_text() == "Dear parents and carers"
    assert not list(target.parent.glob(".again*"))


def test_a_restore_that_can_not_be_ended_leaves_the_folder_empty(saved, monkeypatch):
    target = saved.folder.with_name("again")

    def full(start, end, replace=os.replace):
        if Path(end).parent == target and Path(end).name == "data":
            raise OSError(errno.ENOSPC, "No space left on device")
        replace(start, end)

    monkeypatch.setattr(os, "replace", full)
    assert saved.run("restore", str(backup_of(saved)), str(target)) == 5
    assert "No space left" in saved.err
    assert not list(target.iterdir())
    assert not list(target.parent.glob(".again*"))


def test_a_backup_can_not_write_outside_its_folder(saved):
    file = backup_of(saved)
    rewrite(file, "../escaped.txt", b"gotcha", known=True)
    target = saved.folder.with_name("again")
    assert saved.run("restore", str(file), str(target)) == 5
    assert "outside" in saved.err
    assert not (target.parent / "escaped.txt").exists()


def entry_of(file, name):
    with zipfile.ZipFile(file) as archive:
        return archive.getinfo(name)


def flip(file, name):
    """Change four bytes in the middle of a packed file."""
    entry, data = entry_of(file, name), bytearray(file.read_bytes())
    middle = data.index(name.encode(), entry.header_offset) + len(name) + entry.compress_size // 2
    data[middle : middle + 4] = bytes(byte ^ 0xFF for byte in data[middle : middle + 4])
    file.write_bytes(data)


def mark(file, name, *, flags=0, method=None):
    """Change what both headers of a packed file say of it."""
    entry, data = entry_of(file, name), bytearray(file.read_bytes())
    listed = data.rindex(name.encode()) - 46
    for start in (entry.header_offset + 6, listed + 8):
        data[start] |= flags
        if method is not None:
            data[start + 2 : start + 4] = method.to_bytes(2, "little")
    file.write_bytes(data)


def rewrite(file, name, data, *, known=False):
    """Put other bytes under a name; `known` lists them in the manifest."""
    import hashlib

    with zipfile.ZipFile(file) as archive:
        parts = {inner: archive.read(inner) for inner in archive.namelist()}
    parts[name] = data
    if known:
        manifest = json.loads(parts["manifest.json"])
        manifest["files"][name] = hashlib.sha256(data).hexdigest()
        parts["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for inner, content in parts.items():
            archive.writestr(inner, content)


def test_folders_elsewhere_come_home(saved, rehearse):
    elsewhere = saved.folder.with_name("elsewhere")
    shutil.move(saved.folder / "content", elsewhere)
    config = saved.folder / "config.toml"
    text = config.read_text(encoding="utf-8")
    assert 'folder = "content"' in text
    config.write_text(
        text.replace('folder = "content"', f'folder = "{elsewhere}"'), encoding="utf-8"
    )
    backup_of(saved).unlink()
    assert saved.run("backup", str(backup_of(saved)), "--now", SUNDAY) == 0
    again = restored(saved, rehearse)
    assert "[content] folder" in again.err
    assert (again.folder / "content" / "hall.md").exists()
    assert again.run("check") == 0
