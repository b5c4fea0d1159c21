"""Addresses that people copy from a Page."""

import pytest

from schoolcast_facebook.links import post_in

HERE = "http://127.0.0.1:8080"


@pytest.mark.parametrize(
    ("link", "number"),
    [
        ("https://www.facebook.com/1066_77", "1066_77"),
        ("https://facebook.com/1066/posts/77", "1066_77"),
        ("https://m.facebook.com/StWilfrids/posts/closed-on-monday/77/", "1066_77"),
        ("https://www.facebook.com/permalink.php?story_fbid=77&id=1066", "1066_77"),
        ("http://127.0.0.1:8080/#post-1066_77", "1066_77"),
        ("https://www.facebook.com/StWilfrids/posts/pfbid02abc", None),
        ("https://www.facebook.com/permalink.php?story_fbid=77&id=1067", None),
        ("https://www.facebook.com/1067_77", None),
        ("https://example.org/1066_77", None),
        ("https://[broken", None),
        ("the post about the hall", None),
    ],
)
def test_the_number_of_a_post_in_its_address(link, number):
    assert post_in(link, "1066", HERE) == number
