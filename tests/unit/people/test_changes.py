"""An import never turns a no into a yes."""

import json
from dataclasses import replace
from datetime import date

import pytest

from schoolcast.domain.consent import Consent, Consented, Purpose
from schoolcast.domain.errors import NotFound, UsageProblem
from schoolcast.domain.facts import Pupil
from schoolcast.domain.register import Register, from_text, to_text
from schoolcast.people.changes import change_by
from schoolcast.people.consents import (
    Form,
    give,
    may_be_published,
    never_publish,
    refuse,
    remaining_noes,
    withdraw,
)
from schoolcast.people.export import Export

DAY = date(2026, 9, 10)
PUPILS = tuple(Pupil(id=f"P{n}", forename=f"A{n}", surname=f"B{n}") for n in range(1, 7))
YES = Consent(
    pupil="P1", purpose=Purpose.PICTURE, channel="x", status=Consented.GIVEN, signed_by="Ann"
)
NO = replace(YES, status=Consented.REFUSED, signed_on=date(2026, 1, 5))


def exported(*consents, pupils=PUPILS, never=(), tells=True):
    return Export(
        pupils=pupils,
        consents=consents,
        never_publish=never,
        tells_consents=tells,
        tells_restrictions=True,
        encoding="utf-8",
    )


def register(*consents, **others):
    return Register(pupils=PUPILS, consents=consents, **others)


def standing(register, pupil="P1", purpose=Purpose.PICTURE, channel="x"):
    return register.facts.standing(pupil, purpose, kind=channel, name="page", on=DAY)


@pytest.mark.parametrize("status", [Consented.REFUSED, Consented.WITHDRAWN])
@pytest.mark.parametrize("channel", ["x", "all"])
def test_a_no_stays_whatever_the_export_says(status, channel):
    old = register(replace(NO, status=status, channel=channel))
    change = change_by(old, exported(YES), taken_on=DAY)
    assert standing(change.register) is status
    assert [kept.pupil for kept in change.kept] == ["P1"]


def test_a_no_against_a_yes_waits_until_a_person_settles_it():
    old = register(NO, never_publish=("P2",))
    after = change_by(old, exported(YES), taken_on=DAY).register
    assert [(one.pupil, one.purpose, one.seen_on) for one in after.unsettled] == [
        ("P2", "", DAY),
        ("P1", "picture", DAY),
    ]
    assert from_text(to_text(after)) == after
    given = give(after, "P1", Purpose.PICTURE, "x", Form(dated=DAY, signed_by="Ann"))
    assert [one.pupil for one in may_be_published(given, "P2").unsettled] == []


def test_an_export_that_says_nothing_of_consents_settles_nothing():
    after = change_by(register(NO), exported(YES), taken_on=DAY).register
    later = change_by(after, exported(tells=False), taken_on=DAY).register
    assert [one.pupil for one in later.unsettled] == ["P1"]
    assert change_by(after, exported(NO), taken_on=DAY).register.conflicts == ()


def test_a_register_of_an_earlier_version_has_no_conflicts():
    text = json.loads(to_text(register(NO)))
    del text["conflicts"]
    assert from_text(json.dumps(text)) == register(NO)


def test_a_form_stays_where_the_export_has_no_column_for_its_purpose():
    work = replace(YES, purpose=Purpose.WORK)
    after = change_by(register(work, YES), exported(replace(YES, signed_by="Bob")), taken_on=DAY)
    assert standing(after.register, purpose=Purpose.WORK) is Consented.GIVEN
    assert [c.signed_by for c in after.register.consents if c.purpose is Purpose.PICTURE] == ["Bob"]


def test_a_no_that_the_export_forgets_stays_too():
    change = change_by(register(NO), exported(), taken_on=DAY)
    assert standing(change.register) is Consented.REFUSED
    assert change.kept == ()


