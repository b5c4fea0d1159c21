"""policy.toml as it is read in a process that runs for months: again whenever it has changed."""

from collections.abc import Iterable
from pathlib import Path

from schoolcast.api import PolicySettings, Rule
from schoolcast.compliance.policy_file import read_policy


class PolicySource:
    """The school's choices; ConfigurationProblem when made with a file that has a mistake."""

    def __init__(self, file: Path, rules: Iterable[Rule]) -> None:
        self._file = file
        self._rules = tuple(rules)
        self._stamp: object = self._look()
        self._known = read_policy(file, self._rules)

    @property
    def known(self) -> PolicySettings:
        """The choices as they were last read without a mistake."""
        return self._known

    def read(self) -> PolicySettings:
        """The choices as the file states them now; ConfigurationProblem for a mistake in it."""
        stamp = self._look()
        if stamp != self._stamp:
            self._known = read_policy(self._file, self._rules)
            self._stamp = stamp  # a mistake is read again, and told again, until it is mended
        return self._known

    def _look(self) -> object:
        try:
            status = self._file.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size
