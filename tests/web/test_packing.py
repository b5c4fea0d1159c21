"""Pages are compressed on their way, unless a strange page may have asked for them."""

import gzip

import pytest

GZIP = {"Accept-Encoding": "gzip, br"}


def asked(browser, address="/sign-in", **headers):
    return browser.client.get(address, headers=headers)


def test_a_page_is_packed_for_a_browser_that_takes_it(pages):
    browser = pages.browser()
    plain = asked(browser)
    packed = asked(browser, **GZIP)
    assert plain.headers.get("Content-Encoding") is None
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert packed.headers["Cache-Control"] == "no-store"
    page = gzip.decompress(packed.data)
    assert b"User name" in page
    assert len(packed.data) == int(packed.headers["Content-Length"]) < len(page) / 2


def test_what_is_small_or_refused_packing_is_not_packed(pages):
    browser = pages.browser()
    assert "Content-Encoding" not in asked(browser, "/", **GZIP).headers  # a redirect
    refused = asked(browser, **{"Accept-Encoding": "gzip;q=0, identity"})
    assert "Content-Encoding" not in refused.headers


@pytest.mark.parametrize(
    ("site", "packed"),
    [("same-origin", True), ("none", True), ("same-site", False), ("cross-site", False)],
)
def test_what_a_strange_page_asks_for_is_not_packed(pages, site, packed):
    answer = asked(pages.browser(), **GZIP, **{"Sec-Fetch-Site": site})
    assert ("Content-Encoding" in answer.headers) is packed


def test_by_tls_a_browser_has_to_say_who_asks(make_pages):
    pages = make_pages(public_url="https://news.example.org", proxy="127.0.0.1")
    browser = pages.browser()
    assert "Content-Encoding" not in asked(browser, **GZIP).headers
    ours = asked(browser, **GZIP, **{"Sec-Fetch-Site": "none"})
    assert ours.headers["Content-Encoding"] == "gzip"
