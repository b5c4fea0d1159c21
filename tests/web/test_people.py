"""People in the pages: the roll, consents, taking them back, devices, before the camera."""

import io
import re
from datetime import timedelta

import pytest
from tests.web.conftest import press

from schoolcast.domain.account import Role
from schoolcast.pipeline.register import load

SCRIPT = "<script>alert(1)</script>"
HEAD = "pupil_id,forename,surname,year,class,picture_page,signed_by\n"
ROWS = (
    "S001,Benedict,Quillfeather,4,oak,Y,Ann",
    "S002,Ottoline,Marchbanks,2,elm,N,Bob",
    "S003,Thaddeus,Ollerenshaw,2,elm,,",
    "S004,Isolde,Fenwright,4,oak,Y,Cat",
    "S005,Wilhelmina,Quarrington,4,oak,Y,Dot",
)


def _csv(*rows, head=HEAD):
    return head + "".join(f"{row}\n" for row in rows)


def _upload(browser, text, name="roll.csv", **fields):
    browser.get("/people/import")
    data = text if isinstance(text, bytes) else text.encode()
    return browser.post(
        "/people/import", file=(io.BytesIO(data), name), taken_on="2026-12-01", **fields
    )


def _confirm(browser, **fields):
    seen = re.search(r'name="seen" value="([^"]+)"', browser.text)[1]
    return browser.post("/people/import/confirm", seen=seen, **fields)


def _imported(browser, *rows, **fields):
    _upload(browser, _csv(*(rows or ROWS)))
    _confirm(browser, **fields)
    assert "The roll is up to date" in browser.text
    return browser


@pytest.fixture
def admin(pages):
    return pages.signed_in(Role.ADMIN)


def _register(pages):
    return load(pages.school.store).register


# The roll


def test_the_roll_is_read_from_a_file_until_it_is_imported(admin):
    admin.get("/people")
    assert "2 children" in admin.text and "kept elsewhere" in admin.text
    admin.get("/people/child?id=S001")
    assert "Ben Quillfeather" in admin.text and "Record a form" not in admin.text


def test_an_import_shows_what_would_change_before_it_changes_anything(pages, admin):
    _upload(admin, _csv(*ROWS))
    assert "New: 5" in admin.text and "Benedict Quillfeather" in admin.text
    assert _register(pages).pupils == ()
    _confirm(admin)
    assert [pupil.id for pupil in _register(pages).pupils] == [
        "S001",
        "S002",
        "S003",
        "S004",
        "S005",
    ]
    admin.get("/people")
    assert "5 children, as of Tuesday 1 December 2026" in admin.text
    assert "Up to date" in admin.text


def test_changes_and_leavers_stand_in_the_preview(admin):
    _imported(admin)
    moved = "S001,Benedict,Quillfeather,5,ash,Y,Ann"
    _upload(admin, _csv(moved, *ROWS[1:4]))
    assert "Leaving: 1" in admin.text and "Wilhelmina Quarrington" in admin.text
    assert "year: 4 becomes 5; class: oak becomes ash" in admin.text


def test_a_drop_over_a_fifth_needs_a_second_word(pages, admin):
    _imported(admin)
    _upload(admin, _csv(*ROWS[:3]))
    assert "2 of 5 children would be gone" in admin.text
    assert _confirm(admin).status_code == 400
    assert "Tick the box, or leave all as it is" in admin.text
    assert len(_register(pages).pupils) == 5
    _confirm(admin, drop="yes")
    assert len(_register(pages).pupils) == 3


def test_what_was_not_seen_is_not_carried_out(pages, admin):
    _imported(admin)
    _upload(admin, _csv(*ROWS[:4]))
    assert admin.post("/people/import/confirm", seen="forged.1").status_code == 400
    assert "Look at it again" in admin.text
    seen = re.search(r'name="seen" value="([^"]+)"', admin.text)[1]
    other = pages.signed_in(Role.APPROVER)
    other.get("/people/child?id=S005")
    other.post("/people/never", pupil="S005")
    assert admin.post("/people/import/confirm", seen=seen).status_code == 400
    assert len(_register(pages).pupils) == 5


