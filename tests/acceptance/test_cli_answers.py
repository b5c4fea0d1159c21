"""What people answer for: advice, reasons, phrases that are no names, incidents."""

NOW = "2026-12-01T09:00"


def submitted(desk, **fields):
    file = desk.write(**fields)
    done = desk("submit", file, "--as", "Office", now=NOW)
    assert done.code == 0, done


def audit(desk):
    from schoolcast.bootstrap import open_app
    from schoolcast.settings import load_settings

    with open_app(load_settings(desk.config)) as app:
        assert app.school.store.verify_audit() is None
        return app.school.store.audit()


def test_ask_the_head_first(desk):
    submitted(desk)
    words = ("--as", "Deputy", "--of", "Head", "--question", "Is the date settled?")
    assert desk("ask", "inset", *words, now=NOW).code == 0
    assert desk("ask", "inset", *words, now=NOW).code == 2
    for person in ("Deputy", "Office"):
        refused = desk("approve", "inset", "--as", person, now=NOW)
        assert refused.code == 2, refused
    assert "Is the date settled?" in desk("approve", "inset", "--as", "Deputy", now=NOW).err
    stranger = desk("answer", "inset", "--as", "Deputy", "--answer", "Yes.", now=NOW)
    assert stranger.code == 2
    assert desk("answer", "inset", "--as", "Head", "--answer", "Yes.", now=NOW).code == 0
    assert desk("answer", "inset", "--as", "Head", "--answer", "Yes.", now=NOW).code == 2
    assert desk("approve", "inset", "--as", "Deputy", now=NOW).code == 0
    assert [e.action for e in audit(desk)] == ["submit", "ask", "advise", "approve"]


def test_the_person_asked_may_simply_approve(desk):
    submitted(desk)
    desk("ask", "inset", "--as", "Office", "--of", "Head", "--question", "Right?", now=NOW)
    assert desk("approve", "inset", "--as", "Head", now=NOW).code == 0


def test_an_answer_keeps_its_reason_and_dies_with_an_edit(desk):
    fields = {"kind": "other", "body": "Please look at our new noticeboard by the gate."}
    submitted(desk, **fields)
    asked = desk("approve", "inset", "--as", "Head", "--json", now=NOW).json["unresolved"]
    answers = [f"--answer={one['key']}=needed: parents asked for it" for one in asked]
    assert asked
    assert desk("approve", "inset", "--as", "Head", *answers, now=NOW).code == 0
    reasons = audit(desk)[-1].detail["reasons"]
    assert set(reasons.values()) == {"needed"}
    submitted(desk, **(fields | {"body": "Please look at our new noticeboard by the hall."}))
    again = desk("approve", "inset", "--as", "Head", "--json", now=NOW)
    assert again.code == 3
    assert again.json["unresolved"]


def test_a_phrase_that_is_nobodys_name(desk):
    (desk.folder / "policy.toml").write_text("# ours\n[severity]\n", encoding="utf-8")
    words = ("--as", "Head", "--why", "our summer production")
    done = desk("allow", "Matilda the Musical", *words, now=NOW)
    assert done.code == 0, done
    text = (desk.folder / "policy.toml").read_text(encoding="utf-8")
    for part in ("# ours", "Matilda the Musical", 'added_by = "Head"', "2026-12-01"):
        assert part in text
    assert desk("allow", "Matilda", *words, now=NOW).code == 2
    assert desk("check", now=NOW).code in (0, 3)
    assert (desk.folder / "policy.toml").read_text(encoding="utf-8") == text


def test_something_went_out_that_should_not_have(desk):
    desk.approved()
    desk("run", now="2026-12-11T15:30")
    assert len(desk.posted()) == 1
    why = ("--as", "Head", "--why", "the date is not settled")
    taken = desk("incident", "inset", *why, "--json", now="2026-12-11T16:00")
    assert taken.code == 0, taken
    assert {post["fate"] for post in taken.json["posts"]} == {"comes_down"}
    desk("run", now="2026-12-11T16:01")
    assert desk.posted() == []
    listed = desk("incident", "list", now="2026-12-12T16:00")
    assert "48 hours left" in listed.out
    assert "over" in desk("incident", "list", now="2026-12-15T16:00").out
    again = desk("incident", "inset", *why, "--json", now="2026-12-12T16:00")
    assert again.json["incident"]["known_at"] == taken.json["incident"]["known_at"]
    number = taken.json["incident"]["id"]
    decided = desk("incident", "decide", number, "--as", "Head", "--decision", "No child in it.")
    assert decided.code == 0, decided
    assert "decided" in desk("incident", "list").out
    assert desk("incident", "decide", 99, "--as", "Head", "--decision", "x").code == 2
    assert desk("incident", "nothing-such", *why).code == 2
