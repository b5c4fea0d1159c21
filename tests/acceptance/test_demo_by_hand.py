"""The demonstration's class news goes by hand, and only a named person's word counts."""

import json
import re
from typing import Any

import pytest

from schoolcast.cli.main import main


@pytest.fixture(scope="module")
def year() -> Any:
    import contextlib
    import io

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert main(["demo", "--json"]) == 0
    return json.loads(out.getvalue())


@pytest.mark.slow
def test_class_news_is_handed_off_and_confirmed_by_a_named_teacher(year: Any) -> None:
    handed = year["handed_off"]
    assert {entry["channel"] for entry in handed} == {
        "classdojo-oak",
        "classdojo-elm",
        "classdojo-ash",
    }
    assert all(re.fullmatch(r"(Ms|Mr|Mrs) \w+ \w+", entry["reason"]) for entry in handed)
    assert not any(entry["channel"].startswith("classdojo") for entry in year["published"])
    assert year["held"] == []
