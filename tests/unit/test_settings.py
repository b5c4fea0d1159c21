"""What config.toml's mistakes say, and what they must not say."""

from pathlib import Path

import pytest

from schoolcast.domain.errors import ConfigurationProblem
from schoolcast.settings import load_settings

PASTED = "EAAB-not-a-name-but-the-secret-itself"


def test_a_secret_pasted_in_place_of_its_name_is_not_repeated(tmp_path: Path):
    file = tmp_path / "config.toml"
    file.write_text(
        '[school]\nid = "s"\nname = "S"\n[[channels]]\nname = "page"\nkind = "facebook"\n'
        f'audience = "public"\nsecrets = {{ access_token = "{PASTED}" }}\n',
        encoding="utf-8",
    )
    with pytest.raises(ConfigurationProblem, match="never the secret itself") as caught:
        load_settings(file)
    assert PASTED not in str(caught.value)
