"""What any connector can say of a post from its capabilities alone."""

from dataclasses import replace
from pathlib import Path

import pytest

from schoolcast.api import Capabilities, Severity, limit_findings
from schoolcast.testing import a_post, an_image

PLAIN = Capabilities(text_limit=10, max_images=1, image_bytes=100_000, alt_limit=5)


def rules(post: object, capabilities: Capabilities = PLAIN, length: int = 5) -> list[str]:
    found = limit_findings(post, capabilities, title="Board", length=length)  # type: ignore[arg-type]
    assert all(finding.severity is Severity.BLOCK for finding in found)
    return [finding.rule for finding in found]


def test_an_ordinary_post_passes(tmp_path: Path) -> None:
    image = an_image(tmp_path, alt="Hall")
    assert rules(a_post(link="https://st-marys.example.org/a?b=c#d", images=(image,))) == []


def test_the_platforms_own_measure_counts() -> None:
    assert rules(a_post(text="x" * 99), length=10) == []
    [finding] = limit_findings(a_post(), PLAIN, title="Board", length=1011)
    assert finding.message == "The text counts 1,011 on Board, which takes 10. Make it shorter."


def test_no_limit_is_no_finding() -> None:
    assert rules(a_post(), replace(PLAIN, text_limit=None), length=10**9) == []


def test_a_picture_or_a_link_is_enough(tmp_path: Path) -> None:
    assert rules(a_post(text="", images=(an_image(tmp_path, alt=""),))) == []
    assert rules(a_post(text="", link="https://st-marys.example.org")) == []
    assert rules(a_post(text="\n\t")) == ["CHANNEL-EMPTY"]


@pytest.mark.parametrize(
    "link",
    [
        "st-marys.example.org",
        "mailto:office@st-marys.example.org",
        "javascript:alert(1)",
        "https://",
        "https://[::1",
        "https://st-marys.example.org/a b",
        "http://localhost:8000/",
        "http://10.0.0.1/",
        "http://127.0.0.1/",
        "http://169.254.1.1/",
        "http://[fe80::1]/",
        "http://intranet/",
        "http://printer.local./",
        "http://nas.home.arpa/",
    ],
)
def test_links_families_cannot_open(link: str) -> None:
    assert rules(a_post(link=link)) == ["CHANNEL-LINK"]


def test_a_channel_without_links() -> None:
    post = a_post(link="https://st-marys.example.org")
    [finding] = limit_findings(post, replace(PLAIN, links=False), title="Board", length=5)
    assert finding.message == "Board takes no links. Remove the link."


def test_findings_name_the_picture(tmp_path: Path) -> None:
    images = (
        an_image(tmp_path, alt="Hall"),
        an_image(tmp_path, alt="The hall", media_type="image/webp", size=2_500_000),
    )
    found = limit_findings(a_post(images=images), PLAIN, title="Board", length=5)
    assert [(finding.rule, finding.field) for finding in found] == [
        ("CHANNEL-IMAGES", "images"),
        ("CHANNEL-IMAGE-FORMAT", "images[1]"),
        ("CHANNEL-IMAGE-SIZE", "images[1]"),
        ("CHANNEL-ALT-LIMIT", "images[1].alt"),
    ]
    assert found[2].message == "Picture 2 has 2.5 MB; Board takes 0.1 MB."
