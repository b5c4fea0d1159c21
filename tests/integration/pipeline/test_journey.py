"""From a file to a receipt, with the real store, rules, guard and outbox."""

from datetime import UTC, datetime

import pytest

from schoolcast.domain.delivery import State
from schoolcast.domain.errors import ContentProblem, NotAllowed, UsageProblem
from schoolcast.pipeline.submit import Submitted


def test_an_item_goes_out_at_its_time_once(office):
    office.write()
    result = office.submit()
    assert result.outcome is Submitted.NEW
    approved = office.approve()
    assert [d.state for d in approved.deliveries] == [State.SCHEDULED]
    office.at("2026-12-11T15:29:59+00:00")
    assert office.run().sent == []
    office.at("2026-12-11T15:30+00:00")
    assert [sent.outcome.state for sent in office.run().sent] == [State.PUBLISHED]
    assert office.run().sent == []
    assert [post["text"] for post in office.posted()] == [
        "School is closed to pupils on Monday 4 January 2027."
    ]


def test_nothing_goes_out_unapproved(office):
    office.write()
    office.submit()
    office.at("2026-12-11T15:30+00:00")
    office.run()
    assert office.posted() == []


def test_an_author_can_not_approve(office):
    office.write()
    office.submit(person="Pat Lorimer")
    with pytest.raises(NotAllowed, match="somebody else"):
        office.approve(person="pat  lorimer")


def test_everyone_who_changed_it_since_the_last_approval_is_an_author(office):
    office.write()
    office.submit(person="Ann")
    office.write(body="School is closed on {{ event_date | long_date }}.")
    office.submit(person="Bob")
    with pytest.raises(NotAllowed):
        office.approve(person="Ann")
    assert office.approve(person="Head").deliveries


def test_a_single_person_office_may_approve_alone(office):
    office.configure("[approval]\nsingle_person_office = true\n")
    office.write()
    office.submit(person="Pat")
    assert office.approve(person="Pat").deliveries


def test_only_named_approvers_approve(office):
    office.configure('[approval]\napprovers = ["Head", "Deputy"]\n')
    office.write()
    office.submit()
    with pytest.raises(NotAllowed, match="not an approver"):
        office.approve(person="Hed")
    assert office.approve(person="Deputy").deliveries


def test_submitting_twice_makes_one_revision(office):
    office.write()
    first = office.submit()
    second = office.submit(person="Somebody else")
    assert second.outcome is Submitted.UNCHANGED
    assert second.stored.id == first.stored.id
    with pytest.raises(UsageProblem, match="approved already"):
        office.approve()
        office.approve()


def test_an_edit_by_one_letter_holds_and_undoing_it_releases(office):
    file = office.write()
    office.submit()
    office.approve()
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("closed", "closer"), encoding="utf-8")
    office.at("2026-12-11T15:30+00:00")
    report = office.run()
    assert (report.sent, len(report.held)) == ([], 1)
    (held,) = office.deliveries()
    assert (held.state, held.hold) == (State.HELD, "EDITED")
    assert "Submit it again" in held.reason
    file.write_text(text, encoding="utf-8")
    assert [sent.outcome.state for sent in office.run().sent] == [State.PUBLISHED]


def test_an_edit_between_submit_and_approval_is_refused(office):
    office.write()
    office.submit()
    office.write(body="Something else on {{ event_date | long_date }}.")
    with office.app() as app, pytest.raises(UsageProblem, match="changed after it was submitted"):
        from schoolcast.pipeline.approve import approve

        stored = app.school.store.latest_revision("inset")
        digest = app.school.content.read("inset.md").source_sha256
        approve(stored, person="Head", answers={}, school=app.school, source_sha256=digest)


def test_a_new_revision_repoints_the_unsent_row(office):
    office.write()
    office.submit()
    office.approve()
    (before,) = office.deliveries()
    office.write(body="Closed on {{ event_date | long_date }}.", publish_at="2026-12-14 08:00")
    office.submit()
    (waiting,) = office.deliveries()
    assert (waiting.id, waiting.state, waiting.hold) == (before.id, State.HELD, "NOT-APPROVED")
    office.approve()
    (after,) = office.deliveries()
    assert (after.id, after.state) == (before.id, State.SCHEDULED)
    assert after.due == datetime(2026, 12, 14, 8, tzinfo=UTC)