def test_a_preview_is_the_visitors_own_and_does_not_last(pages, admin, office):
    _upload(admin, _csv(*ROWS))
    other = pages.signed_in(Role.APPROVER)
    other.get("/people/import/preview")
    assert "Nothing waits to be imported" in other.text
    office.at("2026-12-01T09:31+00:00")
    admin.get("/people/import/preview")
    assert "Nothing waits to be imported" in admin.text


def test_a_file_can_be_given_up(pages, admin):
    _upload(admin, _csv(*ROWS))
    admin.post("/people/import/cancel")
    assert "the file is forgotten" in admin.text
    admin.post("/people/import/confirm", seen="x")
    assert "Nothing was changed" in admin.text
    assert _register(pages).pupils == ()


def test_columns_with_other_headings_are_named_by_hand(pages, admin):
    _upload(admin, _csv("S1,Ben,Quill,oak", head="Kennzahl,forename,surname,class\n"))
    assert admin.status == 400 and "has no column for: pupil_id" in admin.text
    fields = {"field_id": "Kennzahl", "field_forename": "forename", "field_surname": "surname"}
    admin.post("/people/import/columns", **fields, field_class_name="class")
    assert "New: 1" in admin.text
    _confirm(admin)
    assert _register(pages).pupils[0].id == "S1"


def test_a_doubtful_column_is_said_to_be_a_consent(pages, admin):
    _upload(
        admin,
        _csv("S1,Ben,Quill,Y", head="pupil_id,forename,surname,Trip permission\n"),
    )
    assert "seems to speak of consent" in admin.text
    fields = {"field_id": "pupil_id", "field_forename": "forename", "field_surname": "surname"}
    admin.post("/people/import/columns", **fields, doubt_3="picture_all")
    assert "seems to speak of consent" not in admin.text
    _confirm(admin)
    (consent,) = _register(pages).consents
    assert (consent.purpose, consent.channel, consent.status) == ("picture", "all", "given")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Choose the CSV file"),
        (b"PK\x03\x04 workbook", "Excel workbook"),
        (b"a,\nb,c\n", "no heading of its own"),
        (b"\x00\xff\xfe\x00" * 50, ""),
    ],
)
def test_a_file_that_is_no_roll(pages, admin, data, words):
    _upload(admin, data)
    assert admin.status == 400 and words in admin.text
    assert "There is a problem" in admin.text
    assert _register(pages).pupils == ()


def test_a_file_name_cannot_lead_anywhere(admin):
    _upload(admin, _csv(*ROWS), name=f"../../etc/{SCRIPT}passwd")
    assert "etc/" not in admin.text and SCRIPT not in admin.text


def _sent_raw(browser, body, length):
    """A multipart body as it is, announced as so many bytes."""
    return browser.client.open(
        "/people/import",
        method="POST",
        environ_overrides={"CONTENT_LENGTH": str(length)},
        content_type="multipart/form-data; boundary=x",
        input_stream=io.BytesIO(body),
        headers={"Sec-Fetch-Site": "same-origin", "X-CSRF": browser.csrf},
    )


def test_a_very_large_file_is_refused_before_it_is_read(pages, admin):
    """It is the announced length that counts: nothing of 200 MB is read or kept."""
    admin.get("/people/import")
    answer = _sent_raw(admin, b"--x", 200 * 1024 * 1024)
    assert answer.status_code == 413
    assert "too large" in answer.get_data(as_text=True)
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    body = head + b"a,b\n" * 1_350_000 + b"\r\n--x--\r\n"
    answer = _sent_raw(admin, body, len(body))
    assert answer.status_code == 400
    assert "a.csv is larger than 5 MB" in answer.get_data(as_text=True)
    assert _register(pages).pupils == ()


