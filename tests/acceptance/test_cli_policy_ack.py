"""Whoever writes or approves has confirmed the policy, each version of it."""

NOW = "2026-12-01T09:00"


def test_who_has_not_confirmed_the_policy_is_asked(desk):
    written = desk.write()
    asked = desk("submit", written, "--as", "Office", now=NOW)
    assert asked.code == 0
    assert "Office has not confirmed version 1" in asked.err
    assert desk("people", "users", "ack", "--as", "Head", now=NOW).code == 0
    approved = desk("approve", "inset", "--as", "head", now=NOW)
    assert (approved.code, "confirmed" in approved.err) == (0, False)
    assert desk("people", "users", "list", "--json").json["missing"] == ["Office"]


def test_a_school_can_require_it_before_anything_else(desk):
    desk.configure("[people]\n", '[people]\nacknowledge = "require"\n')
    written = desk.write()
    held = desk("submit", written, "--as", "Office", now=NOW)
    assert held.code == 2
    assert "nothing of theirs is taken" in held.err
    for person in ("Office", "Head"):
        assert desk("people", "users", "ack", "--as", person, now=NOW).code == 0
    assert desk("submit", written, "--as", "Office", now=NOW).code == 0
    desk.configure('acknowledge = "require"', 'acknowledge = "require"\npolicy_version = "2"')
    again = desk("approve", "inset", "--as", "Head", now=NOW)
    assert again.code == 2
    assert "version 2" in again.err
