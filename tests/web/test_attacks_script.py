"""Script in every field: shown as text wherever it comes out again, and never run."""

import re
from urllib.parse import quote

import pytest
from tests.web.conftest import Served, Window
from tests.web.every_page import every_page
from tests.web.filled import filled_school
from tests.web.forms_found import forms_of

MARK = "'\"><script>hit=1</script><img src=x onerror=hit=1>"
_RAW = ("<script>hit", "<img src=x", 'href="javascript:', "href='javascript:", 'src="javascript:')
_HIT = """() => [typeof window.hit, document.querySelectorAll("img[src='x'],[onerror]").length,
  [...document.querySelectorAll("a[href]")].filter((a) => a.protocol === "javascript:").length]"""


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory):
    with filled_school(tmp_path_factory.mktemp("poisoned"), MARK) as school:
        yield school


@pytest.fixture(scope="module")
def at(poisoned):
    server = Served(poisoned.pages)
    yield server
    server.close()


def test_what_is_stored_is_shown_as_text_on_every_page(poisoned, at, chrome):
    context = chrome.new_context(viewport={"width": 1280, "height": 900})
    page, refused, shown = context.new_page(), [], 0
    page.on("console", lambda message: refused.append(message.text))
    page.on("dialog", lambda dialog: refused.append(dialog.message))
    window = Window(page, at).sign_in(poisoned.boss)
    for place in every_page(poisoned):
        if place.file or place.who != "boss":
            continue
        window.open(place.path)
        assert page.evaluate(_HIT) == ["undefined", 0, 0], place.path
        shown += "<script>hit=1</script>" in page.inner_text("main")
    context.close()
    assert [one for one in refused if "Content Security Policy" in one] == []
    assert shown >= 20, "the words really stand there"


def _clean(answer, where):
    """Nothing that a browser would run, and no server that stumbled."""
    assert answer.status_code < 500, where
    if answer.content_type.startswith("text/html"):
        text = answer.get_data(as_text=True)
        assert not [raw for raw in _RAW if raw in text], where
    answer.close()


SPARED = re.compile(r"/sign-out|/accounts/1/|/account/password|/practise")


def test_what_is_typed_into_any_form_comes_back_as_text(poisoned):
    """Each field of each form on each page in turn with all its fellows."""
    boss = poisoned.pages.browser().sign_in(poisoned.boss.username)
    tried, sent = 0, set()
    for place in every_page(poisoned):
        if place.file or place.who != "boss":
            continue
        answer = boss.client.get(place.path)
        if answer.status_code != 200:
            continue
        for form in forms_of(answer.get_data(as_text=True), place.path):
            key = (re.sub(r"\d+", "1", form.action), tuple(sorted(form.values)))
            if SPARED.search(form.action) or key in sent or not form.open_fields:
                continue
            sent.add(key)
            tried += len(form.open_fields)
            poison = {name: form.values[name][:20] + MARK for name in form.open_fields}
            _clean(_send(boss, form, form.values | poison), (place.path, form.action))
    assert tried > 60


def _send(browser, form, values):
    if form.method == "get":
        return browser.client.get(form.action.partition("?")[0], query_string=values)
    return browser.client.post(
        form.action, data=values, headers={"Sec-Fetch-Site": "same-origin"}, follow_redirects=True
    )


def test_what_stands_in_an_address_comes_back_as_text(poisoned):
    boss = poisoned.pages.browser().sign_in(poisoned.boss.username)
    names = "next show channel page month day from to person action about check term id name "
    names += "purpose photo checked save"
    for rule in poisoned.pages.app.url_map.iter_rules():
        if "GET" not in rule.methods:
            continue
        path = re.sub(r"<int:[^>]+>", "1", rule.rule)
        path = re.sub(r"<[^>]+>", quote(MARK, safe=""), path)
        query = {name: MARK for name in names.split()}
        _clean(boss.client.get(path, query_string=query), rule)
        _clean(poisoned.pages.app.test_client().get(path, query_string=query), rule)