def test_script_in_names_is_shown_as_text(admin):
    _upload(admin, _csv(f"S1,{SCRIPT},Quill,4,{SCRIPT},Y,{SCRIPT}"))
    assert SCRIPT not in admin.text and "&lt;script&gt;" in admin.text
    _confirm(admin)
    admin.get("/people")
    assert SCRIPT not in admin.text
    admin.get("/people/child?id=S1")
    assert SCRIPT not in admin.text and "&lt;script&gt;" in admin.text


# Children


def test_a_name_is_looked_for_without_standing_in_an_address(admin):
    _imported(admin)
    answer = admin.client.post(
        "/people/find",
        data={"csrf": admin.csrf, "who": "marchb otto"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert answer.headers["Location"] == "/people/child?id=S002"
    admin.post("/people/find", who="qu")
    assert "Benedict" in admin.text and "Wilhelmina" in admin.text and "Isolde" not in admin.text
    admin.post("/people/find", who="nobody")
    assert "Nobody on the roll" in admin.text
    assert admin.post("/people/find").status_code == 400


def test_a_class_and_its_children(admin):
    _imported(admin)
    admin.get("/people/class?name=oak")
    assert "Children: 3" in admin.text and "Ottoline" not in admin.text
    assert admin.get("/people/class?name=yew").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/people/child",
        "/people/consent",
        "/people/withdrawal",
        "/people/consequences",
        "/people/letter",
    ],
)
@pytest.mark.parametrize("number", ["S999", "", "S001' OR 1=1", "../S001"])
def test_a_forged_number_is_nobody(admin, address, number):
    _imported(admin)
    assert admin.get(address, query_string={"id": number}).status_code == 404
    if address in ("/people/consent", "/people/withdrawal"):
        assert admin.post(address, pupil=number, purpose="picture").status_code == 404


def test_a_child_shows_what_counts_and_who_signed(admin):
    _imported(admin)
    admin.get("/people/child?id=S001")
    for words in ("Given", "Not returned", "Ann", "What counts today"):
        assert words in admin.text


def test_a_form_is_recorded_with_who_signed_it(pages, admin):
    _imported(admin)
    admin.get("/people/consent?id=S003")
    admin.post(
        "/people/consent",
        pupil="S003",
        says="given",
        purpose=["picture", "work"],
        channel="page",
        dated="2026-11-30",
        version="2026-A",
        signed_by="Eve Ollerenshaw",
        relationship="mother",
    )
    assert "The form is recorded" in admin.text
    assert "Eve Ollerenshaw (mother)" in admin.text and "2026-A" in admin.text
    given = _register(pages).of("S003")
    assert {
        (one.purpose, one.status) for one in given if one.channel == "page" and one.signed_by
    } == {
        ("picture", "given"),
        ("work", "given"),
    }
    assert "Mx Adeyemi: picture, work on page: given" in admin.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"says": ""}, "Say whether the parent agrees"),
        ({"purpose": []}, "Say what the form is about"),
        ({"channel": "nowhere"}, "Choose where"),
        ({"dated": ""}, "Give the date on the form"),
        ({"dated": "yesterday"}, "Give a day"),
        ({"dated": "2027-01-01"}, "lies ahead"),
        ({"signed_by": "x" * 200}, "At most 100"),
    ],
)
def test_a_mistake_in_a_form_loses_nothing(pages, admin, change, words):
    _imported(admin)
    before = _register(pages).consents
    typed = {
        "pupil": "S003",
        "says": "given",
        "purpose": ["picture"],
        "channel": "page",
        "dated": "2026-11-30",
        "relationship": "grandmother",
    }
    admin.get("/people/consent?id=S003")
    assert admin.post("/people/consent", **{**typed, **change}).status_code == 400
    assert words in admin.text and 'value="grandmother"' in admin.text
    assert _register(pages).consents == before


def test_an_older_form_turns_no_no(pages, admin):
    _imported(admin)
    admin.get("/people/withdrawal?id=S001")
    admin.post(
        "/people/withdrawal", pupil="S001", purpose=["picture"], channel="page", signed_by="Ann"
    )
    admin.get("/people/consent?id=S001")
    admin.post(
        "/people/consent",
        pupil="S001",
        says="given",
        purpose=["picture"],
        channel="page",
        dated="2026-11-30",
        signed_by="Ann",
    )
    assert admin.status == 400 and "Only a newer form turns a no into a yes" in admin.text


