"""Forged requests: without the form's token, with a stranger's, with numbers of another school."""

import hashlib
import re

import pytest
from tests.conftest import CONFIG
from tests.web.every_page import every_page
from tests.web.filled import filled_school
from tests.web.forms_found import forms_of

from schoolcast.domain.account import Role
from schoolcast.web.access import Open, access_of

HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    with filled_school(tmp_path_factory.mktemp("filled")) as school:
        yield school


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """Two schools in one store, both filled."""
    first, second = (tmp_path_factory.mktemp(name) for name in ("first", "second"))
    with filled_school(first) as ours:
        url = ours.pages.desk.settings.store_url
        config = CONFIG.replace("st-wilfrids", "elsewhere").replace("St Wilfrid's", "Elsewhere")
        config += f'\n[store]\nurl = "{url}"\n'
        with filled_school(second, config=config) as theirs:
            yield ours, theirs


def _every_form(filled):
    """Each form that acts, on every page, once; filled in as the page offers it."""
    boss = filled.pages.browser().sign_in(filled.boss.username)
    found = {}
    for place in every_page(filled):
        if place.file or place.who != "boss":
            continue
        answer = boss.client.get(place.path)
        if answer.status_code == 200:
            for form in forms_of(answer.get_data(as_text=True), place.path):
                if form.method == "post":
                    found.setdefault((form.action, tuple(sorted(form.values))), form)
    return boss, list(found.values())


def _state(filled):
    """All that the school keeps in files, and its record."""
    kept = hashlib.sha256()
    for file in sorted(filled.pages.office.folder.rglob("*")):
        if file.is_file() and "data" not in file.parts:
            kept.update(file.read_bytes())
    lines = len(list(filled.pages.school.store.audit()))
    drafts = [(one.id, one.version) for one in filled.pages.school.store.drafts()]
    states = [(one.id, one.state) for one in filled.pages.office.deliveries()]
    return kept.hexdigest(), lines, drafts, states


def test_no_form_acts_without_its_own_token(filled):
    boss, forms = _every_form(filled)
    stranger = filled.pages.signed_in(Role.AUTHOR)
    stranger.get("/account")
    assert len(forms) > 60
    before = _state(filled)
    for form in forms:
        own = form.values.pop("csrf")
        for given, headers in (
            ({}, HERE),
            ({"csrf": ""}, HERE),
            ({"csrf": own[:-1]}, HERE),
            ({"csrf": stranger.csrf}, HERE),
            ({"csrf": own}, {"Sec-Fetch-Site": "cross-site"}),
            ({"csrf": own}, {"Origin": "https://evil.example"}),
            ({"csrf": own}, {}),
        ):
            answer = boss.client.post(form.action, data=form.values | given, headers=headers)
            assert answer.status_code == 400, (form.action, given, headers)
    assert _state(filled) == before
    assert boss.client.get("/account").status_code == 200, "nobody was signed out"


def test_a_token_in_the_address_is_none(filled):
    boss, _ = _every_form(filled)
    boss.get("/account")
    answer = boss.client.post(f"/pause?csrf={boss.csrf}&what=everything&why=x", headers=HERE)
    assert answer.status_code == 400


def test_every_route_that_acts_asks_for_the_token(filled):
    """Those too whose form no page shows just now."""
    boss, _ = _every_form(filled)
    for rule in filled.pages.app.url_map.iter_rules():
        access = access_of(filled.pages.app.view_functions[rule.endpoint])
        if "POST" in rule.methods and access is not Open.ANYBODY:
            path = re.sub(r"<[^>]+>", "1", rule.rule)
            assert boss.client.post(path, headers=HERE).status_code == 400, rule


def test_numbers_of_another_school_are_not_there(two):
    ours, theirs = two
    boss, ours_forms = _every_form(ours)
    _, their_forms = _every_form(theirs)
    boss.get("/account")
    own = {one.path for one in every_page(ours)} | {one.action for one in ours_forms}
    their_places = every_page(theirs)
    before, tried = _state(theirs), 0
    for place in their_places:
        if place.path not in own and re.search(r"/\d+", place.path):
            assert boss.client.get(place.path).status_code == 404, place
            tried += 1
    for form in their_forms:
        if form.action not in own and re.search(r"/\d+", form.action):
            data = form.values | {"csrf": boss.csrf, "sure": "yes"}
            answer = boss.client.post(form.action, data=data, headers=HERE)
            assert answer.status_code in (400, 404), form.action
            tried += 1
    assert tried > 40
    assert _state(theirs) == before


def test_what_a_form_names_is_of_this_school_too(two):
    """Numbers that travel in fields, not in the address."""
    ours, theirs = two
    boss = ours.pages.browser().sign_in(ours.boss.username)
    boss.get("/approve")
    stored = theirs.pages.school.store.latest_revision("plain")
    before = _state(theirs)
    boss.post("/approve/together", chosen=f"{stored.id}:{stored.sha256}")
    assert boss.status == 404
    boss.get("/write")
    boss.post("/write/open", name="../../../second/content/plain.md")
    assert boss.status == 400
    boss.post("/closure/wordings/revoke", advance="1")
    assert boss.status == 404
    assert _state(theirs) == before


def test_a_visit_counts_in_its_own_school_alone(two):
    ours, theirs = two
    boss = ours.pages.browser().sign_in(ours.boss.username)
    stolen = theirs.pages.app.test_client()
    stolen.set_cookie("schoolcast", boss.client.get_cookie("schoolcast").value)
    assert stolen.get("/").headers["Location"].startswith("/sign-in")
