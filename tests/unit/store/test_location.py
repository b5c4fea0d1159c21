"""Where a store may lie."""

import os
from pathlib import Path

import pytest

from schoolcast.domain.errors import ConfigurationProblem
from schoolcast.store.location import locate, mount_kind, refuse_unsafe

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
proc /proc proc rw 0 0
office:/export /mnt/office nfs4 rw 0 0
//office/share /mnt/my\\040share cifs rw 0 0
clerk@office: /home/clerk/far fuse.sshfs rw 0 0
host /mnt/host 9p rw 0 0
/dev/sdb1 /mnt/office/disk ext4 rw 0 0
"""


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    """What a Linux computer with several shares says of its file systems."""
    file = tmp_path / "mounts"
    file.write_text(MOUNTS)
    return file


def test_a_file_is_taken_from_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    location = locate("sqlite:///data/schoolcast.db")
    assert location.file == tmp_path / "data" / "schoolcast.db"
    assert location.place == str(location.file)
    assert locate(f"sqlite:///{tmp_path}/a.db").file == tmp_path / "a.db"


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_a_server_is_named_without_its_password(scheme):
    location = locate(f"{scheme}://clerk:open-sesame@db.example.org:5433/casts")
    assert location.url.drivername == "postgresql+psycopg"
    assert location.place == "db.example.org/casts"
    assert location.file is None


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("data/schoolcast.db", "sqlite:///data"),
        ("", "sqlite:///data"),
        ("mysql://clerk@localhost/casts", "SQLite"),
        ("oracle://", "SQLite"),
        ("nonsense://x", "SQLite"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
    ],
)
def test_an_address_nobody_can_use_is_refused(url, says):
    with pytest.raises(ConfigurationProblem, match=says):
        locate(url)


@pytest.mark.parametrize(
    "path",
    [
        "/mnt/office/data/schoolcast.db",
        "/mnt/my share/schoolcast.db",
        "/home/clerk/far/schoolcast.db",
        "/mnt/host/schoolcast.db",
    ],
)
def test_a_network_share_is_refused(path, mounts):
    with pytest.raises(ConfigurationProblem, match="network share"):
        refuse_unsafe(path, mounts=mounts)
    with pytest.raises(ConfigurationProblem, match="network share"):
        locate(f"sqlite:///{path}", mounts=mounts)


@pytest.mark.parametrize(
    "path", ["/mnt/office/disk/schoolcast.db", "/mnt/officer/schoolcast.db", "/srv/school.db"]
)
def test_a_disk_of_ones_own_is_fine(path, mounts):
    refuse_unsafe(path, mounts=mounts)
    assert mount_kind(path, mounts) == "ext4"


def test_a_link_to_a_share_is_a_share(tmp_path, mounts):
    os.symlink("/mnt/office", tmp_path / "store")
    with pytest.raises(ConfigurationProblem, match="nfs4"):
        refuse_unsafe(f"{tmp_path}/store/schoolcast.db", mounts=mounts)


@pytest.mark.parametrize("path", [r"\\office\share\schoolcast.db", "//office/share/schoolcast.db"])
def test_a_windows_share_is_refused(path):
    with pytest.raises(ConfigurationProblem, match="network share"):
        refuse_unsafe(path)


@pytest.mark.parametrize(
    "folder",
    [
        "OneDrive",
        "OneDrive - Oakfield Primary School",
        "Dropbox",
        "Dropbox (Oakfield)",
        "Google Drive",
        "GoogleDrive-office@example.org",
        "iCloud Drive",
        "iCloudDrive",
        "com~apple~CloudDocs",
    ],
)
def test_a_sync_folder_is_refused(tmp_path, folder):
    with pytest.raises(ConfigurationProblem, match="sync program"):
        refuse_unsafe(str(tmp_path / folder / "schoolcast" / "schoolcast.db"))


def test_a_folder_that_only_sounds_like_one_is_fine(tmp_path):
    refuse_unsafe(str(tmp_path / "dropbox-rota" / "schoolcast.db"))


def test_a_computer_that_does_not_tell_is_believed(tmp_path):
    assert mount_kind("/srv", tmp_path / "none") is None
    refuse_unsafe("/srv/schoolcast.db", mounts=tmp_path / "none")
