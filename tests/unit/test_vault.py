"""Sealing: what is closed opens only with its key, as what it was."""

import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolcast.domain.errors import KeyProblem
from schoolcast.key_ring import KeyRing, recovery_sheet
from schoolcast.vault import KEY, Vault, is_sealed, new_key, read_key, unwrap, wrap


def vault(school: str = "oakfield", **others):
    key = new_key()
    return Vault(school, {key.id: key}, key.id, **others)


@given(st.text())
def test_what_is_sealed_opens_again(text):
    safe = vault()
    sealed = safe.seal("register", "all", text)
    assert is_sealed(sealed)
    assert text == "" or len(text) < 4 or text not in sealed
    assert safe.open("register", "all", sealed) == text


def test_a_sealed_text_is_good_for_its_own_place_only():
    key = new_key()
    one, other = (Vault(name, {key.id: key}, key.id) for name in ("oakfield", "elmfield"))
    sealed = one.seal("children", "fair/1", "P2001")
    for safe, kind, name in (
        (other, "children", "fair/1"),
        (one, "excerpts", "fair/1"),
        (one, "children", "fair/2"),
    ):
        with pytest.raises(KeyProblem, match="changed or damaged"):
            safe.open(kind, name, sealed)


def test_a_changed_text_is_noticed():
    safe = vault()
    sealed = safe.seal("children", "fair/1", "P2001")
    at = len(sealed) - 8
    changed = sealed[:at] + ("A" if sealed[at] != "A" else "B") + sealed[at + 1 :]
    with pytest.raises(KeyProblem):
        safe.open("children", "fair/1", changed)


def test_an_unknown_key_is_named_and_a_lost_one_opens_as_nothing():
    sealed = vault().seal("children", "fair/1", "P2001")
    key_id = sealed.split(".")[1]
    with pytest.raises(KeyProblem, match=key_id):
        vault().open("children", "fair/1", sealed)
    assert vault(lost=frozenset({key_id})).open("children", "fair/1", sealed) is None


def test_a_data_key_opens_with_its_deployment_key_only():
    deployment, data = new_key(), new_key()
    wrapped = wrap(deployment, "oakfield", data)
    assert unwrap(deployment, "oakfield", data.id, wrapped) == data
    with pytest.raises(KeyProblem, match="people key replace"):
        unwrap(new_key(), "oakfield", data.id, wrapped)


def test_a_key_is_read_however_it_was_typed():
    key = new_key()
    assert read_key(key.text.lower().replace("-", " ")) == key
    assert key.text not in repr(key)
    for wrong in ("", "too short", key.text + "AAAA", "1" * 52):
        with pytest.raises(KeyProblem, match="recovery sheet"):
            read_key(wrong)


def test_the_key_file_is_made_once_and_for_its_owner_alone(tmp_path):
    ring = KeyRing(tmp_path)
    with pytest.raises(KeyProblem, match="people key replace"):
        ring.get()
    key = ring.get_or_make()
    assert KeyRing(tmp_path).get_or_make() == ring.get() == ring.make() == key
    assert stat.S_IMODE(ring.file.stat().st_mode) == 0o600
    assert [file.name for file in ring.file.parent.iterdir()] == [KEY]
    ring.file.chmod(0o644)
    with pytest.raises(KeyProblem, match="Others can read"):
        ring.get()


def test_the_environment_may_give_the_key(tmp_path, monkeypatch):
    key = new_key()
    monkeypatch.setenv("SCHOOLCAST_SECRET_SCHOOLCAST_KEY", key.text)
    assert KeyRing(tmp_path).get_or_make() == key
    assert not KeyRing(tmp_path).file.exists()


def test_the_recovery_sheet_holds_the_key():
    key = new_key()
    sheet = recovery_sheet(key, "St Wilfrid's")
    groups = [line.split() for line in sheet.splitlines() if line.startswith("    ")]
    assert read_key("".join(part for group in groups for part in group)) == key
