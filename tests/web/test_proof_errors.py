"""Every error state: what each form says of a mistake, and the pages of what can't be answered."""

from datetime import timedelta

import pytest
from tests.web.conftest import Served, Window, press
from tests.web.eyes import cut_off, missed_by_keyboard
from tests.web.filled import filled_school

from schoolcast.domain.account import Role
from schoolcast.web.access import ANYBODY

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 900}


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
def enter(chrome, at):
    """Opens a window and signs somebody in."""
    contexts = []

    def entered(account=None):
        contexts.append(chrome.new_context(viewport=WIDE))
        contexts[-1].set_default_timeout(20_000)
        window = Window(contexts[-1].new_page(), at)
        return window.sign_in(account) if account else window.open("/sign-in")

    yield entered
    for context in contexts:
        context.close()


_SEND = """([action, fields]) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  const token = document.querySelector("input[name=csrf]");
  for (const [name, value] of Object.entries({ csrf: token ? token.value : "", ...fields })) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(form);
  setTimeout(() => form.submit());
}"""


def send(window, action, **fields):
    """Send a form of these pages; the answer's status."""
    with window.page.expect_navigation() as answer:
        window.page.evaluate(_SEND, [action, fields])
    return answer.value.status


def _wrong(window):
    """What is wrong with the page that is shown, and with its fit where it is narrow."""
    found = window.violations() + cut_off(window.page)
    window.page.set_viewport_size(NARROW)
    found += cut_off(window.page)
    window.page.set_viewport_size(WIDE)
    return found


def _mistakes(filled):
    """What is sent to each address that acts, so that it refuses in words."""
    stored = filled.pages.school.store.latest_revision
    draft = filled.numbers["draft"]
    plain, wall = (f"/approve/{filled.revision(name)}" for name in ("plain", "wall"))
    posts = ("unsure", "out", "stopped")
    one, out, stopped = (f"/posts/{filled.delivery(name)}" for name in posts)
    number = {"version": str(filled.pages.school.store.draft(draft).version)}
    same = {"sha256": stored("plain").sha256}
    return {
        "signing_in.do_sign_in": [
            ("/sign-in", {}),
            ("/sign-in", {"username": "x", "password": "x"}),
        ],
        "signing_in.choose_password": [
            ("/welcome", {}),
            ("/welcome", {"username": "x", "code": "x"}),
        ],
        "signing_in.take_second_factor": [("/second-factor/new", {})],
        "own.change_password": [
            ("/account/password", {}),
            ("/account/password", {"old": "x", "new": "y"}),
        ],
        "own.confirm_policy": [("/policy", {})],
        "closure.send": [("/closure", {}), ("/closure", {"wording": "x", "day": "date"})],
        "closure.approve_wording": [
            ("/closure/wordings/approve", {"wording": "closure-whole-day"})
        ],
        "approvals.decide": [(wall, {"sha256": stored("wall").sha256}), (plain, {"sha256": "old"})],
        "approvals.back": [(f"{plain}/back", {})],
        "rewording.save": [(f"{plain}/words", {**same, "text": ""})],
        "compose.new": [("/write/new", {})],
        "compose.open_": [("/write/open", {}), ("/write/open", {"name": "nothing-there"})],
        "compose.send_off": [(f"/write/{draft}/send", {**number, "first": "ask"})],
        "compose.change": [
            (
                f"/write/{draft}",
                {
                    **number,
                    "do": "check",
                    "event-day": "31",
                    "event-month": "2",
                    "event-year": "27",
                    "goes": "at",
                    "goes_time": "late",
                    "text": "Benedict Quillfeather rings 07700 900123.",
                },
            )
        ],
        "compose.add_photos": [(f"/write/{draft}/photos/add", {})],
        "deliveries.live": [(f"{one}/live", {"link": "javascript:alert(1)"})],
        "deliveries.stop": [(f"{stopped}/stop", {})],
        "deliveries.again": [(f"{stopped}/again", {})],
        "deliveries.still_true": [(f"{stopped}/true", {})],
        "approvals.give_advice": [
            (f"/approve/{filled.revision('inset-day-2027-01-04')}/advice", {})
        ],
        "deliveries.take_down": [(f"{out}/take-down", {})],
        "handoffs.answer": [
            (f"/by-hand/{filled.delivery('trip')}", {}),
            (f"/by-hand/{filled.delivery('trip')}", {"answer": "declined"}),
        ],
        "handoffs.deleted": [(f"/by-hand/{filled.delivery('trip')}/deleted", {})],
        "pausing.begin": [
            ("/pause", {}),
            ("/pause", {"what": "everything", "why": "x", "until": "soon"}),
        ],
        "accounts.add": [
            ("/accounts/new", {}),
            ("/accounts/new", {"name": "x", "username": "?", "role": "author"}),
        ],
        "accounts.give_roles": [(f"/accounts/{filled.boss.id}/roles", {})],
        "accounts.close": [(f"/accounts/{filled.boss.id}/close", {})],
        "people.find": [("/people/find", {})],
        "roll_import.take": [("/people/import", {})],
        "roll_import.confirm": [("/people/import/confirm", {})],
        "consents.record": [("/people/consent", {"pupil": "S001"})],
        "consents.never": [("/people/never", {"pupil": "S004", "lift": "yes"})],
        "consents.take_back": [("/people/withdrawal", {"pupil": "S001"})],
        "adults.keep": [("/people/adults", {})],
        "devices.approve": [("/devices", {})],
        "devices.retire": [("/devices/retire", {"device": "none"})],
        "devices.deleted": [("/devices/deleted/999", {})],
        "calendar_acts.move": [("/calendar/events/fair/move", {"day": "soon", "at": "late"})],
        "calendar_acts.cancel": [("/calendar/events/fair/cancel", {})],
        "calendar_acts.close": [("/calendar/days/2026-12-08/close", {})],
        "concerns.report": [("/concerns", {})],
        "concerns.end": [("/concerns/2", {})],
        "setup.change": [
            ("/setup/terms", {"terms": "1", "inset": "soon"}),
            ("/setup/contacts", {"to": "nobody"}),
            ("/setup/words", {"list-domains": "x", "phrase": "a"}),
        ],
        "setup.change_wording": [("/setup/wording/inset-day", {"body": "{% broken"})],
        "setup.change_duty": [("/setup/classes/story-oak", {"posts-email": "nobody"})],
        "imports.look": [("/imports", {}), ("/imports", {"text": "nonsense"})],
        "people.checked": [("/people/consents-checked", {})],  # nothing waits for it
        "imports.take": [("/imports/drafts", {})],
    }


