"""Every address that can be opened in the filled school, one entry or more for each route."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.web.filled import Filled

from schoolcast.pipeline.calendar_links import renew


@dataclass(frozen=True, kw_only=True)
class Place:
    """An address; `who` opens it, and `file` says that a file comes back, not a page."""

    endpoint: str
    path: str
    who: str = "boss"
    file: bool = False


def every_page(filled: Filled) -> list[Place]:
    """What every GET route answers, with something on it."""
    return [*_entries(filled)]


def routes(app: Any) -> set[str]:
    """The endpoints that are read."""
    return {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}


def _entries(filled: Filled) -> Iterator[Place]:
    for endpoint, addresses in _addresses(filled).items():
        who = _WHO.get(endpoint, "boss")
        for path in addresses:
            yield Place(endpoint=endpoint, path=path, who=who, file=endpoint in _FILES)


_WHO = {
    "signing_in.sign_in": "nobody",
    "signing_in.welcome": "nobody",
    "signing_in.second_factor": "half",
    "own.policy": "unsigned",
    "assets.asset": "nobody",
}
_FILES = {
    "assets.asset",
    "approvals.picture",
    "compose.small",
    "calendar.planned_ics",
    "calendar.posts_csv",
    "subscription.feed",
    "handoffs.picture",
    "reports.as_table",
    "reports.record_csv",
}


def _addresses(filled: Filled) -> dict[str, list[str]]:
    draft, rival = filled.numbers["draft"], filled.numbers["rival"]
    posts = ("out", "unsure", "failed", "planned", "stopped", "fair", "trip")
    waiting = ("plain", "mended", "bridge", "wall", "school-closed-2026-12-01")
    return {
        "signing_in.sign_in": ["/sign-in"],
        "signing_in.welcome": ["/welcome"],
        "signing_in.second_factor": ["/second-factor"],
        "signing_in.new_second_factor": ["/second-factor/new"],
        "own.policy": ["/policy"],
        "own.account": ["/account"],
        "home.home": ["/", "/practice/"],
        "closure.start": ["/closure"],
        "closure.state": [f"/closure/{filled.numbers['closure']}"],
        "closure.wordings": ["/closure/wordings"],
        "approvals.waiting": ["/approve"],
        "approvals.one": [f"/approve/{filled.revision(name)}" for name in waiting],
        "rewording.edit": [f"/approve/{filled.revision('plain')}/words"],
        "compose.start": ["/write"],
        "compose.one": [f"/write/{draft}", f"/write/{draft}?checked=yes"],
        "compose.answers": [f"/write/{draft}/answers"],
        "compose.photos": [f"/write/{draft}/photos", f"/write/{draft}/photos?checked=yes"],
        "compose.videos": [f"/write/{draft}/videos", f"/write/{draft}/videos?checked=yes"],
        "compose.children": [f"/write/{draft}/children", f"/write/{draft}/children?photo=1"],
        "compose.beside": [f"/write/{rival}/beside"],
        "compose.small": [f"/write/{draft}/photos/1/small"],
        "deliveries.all_": ["/posts", "/posts?show=all"],
        "deliveries.one": [f"/posts/{filled.delivery(name)}" for name in posts],
        "handoffs.all_": ["/by-hand", "/by-hand?show=all"],
        "handoffs.one": [f"/by-hand/{filled.delivery('trip')}"],
        "pausing.switch": ["/pause"],
        "accounts.all_": ["/accounts"],
        "accounts.new": ["/accounts/new"],
        "accounts.one": [f"/accounts/{filled.numbers['account']}", f"/accounts/{filled.boss.id}"],
        "people.start": ["/people"],
        "people.group": ["/people/class?name=oak"],
        "people.child": ["/people/child?id=S001", "/people/child?id=S004"],
        "roll_import.choose": ["/people/import"],
        "roll_import.look": ["/people/import/preview"],
        "consents.new": ["/people/consent?id=S001"],
        "consents.ask_back": ["/people/withdrawal?id=S001"],
        "consents.followed": ["/people/consequences?id=S001&purpose=work"],
        "consents.letter": ["/people/letter?id=S001&purpose=work"],
        "adults.all_": ["/people/adults"],
        "camera.groups": ["/may-be-shown"],
        "camera.one": ["/may-be-shown/class?name=oak"],
        "devices.all_": ["/devices"],
        "channels.all_": ["/channels"],
        "channels.one": ["/channels/page", "/channels/x", "/channels/story-oak"],
        "calendar.months": ["/calendar?month=2026-12"],
        "calendar.terms": ["/calendar/terms?day=2026-12-01"],
        "calendar.one_day": ["/calendar/days/2026-12-08", "/calendar/days/2026-12-15"],
        "subscription.start": ["/calendar/subscribe"],
        "calendar.worth_a_look": ["/calendar/notes"],
        "calendar_acts.event": ["/calendar/events/fair"],
        "calendar_acts.closing_day": ["/calendar/days/2026-12-08/close"],
        "reports.start": ["/reports"],
        "reports.record": ["/reports/record?month=2026-12&check=yes"],
        "concerns.new": ["/concerns/new"],
        "concerns.all_": ["/concerns"],
        "concerns.one": ["/concerns/1", "/concerns/2"],
        "setup.start": ["/setup"],
        "setup.show": ["/setup/terms", "/setup/contacts", "/setup/words"],
        "setup.wording": ["/setup/wording/inset-day"],
        "setup.duty": ["/setup/classes/story-oak"],
        "imports.start": ["/imports"],
        "practice.start": ["/practise"],
        "practice.ask_afresh": ["/practice/practised/afresh"],
        "practice.page": ["/practice/practised"],
        "help.start": ["/help"],
        "help.about": ["/help/home"],
        "help.accessibility": ["/accessibility"],
        "assets.asset": [_asset(filled)],
        "approvals.picture": [_picture(filled)],
        "handoffs.picture": [f"/by-hand/{filled.delivery('trip')}/pictures/1"],
        "calendar.planned_ics": ["/calendar.ics"],
        "subscription.feed": [_feed(filled)],
        "calendar.posts_csv": ["/calendar.csv?month=2026-12"],
        "reports.as_table": ["/reports.csv"],
        "reports.record_csv": ["/reports/record.csv?month=2026-12"],
    }


def _asset(filled: Filled) -> str:
    with filled.pages.app.test_request_context():
        return str(filled.pages.app.jinja_env.globals["asset"]("pages.css"))


def _feed(filled: Filled) -> str:
    secret = renew(filled.boss, filled.pages.school)
    return f"/calendar/planned/{secret}.ics"


def _picture(filled: Filled) -> str:
    stored = filled.pages.school.store.latest_revision("trip")
    (image,) = stored.revision.posts[0].images
    return f"/pictures/{stored.id}/{image.sha256}"