def test_a_no_by_another_hand_outweighs():
    change = change_by(register(NO), exported(replace(YES, signed_by="Bob")), taken_on=DAY)
    assert standing(change.register) is Consented.REFUSED


def test_never_publish_stays_and_a_new_one_is_taken():
    old = register(never_publish=("P1",))
    change = change_by(old, exported(YES, never=("P2",)), taken_on=DAY)
    assert change.register.never_publish == ("P1", "P2")
    assert [(kept.pupil, kept.consent) for kept in change.kept] == [("P1", None)]


def test_a_yes_may_become_a_no_or_vanish():
    assert standing(change_by(register(YES), exported(NO), taken_on=DAY).register) is (
        Consented.REFUSED
    )
    assert standing(change_by(register(YES), exported(), taken_on=DAY).register) is (
        Consented.NOT_RETURNED
    )


def test_an_export_without_consents_leaves_them():
    change = change_by(register(YES), exported(tells=False), taken_on=DAY)
    assert standing(change.register) is Consented.GIVEN


def test_who_left_and_comes_back_keeps_the_no_and_loses_the_name():
    gone = change_by(register(NO), exported(pupils=PUPILS[1:]), taken_on=DAY)
    assert gone.left == ("P1",)
    assert "A1" not in str(gone.register)
    assert standing(gone.register) is Consented.REFUSED
    back = change_by(gone.register, exported(YES), taken_on=DAY)
    assert back.register.leavers == ()
    assert standing(back.register) is Consented.REFUSED
    assert [kept.pupil for kept in back.kept] == ["P1"]


def test_more_than_a_fifth_gone_is_a_large_drop():
    one, two = (exported(pupils=PUPILS[n:]) for n in (1, 2))
    assert not change_by(register(), one, taken_on=DAY).large_drop
    assert change_by(register(), two, taken_on=DAY).large_drop
    assert not change_by(Register(), one, taken_on=DAY).large_drop


def test_a_newer_form_turns_a_no_into_a_yes_and_an_older_one_does_not():
    old = register(NO)
    with pytest.raises(UsageProblem, match="newer form"):
        give(old, "P1", Purpose.PICTURE, "x", Form(dated=date(2026, 1, 5)))
    new = give(old, "P1", Purpose.PICTURE, "x", Form(dated=DAY))
    assert standing(new) is Consented.GIVEN
    assert new.consents[0].signed_by == "Ann"


def test_the_other_parents_no_stands_and_is_told():
    old = register(NO, replace(NO, signed_by="Bob"))
    with pytest.raises(UsageProblem, match="Ann, Bob"):
        give(old, "P1", Purpose.PICTURE, "x", Form(dated=DAY))
    new = give(old, "P1", Purpose.PICTURE, "x", Form(dated=DAY, signed_by="Ann"))
    assert standing(new) is Consented.REFUSED
    assert [no.signed_by for no in remaining_noes(new, "P1", Purpose.PICTURE, "x")] == ["Bob"]


def test_refusing_and_withdrawing():
    form = Form(dated=DAY, signed_by="Ann")
    assert standing(refuse(register(YES), "P1", Purpose.PICTURE, "x", form)) is Consented.REFUSED
    gone = withdraw(register(YES), "P1", on=DAY)
    for purpose in Purpose:
        assert standing(gone, purpose=purpose, channel="facebook") is Consented.WITHDRAWN
    some = withdraw(register(YES), "P1", on=DAY, purposes=[Purpose.WORK], channel="x")
    assert standing(some) is Consented.GIVEN
    with pytest.raises(NotFound):
        withdraw(register(), "P99", on=DAY)


def test_never_publish_is_set_and_lifted_by_a_person():
    marked = never_publish(register(), "P1")
    assert marked.facts.never_publish == ("P1",)
    assert may_be_published(marked, "P1").facts.never_publish == ()
    with pytest.raises(UsageProblem):
        may_be_published(register(), "P1")
