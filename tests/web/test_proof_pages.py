"""Every page there is: accessible, zoomed, by keyboard, without scripts, and on paper."""

import pytest
from tests.web.conftest import Served, Window
from tests.web.every_page import every_page, routes
from tests.web.eyes import (
    cut_off,
    cut_off_when_spaced,
    lost_in_print,
    missed_by_keyboard,
    needs_script,
)
from tests.web.filled import filled_school

from schoolcast.domain.account import Role


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    with filled_school(tmp_path_factory.mktemp("filled")) as school:
        yield school


@pytest.fixture(scope="module")
def at(filled):
    server = Served(filled.pages)
    yield server
    server.close()


@pytest.fixture
def walk(chrome, at, filled):
    """Opens every page in turn, each in the window of somebody who may."""
    contexts = []

    def walked(**options):
        windows = {}
        for place in every_page(filled):
            if place.file:
                continue
            if place.who not in windows:
                contexts.append(chrome.new_context(**options))
                contexts[-1].set_default_timeout(20_000)
                windows[place.who] = Window(contexts[-1].new_page(), at)
                _enter(windows[place.who], filled, place.who)
            yield place.path, windows[place.who].open(place.path)

    yield walked
    for context in contexts:
        context.close()


def _enter(window, filled, who):
    """Sign in as far as that one is."""
    match who:
        case "boss":
            window.sign_in(filled.boss)
        case "unsigned":
            window.sign_in(filled.pages.person(Role.AUTHOR, name="Mr Barnaby Thackeray"))
        case "half":
            window.sign_in(filled.halfway)


def _told(problems):
    return "\n".join(f"{path}: {one}" for path, found in problems.items() for one in found)


def test_every_route_has_its_place(filled):
    """A new page gets an entry in every_page.py, and with it all that is proved here."""
    assert routes(filled.pages.app) == {one.endpoint for one in every_page(filled)}


def test_files_are_what_they_say(filled):
    boss = filled.pages.browser().sign_in(filled.boss.username)
    for place in every_page(filled):
        if place.file:
            with boss.client.get(place.path) as answer:
                assert answer.status_code == 200, place
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert not answer.content_type.startswith("text/html"), place


@pytest.mark.timeout(600)
def test_every_page_at_1280_pixels_by_keyboard_and_on_paper(walk):
    problems = {}
    for path, window in walk(viewport={"width": 1280, "height": 900}):
        found = window.violations() + cut_off(window.page)
        found += lost_in_print(window.page) + missed_by_keyboard(window.page)
        problems[path] = found
    assert not any(problems.values()), _told(problems)


@pytest.mark.timeout(600)
def test_every_page_at_320_pixels_which_is_400_percent_of_1280(walk):
    problems = {}
    for path, window in walk(viewport={"width": 320, "height": 256}, device_scale_factor=4):
        found = window.violations() + cut_off(window.page)
        problems[path] = found + cut_off_when_spaced(window.page)
    assert not any(problems.values()), _told(problems)


@pytest.mark.timeout(600)
def test_no_page_needs_its_script(walk):
    problems = {}
    wide, narrow = ({"width": width, "height": 800} for width in (1280, 320))
    for path, window in walk(viewport=wide, java_script_enabled=False):
        problems[path] = needs_script(window.page)
        window.page.set_viewport_size(narrow)
        problems[path] += cut_off(window.page)
        window.page.set_viewport_size(wide)
    assert not any(problems.values()), _told(problems)
