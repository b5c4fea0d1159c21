"""Reasons: why a person lets a finding stand, from a list, with words of their own."""

from enum import StrEnum


class Reason(StrEnum):
    """What an answer says before its colon; `other` where it begins otherwise."""

    CHECKED = "checked"  # looked, and it is right as it stands
    NOT_A_NAME = "not-a-name"  # these words are not a pupil's name
    AGREED = "agreed"  # whoever it is about was asked and agrees
    PUBLIC = "public"  # it is known to everybody already
    NEEDED = "needed"  # readers can't do without it
    OTHER = "other"


def reason_of(answer: str) -> Reason:
    """The reason in "not-a-name: a musical"; a sentence without one counts as other."""
    word, colon, _ = answer.partition(":")
    name = "-".join(word.casefold().split())
    return Reason(name) if colon and name in set(Reason) else Reason.OTHER