def test_a_childs_page_without_an_import_records_nothing(admin):
    admin.get("/people/consent?id=S001")
    assert "kept elsewhere" in admin.text
    admin.post(
        "/people/consent",
        pupil="S001",
        says="given",
        purpose=["picture"],
        channel="page",
        dated="2026-11-30",
    )
    assert admin.status == 400 and "Import it under People first" in admin.text


def test_a_refusal_that_an_import_would_turn_waits_to_be_confirmed(pages, admin):
    _imported(admin)
    _upload(admin, _csv(*ROWS).replace("elm,N,Bob", "elm,Y,Bob"))
    assert "A no that stays, though the file says yes: 1" in admin.text
    _confirm(admin)
    assert "To confirm" in admin.text and "Ottoline Marchbanks" in admin.text
    assert next(one for one in _register(pages).of("S002")).status == "refused"
    key = re.search(r'name="key" value="([^"]+)"', admin.text)[1]
    assert admin.post("/people/conflict", pupil="S002", key="forged").status_code == 404
    admin.get("/people")
    admin.post("/people/conflict", pupil="S002", key=key)
    assert "To confirm" not in admin.text
    admin.get("/people/child?id=S002")
    assert "the no was confirmed against an import" in admin.text


def test_after_an_old_copy_was_put_back_somebody_says_that_the_consents_are_right(pages, admin):
    admin.get("/")
    assert "Check the consents" not in admin.text
    now, ledger = pages.school.clock.now(), pages.school.ledger
    ledger.open_gap(since=now - timedelta(days=2), until=now, why="restored", now=now)
    author = pages.signed_in(Role.AUTHOR)
    author.get("/")
    assert "Check the consents" not in author.text
    admin.get("/")
    assert "Check the consents" in admin.text and "All is well" not in admin.text
    admin.get("/people")
    assert "a no that may be missing" in admin.text
    admin.post("/people/consents-checked")
    assert "you have checked the consents" in admin.text
    assert "a no that may be missing" not in admin.text
    [gap] = ledger.gaps()
    assert gap.closed_by == "Mx Adeyemi"
    assert admin.post("/people/consents-checked").status_code == 400
    assert "Nothing waits for the consents to be checked" in admin.text


def test_a_newer_form_settles_what_waited(admin):
    _imported(admin)
    _upload(admin, _csv(*ROWS).replace("elm,N,Bob", "elm,Y,Bob"))
    _confirm(admin)
    admin.get("/people/consent?id=S002&purpose=picture&channel=page")
    admin.post(
        "/people/consent",
        pupil="S002",
        says="given",
        purpose=["picture"],
        channel="page",
        dated="2026-12-01",
        signed_by="Bob",
    )
    admin.get("/people")
    assert "To confirm" not in admin.text


def test_never_published_and_lifted(pages, admin):
    _imported(admin)
    admin.get("/people/child?id=S001")
    admin.post("/people/never", pupil="S001")
    assert "Never published" in admin.text
    assert _register(pages).never_publish == ("S001",)
    assert admin.post("/people/never", pupil="S001", lift="yes").status_code == 400
    admin.get("/people/child?id=S001")
    admin.post("/people/never", pupil="S001", lift="yes", dated="2026-12-01")
    assert _register(pages).never_publish == ()


# Taking consent back


def _story(pages, office, admin):
    """Two posts about a child's achievement: one out, one planned."""
    admin.get("/people/consent?id=S001")
    admin.post(
        "/people/consent",
        pupil="S001",
        says="given",
        purpose=["achievement", "work"],
        channel="page",
        dated="2026-11-30",
        signed_by="Ann",
    )
    for name, at in (("first", "2026-12-01 09:30"), ("second", "2026-12-11 15:30")):
        office.write(
            f"{name}.md",
            id=name,
            kind="everyday-life",
            title=f"A bridge of paper {name}",
            keys='children = ["S001"]\nchildren_as = ["work"]\nchannels = ["page"]',
            publish_at=at,
            body="One of our builders has made a bridge of paper that holds a brick.",
        )
        office.submit(f"{name}.md")
        stored = pages.school.store.latest_revision(name)
        open_ones = [f.key for f in stored.verdict.findings] if stored.verdict else []
        office.approve(name, answers={key: "checked: it is so" for key in open_ones})


