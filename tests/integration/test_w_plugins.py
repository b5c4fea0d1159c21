"""A connector that misbehaves: W12."""

import json

import pytest

from schoolcast.domain.delivery import State

PLUGIN = """
import json
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel

from schoolcast.api import Capabilities, Connector, Receipt, SettleBy, hookimpl


class Settings(BaseModel):
    before: str = ""
    after: str = ""


class Odd(Connector):
    kind: ClassVar[str] = "odd"
    Settings: ClassVar[type] = Settings
    capabilities: ClassVar[Capabilities] = Capabilities(
        settle_by=SettleBy.LOOK_UP, settle_after=timedelta(seconds=30)
    )

    @property
    def wall(self):
        return self.tools.folder / "wall.jsonl"

    def publish(self, post, attempt):
        if attempt.number == 1 and self.settings.before:
            raise eval(self.settings.before)
        attempt.creating()
        with self.wall.open("a") as wall:
            print(json.dumps({"id": f"o{attempt.number}", "text": post.text}), file=wall)
        if attempt.number == 1 and self.settings.after:
            done = eval(self.settings.after)
            if isinstance(done, BaseException):
                raise done
            return done
        return Receipt(remote_id=f"o{attempt.number}")

    def find(self, post, attempts, taken):
        if self.wall.exists():
            for line in self.wall.read_text().splitlines():
                if json.loads(line)["text"] == post.text:
                    return Receipt(remote_id=json.loads(line)["id"])
        return None


@hookimpl
def schoolcast_register_connectors(register):
    register(Odd)
"""


@pytest.fixture
def odd(office):
    def make(**settings: str):
        (office.folder / "own").mkdir()
        (office.folder / "own" / "odd_connector.py").write_text(PLUGIN, encoding="utf-8")
        values = ", ".join(f"{name} = {json.dumps(value)}" for name, value in settings.items())
        office.configure(
            f'[plugins]\nfolders = ["own"]\n\n[[channels]]\nname = "odd"\nkind = "odd"\n'
            f'audience = "public"\nsettings = {{ {values} }}\n'
        )
        office.write(kind="update", keys='channels = ["odd"]', body="Our garden is in flower.")
        office.submit()
        office.approve()
        office.at("2026-12-11T15:30+00:00")
        return office

    return make


def wall(office) -> list[str]:
    file = office.folder / "wall.jsonl"
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


@pytest.mark.parametrize("error", ["KeyError('490')", "OSError(5, 'bad')", "RuntimeError()"])
def test_w12_an_undeclared_exception_before_the_call_is_tried_again(odd, error):
    office = odd(before=error)
    office.run()
    (delivery,) = office.deliveries()
    assert delivery.state is State.RETRY
    assert wall(office) == []
    office.clock.set(delivery.next_at)
    office.run()
    (delivery,) = office.deliveries()
    assert (delivery.state, len(wall(office))) == (State.PUBLISHED, 1)


@pytest.mark.parametrize("end", ["KeyError('490')", "MemoryError()", "True", "None", "'o1'"])
def test_w12_what_is_no_receipt_is_never_published(odd, end):
    office = odd(after=end)
    office.run()
    (delivery,) = office.deliveries()
    assert (delivery.state, delivery.remote_id) == (State.UNKNOWN, None)
    office.clock.set(delivery.next_at)
    office.run()
    (delivery,) = office.deliveries()
    assert (delivery.state, delivery.remote_id) == (State.PUBLISHED, "o1")
    assert len(wall(office)) == 1
