"""The control server: what tests and people use to steer the stand-ins and look inside."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from schoolcast.standins.bodies import parse_json
from schoolcast.standins.clock import StandInClock
from schoolcast.standins.exchange import Response
from schoolcast.standins.faults import parse_rule
from schoolcast.standins.halt import Halt
from schoolcast.standins.public_page import render_index
from schoolcast.standins.server import Call, Reply
from schoolcast.standins.stand_in import StandIn

ELSEWHERE = "/elsewhere"
_LOST = (
    '<!doctype html><html lang="en"><head><title>Elsewhere</title></head>'
    "<body><p>A redirected request ended here. Nothing was posted.</p></body></html>"
)


class Control:
    """The application of the control server.

    `GET /` is an index of the pages; `GET /ledger`, `GET /requests`, `POST /faults`,
    `POST /clock` and `POST /reset` speak JSON. A bad body is 400 with {"error": why}.
    """

    def __init__(self, stand_ins: Mapping[str, StandIn], clock: StandInClock, halt: Halt) -> None:
        self._stand_ins = stand_ins
        self._clock = clock
        self._halt = halt
        self._routes: dict[str, tuple[str, Callable[[Call], Response]]] = {
            "/": ("GET", self._index),
            "/ledger": ("GET", self._ledger),
            "/requests": ("GET", self._requests),
            "/faults": ("POST", self._add_fault),
            "/clock": ("POST", self._set_clock),
            "/reset": ("POST", self._reset),
        }

    def __call__(self, call: Call) -> Reply:
        """Answers one call."""
        if call.problem:
            return Reply(response=_error(*call.problem))
        path = urlsplit(call.target).path
        if path == ELSEWHERE:
            return Reply(response=Response.of_html(_LOST))
        method, route = self._routes.get(path, ("", None))
        if route is None:
            return Reply(response=_error(404, f"nothing is here; known are {self._known()}"))
        if call.method != method:
            return Reply(response=_error(405, f"use {method} here", (("Allow", method),)))
        try:
            return Reply(response=route(call))
        except ValueError as problem:
            return Reply(response=_error(400, str(problem)))

    def reset(self) -> None:
        """Clears posts, faults, journals and the clock; whoever waits is let go."""
        self._clock.reset()
        for stand_in in self._stand_ins.values():
            stand_in.reset()
        self._halt.release()

    def _known(self) -> str:
        return ", ".join(f"{method} {path}" for path, (method, _) in self._routes.items())

    def _index(self, _call: Call) -> Response:
        pages = [(each.title, f"{each.base_url}/") for each in self._stand_ins.values()]
        return Response.of_html(render_index(pages))

    def _ledger(self, _call: Call) -> Response:
        return Response.of_json({name: each.ledger() for name, each in self._stand_ins.items()})

    def _requests(self, _call: Call) -> Response:
        return Response.of_json({name: each.requests() for name, each in self._stand_ins.items()})

    def _add_fault(self, call: Call) -> Response:
        known = {name: one.own_refusals for name, one in self._stand_ins.items()}
        rule = parse_rule(parse_json(call.body), known)
        self._stand_ins[rule.platform].faults.add(rule)
        return Response.of_json(
            {
                "platform": rule.platform,
                "method": rule.method,
                "path": rule.path,
                "fault": rule.fault,
                "times": rule.times,
                "seconds": rule.seconds,
            }
        )

    def _set_clock(self, call: Call) -> Response:
        self._clock.set(_instant(parse_json(call.body)))
        return Response.of_json({"now": self._clock.now().isoformat()})

    def _reset(self, _call: Call) -> Response:
        self.reset()
        return Response.of_json({"reset": True})


def _instant(data: Any) -> datetime:
    if not isinstance(data, dict) or set(data) != {"now"} or not isinstance(data["now"], str):
        raise ValueError('send {"now": "2026-12-11T15:30:00Z"}')
    try:
        return datetime.fromisoformat(data["now"])
    except ValueError as problem:
        raise ValueError(f"'now' is not an ISO 8601 time: {problem}") from problem


def _error(status: int, words: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
    return Response.of_json({"error": words}, status, headers)
