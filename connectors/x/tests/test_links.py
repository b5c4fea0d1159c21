"""Addresses that people copy from X."""

import pytest

from schoolcast_x.links import post_in


@pytest.mark.parametrize(
    ("link", "number"),
    [
        ("https://x.com/stwilfrids/status/1900000000000000001", "1900000000000000001"),
        ("https://twitter.com/i/web/status/19?s=20", "19"),
        ("https://x.com/stwilfrids/status/19/photo/1", "19"),
        ("http://127.0.0.1:8080/#post-19", "19"),
        ("https://x.com/stwilfrids", None),
        ("https://example.org/status/19", None),
        ("https://[broken", None),
    ],
)
def test_the_number_of_a_post_in_its_address(link, number):
    assert post_in(link, "http://127.0.0.1:8080") == number
