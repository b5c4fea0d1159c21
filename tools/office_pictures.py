"""Draws the pictures of docs/office/: the office's pages, in Debian's Chromium.

`python -m tools.office_pictures [NAME …]` draws all of them, or those named. The sample school
stands still at one moment, so that the same pages give the same pictures.
"""

import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from waitress import create_server

from schoolcast.cli.demo import sample_plugins
from schoolcast.cli.weeks import HEAD, OFFICE, Person, make_weeks
from schoolcast.domain.clock import FixedClock
from schoolcast.domain.dates import zone
from schoolcast.settings import FILE, load_settings
from schoolcast.standins import Fleet
from schoolcast.web import create_app
from schoolcast.web.desk import Desk
from schoolcast.web.ways_in import WaysIn
from schoolcast.web_settings import Web

FOLDER = Path(__file__).parents[1] / "docs" / "office"
MOMENT = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
"""The moment that all pictures show, a school day."""
WIDE, PHONE = 1280, 375  # CSS pixels
_TALLEST = {WIDE: 1300, PHONE: 1500}
_COLOURS = 96  # a page of text and plain colours needs no more
_NOBODY = ""
FACEBOOK = "facebook:"
"""In place of a path: the public page of Facebook's stand-in."""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One picture: who sees it, where, and what they did before; `top` is where it begins."""

    name: str
    path: str
    who: str = OFFICE
    width: int = WIDE
    before: Callable[[Page], None] = lambda page: None
    top: str = ""


def _press(name: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("button", name=name, exact=True).click()


def _follow(name: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("link", name=name).first.click()


def _date(page: Page, name: str, day: str, month: str, year: str) -> None:
    for part, value in {"day": day, "month": month, "year": year}.items():
        page.locator(f'[name="{name}-{part}"]').fill(value)


def _start_inset(page: Page) -> None:
    page.get_by_label("INSET day").check()
    page.get_by_role("button", name="Start writing").click()
    _date(page, "event", "4", "1", "2027")
    page.get_by_label("At the time below").check()
    _date(page, "goes_date", "11", "12", "2026")
    page.get_by_label("At what time?").fill("3:30pm")
    page.get_by_label("a week before").uncheck()  # the same day as the other, before Christmas
    page.get_by_label("No", exact=True).check()
    _press("Check")(page)


def _again(page: Page) -> None:
    page.get_by_role("link", name="INSET day").first.click()
    _press("Check")(page)


def _check_answers(page: Page) -> None:
    page.get_by_role("link", name="INSET day").first.click()
    _press("Check your answers")(page)


def _stopped(page: Page) -> None:
    page.get_by_role("link", name="Chess club wins the cup").first.click()
    _press("Check")(page)
    page.get_by_text("full name").first.wait_for()


def _send(page: Page) -> None:
    _check_answers(page)
    _press("Send for approval")(page)


def _snow(page: Page) -> None:
    page.get_by_label("Why?").select_option("snow")
    page.get_by_label("What about the clubs?").select_option("cancelled")


def _snow_sent(page: Page) -> None:
    _snow(page)
    _press("Send for approval")(page)


def _first_post(page: Page) -> None:
    page.get_by_role("link", name="Reading morning").first.click()


PICTURES = (
    Picture(name="sign-in", path="/sign-in", who=_NOBODY),
    Picture(name="home", path="/"),
    Picture(name="write", path="/write"),
    Picture(name="write-form", path="/write", before=_start_inset),
    Picture(name="write-reads", path="/write", before=_again, top="Photos"),
    Picture(name="write-answers", path="/write", before=_check_answers),
    Picture(name="write-sent", path="/write", before=_send),
    Picture(
        name="write-stopped",
        path="/write",
        before=_stopped,
        top="Text",
    ),
    Picture(name="home-phone", path="/", who=HEAD, width=PHONE),
    Picture(name="approve-phone", path="/approve", who=HEAD, width=PHONE),
    Picture(
        name="approve-post-phone", path="/approve", who=HEAD, width=PHONE, before=_follow("Open")
    ),
    Picture(
        name="approve-question-phone",
        path="/approve",
        who=HEAD,
        width=PHONE,
        before=_follow("A corner for chess"),
    ),
    Picture(name="approve", path="/approve", who=HEAD),
    Picture(name="calendar", path="/calendar"),
    Picture(name="posts", path="/posts"),
    Picture(name="post", path="/posts?show=out", before=_first_post),
    Picture(name="by-hand", path="/by-hand"),
    Picture(name="by-hand-one", path="/by-hand", before=_follow("Swimming begins")),
    Picture(name="pause", path="/pause"),
    Picture(name="people", path="/people"),
    Picture(name="people-class", path="/people/class?name=oak"),
    Picture(name="channels", path="/channels"),
    Picture(name="school", path="/setup"),
    Picture(name="reports", path="/reports", who=HEAD),
    Picture(name="accounts", path="/accounts"),
    Picture(name="practise", path="/practise"),
    Picture(name="public", path=FACEBOOK, who=_NOBODY),
    Picture(name="concern", path="/concerns/new"),
    Picture(name="closure", path="/closure", before=_snow),
    Picture(name="closure-sent", path="/closure", before=_snow_sent),
    Picture(name="closure-phone", path="/", who=HEAD, width=PHONE),
    Picture(
        name="closure-approve-phone",
        path="/",
        who=HEAD,
        width=PHONE,
        before=_follow("Read and approve"),
    ),
)
"""In this order, because what one does the next one shows."""


class Studio:
    """The sample school at `MOMENT`, its pages served, and a browser for each person."""

    def __init__(
        self, address: str, public: str, ways: dict[str, Callable[[], str]], chrome: Any
    ) -> None:
        self._address = address
        self._public = public
        self._ways = ways
        self._chrome = chrome

    def draw(self, picture: Picture) -> bytes:
        """The picture as a PNG file."""
        context = self._chrome.new_context(
            viewport={"width": picture.width, "height": 800},
            reduced_motion="reduce",
            locale="en-GB",
        )
        with closing(context):
            page = context.new_page()
            if picture.who:
                page.goto(self._address + self._ways[picture.who]())
            page.goto(self._public if picture.path == FACEBOOK else self._address + picture.path)
            picture.before(page)
            page.wait_for_load_state("networkidle")
            return _small(_shot(page, picture))


def _shot(page: Page, picture: Picture) -> bytes:
    """From its top to the end of the page, or as far as a reader would look."""
    tall = int(page.evaluate("document.documentElement.scrollHeight"))
    begins = 0
    if picture.top:
        box = page.get_by_text(picture.top, exact=True).first.bounding_box()
        assert box is not None, picture.top
        begins = max(0, int(box["y"] + page.evaluate("window.scrollY")) - 24)
    height = min(tall - begins, _TALLEST[picture.width])
    clip = {"x": 0, "y": begins, "width": picture.width, "height": height}
    return page.screenshot(full_page=True, clip=clip)  # type: ignore[arg-type]


def _small(png: bytes) -> bytes:
    """The same picture in few colours."""
    out = BytesIO()
    with Image.open(BytesIO(png)) as image:
        few = image.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
        few.save(out, "PNG", optimize=True)
    return out.getvalue()


@contextmanager
def studio() -> Iterator[Studio]:
    """Everything that the pictures need, put away again at the end."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        sys.exit("Chromium is missing (Debian: apt-get install chromium).")
    settings, plugins = sample_plugins()
    with ExitStack() as stack:
        fleet = Fleet(plugins.standins.values(), zone=zone(settings.school.timezone))
        stack.enter_context(fleet)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        people = make_weeks(folder, fleet, MOMENT)
        clock = FixedClock(MOMENT)
        desk = Desk(folder / FILE, lambda: load_settings(folder / FILE), clock=clock)
        stack.enter_context(closing(desk))
        ways = WaysIn(clock)
        address = stack.enter_context(_served(create_app(desk, Web(), ways)))
        playwright = stack.enter_context(sync_playwright())
        chrome = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        )
        stack.enter_context(closing(chrome))
        public = fleet.stand_ins["facebook"].base_url
        links = {one.account.name: _way(ways, one) for one in people}
        yield Studio(address, public, links, chrome)


def _way(ways: WaysIn, person: Person) -> Callable[[], str]:
    return lambda: ways.add(person.account)


@contextmanager
def _served(app: Any) -> Iterator[str]:
    server: Any = create_server(app, host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()


def main(names: list[str]) -> None:
    """Draw what is named, or everything; what is drawn before may show what came before it."""
    unknown = set(names) - {picture.name for picture in PICTURES}
    if unknown:
        sys.exit(f"There is no picture {', '.join(sorted(unknown))}.")
    FOLDER.mkdir(exist_ok=True)
    with studio() as room:
        for picture in PICTURES:
            png = room.draw(picture)
            if not names or picture.name in names:
                (FOLDER / f"{picture.name}.png").write_bytes(png)
                sys.stdout.write(f"{picture.name}: {len(png) // 1024} KB\n")


if __name__ == "__main__":
    main(sys.argv[1:])
