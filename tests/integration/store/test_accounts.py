"""Accounts on both engines: names once, visits that end, phones that are forgotten."""

from datetime import timedelta

import pytest

from schoolcast.domain.account import Role
from schoolcast.domain.errors import NotFound, UsageProblem
from schoolcast.store import open_store

AUTHOR = frozenset({Role.AUTHOR})


@pytest.fixture
def store(url):
    with open_store(url) as opened:
        yield opened


@pytest.fixture
def school(store):
    return store.school("oakfield")


def _add(school, now, name="Mrs Okafor", username="okafor", roles=AUTHOR):
    return school.add_account(
        username=username,
        name=name,
        roles=roles,
        code="digest",
        code_until=now + timedelta(days=7),
        by="Head",
        at=now,
    )


def _visit(school, account, now, token="token", phone=None):
    return school.open_visit(
        account.id,
        token=token,
        csrf="csrf",
        strong=True,
        phone=phone,
        at=now,
        until=now + timedelta(hours=1),
    )


def test_a_name_and_a_user_name_are_given_once(school, now):
    _add(school, now)
    for name, username in (("MRS OKAFOR", "other"), ("Mr Hale", "okafor")):
        with pytest.raises(UsageProblem, match="already"):
            _add(school, now, name, username)
    assert [account.name for account in school.accounts()] == ["Mrs Okafor"]
    assert school.audit()[-1].action == "add-account"


def test_another_schools_accounts_are_out_of_reach(store, school, now):
    mine = _add(school, now)
    visit = _visit(school, mine, now)
    phone = school.remember_phone(
        mine.id, token="phone", label="mine", at=now, until=now + timedelta(days=30)
    )
    other = store.school("elsewhere")
    _add(other, now)
    with pytest.raises(NotFound):
        other.account(mine.id)
    assert other.visit("token", now) is None
    assert other.phone("phone", mine.id, now) is None
    assert not other.forget_phone(phone.id, account_id=mine.id, by="Head", at=now)
    other.close_visit(visit.id)
    assert school.visit("token", now) is not None


def test_a_visit_ends_at_its_time_and_with_its_account(school, now):
    account = _add(school, now)
    visit = _visit(school, account, now)
    assert school.visit("token", now) == visit
    assert school.visit("token", now + timedelta(hours=1)) is None
    school.seen(visit.id, at=now, until=now + timedelta(hours=2))
    assert school.visit("token", now + timedelta(hours=1)) is not None
    school.change_account(account.id, roles=AUTHOR, active=False, by="Head", at=now)
    assert school.visit("token", now) is None
    school.change_account(account.id, roles=AUTHOR, active=True, by="Head", at=now)
    assert school.visit("token", now) is None, "closing ended it for good"


def test_forgetting_a_phone_ends_its_visits(school, now):
    account = _add(school, now)
    phone = school.remember_phone(
        account.id, token="phone", label="mine", at=now, until=now + timedelta(days=30)
    )
    _visit(school, account, now, phone=phone.id)
    _visit(school, account, now, token="desk")
    assert school.phone("phone", account.id, now) == phone
    assert school.phone("phone", account.id, now + timedelta(days=30)) is None
    assert school.forget_phone(phone.id, account_id=account.id, by="Mrs Okafor", at=now)
    assert school.visit("token", now) is None
    assert school.visit("desk", now) is not None
    assert not school.forget_phone(phone.id, account_id=account.id, by="Mrs Okafor", at=now)


def test_what_has_run_out_is_swept_when_somebody_signs_in(school, now):
    account = _add(school, now)
    phone = school.remember_phone(
        account.id, token="phone", label="old", at=now, until=now + timedelta(days=1)
    )
    _visit(school, account, now, phone=phone.id)
    later = now + timedelta(days=2)
    _visit(school, account, later, token="new")
    assert school.phones(account.id) == []
    assert school.visit("new", later) is not None


def test_a_second_factors_step_is_used_once(school, now):
    account = _add(school, now)
    school.set_second_factor(account.id, "SECRET", 100, at=now)
    found = school.credentials("okafor")
    assert (found.second_factor, found.second_step) == ("SECRET", 100)
    assert not school.use_second_factor(account.id, 100)
    assert school.use_second_factor(account.id, 101)
    assert not school.use_second_factor(account.id, 99)


def test_failures_count_in_a_row_and_are_forgotten_after_a_day(school, now):
    assert [school.count_failure("who", now) for _ in range(3)] == [1, 2, 3]
    assert school.failures("who").count == 3
    school.clear_failures("who")
    assert school.failures("who") is None
    school.count_failure("who", now)
    assert school.count_failure("who", now + timedelta(days=2)) == 1


def test_a_reset_ends_everything_but_the_second_factor(school, now):
    account = _add(school, now)
    school.set_password(account.id, "hash", at=now)
    school.set_second_factor(account.id, "SECRET", 1, at=now)
    _visit(school, account, now)
    options = {"code": "new", "code_until": now, "by": "Head", "at": now}
    school.reset_account(account.id, drop_second_factor=False, **options)
    found = school.credentials("okafor")
    assert (found.password, found.code, found.second_factor) == ("", "new", "SECRET")
    assert school.visit("token", now) is None
    school.reset_account(account.id, drop_second_factor=True, **options)
    assert not school.account(account.id).has_second_factor
