"""Bad input on its way to Facebook and X: said before anything is sent, and never half a post."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import requests
from PIL import Image

from schoolcast.bootstrap import load_school_plugins
from schoolcast.settings import load_settings
from schoolcast.standins import Fleet, serve

SUBMIT, DUE = "2026-12-01T09:00", "2026-12-11T15:31"
X_KEYS = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
PICTURE = (
    '{{ file = "{}", alt = "The hall with its doors open", source = "graphic", '
    'rights = "drawn by the office" }}'
)


@pytest.fixture
def platforms(desk: Any) -> Iterator[Fleet]:
    """Both stand-ins behind the channels facebook and x."""
    plugins = load_school_plugins(load_settings(desk.config))
    with serve([plugins.standins["facebook"], plugins.standins["x"]]) as fleet:
        page, account = fleet.ports()["facebook"], fleet.ports()["x"]
        _secret(desk, "PAGE_TOKEN", page["access_token"])
        _secret(desk, "APP_SECRET", page["app_secret"])
        for key in X_KEYS:
            _secret(desk, key.upper(), account[key])
        _channel(
            desk,
            "facebook",
            f'page_id = "{page["page_id"]}", app_id = "{page["app_id"]}", '
            f'base_url = "{page["base_url"]}", read_seconds = 1',
            'access_token = "PAGE_TOKEN", app_secret = "APP_SECRET"',
        )
        _channel(
            desk,
            "x",
            f'user_id = "{account["user_id"]}", base_url = "{account["base_url"]}", '
            "read_seconds = 1",
            ", ".join(f'{key} = "{key.upper()}"' for key in X_KEYS),
        )
        (desk.folder / "content" / "media").mkdir(parents=True, exist_ok=True)
        yield fleet


def _channel(desk: Any, kind: str, settings: str, secrets: str) -> None:
    desk.configure(
        f'kind = "outbox"\naudience = "public"\nsettings = {{ folder = "outbox/{kind}" }}',
        f'kind = "{kind}"\naudience = "public"\nsettings = {{ {settings} }}\n'
        f"secrets = {{ {secrets} }}",
    )


def _secret(desk: Any, name: str, value: str) -> None:
    file = desk.folder / "secrets" / name
    file.touch(0o600)
    file.write_text(value, encoding="utf-8")


def drawn(*, kind: str = "PNG", size: int = 64, frames: int = 1) -> bytes:
    out = BytesIO()
    pictures = [Image.new("RGB", (size, size), colour) for colour in ("teal", "gold")]
    more = {"save_all": True, "append_images": pictures[1:]} if frames > 1 else {}
    pictures[0].save(out, kind, **more)
    return out.getvalue()


def with_pictures(desk: Any, *files: tuple[str, bytes]) -> str:
    for name, content in files:
        (desk.folder / "content" / "media" / name).write_bytes(content)
    listed = ", ".join(PICTURE.format(name) for name, _ in files)
    return f"event_date = 2027-01-04\nimages = [{listed}]"


def asked(fleet: Fleet) -> list[str]:
    return [entry["path"] for one in fleet.stand_ins.values() for entry in one.requests()]


def shown(fleet: Fleet, platform: str) -> list[dict[str, Any]]:
    return fleet.stand_ins[platform].ledger()


TEXTS = {
    "too long": ({"body": "A sentence about the fair. " * 20}, "counts 539 on X, which takes 280"),
    "a private address": ({"keys": 'link = "http://192.168.1.20/news"'}, "Families can't open"),
    "no address": ({"keys": 'link = "ftp://example.org"'}, "is not a web address"),
    "a family of 141": ({"body": "👨‍👩‍👧‍👦" * 141}, "counts 282 on X, which takes 280"),
    "a private account": ({"body": "Well done @jane_pennicott_x for the lovely cakes!"}, "@jane"),
}


@pytest.mark.parametrize("case", sorted(TEXTS))
def test_a_text_is_stopped_before_anything_is_sent(desk: Any, platforms: Fleet, case: str) -> None:
    fields, words = TEXTS[case]
    keys = {"keys": "event_date = 2027-01-04\n" + fields.get("keys", "")}
    file = desk.write(**{**fields, **keys})
    checked = desk("check", file, now=SUBMIT)
    assert checked.code == 3
    assert words in checked.out + checked.err
    desk("submit", file, "--as", "Office", now=SUBMIT)
    approved = desk("approve", "inset", "--as", "Head", now=SUBMIT)
    assert approved.code != 0
    desk("run", now=DUE)
    assert asked(platforms) == []


def test_other_scripts_and_families_arrive_as_they_were_written(
    desk: Any, platforms: Fleet
) -> None:
    text = "Families 👩‍👩‍👧 from Łódź, Kyiv (Київ) and ਪੰਜਾਬ: welcome. Our café opens at 9."
    desk.approved(body=text)
    assert desk("run", now=DUE).code == 0
    assert [post["text"] for post in shown(platforms, "facebook")] == [text]
    assert [post["text"] for post in shown(platforms, "x")] == [text]


PICTURES = {
    "unreadable": ([("a.png", drawn()[:60])], "damaged or cut off"),
    "none": ([("a.jpg", b"")], "is empty"),
    "a document": ([("a.jpg", b"%PDF-1.7")], "a PDF document"),
    "too many": ([(f"{n}.png", drawn(size=32 + n)) for n in range(5)], "X takes 4 pictures"),
    "too big": ([("a.png", drawn() + bytes(26 * 2**20))], "the limit is 25 MB"),
}


@pytest.mark.parametrize("case", sorted(PICTURES))
def test_a_picture_is_stopped_before_anything_is_sent(
    desk: Any, platforms: Fleet, case: str
) -> None:
    files, words = PICTURES[case]
    file = desk.write(keys=with_pictures(desk, *files))
    checked = desk("check", file, now=SUBMIT)
    assert checked.code == 3
    assert words in checked.out + checked.err
    assert desk("submit", file, "--as", "Office", now=SUBMIT).code == 3
    desk("run", now=DUE)
    assert asked(platforms) == []


def test_a_gif_that_moves_is_told_of(desk: Any, platforms: Fleet) -> None:
    file = desk.write(keys=with_pictures(desk, ("a.gif", drawn(kind="GIF", frames=2))))
    checked = desk("check", file, now=SUBMIT)
    assert "moves" in checked.out + checked.err


@pytest.mark.parametrize(
    ("missing", "words"),
    [("APP_SECRET", "APP_SECRET"), ("PAGE_TOKEN", "PAGE_TOKEN"), ("ACCESS_TOKEN", "ACCESS_TOKEN")],
)
def test_a_missing_key_is_named_and_only_its_channel_waits(
    desk: Any, platforms: Fleet, missing: str, words: str
) -> None:
    desk.approved()
    (desk.folder / "secrets" / missing).unlink()
    ended = desk("run", now=DUE)
    assert ended.code == 5
    assert words in ended.out + ended.err
    broken, fine = ("x", "facebook") if missing == "ACCESS_TOKEN" else ("facebook", "x")
    assert (len(shown(platforms, broken)), len(shown(platforms, fine))) == (0, 1)


def test_an_empty_key_is_said_to_be_empty(desk: Any, platforms: Fleet) -> None:
    _secret(desk, "CONSUMER_KEY", "\n")
    tested = desk("channels", "test", "x")
    assert tested.code == 5
    assert "empty" in tested.out + tested.err


def test_keys_of_another_account_post_nothing(desk: Any, platforms: Fleet) -> None:
    user = platforms.ports()["x"]["user_id"]
    desk.configure(f'user_id = "{user}"', 'user_id = "4242"')
    desk.configure(f'page_id = "{platforms.ports()["facebook"]["page_id"]}"', 'page_id = "4242"')
    desk.approved()
    assert desk("run", now=DUE).code == 4
    assert platforms.ledger() == {"facebook": [], "x": []}
    listed = desk("channels", "list")
    assert "user_id in config.toml" in listed.out
    assert "check page_id" in listed.out


@pytest.mark.parametrize("platform", ["facebook", "x"])
def test_a_time_out_in_the_third_picture_posts_nothing_by_halves(
    desk: Any, platforms: Fleet, platform: str
) -> None:
    keys = with_pictures(desk, *[(f"{n}.png", drawn(size=40 + n)) for n in range(3)])
    desk.approved(keys=f'{keys}\nchannels = ["{platform}"]')
    upload = "photos$" if platform == "facebook" else "^/2/media/upload$"
    control = f"{platforms.ports()['control']}/faults"
    for fault, seconds in (("slow", 0.0), ("slow", 0.0), ("effect-then-hang", 5.0)):
        rule = {"platform": platform, "method": "POST", "path": upload, "fault": fault}
        requests.post(control, json={**rule, "seconds": seconds}, timeout=5).raise_for_status()
    desk("run", now=DUE)
    assert shown(platforms, platform) == []
    again = desk("run", "--json", now="2026-12-11T15:40")
    assert again.code == 0, again
    [post] = shown(platforms, platform)
    assert [image["alt"] for image in post["images"]] == ["The hall with its doors open"] * 3


def test_the_media_folder_is_where_it_is_said_to_be(desk: Any, platforms: Fleet) -> None:
    file = desk.write(keys=with_pictures(desk, ("hall.png", drawn())))
    Path(desk.folder / "content" / "media" / "hall.png").unlink()
    checked = desk("check", file, now=SUBMIT)
    assert checked.code == 3
    assert 'There is no picture "hall.png"' in checked.out + checked.err


def test_the_corrected_words_of_a_refused_post_go_out(desk: Any, platforms: Fleet) -> None:
    keys = with_pictures(desk, ("hall.png", drawn())) + '\nchannels = ["facebook"]'
    desk.approved(keys=keys)
    rule = {"platform": "facebook", "method": "POST", "path": "photos$", "fault": "media-refused"}
    control = f"{platforms.ports()['control']}/faults"
    requests.post(control, json=rule, timeout=5).raise_for_status()
    desk("run", now=DUE)
    [refused] = desk("queue", "list", "--all", "--json").json["deliveries"]
    assert refused["state"] == "failed"

    file = desk.write(keys=keys, publish_at="on-approval", body="On 4 January 2027 we are closed.")
    assert desk("submit", file, "--as", "Office", now="2026-12-11T16:00").code == 0
    approved = desk("approve", file, "--as", "Head", now="2026-12-11T16:10")
    assert approved.code == 0, approved
    assert "1 post will go out" in approved.out
    assert desk("run", now="2026-12-11T16:11").code == 0
    [post] = shown(platforms, "facebook")
    assert "we are closed" in post["text"]


def test_a_stopped_post_stays_stopped_and_says_so(desk: Any) -> None:
    desk.approved(keys='event_date = 2027-01-04\nchannels = ["facebook"]')
    stop = ("queue", "cancel", "inset", "--as", "Head", "--why", "a doubt")
    assert desk(*stop).code == 0
    file = desk.write(
        keys='event_date = 2027-01-04\nchannels = ["facebook"]',
        body="On {{ event_date | long_date }} school is closed to pupils.",
    )
    assert desk("submit", file, "--as", "Office", now="2026-12-01T11:00").code == 0
    approved = desk("approve", file, "--as", "Head", now="2026-12-01T11:10")
    assert "facebook: this does not go out: it was stopped" in approved.out
