"""Trying a channel while others use the pages: with a time limit, one try of each at a time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from schoolcast.api.connector import Health
from schoolcast.bootstrap import App
from schoolcast.bootstrap.channels import build_channel
from schoolcast.bootstrap.places import data_folder
from schoolcast.domain.errors import Busy, NotFound
from schoolcast.office.channel_tests import Tested, ask, conclude, remember
from schoolcast.pipeline.school import Channel

LONGEST = timedelta(seconds=20)  # a person waits for it, and a proxy gives up after 30


class Trials:
    """Who is being tried just now; made once for all pages of a process."""

    def __init__(self, longest: timedelta = LONGEST) -> None:
        self._longest = longest
        self._running: set[str] = set()
        self._lock = threading.Lock()
        self._writing = threading.Lock()

    def run(self, name: str, app: App) -> Tested:
        """What came of trying the channel; Busy while an earlier try still runs.

        It is built anew, so that keys that were changed since are used and the one that sends is
        not disturbed. NotFound for a channel that config.toml does not have.
        """
        channel = _built_anew(name, app)
        tested = conclude(channel, self._ask(channel), app.school)
        with self._writing:
            remember([tested], data_folder(app.settings), app.school.clock.now())
        return tested

    def _ask(self, channel: Channel) -> Health:
        answers: list[Health] = []

        def work() -> None:
            with self._alone(channel.name):
                answers.append(ask(channel))

        self._begin(channel.name)
        thread = threading.Thread(target=work, name=f"test-{channel.name}", daemon=True)
        thread.start()
        thread.join(self._longest.total_seconds())
        if answers:
            return answers[0]
        seconds = round(self._longest.total_seconds())
        return Health(
            problems=(
                f"There was no answer within {seconds} seconds. The platform or the way to it "
                "may be slow; try again in a few minutes.",
            )
        )

    def _begin(self, name: str) -> None:
        with self._lock:
            if name in self._running:
                raise Busy(f"{name} is being tried just now. Wait a moment and look again.")
            self._running.add(name)

    @contextmanager
    def _alone(self, name: str) -> Iterator[None]:
        """A try that outlives its time limit still counts, so that they never pile up."""
        try:
            yield
        finally:
            with self._lock:
                self._running.discard(name)


def _built_anew(name: str, app: App) -> Channel:
    for config in app.settings.channels:
        if config.name == name:
            return build_channel(config, app.plugins, app.settings, app.clock)
    raise NotFound(f'There is no channel called "{name}".')