def test_a_renamed_file_goes_out_all_the_same(office):
    file = office.write()
    office.submit()
    office.approve()
    file.rename(file.with_name("2026-12-11-inset-day.md"))
    office.at("2026-12-11T15:30+00:00")
    assert len(office.run().sent) == 1


def test_a_vanished_file_holds_until_a_person_decides(office):
    office.write("other.md", id="other", kind="update")
    file = office.write()
    office.submit()
    office.approve()
    file.unlink()
    office.at("2026-12-11T15:30+00:00")
    office.run()
    (held,) = office.deliveries("inset")
    assert (held.state, held.hold) == (State.HELD, "VANISHED")


def test_an_unmounted_folder_changes_nothing(office):
    office.write()
    office.submit()
    office.approve()
    office.run()
    (office.folder / "content").rename(office.folder / "elsewhere")
    office.at("2026-12-11T15:30+00:00")
    report = office.run()
    assert [sent.outcome.state for sent in report.sent] == [State.PUBLISHED]
    assert report.problems[0]["path"] == "."
    assert (report.new_problems, office.run().new_problems) == (1, 0)
    (office.folder / "elsewhere").rename(office.folder / "content")
    assert office.run().problems == []


def test_two_files_with_one_id_are_a_problem_of_both(office):
    office.write()
    office.write("copy.md")
    report = office.run()
    assert [(p["path"], p["key"]) for p in report.problems] == [
        ("copy.md", "id"),
        ("inset.md", "id"),
    ]
    assert office.run().new_problems == 0


def test_a_broken_file_stops_only_itself(office):
    office.write()
    office.submit()
    office.approve()
    (office.folder / "content" / "broken.md").write_text("+++\nid = 3\n+++\nx", encoding="utf-8")
    office.at("2026-12-11T15:30+00:00")
    report = office.run()
    assert len(report.sent) == 1
    assert {problem["path"] for problem in report.problems} == {"broken.md"}


def test_two_reminders_on_one_date_both_go_out(office):
    office.write(
        keys='event_date = 2026-12-14\nreminders = ["-3d", "-1sd"]', publish_at="2026-12-07 09:00"
    )
    result = office.submit()
    assert [f.rule for f in result.findings] == ["SLOT-CLASH"]
    office.approve()
    office.at("2026-12-07T09:00+00:00")
    office.run()
    office.at("2026-12-11T15:30+00:00")
    assert len(office.run().sent) == 2
    assert sorted(post["slot"] for post in office.posted()) == ["-1sd", "-3d", "main"]


def test_a_full_name_is_stopped_and_nothing_is_stored(office):
    office.write(body="Well done to Ottoline Marchbanks!")
    result = office.submit()
    assert result.outcome is Submitted.STOPPED
    assert result.stored is None
    assert [f.rule for f in result.findings if f.severity == "block"] == ["NAME-FULL"]


def test_a_child_who_joins_later_holds_what_was_approved(office):
    office.write(body="Zebedee Underhay-Finch paints our hall on {{ event_date | long_date }}.")
    office.submit()
    office.approve()
    roll = office.folder / "roll.csv"
    with roll.open("a", encoding="utf-8") as out:
        out.write("S003,Zebedee,,,Underhay-Finch,1,oak\n")
    report = office.run()
    assert len(report.held) == 1
    (held,) = office.deliveries()
    assert held.hold == "VERDICT"
    assert "NAME-FULL" in held.reason


def test_without_a_roll_everything_is_stopped(office):
    (office.folder / "roll.csv").unlink()
    office.write()
    assert office.submit().outcome is Submitted.STOPPED


def test_a_later_calendar_holds_with_both_plans_side_by_side(office):
    office.write(keys='event_date = 2027-01-04\nreminders = ["-1sd"]')
    office.submit()
    office.approve()
    (office.folder / "content" / "calendar.toml").write_text(
        '[[terms]]\nname = "Autumn"\nfirst = 2026-09-02\nlast = 2026-12-18\n', encoding="utf-8"
    )
    office.run()
    by_slot = {delivery.slot: delivery for delivery in office.deliveries()}
    assert by_slot["-1sd"].hold == "PLAN-CHANGED"
    assert "Friday 1 January" in by_slot["-1sd"].reason
    assert "Friday 18 December" in by_slot["-1sd"].reason
    assert office.submit().outcome is Submitted.NEW


