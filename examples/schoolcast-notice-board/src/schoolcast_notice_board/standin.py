"""The notice board's stand-in: a small server that behaves like it, in memory."""

from dataclasses import replace
from datetime import datetime

from schoolcast.standins import PublicPost, Request, Response, StandIn, StandInClock

TOKEN = "board-token-1234"  # noqa: S105 - opens nothing but this stand-in


class NoticeBoardStandIn(StandIn):
    """POST /notes, GET /notes?since=, DELETE /notes/ID."""

    platform = "notice-board"
    title = "Notice board (stand-in)"

    def __init__(self, clock: StandInClock) -> None:
        super().__init__(clock)
        self.kept: list[PublicPost] = []
        self.listed_from: dict[str, datetime] = {}

    def credentials(self):
        return {"token": TOKEN}

    def handle(self, request: Request) -> Response:
        with self.lock:
            if request.headers.get("authorization") != f"Bearer {TOKEN}":
                return Response.of_json({"error": "the token is not known"}, 401)
            if request.path == "/notes":
                return self._post(request) if request.method == "POST" else self._list(request)
            return self._delete(request.path.removeprefix("/notes/"))

    def _post(self, request: Request) -> Response:
        note = PublicPost(
            id=str(len(self.kept) + 1),
            text=request.body.json["text"],
            created_at=self.clock.now(),
        )
        self.kept.append(note)
        self.listed_from[note.id] = note.created_at + self.lag(request)
        return Response.of_json({"id": note.id})

    def _list(self, request: Request) -> Response:
        now, since = self.clock.now(), dict(request.query).get("since")
        shown = [
            {"id": note.id, "text": note.text, "at": note.created_at.isoformat()}
            for note in self.kept
            if not note.withdrawn
            and self.listed_from[note.id] <= now
            and (since is None or note.created_at >= datetime.fromisoformat(since))
        ]
        return Response.of_json({"notes": shown})

    def _delete(self, wanted: str) -> Response:
        for place, note in enumerate(self.kept):
            if note.id == wanted and not note.withdrawn:
                self.kept[place] = replace(note, withdrawn=True)
                return Response.of_json({"deleted": True})
        return Response.of_json({"error": "there is no such note"}, 404)

    def refusal(self, fault: str, request: Request, seconds: float) -> Response:
        if fault == "rate-limit":
            wait = (("Retry-After", str(round(seconds))),)
            return Response.of_json({"error": "too many notes"}, 429, wait)
        status = {"server-error": 500, "media-refused": 400}.get(fault, 401)
        return Response.of_json({"error": fault}, status)

    def bad_request(self, status: int, message: str) -> Response:
        return Response.of_json({"error": message}, status)

    def posts(self):
        return self.kept

    def forget_posts(self) -> None:
        self.kept, self.listed_from = [], {}
