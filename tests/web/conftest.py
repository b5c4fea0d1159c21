"""Pages of a small school: as a test client, and served for real to a real browser."""

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("flask", reason='the pages are not installed: pip install "schoolcast[web]"')

from flask import Flask
from flask.testing import FlaskClient
from waitress import create_server
from werkzeug.test import TestResponse

from schoolcast import passwords
from schoolcast.domain.account import Account, Role
from schoolcast.pipeline.accounts import add_account, choose_password
from schoolcast.settings import load_settings
from schoolcast.web import create_app
from schoolcast.web.desk import Desk
from schoolcast.web_settings import Web

PASSWORD = "plum ladder quartz"
NAMES = {
    Role.AUTHOR: "Mrs Okafor",
    Role.APPROVER: "Mr Lindqvist",
    Role.DEPUTY: "Ms Prewett",
    Role.ADMIN: "Mx Adeyemi",
    Role.AUDITOR: "Mrs Vantongeren",
}
_CSRF = re.compile(r'name="csrf" value="([^"]+)"')


class Browser:
    """One person's browser, without JavaScript; `text` is the page last shown."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.text = ""
        self.status = 0
        self.csrf = ""

    def get(self, address: str, **options: Any) -> TestResponse:
        """Open a page, following redirects."""
        return self._shown(self.client.get(address, follow_redirects=True, **options))

    def post(self, address: str, follow: bool = True, **fields: Any) -> TestResponse:
        """Send a form as the page would, with its token."""
        data = {"csrf": self.csrf, **fields}
        return self._shown(
            self.client.post(
                address,
                data=data,
                follow_redirects=follow,
                headers={"Sec-Fetch-Site": "same-origin"},
            )
        )

    def _shown(self, response: TestResponse) -> TestResponse:
        self.text, self.status = response.get_data(as_text=True), response.status_code
        if found := _CSRF.search(self.text):
            self.csrf = found[1]
        return response

    def sign_in(self, username: str, password: str = PASSWORD) -> "Browser":
        """Sign in, and confirm the policy where that is asked."""
        self.post("/sign-in", username=username, password=password)
        if "/policy" in self.text and "I have read the policy" in self.text:
            self.post("/policy", read="yes")
        return self


class Pages:
    """A school's pages: people with accounts, their browsers, and the app itself."""

    def __init__(self, office: Any, web: Web) -> None:
        self.office = office
        config = office.folder / "config.toml"
        if "[approval]" not in config.read_text(encoding="utf-8"):
            office.configure('\n[approval]\napprovers = ["Head"]\n')  # beside the accounts
        self.desk = Desk(config, lambda: load_settings(config), clock=office.clock)
        self.app: Flask = create_app(self.desk, web)
        self.app.testing = False
        self.web = web

    @property
    def school(self) -> Any:
        """The school's parts."""
        return self.desk.school

    def person(self, *roles: Role, name: str = "", policy: bool = True) -> Account:
        """Somebody with an account and a password, made once."""
        name = name or NAMES[roles[0]]
        for known in self.school.store.accounts():
            if known.name == name:
                return known
        account, code = add_account(name, roles, by="Set-up", school=self.school)
        choose_password(account.username, code, PASSWORD, address="", school=self.school)
        if policy:
            version = self.desk.settings.people.policy_version
            self.school.store.acknowledge(name, version, at=self.school.clock.now())
        return self.school.store.account(account.id)

    def browser(self) -> Browser:
        """A browser of nobody's."""
        return Browser(self.app.test_client())

    def signed_in(self, *roles: Role, name: str = "") -> Browser:
        """The browser of somebody with these roles, signed in by the form."""
        account = self.person(*roles, name=name)
        return self.browser().sign_in(account.username)


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 with little to do: its strength is argon2's own concern."""
    from argon2 import PasswordHasher

    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: quick)
    passwords._nobodys.cache_clear()


@pytest.fixture
def make_pages(office: Any) -> Iterator[Callable[..., Pages]]:
    """Makes the pages of `office`, with [web] settings."""
    made: list[Pages] = []

    def make(**web: Any) -> Pages:
        made.append(Pages(office, Web(**web)))
        return made[-1]

    yield make
    for one in made:
        one.desk.close()


@pytest.fixture
def pages(make_pages: Callable[..., Pages]) -> Pages:
    """The pages on this computer alone."""
    return make_pages()


# A real browser


def chromium() -> str | None:
    """Where Chromium is; Debian's package is called chromium."""
    chosen = os.environ.get("SCHOOLCAST_CHROMIUM")
    return chosen or shutil.which("chromium") or shutil.which("chromium-browser")


class Served:
    """The pages, answering on a port of this computer."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self._server: Any = create_server(pages.app, host="127.0.0.1", port=0, threads=4)
        self.address = f"http://127.0.0.1:{self._server.effective_port}"
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop answering."""
        with suppress(OSError):  # it may be awake, and done before it is woken
            self._server.trigger.pull_trigger(self._end)
        self._thread.join(10)
        self._server.task_dispatcher.shutdown()

    def _end(self) -> None:
        """In the server's own thread, which ends when nothing is open any more."""
        for channel in list(self._server.active_channels.values()):
            channel.handle_close()
        self._server.close()


@pytest.fixture
def served(pages: Pages) -> Iterator[Served]:
    """The pages over real HTTP."""
    server = Served(pages)
    yield server
    server.close()


@pytest.fixture(scope="session")
def chrome() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright; tests that want it skip where it is missing."""
    program = chromium()
    if program is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


def press(button: Any) -> None:
    """Press what leads to another page, and wait until that is there whole."""
    with button.page.expect_navigation():
        button.click()


class Window:
    """A window of the real browser on the served pages."""

    def __init__(self, page: Any, served: Served) -> None:
        self.page = page
        self.served = served

    def open(self, path: str) -> "Window":
        """Go to a page."""
        self.page.goto(self.served.address + path)
        return self

    def sign_in(self, account: Account) -> "Window":
        """Sign in by the form, and wait for the page behind it."""
        self.open("/sign-in")
        self.page.get_by_label("User name").fill(account.username)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        press(self.page.get_by_role("button", name="Sign in"))
        return self

    def violations(self) -> list[str]:
        """What axe-core finds against WCAG 2.2 AA and its best practices."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(
            self.page,
            options={
                "runOnly": [
                    "wcag2a",
                    "wcag2aa",
                    "wcag21a",
                    "wcag21aa",
                    "wcag22aa",
                    "best-practice",
                ],
                "resultTypes": ["violations"],  # the others would only be carried over
            },
        )
        return [
            f"{one['id']}: {one['help']} {[node['html'] for node in one['nodes']]}"
            for one in found.response["violations"]
        ]

    def scrolls_sideways(self) -> bool:
        """Whether the page is wider than the window."""
        wide: bool = self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        return wide


@pytest.fixture
def make_window(chrome: Any, served: Served) -> Iterator[Callable[..., Window]]:
    """Makes windows: `width` in CSS pixels, with or without JavaScript."""
    contexts: list[Any] = []

    def make(width: int = 1280, *, script: bool = True) -> Window:
        context = chrome.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        return Window(context.new_page(), served)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    """Where a test may leave screenshots."""
    return tmp_path
