"""`schoolcast doctor`: the record is checked from its first line on."""

import sqlite3


def test_a_record_that_was_changed_by_hand_is_noticed(desk):
    desk.approved()
    checks = {line["subject"]: line for line in desk("doctor", "--json").json["checks"]}
    assert checks["Record"]["ok"]
    assert checks["Announcements"]["message"].startswith("1 file in ")
    with sqlite3.connect(desk.folder / "data" / "schoolcast.sqlite3") as store:
        store.execute("UPDATE audit SET person = 'Nobody' WHERE seq = 2")
    store.close()
    found = desk("doctor", "--json")
    [record] = [line for line in found.json["checks"] if line["subject"] == "Record"]
    assert found.code == 5
    assert "line 2 was changed" in record["message"]
    assert "backup" in record["advice"]