def test_consent_taken_back_shows_every_post_and_writes_the_letter(pages, office, admin):
    _imported(admin)
    _story(pages, office, admin)
    office.at("2026-12-01T09:31+00:00")
    office.run()
    states = {d.item: d.state for d in office.deliveries()}
    assert states == {"first": "published", "second": "scheduled"}

    admin.get("/people/withdrawal?id=S001")
    assert admin.post("/people/withdrawal", pupil="S001", channel="all").status_code == 400
    admin.post("/people/withdrawal", pupil="S001", channel="all", purpose=["picture", "work"])
    assert "A bridge of paper first" in admin.text and "Comes down" in admin.text
    assert "A bridge of paper second" in admin.text and "Held" in admin.text
    letter = re.search(r'href="(/people/letter[^"]+)"', admin.text)[1].replace("&amp;", "&")
    assert "Quillfeather" not in letter and "Benedict" not in letter
    admin.get(letter)
    assert "Dear [name]" in admin.text and "A bridge of paper first" in admin.text
    assert "1 planned post(s)" in admin.text
    assert "Quillfeather" not in admin.text

    office.run()
    admin.get("/people/consequences?id=S001&purpose=work")
    assert "Is down" in admin.text


# Adults, devices, the camera


def test_adults_are_added_changed_and_forgotten(pages, admin):
    _imported(admin)
    admin.get("/people/adults")
    admin.post("/people/adults", title="Mrs", surname=f"Jones{SCRIPT}", named="no", shown="yes")
    assert SCRIPT not in admin.text and "Mrs Jones&lt;script&gt;" in admin.text
    (one,) = _register(pages).adults
    assert not one.named_ok and one.shown_ok
    assert admin.post("/people/adults", title="Mrs", surname="", named="no").status_code == 400
    assert "Give the surname" in admin.text and "Say whether they may be shown" in admin.text
    admin.post("/people/adults/forget", title="Mrs", surname=f"Jones{SCRIPT}")
    assert _register(pages).adults == ()


@pytest.fixture
def head(pages, office):
    office.configure(
        'head = "Mr Lindqvist"\ndeputies = ["Ms Prewett"]\n',
    )
    return pages.signed_in(Role.APPROVER)


def test_the_head_approves_and_retires_a_device(pages, head):
    head.get("/devices")
    head.post("/devices", name="The hall's camera", make="Canon", owned="school")
    assert "is approved from 2026-12-01" in head.text
    (device,) = pages.school.store.devices()
    assert (device.id, device.approved_by) == ("the-halls-camera", "Mr Lindqvist")
    assert head.post("/devices", name="The hall's camera", make="Canon").status_code == 400
    assert "choose another name" in head.text
    head.post("/devices/retire", device="the-halls-camera")
    assert str(pages.school.store.devices()[0].approved_until) == "2026-12-01"
    assert head.post("/devices/retire", device="nothing").status_code == 400


def test_a_mistake_about_a_device_loses_nothing(pages, head):
    head.get("/devices")
    assert head.post("/devices", owned="private", serial="", model="").status_code == 400
    for words in ("Say what people call it", "Say whose it is", "make, model or serial"):
        assert words in head.text
    assert (
        head.post("/devices", name="Tablet", make="Y", approved_on="2027-01-01").status_code == 400
    )
    assert "lies ahead" in head.text and 'value="Tablet"' in head.text
    assert pages.school.store.devices() == ()


