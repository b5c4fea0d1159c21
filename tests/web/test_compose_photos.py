"""Photos in the pages: sent, described, ticked, left out; and what is no photo."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from schoolcast.bootstrap.sheets import sheets_of
from schoolcast.domain.account import Role
from schoolcast.media.original import Limits
from schoolcast.pipeline.draft_records import Photo
from schoolcast.pipeline.drafts import begin
from schoolcast.web import compose_uploads
from schoolcast.web.protection import LARGEST_UPLOAD

HEADERS = {"Sec-Fetch-Site": "same-origin"}


def picture(shade=90, kind="JPEG"):
    """A plain picture of no one."""
    out = BytesIO()
    Image.new("RGB", (64, 48), (200, shade, 90)).save(out, kind)
    return out.getvalue()


@pytest.fixture
def draft(pages):
    """A draft of Mrs Okafor's, and her browser on its photos."""
    pages.person(Role.AUTHOR)
    made = begin(
        "everyday-life", person="Mrs Okafor", sheets=sheets_of(pages.desk.settings),
        school=pages.school,
    )  # fmt: skip
    browser = pages.signed_in(Role.AUTHOR)
    browser.get(f"/write/{made.id}/photos")
    return made, browser


def _send(browser, number, *files):
    data = {"csrf": browser.csrf, "photos": [(BytesIO(raw), name) for raw, name in files]}
    answer = browser.client.post(
        f"/write/{number}/photos/add",
        data=data,
        headers=HEADERS,
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    return browser._shown(answer)


def _photos(pages, number):
    return pages.school.store.draft(number).words.photos


def _version(browser):
    return re.search(r'name="version" value="(\d+)"', browser.text)[1]


def test_many_are_sent_at_once_described_and_ticked(pages, draft):
    number, browser = draft[0].id, draft[1]
    _send(browser, number, (picture(), "sack race.jpg"), (picture(120, "PNG"), "field.jpg"))
    files = [photo.file for photo in _photos(pages, number)]
    assert files == ["2026-12/sack-race.jpg", "2026-12/field.png"]
    small = browser.client.get(f"/write/{number}/photos/1/small")
    assert small.mimetype == "image/jpeg" and small.data
    small.close()
    said = {
        "alt-0": "Children hop in sacks",
        "source-0": "photo",
        "who-0": "",
        "alt-1": "The empty field",
        "source-1": "supplied",
        "rights-1": "Lent by the parish",
        "who-1": "nobody",
        "not_on-1": "oak",
    }
    browser.post(f"/write/{number}/photos", version=_version(browser), whole="1", **said,
                 **{"class-0": "oak"})  # fmt: skip
    assert "Who can be recognised in photo 1?" in browser.text
    assert re.search(r'value="S001" checked', browser.text), "all of Oak are ticked"
    assert not re.search(r'value="S002" checked', browser.text)
    child = {"child": ["S001", "S002", "nonsense"], "photo": "1"}
    browser.post(f"/write/{number}/children", version=_version(browser), **child)
    first, second = _photos(pages, number)
    assert first.children == ("S001", "S002") and first.alt == "Children hop in sacks"
    assert second.nobody and second.not_on == ("oak",) and second.rights == "Lent by the parish"
    browser.post(f"/write/{number}/photos", version=_version(browser), do="check", **said)
    assert "clause" in browser.text


def test_leaving_one_out_is_one_step(pages, draft):
    number, browser = draft[0].id, draft[1]
    _send(browser, number, (picture(), "a.jpg"), (picture(120), "b.jpg"))
    browser.post(f"/write/{number}/photos", version=_version(browser), out="1")
    assert [photo.file for photo in _photos(pages, number)] == ["2026-12/b.jpg"]
    assert "Photo 1 is left out" in browser.text


def test_whom_it_is_about_is_ticked_from_the_roll(pages, draft):
    number, browser = draft[0].id, draft[1]
    browser.get(f"/write/{number}/children")
    assert "Ben Quillfeather" in browser.text and "oak" in browser.text
    browser.post(f"/write/{number}/children", version=_version(browser), all="elm")
    assert re.search(r'value="S002" checked', browser.text)
    browser.post(
        f"/write/{number}/children", version=_version(browser), child="S002", children_as="work"
    )
    words = pages.school.store.draft(number).words
    assert (words.about, words.children, words.children_as) == ("yes", ("S002",), ("work",))


@pytest.mark.parametrize(
    ("raw", "name", "said"),
    [
        (b"<script>alert(1)</script>", "photo.jpg", "photo.jpg"),
        (b"%PDF-1.7 nothing", "plan.jpg", "a PDF document"),
        (b"", "empty.jpg", "is empty"),
        (picture()[:500], "torn.jpg", "damaged"),
    ],
)
def test_what_is_no_picture_is_refused_by_name(pages, draft, raw, name, said):
    number, browser = draft[0].id, draft[1]
    _send(browser, number, (raw, name))
    assert browser.status == 400 and name in browser.text and said in browser.text
    assert "<script>alert" not in browser.text
    assert _photos(pages, number) == ()
    media = pages.office.folder / "content" / "media"
    assert not [file for file in media.rglob("*") if file.is_file()], "nothing is left behind"


def test_tricks_in_a_file_name_lead_nowhere(pages, draft):
    number, browser = draft[0].id, draft[1]
    names = (
        "../../../secret.jpg",
        "..\\..\\secret.jpg",
        "/etc/secret.jpg",
        ".secret.jpg",
        "a\x00secret.jpg",
        "<img src=x onerror=alert(1)>.jpg",
    )
    _send(browser, number, *((picture(20 + 30 * at), name) for at, name in enumerate(names)))
    files = [photo.file for photo in _photos(pages, number)]
    assert len(files) == len(set(files)) == len(names)
    for file in files:
        assert re.fullmatch(r"2026-12/[A-Za-z0-9-]+\.jpg", file)
        assert (pages.office.folder / "content" / "media" / file).is_file()
    assert "<img src=x" not in browser.text


def test_the_forty_first_is_not_taken(pages, draft):
    made, browser = draft
    many = tuple(Photo(file=f"2026-12/{at}.jpg") for at in range(39))
    pages.school.store.save_draft(
        made.id, replace(made.words, photos=many), expect=1, person="x", at=pages.school.clock.now()
    )
    _send(browser, made.id, (picture(), "fits.jpg"), (picture(120), "too-many.jpg"))
    assert browser.status == 400
    assert "too-many.jpg: not taken, an announcement may have 40 photos" in browser.text
    assert len(_photos(pages, made.id)) == 40


def test_too_large_is_refused_in_words(pages, draft, monkeypatch):
    number, browser = draft[0].id, draft[1]
    answer = browser.client.post(
        f"/write/{number}/photos/add",
        headers=HEADERS,
        environ_overrides={"CONTENT_LENGTH": str(LARGEST_UPLOAD + 1)},
        content_type="multipart/form-data; boundary=x",
        input_stream=BytesIO(b""),
    )
    assert answer.status_code == 413 and "That is too large" in answer.get_data(as_text=True)
    monkeypatch.setattr(compose_uploads, "Limits", lambda: Limits(original_bytes=2**17))
    _send(browser, number, (picture() + bytes(2**17), "vast.jpg"))
    assert browser.status == 400 and "vast.jpg: it is larger than 0 MB" in browser.text


def test_only_this_page_takes_much(pages, draft):
    number, browser = draft[0].id, draft[1]
    answer = browser.client.post(
        f"/write/{number}", data={"csrf": browser.csrf, "text": "x" * 3_000_000}, headers=HEADERS
    )
    assert answer.status_code == 413
    nobody = pages.browser().client.post(
        f"/write/{number}/photos/add", data={"photos": (BytesIO(picture()), "a.jpg")},
        headers=HEADERS,
    )  # fmt: skip
    assert nobody.status_code == 401


def test_places_that_are_not_there(draft):
    number, browser = draft[0].id, draft[1]
    for address in ("photos/1/small", "photos/0/small", "children?photo=9", "children?photo=x"):
        assert browser.client.get(f"/write/{number}/{address}").status_code == 404, address
    browser.post(f"/write/{number}/photos/add")
    assert browser.status == 400 and "Choose the photos first" in browser.text
