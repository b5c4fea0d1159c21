"""The page for people: safe, legible, and only what is public."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from schoolcast.standins import PublicImage, PublicPost
from schoolcast.standins.public_page import render_index, render_page

MOMENT = datetime(2026, 7, 3, 14, 5, tzinfo=UTC)
HALL = PublicImage.of(b"hall", 'The "new" hall', "image/png")


def post(**changed):
    return PublicPost(**({"id": "1_2", "text": "Hello", "created_at": MOMENT} | changed))


def test_text_and_alt_text_are_escaped():
    page = render_page("Board", [post(text="<script>x</script> & more", images=(HALL,))], UTC)
    assert "<script" not in page
    assert "&lt;script&gt;x&lt;/script&gt; &amp; more" in page
    assert 'alt="The &quot;new&quot; hall"' in page
    assert f'src="/images/{HALL.sha256}"' in page


def test_times_are_the_schools_and_read_like_a_sentence():
    page = render_page("Board", [post()], ZoneInfo("Europe/London"))
    assert "Friday 3 July 2026, 15:05 BST" in page
    assert 'datetime="2026-07-03T15:05:00+01:00"' in page


def test_only_web_addresses_become_links():
    page = render_page("Board", [post(link="javascript:alert(1)")], UTC)
    assert "href" not in page
    linked = render_page("Board", [post(link="https://school.example/?a=1&b=2")], UTC)
    assert 'href="https://school.example/?a=1&amp;b=2"' in linked


def test_newest_first_without_the_withdrawn():
    posts = [post(id="1", text="Older"), post(id="2", withdrawn=True), post(id="3", text="Newer")]
    page = render_page("Board", posts, UTC)
    assert page.index('id="post-3"') < page.index('id="post-1"')
    assert 'id="post-2"' not in page
    assert "2 posts" in page


def test_an_empty_page_says_so():
    assert "Nothing has been posted yet." in render_page("Board", [], UTC)
    assert "<h1>schoolcast stand-ins</h1>" in render_index([])


def test_page_and_pictures_are_served_past_the_faults(client):
    client.fault("refuse-500", method="", path="", times=0)
    board = client.fleet.stand_ins["board"]
    board.posts().append(post(images=(HALL,)))
    page = client.session.get(f"{client.board}/")
    assert (page.status_code, 'id="post-1_2"' in page.text) == (200, True)
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    picture = client.session.get(f"{client.board}/images/{HALL.sha256}")
    assert (picture.content, picture.headers["Content-Type"]) == (b"hall", "image/png")
    assert client.session.get(f"{client.board}/images/unknown").status_code == 404
    assert board.requests() == []
