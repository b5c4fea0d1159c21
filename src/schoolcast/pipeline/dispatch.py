"""Dispatching: what is due goes out, one at a time on each lane."""

import logging
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from schoolcast.api.connector import Capabilities, Connector, Receipt
from schoolcast.api.errors import AuthorisationLost, NotSent, RetryLater
from schoolcast.domain.clock import Clock
from schoolcast.domain.delivery import Operation
from schoolcast.domain.errors import StoreProblem
from schoolcast.domain.revision import Post, Revision
from schoolcast.pipeline.attempt import LiveAttempt
from schoolcast.pipeline.examine import laid_ready
from schoolcast.pipeline.outcome import of_error, of_result
from schoolcast.pipeline.ports import Ledger, Probe, no_probe
from schoolcast.pipeline.records import Claim, Outcome
from schoolcast.pipeline.retry import RetryPolicy
from schoolcast.pipeline.school import School

log = logging.getLogger(__name__)

WORKERS = 16
LEASE = timedelta(minutes=5)
"""Longer than the slowest attempt: ten pictures and a post, each with its own timeout."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """One attempt of this pass and how it ended."""

    delivery: int
    school: str
    outcome: Outcome


class Dispatcher:
    """Claims what is due and sends it in its own threads; `owner` names this process's claims."""

    def __init__(
        self,
        schools: Mapping[str, School],
        ledger: Ledger,
        clock: Clock,
        *,
        owner: str,
        workers: int = WORKERS,
        lease: timedelta = LEASE,
        policy: RetryPolicy | None = None,
        probe: Probe = no_probe,
    ) -> None:
        self._schools = schools
        self._ledger = ledger
        self._clock = clock
        self._owner = owner
        self._lease = lease
        self._policy = policy or RetryPolicy()
        self._probe = probe
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="send")
        self._workers = workers
        self._lock = threading.Lock()
        self._busy: dict[str, Future[None]] = {}
        self._sent: list[Sent] = []
        self._failure: BaseException | None = None
        self._stopping = False

    def start(self) -> int:
        """Give each ready lane a thread, as far as there are free ones; returns how many."""
        started = 0
        for lane in self._ledger.ready_lanes(self._clock.now()):
            with self._lock:
                if self._stopping or lane in self._busy or len(self._busy) >= self._workers:
                    continue
                self._busy[lane] = self._pool.submit(self._work, lane)
                started += 1
        return started

    def drain(self) -> list[Sent]:
        """Send until nothing is ready any more; returns what was tried."""
        while self.start() or self._futures():
            wait(self._futures())
        return self.collect()

    def collect(self) -> list[Sent]:
        """What was tried since the last call; raises what a thread could not deal with."""
        with self._lock:
            sent, self._sent = self._sent, []
            failure, self._failure = self._failure, None
        if failure is not None:
            raise failure
        return sent

    def close(self) -> None:
        """Begin nothing new and wait for what is under way."""
        self._stopping = True
        self._pool.shutdown(wait=True)

    def _futures(self) -> list[Future[None]]:
        with self._lock:
            return list(self._busy.values())

    def _work(self, lane: str) -> None:
        """Send the lane's deliveries one after another."""
        try:
            while not self._stopping:
                claim = self._ledger.claim(
                    lane, now=self._clock.now(), owner=self._owner, lease=self._lease
                )
                if claim is None:
                    break
                self._probe("claim.after")
                self._one(claim)
        except BaseException as failure:  # a thread's end must be seen by whoever collects
            with self._lock:
                self._failure = self._failure or failure
        finally:
            with self._lock:
                self._busy.pop(lane, None)

    def _one(self, claim: Claim) -> None:
        school = self._schools[claim.school]
        outcome = self._try(claim, school)
        self._probe("finish.before")
        try:
            kept = self._ledger.finish(claim, outcome, self._clock.now())
        except StoreProblem as problem:
            # The attempt row says that it may be public; the lease will run out and the
            # platform be read back. The receipt is logged for a person who looks meanwhile.
            log.error(
                "delivery %s ended as %s (%s) but that could not be recorded: %s",
                claim.delivery,
                outcome.state,
                outcome.remote_id,
                problem,
            )
            return
        self._probe("finish.after")
        if kept:
            with self._lock:
                self._sent.append(
                    Sent(delivery=claim.delivery, school=claim.school, outcome=outcome)
                )

    def _try(self, claim: Claim, school: School) -> Outcome:
        attempt = LiveAttempt(claim, self._ledger, self._clock, probe=self._probe)
        channel = school.channels.get(claim.channel)
        connector = channel.connector if channel else None
        try:
            if channel is None or connector is None or channel.problem:
                reason = channel.problem if channel else f"There is no channel {claim.channel}."
                raise NotSent(reason)
            result = self._send(claim, school, connector, attempt)
            self._probe("send.after")
            outcome = of_result(result)
            if outcome is None:
                raise TypeError(f"publish returned {type(result).__name__}, not a receipt")
            return outcome
        except Exception as error:
            self._tell_the_lane(claim, error)
            capabilities = connector.capabilities if connector else Capabilities()
            return of_error(
                error,
                claim,
                self._clock.now(),
                created=attempt.created,
                capabilities=capabilities,
                policy=self._policy,
            )

    def _send(
        self, claim: Claim, school: School, connector: Connector[Any], attempt: LiveAttempt
    ) -> object:
        if claim.operation is Operation.WITHDRAW:
            delivery = school.store.delivery(claim.delivery)
            receipt = Receipt(remote_id=delivery.remote_id or "", url=delivery.remote_url)
            return connector.withdraw(receipt, attempt)
        revision = school.store.revision(claim.revision).revision
        return connector.publish(laid_ready(post_of(revision, claim), school), attempt)

    def _tell_the_lane(self, claim: Claim, error: Exception) -> None:
        if isinstance(error, AuthorisationLost):
            self._ledger.pause_lane(claim.lane, error.message)
        elif isinstance(error, RetryLater) and error.whole_lane:
            now = self._clock.now()
            until = self._policy.lane_reset(claim.number, now, error)
            self._ledger.block_lane(claim.lane, until)


def post_of(revision: Revision, claim: Claim) -> Post:
    """The post of a revision that a claim is for."""
    for post in revision.posts:
        if (post.slot, post.channel) == (claim.slot, claim.channel):
            return post
    raise LookupError(f"revision has no post for {claim.slot} on {claim.channel}")
