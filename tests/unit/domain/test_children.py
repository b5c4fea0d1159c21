"""Who is meant by numbers, classes and exceptions."""

import pytest

from schoolcast.domain.children import checked, of_class, says_nobody, spelt_out
from schoolcast.domain.facts import Pupil

PUPILS = (
    Pupil(id="1", forename="A", surname="X", class_name="Oak"),
    Pupil(id="2", forename="B", surname="Y", class_name="oak"),
    Pupil(id="2", forename="B", surname="Z", class_name="oak"),  # under a second surname
    Pupil(id="3", forename="C", surname="X", class_name="2 Elm"),
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ((), ()),
        (("none",), ()),
        (("3",), ("3",)),
        (("class:oak",), ("1", "2")),
        (("class:oak", "-2"), ("1",)),
        (("-2", "class:oak", "3"), ("1", "3")),
        (("class:2-elm", "class:oak", "-class:oak"), ("3",)),
        (("class:oak", "1"), ("1", "2")),
        (("unknown",), ("unknown",)),  # CONSENT-GIVEN says that nobody has that number
    ],
)
def test_each_child_is_meant_once(written, meant):
    assert spelt_out(written, PUPILS) == meant


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (("class:oka",), 'did you mean "class:oak"?'),
        (("class:zzz",), "there are: class:2-elm, class:oak"),
        (("class:oak", "-3"), "takes nobody out"),
        (("-1",), "takes nobody out"),
    ],
)
def test_a_slip_is_told_and_never_shows_a_child_by_accident(written, says):
    with pytest.raises(ValueError, match=r".") as told:
        spelt_out(written, PUPILS)
    assert says in str(told.value)


def test_without_classes_on_the_roll_nobody_is_meant():
    with pytest.raises(ValueError, match="list numbers"):
        spelt_out(("class:oak",), (Pupil(id="1", forename="A", surname="X"),))


def test_nobody_stands_alone():
    checked(("none",), may_be_nobody=True)
    for wrong, allowed in ((("none", "1"), True), (("none",), False), ((" ",), True)):
        with pytest.raises(ValueError, match=r"."):
            checked(wrong, may_be_nobody=allowed)
    assert says_nobody(("none",))
    assert not says_nobody(())


def test_a_class_lists_each_child_once_in_the_order_of_the_roll():
    assert [(pupil.id, pupil.surname) for pupil in of_class("class:oak", PUPILS)] == [
        ("1", "X"),
        ("2", "Y"),
    ]