def test_the_deputy_approves_only_in_an_absence(pages, head):
    deputy = pages.signed_in(Role.DEPUTY)
    deputy.get("/devices")
    assert deputy.post("/devices", name="Tablet", make="Samsung").status_code == 400
    assert "not recorded as away" in deputy.text
    pages.school.store.start_absence(
        "Mr Lindqvist", why="", by="Ms Prewett", at=pages.office.clock.now()
    )
    deputy.post("/devices", name="Tablet", make="Samsung", owned="private", owner="Ms Prewett")
    assert "must be deleted from it" in deputy.text


def test_photos_are_said_to_be_deleted(pages, head):
    head.get("/devices")
    head.post("/devices", name="Phone", make="Fairphone", owned="private", owner="Mrs Okafor")
    (device,) = pages.school.store.devices()
    promise = pages.school.store.promise_deletion(
        "trip", device, ["a" * 64], person="Head", at=pages.office.clock.now()
    )
    author = pages.signed_in(Role.AUTHOR)
    author.get("/devices")
    assert "Mrs Okafor" in author.text and "1 photo of" in author.text
    assert "Approve a device" not in author.text
    author.post(f"/devices/deleted/{promise.id}")
    assert pages.school.store.promises() == []
    assert author.post(f"/devices/deleted/{promise.id}").status_code == 400


def test_before_the_camera_gives_no_reasons_and_is_recorded(pages, admin):
    _imported(admin)
    author = pages.signed_in(Role.AUTHOR)
    author.get("/may-be-shown")
    assert "elm" in author.text
    author.get("/may-be-shown/class?name=elm")
    assert "Ottoline Marchbanks" in author.text and "Thaddeus Ollerenshaw" in author.text
    for reason in ("Refused", "Not returned", "Bob"):
        assert reason not in author.text
    author.post("/may-be-shown/print", name="elm")
    assert "destroy the paper" in author.text
    lines = [(line.person, line.action) for line in pages.school.store.audit()]
    assert ("Mrs Okafor", "look-may-be-shown") in lines
    assert ("Mrs Okafor", "print-may-be-shown") in lines
    assert author.get("/may-be-shown/class?name=yew").status_code == 404
    assert author.get("/people").status_code == 403


# In a real browser


@pytest.mark.parametrize("width", [320])  # every page is walked at 1280 by test_proof_pages
def test_people_are_accessible(pages, make_window, office, width):
    office.configure('head = "Mr Lindqvist"\n')
    admin = pages.signed_in(Role.ADMIN)
    _imported(admin)
    _upload(admin, _csv(*ROWS).replace("elm,N,Bob", "elm,Y,Bob"))
    _confirm(admin)
    head = pages.person(Role.APPROVER)
    window = make_window(width).sign_in(head)
    for address in (
        "/people",
        "/people/class?name=oak",
        "/people/child?id=S001",
        "/people/consent?id=S001",
        "/people/withdrawal?id=S001",
        "/people/consequences?id=S001",
        "/people/letter?id=S001",
        "/people/adults",
        "/people/import",
        "/people/child?id=S999",
        "/may-be-shown",
        "/may-be-shown/class?name=oak",
        "/devices",
    ):
        window.open(address)
        assert window.violations() == [], address
        assert not window.scrolls_sideways(), address
    for address, button in (
        ("/people/consent?id=S001", "Record it"),
        ("/people/adults", "Keep it"),
        ("/people/import", "See what would change"),
        ("/devices", "Approve it"),
    ):
        press(window.open(address).page.get_by_role("button", name=button))
        assert window.page.get_by_role("alert").is_visible(), address
        assert window.violations() == [], address
    window.open("/people/import")
    file = {"name": "roll.csv", "mimeType": "text/csv", "buffer": _csv(*ROWS[:3]).encode()}
    window.page.get_by_label("The CSV file").set_input_files(file)
    press(window.page.get_by_role("button", name="See what would change"))
    assert window.page.get_by_role("heading", name="What the import would change").is_visible()
    assert window.violations() == []
    assert not window.scrolls_sideways()
    press(window.page.get_by_role("button", name="Carry it out"))
    assert window.page.get_by_role("alert").is_visible()
    assert window.violations() == []
