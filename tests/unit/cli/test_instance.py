"""The file beside the store."""

from pathlib import Path

import pytest

from schoolcast.cli.instance import FILE, read_instance, require_rehearsal, write_instance
from schoolcast.domain.errors import ConfigurationProblem, UsageProblem


def test_what_is_written_is_read(tmp_path: Path) -> None:
    assert read_instance(tmp_path) is None
    write_instance(tmp_path, rehearsal=True)
    instance = read_instance(tmp_path)
    assert instance is not None
    assert instance.rehearsal
    assert len(instance.id) == 36


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"id": "a"}'])
def test_a_broken_one_is_never_a_rehearsal(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationProblem, match=FILE):
        read_instance(tmp_path)


def test_only_a_rehearsal_plays_with_time(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem):
        require_rehearsal(None)
    write_instance(tmp_path, rehearsal=False)
    with pytest.raises(UsageProblem):
        require_rehearsal(read_instance(tmp_path))
