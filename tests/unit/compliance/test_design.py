"""What the program can't do, whatever anybody writes: clauses 12d, 43 and 47."""

from dataclasses import fields

from schoolcast.api import Connector, Post, PostImage


def test_connectors_can_neither_follow_nor_message() -> None:
    acts = {name for name in vars(Connector) if not name.startswith("_")}
    allowed = {
        "kind", "Settings", "capabilities", "settings", "tools", "lane", "budgets", "measure",
        "check", "publish", "find", "withdraw", "health",
    }  # fmt: skip
    forbidden = ("follow", "friend", "message", "reply", "tag", "like", "comment", "inbox")
    assert acts >= allowed - {"kind", "Settings", "capabilities", "settings", "tools"}
    assert not [name for name in acts if any(word in name for word in forbidden)]


def test_a_post_has_no_tags_and_no_place() -> None:
    names = {field.name for kind in (Post, PostImage) for field in fields(kind)}
    assert not names & {"tags", "tagged", "place", "location", "latitude", "longitude", "people"}
