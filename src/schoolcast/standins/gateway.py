"""Between the wire and a stand-in: parses, notes, and plays the faults."""

from threading import Event
from urllib.parse import quote, unquote, urlsplit

from schoolcast.standins.bodies import BadBody, parse_body, parse_pairs
from schoolcast.standins.exchange import Request, Response, split_version
from schoolcast.standins.faults import FaultRule
from schoolcast.standins.halt import Halt
from schoolcast.standins.server import Call, Reply
from schoolcast.standins.stand_in import StandIn

_FILTER_PAGE = (
    '<!doctype html><html lang="en"><head><title>Blocked</title></head>'
    "<body><h1>This page is blocked</h1><p>The web filter answered in its place.</p></body></html>"
)
_REFUSALS = frozenset({"rate-limit", "token-revoked", "permission-lost", "media-refused"})
_GONE = Reply(response=None)


class Gateway:
    """The application of one stand-in's server.

    The public page (`/`) and its pictures (`/images/…`) are for people: faults leave them alone
    and the journal does not note them.
    """

    def __init__(self, stand_in: StandIn, halt: Halt, elsewhere: str) -> None:
        self._stand_in = stand_in
        self._refusals = _REFUSALS | stand_in.own_refusals
        self._halt = halt
        self._elsewhere = elsewhere

    def __call__(self, call: Call) -> Reply:
        """Answers one call."""
        if call.problem:
            return Reply(response=self._stand_in.bad_request(*call.problem))
        url = urlsplit(call.target)
        if call.method in ("GET", "HEAD") and not url.query:
            if page := self._public(url.path):
                return Reply(response=page)
        try:
            request = _request(call, unquote(url.path), url.query)
        except BadBody as problem:
            return Reply(response=self._stand_in.bad_request(400, str(problem)))
        return self._api(request)

    def _public(self, path: str) -> Response | None:
        if path == "/":
            return Response.of_html(self._stand_in.page())
        if not path.startswith("/images/"):
            return None
        image = self._stand_in.images().get(path.removeprefix("/images/"))
        if image is None:
            return Response.of_html("<!doctype html><title>Not found</title>Not found", 404)
        return Response(content_type=image.content_type, body=image.data)

    def _api(self, request: Request) -> Reply:
        called_off = self._halt.event()
        rule = self._stand_in.faults.take(request.method, request.path)
        fault = rule.fault if rule else None
        entry = self._stand_in.journal.add(request, self._stand_in.clock.now(), fault)
        reply = self._play(rule, request, called_off) if rule else self._usual(request)
        entry["status"] = reply.response.status if reply.response else None
        return reply

    def _usual(self, request: Request) -> Reply:
        return Reply(response=self._stand_in.handle(request))

    def _play(self, rule: FaultRule, request: Request, called_off: Event) -> Reply:
        if rule.fault in self._refusals or rule.fault == "refuse-500":
            return self._refuse(rule, request)
        if rule.fault == "close-before-effect":
            return _GONE
        if rule.fault == "html":
            return Reply(response=Response.of_html(_FILTER_PAGE))
        if rule.fault == "redirect":
            return Reply(response=self._redirect(request))
        if rule.fault == "slow":
            return _GONE if called_off.wait(rule.seconds) else self._usual(request)
        return self._after_effect(rule, request, called_off)

    def _after_effect(self, rule: FaultRule, request: Request, called_off: Event) -> Reply:
        usual = self._usual(request)
        if rule.fault == "effect-then-500":
            return self._refuse(rule, request)
        if rule.fault == "truncated":
            return Reply(response=usual.response, truncated=True)
        if rule.fault == "effect-then-hang":
            called_off.wait(rule.seconds)
        return _GONE

    def _refuse(self, rule: FaultRule, request: Request) -> Reply:
        kind = rule.fault if rule.fault in self._refusals else "server-error"
        return Reply(response=self._stand_in.refusal(kind, request, rule.seconds))

    def _redirect(self, request: Request) -> Response:
        target = f"{self._elsewhere}?from={quote(request.path)}"
        return Response(status=302, content_type="text/plain", headers=(("Location", target),))


def _request(call: Call, path: str, query: str) -> Request:
    version, path = split_version(path)
    return Request(
        method=call.method,
        path=path,
        url=call.target,
        version=version,
        headers=call.headers,
        query=parse_pairs(query),
        body=parse_body(call.headers.get("content-type", ""), call.body),
        raw=call.body,
    )
