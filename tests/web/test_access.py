"""Every page as every role: what an account may not do, no address lets it do."""

import re

import pytest

from schoolcast.domain.account import Role
from schoolcast.web.access import Open, access_of

ALL = tuple(Role)


def _routes(app):
    for rule in app.url_map.iter_rules():
        method = "POST" if "POST" in rule.methods else "GET"
        address = re.sub(r"<int:[^>]+>", "999999", rule.rule)
        address = re.sub(r"<(?:[a-z]+:)?[^>]+>", "nothing", address)
        yield rule.endpoint, method, address, access_of(app.view_functions[rule.endpoint])


def _asked(browser, method, address):
    if method == "GET":
        return browser.client.get(address)
    return browser.client.post(
        address, data={"csrf": browser.csrf}, headers={"Sec-Fetch-Site": "same-origin"}
    )


@pytest.mark.parametrize("role", ALL)
def test_every_page_as_every_role(pages, role):
    refused = served = 0
    for endpoint, method, address, access in _routes(pages.app):
        browser = pages.signed_in(role)
        browser.get("/account")
        status = _asked(browser, method, address).status_code
        if isinstance(access, frozenset) and role not in access:
            assert status == 403, (endpoint, role)
            refused += 1
        else:
            assert status not in (401, 403, 500), (endpoint, role, status)
            served += 1
    assert served


def test_nobody_opens_anything_but_the_way_in(pages):
    for endpoint, method, address, access in _routes(pages.app):
        answer = _asked(pages.browser(), method, address)
        if access is Open.ANYBODY:
            assert answer.status_code not in (401, 403, 500), endpoint
        elif method == "GET":
            assert answer.status_code == 302, endpoint
            assert "/sign-in?next=" in answer.headers["Location"]
        else:
            assert answer.status_code in (400, 401), endpoint


def test_reading_never_changes_anything(pages):
    """Acting is POST alone: mail scanners and prefetching browsers only ever read."""
    for rule in pages.app.url_map.iter_rules():
        assert rule.methods - {"HEAD", "OPTIONS"} in ({"GET"}, {"POST"}), rule
