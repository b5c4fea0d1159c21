"""No child is named in any words that would be published.

A full name, a name with an initial and an unmistakable first name stop a post; every other sign
of a person is a question for the approver. No message repeats a name: it may be read in an
e-mail or a log.
"""

from typing import ClassVar

from schoolcast.api import Finding, OverridableBy, Severity
from schoolcast.compliance.rules.name_hits import How, Named
from schoolcast.compliance.rules.name_reader import FILE_NAME
from schoolcast.compliance.rules.name_rule import NameRule
from schoolcast.compliance.rules.name_script import NameScript
from schoolcast.compliance.rules.places import Place, found

_CHILD = "The policy allows nothing that identifies a child, even where parents agree to pictures"


class NameFull(NameRule):
    """A pupil's full name stops a post, whatever the parents allow."""

    id: ClassVar[str] = How.FULL.value
    severity: ClassVar[Severity] = Severity.BLOCK
    overridable_by: ClassVar[OverridableBy] = OverridableBy.NOBODY
    version: ClassVar[int] = 2
    message: ClassVar[str] = (
        f"A child's full name stands here. {_CHILD}: write “{{instead}}” instead."
    )

    def say(self, named: Named, place: Place, span: tuple[int, int]) -> Finding:
        """The finding; an adult's title before the name makes it a question."""
        if not named.titled:
            return super().say(named, place, span)
        message = (
            "This is the name of an adult here and also of a child on the roll. If it is the "
            "adult, the approver says so; if it is the child, take the name out."
        )
        return found(
            self,
            message,
            place,
            span,
            suggestion="the title and surname alone",
            severity=Severity.MUST_RESOLVE,
            overridable_by=OverridableBy.APPROVER,
        )


class NameFirst(NameRule):
    """A pupil's first name that can hardly be anything else stops a post."""

    id: ClassVar[str] = How.FIRST.value
    severity: ClassVar[Severity] = Severity.BLOCK
    overridable_by: ClassVar[OverridableBy] = OverridableBy.NOBODY
    message: ClassVar[str] = (
        f"A pupil's first name stands here. {_CHILD}: write “{{instead}}” instead."
    )
    question: ClassVar[str] = (
        "A pupil has this first name. If a pupil is meant, write “{instead}” instead; if it is "
        "somebody or something else, the approver says who or what."
    )


class NameInitials(NameRule):
    """A pupil's name with an initial, or initials alone."""

    id: ClassVar[str] = How.INITIALS.value
    severity: ClassVar[Severity] = Severity.BLOCK
    overridable_by: ClassVar[OverridableBy] = OverridableBy.NOBODY
    message: ClassVar[str] = (
        f"A pupil's name with an initial stands here. {_CHILD}, and an initial does: write "
        "“{instead}” instead."
    )
    question: ClassVar[str] = (
        "These are the initials of a pupil. If a pupil is meant, write “{instead}” instead; if "
        "not, the approver says what they stand for."
    )


class NameHashtag(NameRule):
    """A pupil's first name in a hashtag or handle."""

    id: ClassVar[str] = How.HASHTAG.value
    severity: ClassVar[Severity] = Severity.BLOCK
    overridable_by: ClassVar[OverridableBy] = OverridableBy.NOBODY
    message: ClassVar[str] = (
        f"This hashtag or account holds a pupil's first name. {_CHILD}: take it out."
    )
    question: ClassVar[str] = (
        "This hashtag or account may hold a pupil's name. Take it out, or the approver says what "
        "it means."
    )


class NameFilename(NameRule):
    """A pupil's name in the name of a picture's file, which travels with the picture."""

    id: ClassVar[str] = FILE_NAME
    severity: ClassVar[Severity] = Severity.BLOCK
    overridable_by: ClassVar[OverridableBy] = OverridableBy.NOBODY
    message: ClassVar[str] = (
        "The name of this picture's file holds a pupil's name, and file names are seen by others. "
        "Rename the file without it."
    )
    question: ClassVar[str] = (
        "The name of this picture's file may hold a pupil's name. Rename the file, or the "
        "approver says what it means."
    )


class NameWord(NameRule):
    """A pupil's first name that is also a word, a saint's or a place's."""

    id: ClassVar[str] = How.WORD.value
    message: ClassVar[str] = (
        "A pupil has this name, though it may mean something else here. If a pupil is meant, "
        "write “{instead}” instead; if not, the approver says what is meant."
    )


class NameNick(NameRule):
    """A short form of a pupil's first name."""

    id: ClassVar[str] = How.NICK.value
    message: ClassVar[str] = (
        "A pupil may be called this for short. If a pupil is meant, write “{instead}” instead; "
        "if not, the approver says who is meant."
    )


class NameSurname(NameRule):
    """A pupil's surname alone."""

    id: ClassVar[str] = How.SURNAME.value
    message: ClassVar[str] = (
        "A pupil has this surname. If a pupil or the family is meant, write “{instead}” instead; "
        "if it is somebody else, the approver says who."
    )


class NameTypo(NameRule):
    """A pupil's name but for one letter."""

    id: ClassVar[str] = How.TYPO.value
    message: ClassVar[str] = (
        "This is a pupil's name but for a letter or two. If the pupil is meant, write “{instead}” "
        "instead; if it is somebody else, the approver says who."
    )


class NameOffroll(NameRule):
    """The name of a child who is not on the roll, as far as can be told."""

    id: ClassVar[str] = How.OFFROLL.value
    message: ClassVar[str] = (
        "A first name stands here that is not on the roll. If it is a child's, from here or from "
        "elsewhere, take it out; if not, the approver says whose it is."
    )


class NameAdult(NameRule):
    """An adult's first name and surname."""

    id: ClassVar[str] = How.ADULT.value
    clause: ClassVar[str] = "12h"
    message: ClassVar[str] = (
        "Somebody is named here with first name and surname. Adults are named by title and "
        "surname (“Mrs Jones”) and only if they agree; the approver says that it is so."
    )

    def say(self, named: Named, place: Place, span: tuple[int, int]) -> Finding:
        """The finding; with a title it is a reminder only."""
        if not named.titled:
            return found(self, self.message, place, span, suggestion="the title and surname")
        message = (
            "An adult is named here with title, first name and surname. Leave the first name out "
            "unless they agreed to it."
        )
        return found(
            self,
            message,
            place,
            span,
            suggestion="the title and surname",
            severity=Severity.WARN,
            overridable_by=OverridableBy.AUTHOR,
        )


NAME_RULES = (
    NameAdult,
    NameFilename,
    NameFirst,
    NameFull,
    NameHashtag,
    NameInitials,
    NameNick,
    NameOffroll,
    NameScript,
    NameSurname,
    NameTypo,
    NameWord,
)