# Their only mistake is that they are old, forged or without a right, as proved further down.
NEVER_WRONG = frozenset(
    "absence.end absence.start accounts.reopen accounts.reset adults.forget approvals.together "
    "calendar_acts.reopen camera.to_print channels.test closure.revoke_wording compose.add_video "
    "compose.change_photos compose.change_videos compose.check compose.choose compose.drop "
    "compose.keep compose.keep_photos compose.keep_videos compose.tick own.forget_phone "
    "pausing.end people.confirm_no practice.afresh practice.begin practice.move_on practice.send "
    "rewording.give_word roll_import.cancel roll_import.columns signing_in.sign_out "
    "subscription.off subscription.renew signing_in.give_second_factor".split()
)


def test_every_form_is_tried(filled):
    """A new form gets an entry above, with a mistake that people make."""
    rules = filled.pages.app.url_map.iter_rules()
    acting = {rule.endpoint for rule in rules if "POST" in rule.methods}
    assert acting == set(_mistakes(filled)) | NEVER_WRONG


@pytest.mark.timeout(600)
def test_what_every_form_says_of_a_mistake(filled, enter):
    window, problems = enter(filled.boss), {}
    for endpoint, tries in _mistakes(filled).items():
        for action, fields in tries:
            status = send(window.open("/account"), action, **fields)
            told = status == 400 or window.page.get_by_text("There is a problem").count()
            found = _wrong(window) + ([] if told else [f"answered {status}"])
            problems[f"{endpoint} {fields}"] = found
    assert not any(problems.values()), "\n".join(f"{k}: {v}" for k, v in problems.items() if v)


def test_the_pages_of_what_is_not_answered(filled, at, enter, monkeypatch):
    window, page = enter(filled.boss), None
    page = window.page

    def sound(status, answered, words):
        assert answered == status
        assert page.get_by_text(words).first.is_visible(), words
        assert missed_by_keyboard(page) == [], status
        assert _wrong(window) == [], status

    def opened(path):
        return page.goto(at.address + path).status

    sound(404, opened("/nowhere"), "There is no such page")
    sound(404, opened("/posts/999999"), "There is no such page")
    sound(405, opened("/pause/end"), "That did not work")
    sound(413, send(window.open("/account"), "/pause", why="x" * 3_000_000), "That is too large")
    sound(400, send(window.open("/account"), "/pause", csrf="guessed"), "This form is too old")

    def broken():
        raise RuntimeError("told in the log alone")

    monkeypatch.setattr(broken, "schoolcast_access", ANYBODY, raising=False)
    monkeypatch.setitem(filled.pages.app.view_functions, "help.start", broken)
    sound(500, opened("/help"), "Something went wrong here")
    monkeypatch.undo()

    window.open("/pause")
    page.context.clear_cookies()
    page.get_by_label("Why?").fill("a bereavement")
    with page.expect_navigation() as answer:
        page.get_by_role("button", name="Pause", exact=True).click()
    sound(401, answer.value.status, "You are signed out")
    assert page.get_by_text("a bereavement").is_visible(), "what was written can be copied"

    window.sign_in(filled.pages.person(Role.AUTHOR))
    sound(403, opened("/accounts"), "This page is not yours")

    strange = filled.pages.app.test_client().get("/", headers={"Host": "evil.example"})
    answer = {"status": 421, "body": strange.data, "content_type": "text/html"}
    page.route("**/strange", lambda route: route.fulfill(**answer))
    sound(421, opened("/strange"), "This address is not ours")


def test_a_wrong_code_and_too_many_tries(filled, enter):
    window = enter(filled.halfway)
    page = window.page
    for _ in range(6):
        page.get_by_label("Six-digit code").fill("000000")
        press(page.get_by_role("button", name="Go on"))
    assert page.get_by_text("too many wrong tries").first.is_visible()
    assert _wrong(window) == []
    filled.pages.office.clock.set(filled.pages.office.clock.now() + timedelta(minutes=1))
