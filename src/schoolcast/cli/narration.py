"""What the daemon says: a line for each thing that happens, and none when nothing does."""

from collections.abc import Callable, Sequence

from schoolcast.engine.tick import TickReport
from schoolcast.office.words import stands
from schoolcast.pipeline.dispatch import Sent
from schoolcast.pipeline.records import Outcome, Unsettled
from schoolcast.pipeline.school import School


class Narration:
    """Turns events of the daemon into lines; what stands unchanged is said once."""

    def __init__(self, school: School, tell: Callable[[str], None]) -> None:
        self._school = school
        self._tell = tell
        self._standing: set[str] = set()

    def passed(self, report: TickReport) -> None:
        """After each look at folder and facts."""
        problems = {f"{problem['path']}: {problem['message']}" for problem in report.problems}
        problems |= set(report.check_problems)
        for line in sorted(problems - self._standing):
            self._tell(line)
        self._standing = problems
        self._deliveries([*report.held, *report.missed, *report.orphaned, *report.expired])

    def sent(self, sent: Sequence[Sent]) -> None:
        """After some attempts."""
        self._deliveries([one.delivery for one in sent])

    def settled(self, item: Unsettled, outcome: Outcome) -> None:
        """After a look whether something is public."""
        self._deliveries([item.delivery])

    def trouble(self, words: str) -> None:
        """When the store or the clock can't be used for a while."""
        self._tell(words)

    def eased(self) -> None:
        """When that is over."""
        self._tell("That is over; everything goes on.")

    def _deliveries(self, numbers: Sequence[int]) -> None:
        for one in self._school.store.deliveries_numbered(numbers):
            details = one.reason or one.remote_url or ""
            line = f"{one.item} · {one.slot} · {one.channel}: {stands(one)}"
            self._tell(f"{line} ({details})" if details else line)
