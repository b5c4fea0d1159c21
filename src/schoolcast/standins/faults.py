"""The queue of faults that somebody asked a stand-in to show."""

import math
import re
import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

# Each fault, and what it does. "Effect" is what the platform does when it is asked properly.
FAULTS: Mapping[str, str] = {
    "refuse-500": "no effect; HTTP 500 with the platform's own body",
    "effect-then-500": "effect, then the same HTTP 500",
    "effect-then-hang": "effect, then silence for `seconds` (60), then the connection closes",
    "effect-then-close": "effect, then the connection closes without an answer",
    "close-before-effect": "the request is read, the connection closes, no effect",
    "slow": "waits `seconds` (5), then effect and the usual answer",
    "html": "no effect; an HTML page with status 200, as a web filter would answer",
    "truncated": "effect; the full Content-Length, half of the body, then it closes",
    "redirect": "no effect; a 302 to another origin",
    "rate-limit": "no effect; the platform's own refusal, over in `seconds` (300)",
    "token-revoked": "no effect; the platform's own refusal",
    "permission-lost": "no effect; the platform's own refusal",
    "media-refused": "no effect; the platform's own refusal",
    "feed-lag": "posts made from now on appear in lists only after `seconds` (30)",
}
_DEFAULT_SECONDS = {"effect-then-hang": 60.0, "slow": 5.0, "rate-limit": 300.0, "feed-lag": 30.0}
_KEYS = frozenset({"platform", "method", "path", "fault", "times", "seconds"})
_MAX_SECONDS = 366 * 86_400.0


@dataclass(frozen=True, kw_only=True)
class FaultRule:
    """One asked-for fault; an empty method or path matches every request."""

    platform: str
    fault: str
    method: str = ""
    path: str = ""
    times: int = 1
    seconds: float = 0.0

    def matches(self, method: str, path: str) -> bool:
        """Says whether the rule applies to a request (its path has no version)."""
        return self.method in ("", method) and re.search(self.path, path) is not None


def parse_rule(data: object, platforms: Mapping[str, Collection[str]]) -> FaultRule:
    """Checks the JSON body of `POST /faults`; raises ValueError in words.

    `platforms` names the platforms, each with the refusals that it alone can show.
    """
    if not isinstance(data, dict):
        raise ValueError("send a JSON object")
    if unknown := sorted(set(data) - _KEYS):
        raise ValueError(f"unknown key {unknown[0]!r}; known are {', '.join(sorted(_KEYS))}")
    platform = _one_of(data, "platform", platforms)
    fault = _one_of(data, "fault", {*FAULTS, *platforms[platform]})
    return FaultRule(
        platform=platform,
        fault=fault,
        method=_text(data, "method").upper(),
        path=_pattern(data),
        times=_times(data),
        seconds=_seconds(data, _DEFAULT_SECONDS.get(fault, 0.0)),
    )


def _one_of(data: Mapping[str, object], key: str, known: Collection[str]) -> str:
    value = data.get(key)
    if not isinstance(value, str) or value not in known:
        raise ValueError(f"{key!r} must be one of {', '.join(sorted(known))}")
    return value


def _text(data: Mapping[str, object], key: str) -> str:
    value = data.get(key, "")
    if not isinstance(value, str):
        raise ValueError(f"{key!r} must be a text")
    return value


def _pattern(data: Mapping[str, object]) -> str:
    pattern = _text(data, "path")
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as problem:
        raise ValueError(f"'path' is not a regular expression: {problem}") from problem
    return pattern


def _times(data: Mapping[str, object]) -> int:
    times = data.get("times", 1)
    if not isinstance(times, int) or isinstance(times, bool) or times < 0:
        raise ValueError("'times' must be a whole number; 0 means until reset")
    return times


def _seconds(data: Mapping[str, object], default: float) -> float:
    seconds = data.get("seconds", default)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise ValueError("'seconds' must be a number")
    if not math.isfinite(seconds) or not 0 <= seconds <= _MAX_SECONDS:
        raise ValueError("'seconds' must be from 0 to a year")
    return float(seconds)


class Faults:
    """The rules of one platform, oldest first. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rules: list[tuple[FaultRule, int]] = []

    def add(self, rule: FaultRule) -> None:
        """Puts a rule at the end of the queue."""
        with self._lock:
            self._rules.append((rule, rule.times))

    def take(self, method: str, path: str) -> FaultRule | None:
        """Uses up one turn of the oldest rule that matches a request, feed lags apart."""
        return self._take(lambda rule: rule.fault != "feed-lag" and rule.matches(method, path))

    def take_lag(self, method: str, path: str) -> float:
        """Uses up one turn of the oldest feed lag, for a post that this request makes; seconds.

        A lag is apart from the other faults, so that a lost answer and a slow feed can meet.
        A rule on GET names the lists that lag, and so holds for every post.
        """
        rule = self._take(
            lambda rule: (
                rule.fault == "feed-lag" and (rule.method == "GET" or rule.matches(method, path))
            )
        )
        return rule.seconds if rule else 0.0

    def clear(self) -> None:
        """Forgets all rules."""
        with self._lock:
            self._rules.clear()

    def _take(self, wanted: Callable[[FaultRule], bool]) -> FaultRule | None:
        with self._lock:
            for position, (rule, left) in enumerate(self._rules):
                if wanted(rule):
                    self._use(position, rule, left)
                    return rule
        return None

    def _use(self, position: int, rule: FaultRule, left: int) -> None:
        if rule.times and left == 1:
            del self._rules[position]
        elif rule.times:
            self._rules[position] = (rule, left - 1)