def test_a_rule_that_is_gone_holds(office, monkeypatch):
    office.write()
    office.submit()
    office.approve()
    from schoolcast.compliance.runner import RuleRunner

    ids = RuleRunner.rule_ids.fget
    monkeypatch.setattr(
        RuleRunner,
        "rule_ids",
        property(lambda self: tuple(r for r in ids(self) if r != "NAME-FULL")),
    )
    office.run()
    assert [d.hold for d in office.deliveries()] == ["RULE-ABSENT"]


def test_a_required_plugin_that_is_missing_holds_everything(office):
    office.write()
    office.submit()
    office.approve()
    office.configure('[plugins]\nrequired = ["diocese"]\n')
    office.at("2026-12-11T15:30+00:00")
    assert office.run().sent == []
    assert [d.hold for d in office.deliveries()] == ["EVERYTHING"]


def test_down_over_the_due_time_and_back_too_late_is_missed(office):
    office.write(body="Tomorrow the hall is closed.", keys="event_date = 2026-12-12")
    office.submit()
    office.approve()
    office.at("2026-12-14T15:30+00:00")
    report = office.run()
    assert (report.sent, len(report.missed)) == ([], 1)
    assert report.put_before_a_person == 1
    assert office.run().put_before_a_person == 0


def test_down_for_three_hours_it_still_goes_out(office):
    office.write()
    office.submit()
    office.approve()
    office.at("2026-12-11T18:30+00:00")
    assert len(office.run().sent) == 1


def test_a_late_approval_asks_now_or_skip(office):
    office.write()
    office.submit()
    office.at("2026-12-11T17:00+00:00")
    asked = office.approve()
    assert [f.rule for f in asked.unresolved] == ["DATE-LATE"]
    assert office.deliveries() == []
    assert office.approve(answers={"DATE-LATE": "now"}).deliveries
    assert len(office.run().sent) == 1


def test_a_late_post_can_be_left_out(office):
    office.write(keys='event_date = 2027-01-04\nreminders = ["-7d"]')
    office.submit()
    office.at("2026-12-11T17:00+00:00")
    office.approve(answers={"DATE-LATE": "skip"})
    states = {d.slot: d.state for d in office.deliveries()}
    assert states == {"main": State.CANCELLED, "-7d": State.SCHEDULED}


def test_approved_after_its_deadline_is_missed_and_said(office):
    office.write()
    office.submit()
    office.at("2026-12-13T17:00+00:00")
    approved = office.approve()
    assert [(d.state, "passed before" in d.reason) for d in approved.deliveries] == [
        (State.MISSED, True)
    ]


def test_on_approval_goes_out_with_the_next_pass(office):
    office.write(publish_at="on-approval")
    office.submit()
    office.at("2026-12-02T10:15+00:00")
    office.approve()
    assert len(office.run().sent) == 1


def test_a_class_item_goes_to_its_class_alone(office):
    office.write(kind="class-trip", keys='audience = ["class:oak"]\nevent_date = 2027-01-20')
    office.submit()
    office.approve()
    assert [d.channel for d in office.deliveries()] == ["oak"]


def test_a_closure_passes_ordinary_posts(office):
    office.write()
    office.write("snow.md", id="snow", kind="closure", keys="", body="School is closed for snow.")
    for name in ("inset", "snow"):
        office.submit(f"{name}.md")
        office.approve(name)
    office.at("2026-12-11T15:30+00:00")
    report = office.run()
    items = {d.id: d.item for d in office.deliveries()}
    assert [items[sent.delivery] for sent in report.sent] == ["snow", "inset"]


def test_a_variant_for_no_channel_is_not_lost_in_silence(office):
    office.write(keys='event_date = 2027-01-04\nvariants = { pgae = { text = "Closed." } }')
    with pytest.raises(ContentProblem, match='did you mean "page"'):
        office.submit()


def test_a_new_school_without_items_has_no_problem(office):
    (office.folder / "content" / "README.md").write_text("Items go here.", encoding="utf-8")
    report = office.run()
    assert (report.problems, report.put_before_a_person) == ([], 0)
