"""Sending: one claimed delivery through its connector, to an outcome."""

import logging
from collections.abc import Mapping
from typing import Any

from schoolcast.api.connector import Capabilities, Connector, Receipt
from schoolcast.api.errors import AuthorisationLost, NotSent, RetryLater
from schoolcast.domain.clock import Clock
from schoolcast.domain.delivery import Operation
from schoolcast.domain.errors import StoreProblem
from schoolcast.domain.revision import Post, Revision
from schoolcast.pipeline.attempt import LiveAttempt
from schoolcast.pipeline.earlier_tries import EarlierTries, earlier_than
from schoolcast.pipeline.examine import laid_ready
from schoolcast.pipeline.fence import FenceHolds, stay_inside
from schoolcast.pipeline.outcome import kept_words, of_error, of_result, still_in_doubt
from schoolcast.pipeline.ports import Ledger, Mark, Probe, no_mark
from schoolcast.pipeline.records import Claim, Outcome, Sendable
from schoolcast.pipeline.retry import RetryPolicy
from schoolcast.pipeline.school import School
from schoolcast.pipeline.turns import Turns

log = logging.getLogger(__name__)


class Sender:
    """Makes one attempt at a delivery; raises nothing but what ends the process."""

    def __init__(
        self,
        schools: Mapping[str, School],
        ledger: Ledger,
        clock: Clock,
        *,
        policy: RetryPolicy,
        probe: Probe,
        mark: Mark = no_mark,
        at_once: int = 1,
    ) -> None:
        self._schools = schools
        self._ledger = ledger
        self._clock = clock
        self._policy = policy
        self._probe = probe
        self._mark = mark
        self._turns = Turns(at_once)

    def send(self, claim: Claim) -> Outcome:
        """How the attempt ended; an error of any kind is an outcome too."""
        outcome = self._sent(claim)
        return still_in_doubt(outcome, self._clock.now()) if claim.in_doubt else outcome

    def _sent(self, claim: Claim) -> Outcome:
        attempt = LiveAttempt(
            claim,
            self._ledger,
            self._clock,
            probe=self._probe,
            mark=self._mark,
            turns=self._turns,
        )
        connector: Connector[Any] | None = None
        try:
            school = self._school(claim)
            sendable = school.store.sendable(claim.revision)
            connector = _carrier(claim, sendable.revision, school)
            result = self._call(claim, sendable, school, connector, attempt)
            self._probe("send.after")
            outcome = of_result(result)
            if outcome is None:
                raise TypeError(f"publish returned {type(result).__name__}, not a receipt")
            return outcome
        except Exception as error:
            return self._judged(error, claim, connector, created=attempt.created)
        finally:
            attempt.over()

    def _judged(
        self, error: Exception, claim: Claim, connector: Connector[Any] | None, *, created: bool
    ) -> Outcome:
        """What the error means, whatever is wrong with the error itself: it is a plugin's."""
        now = self._clock.now()
        try:
            tries, zone = self._tries(claim)
            self._tell_the_lane(claim, error, tries)
            return of_error(
                error,
                claim,
                now,
                created=created,
                capabilities=connector.capabilities if connector else Capabilities(),
                policy=self._policy,
                tries=tries,
                zone=zone,
            )
        except Exception:
            log.exception("delivery %s: its connector's error makes no sense", claim.delivery)
            return of_error(
                TypeError("the connector raised an error that makes no sense"),
                claim,
                now,
                created=created,
                capabilities=Capabilities(),
                policy=self._policy,
                tries=EarlierTries(refused=claim.number - 1),
            )

    def _tries(self, claim: Claim) -> tuple[EarlierTries, str]:
        """What the tries before this one came to, and the school's time zone."""
        school = self._schools.get(claim.school)
        if school is None:
            return EarlierTries(refused=claim.number - 1), "UTC"
        try:
            attempts = school.store.attempts(claim.delivery)
            history = school.store.history(claim.delivery)
        except StoreProblem:  # then all of them count
            return EarlierTries(refused=claim.number - 1), school.timezone
        return earlier_than(claim.number, attempts, history), school.timezone

    def _school(self, claim: Claim) -> School:
        school = self._schools.get(claim.school)
        if school is None:
            raise NotSent(f"config.toml no longer names the school {claim.school}.")
        return school

    def _call(
        self,
        claim: Claim,
        sendable: Sendable,
        school: School,
        connector: Connector[Any],
        attempt: LiveAttempt,
    ) -> object:
        if claim.operation is Operation.WITHDRAW:
            delivery = school.store.delivery(claim.delivery)
            receipt = Receipt(remote_id=delivery.remote_id or "", url=delivery.remote_url)
            return connector.withdraw(receipt, attempt)
        post = post_of(sendable.revision, claim)
        stay_inside(post, sendable, school.channels[claim.channel])
        return connector.publish(laid_ready(post, school), attempt)

    def _tell_the_lane(self, claim: Claim, error: Exception, tries: EarlierTries) -> None:
        try:
            if isinstance(error, AuthorisationLost):
                words = kept_words(error.message)
                self._ledger.pause_lane(claim.lane, words, self._clock.now())
            elif isinstance(error, RetryLater) and error.whole_lane:
                until = self._policy.lane_reset(tries.refused + 1, self._clock.now(), error)
                self._ledger.block_lane(claim.lane, until)
        except StoreProblem as problem:  # the next attempt will be told the same
            log.error("lane %s could not be closed: %s", claim.lane, problem)


def _carrier(claim: Claim, revision: Revision, school: School) -> Connector[Any]:
    """The channel's connector, or where it can't carry the post, a person."""
    channel = school.channels.get(claim.channel)
    if channel is None:
        raise NotSent(f"There is no channel {claim.channel}.")
    carrier = channel.carrier(revision.post_for(claim.slot, claim.channel))
    if carrier is None or channel.problem:
        raise NotSent(channel.problem)
    return carrier


def post_of(revision: Revision, claim: Claim) -> Post:
    """The post of a revision that a claim is for."""
    post = revision.post_for(claim.slot, claim.channel)
    if post is not None:
        return post
    raise FenceHolds(
        f"What was approved has no post for {claim.channel} ({claim.slot}), so it was not sent."
    )
