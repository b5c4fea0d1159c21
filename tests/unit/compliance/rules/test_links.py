"""Links: the school's own and the policy's pass, others are worth a look."""

from typing import Any

import pytest

from schoolcast.api import Severity

APPENDIX = [
    "www.childnet.com/sns",
    "www.internetmatters.org",
    "www.nspcc.org.uk/onlinesafety",
    "www.parentzone.org.uk",
    "www.thinkyouknow.co.uk/parents",
    "www.askaboutgames.com",
    "www.ceop.police.uk.",
    "www.iwf.org.uk",
]


@pytest.mark.parametrize("link", APPENDIX)
def test_the_policys_own_links_pass(ask: Any, link: str) -> None:
    assert ask("URL-ALLOW", f"More at {link} for parents") == []


def test_the_schools_own_site_passes(ask: Any) -> None:
    assert ask("URL-ALLOW", "See https://www.stmarys-demo.sch.uk/clubs.") == []


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://bit.ly/3xyz", "hides where"),
        ("http://stmarys-demo.sch.uk/clubs", "not protected"),
        ("https://somewhere.example.com/form", "not on the school's list"),
    ],
)
def test_others_are_worth_a_look(ask: Any, address: str, words: str) -> None:
    (found,) = ask("URL-ALLOW", f"Sign up: {address}.")
    assert (found.excerpt, found.severity) == (address, Severity.WARN)
    assert words in found.message
