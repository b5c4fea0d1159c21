"""[alerts] in config.toml: what it takes, and what it refuses in words."""

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import ValidationError

from schoolcast.alert_settings import Alerts, Smtp
from schoolcast.domain.errors import ConfigurationProblem
from schoolcast.pipeline.alert_records import AlertKind
from schoolcast.settings import load_settings

ROOT = Path(__file__).parents[3]
SCHOOL = '[school]\nid = "oakfield"\nname = "Oakfield"\n'


def refused(tmp_path: Path, text: str) -> str:
    file = tmp_path / "config.toml"
    file.write_text(SCHOOL + text, encoding="utf-8")
    with pytest.raises(ConfigurationProblem) as problem:
        load_settings(file)
    return str(problem.value)


@pytest.mark.parametrize("name", ["config.toml", "src/schoolcast/cli/starter/config.toml"])
def test_the_sample_without_its_marks_is_valid_and_complete(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    part = text[text.index("[alerts]") : text.index("# Channels: where")]
    lines = [re.sub(r"^# ?(?=\w+ = |\[)", "", line) for line in part.splitlines()]
    found = tomllib.loads("\n".join(lines))["alerts"]
    settings = Alerts.model_validate(found)
    assert set(found) == {field.alias or key for key, field in Alerts.model_fields.items()}
    assert set(found["smtp"]) == set(Smtp.model_fields)
    assert settings.smtp is not None


def test_every_kind_and_setting_is_documented() -> None:
    page = (ROOT / "docs" / "alerts.md").read_text(encoding="utf-8")
    settings = {field.alias or key for key, field in Alerts.model_fields.items()}
    for word in {*AlertKind, *settings - {"smtp", "people"}, *Smtp.model_fields}:
        assert f"`{word}`" in page, word


@pytest.mark.parametrize(
    "address",
    [
        "office",
        "a@b@c",
        "a b@example.org",
        "x@example.org\nBcc: y@example.org",
        "<x@example.org>",
        "",
    ],
)
def test_an_address_is_one_plain_address(address: str) -> None:
    with pytest.raises(ValidationError):
        Alerts.model_validate({"to": [address]})


def test_mistakes_are_said_in_words(tmp_path: Path) -> None:
    assert "such as office@example.org" in refused(tmp_path, '[alerts]\nto = ["office"]\n')
    assert 'did you mean "summary"' in refused(tmp_path, "[alerts]\nsummery = true\n")
    smtp = '[alerts.smtp]\nhost = "mail.example.org"\n'
    assert "from: is missing" in refused(tmp_path, smtp)
    sender = '[alerts]\nfrom = "s@example.org"\n'
    assert "belong together" in refused(tmp_path, f'{sender}{smtp}username = "x"\n')
    plain = f'{sender}{smtp}username = "x"\nsecret = "MAIL"\nsecurity = "none"\n'
    assert "unprotected" in refused(tmp_path, plain)
    assert "https://" in refused(tmp_path, '[alerts]\nping_url = "http://monitor.example.org"\n')


def test_the_monitor_is_called_by_https_or_on_this_computer() -> None:
    for url in (
        "https://monitor.example.org/x",
        "http://127.0.0.1:8080/x",
        "http://localhost/x",
        "",
    ):
        assert Alerts(ping_url=url).ping_url == url
    for url in ("ftp://monitor.example.org", "http://10.0.0.1/x", "monitor", "https:///x"):
        with pytest.raises(ValidationError):
            Alerts(ping_url=url)


def test_each_security_has_its_port() -> None:
    ports = [Smtp(host="m", security=s).usual_port for s in ("starttls", "tls", "none")]
    assert ports == [587, 465, 25]
    assert Smtp(host="m", port=2525).usual_port == 2525
