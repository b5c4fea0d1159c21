"""The journey of an INSET day: two people in two browsers, and a parent who reads it."""

import pytest
from tests.web.conftest import press

from schoolcast.domain.account import Role
from schoolcast.domain.delivery import State
from schoolcast.standins import Fleet
from schoolcast_facebook.standin import FacebookStandIn

TEXT = "School is closed to pupils on {{ event_date | long_date }}, for staff training."
PUBLIC = "School is closed to pupils on Monday 4 January 2027, for staff training."
CHANNEL = """
[[channels]]
name = "facebook"
kind = "facebook"
audience = "public"
settings = {{ page_id = "{page_id}", app_id = "{app_id}", base_url = "{base_url}" }}
secrets = {{ access_token = "TOKEN", app_secret = "APP" }}
"""


@pytest.fixture
def facebook(office):
    """Facebook's stand-in, connected to the school and keeping its time."""
    with Fleet([FacebookStandIn]) as fleet:
        port = fleet.ports()["facebook"]
        office.configure(CHANNEL.format(**port))
        secrets = office.folder / "secrets"
        secrets.mkdir(mode=0o700)
        for name, field in (("TOKEN", "access_token"), ("APP", "app_secret")):
            (secrets / name).touch(mode=0o600)
            (secrets / name).write_text(port[field], encoding="utf-8")
        yield fleet


def _at(pages, fleet, moment):
    pages.office.at(moment)
    fleet.clock.set(pages.office.clock.now())


def _date(page, name, day, month, year):
    for part, value in {"day": day, "month": month, "year": year}.items():
        page.locator(f'[name="{name}-{part}"]').fill(value)


def _written(page):
    """An INSET day, typed by the author and sent for approval."""
    press(page.get_by_role("link", name="Write", exact=True))
    page.get_by_label("INSET day").check()
    press(page.get_by_role("button", name="Start writing"))
    _date(page, "event", "4", "1", "2027")
    page.get_by_label("At the time below").check()
    _date(page, "goes_date", "11", "12", "2026")
    page.get_by_label("At what time?").fill("3:30pm")
    page.get_by_label("Text", exact=True).fill(TEXT)
    page.get_by_label("No", exact=True).check()
    press(page.get_by_role("button", name="Check your answers"))
    page.get_by_role("heading", name="Check your answers").wait_for()
    assert PUBLIC in page.content() and "Friday 11 December" in page.content()
    press(page.get_by_role("button", name="Send for approval"))


def test_an_inset_day_from_its_first_word_to_the_public_page(facebook, pages, make_window):
    author, head = pages.person(Role.AUTHOR), pages.person(Role.APPROVER)
    office, phone = make_window(1280).sign_in(author), make_window(375).sign_in(head)
    public = make_window(1280).page
    _written(office.page)

    phone.open("/")
    press(phone.page.get_by_role("link", name="INSET day").first)
    assert PUBLIC in phone.page.content() and not phone.scrolls_sideways()
    press(phone.page.get_by_role("button", name="Approve", exact=True))
    phone.page.get_by_text("approved").first.wait_for()

    _at(pages, facebook, "2026-12-11T15:29:59+00:00")
    pages.office.run()
    public.goto(facebook.stand_ins["facebook"].base_url)
    assert PUBLIC not in public.content()
    _at(pages, facebook, "2026-12-11T15:30:00+00:00")
    pages.office.run()
    public.reload()
    assert public.get_by_text(PUBLIC).is_visible()
    assert public.content().count(PUBLIC) == 1

    (main,) = [d for d in pages.office.deliveries() if d.channel == "facebook" and d.slot == "main"]
    assert main.state is State.PUBLISHED
    office.sign_in(author).open(f"/posts/{main.id}")  # a visit does not last ten days
    public.goto(office.page.get_by_role("link", name="See it on the page").get_attribute("href"))
    assert public.get_by_text(PUBLIC).is_visible()
