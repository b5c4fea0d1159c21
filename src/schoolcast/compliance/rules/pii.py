"""Nobody's personal data are published: numbers, addresses and accounts of private people."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from schoolcast.api import (
    Checker,
    Facts,
    Finding,
    Need,
    OverridableBy,
    Revision,
    SchoolContacts,
    Severity,
)
from schoolcast.compliance.rules import pii_patterns as patterns
from schoolcast.compliance.rules.pii_patterns import Private
from schoolcast.compliance.rules.places import found, heard, places
from schoolcast.compliance.rules.reading import Reading, read

_Search = Callable[[Reading, SchoolContacts], Iterator[Private]]


class PiiRule:
    """One kind of personal data; what a check digit confirms stops, the rest is asked about."""

    id: ClassVar[str]
    clause: ClassVar[str] = "12h"
    severity: ClassVar[Severity] = Severity.MUST_RESOLVE
    overridable_by: ClassVar[OverridableBy] = OverridableBy.APPROVER
    needs: ClassVar[frozenset[Need]] = frozenset()
    version: ClassVar[int] = 1
    search: ClassVar[_Search]
    digits: ClassVar[int]  # a text with fewer holds none of it
    what: ClassVar[str]
    instead: ClassVar[str] = ""
    in_files: ClassVar[bool] = False  # whether file names can hold it; cameras number pictures

    def prepare(self, facts: Facts) -> Checker:
        return _PiiChecker(self, facts.contacts)


@dataclass(frozen=True)
class _PiiChecker:
    rule: PiiRule
    contacts: SchoolContacts

    def check(self, revision: Revision) -> list[Finding]:
        least = self.rule.digits
        words = heard(revision)
        sentences = words.sentences
        if self.rule.in_files and len(places(revision)) > len(sentences):
            files = (place for place in places(revision) if place.field.endswith(".file"))
            sentences = (*sentences, *((place, read(place.text)) for place in files))
        elif words.digits < least:
            return []
        search = type(self.rule).search
        findings = []
        for place, reading in sentences:
            if reading.digits < least:
                continue
            for private in search(reading, self.contacts):
                sure = private.sure and self.rule.severity is Severity.BLOCK
                findings.append(
                    found(
                        self.rule,
                        self._message(sure=sure),
                        place,
                        (private.start, private.end),
                        suggestion=self.rule.instead,
                        severity=Severity.BLOCK if sure else Severity.MUST_RESOLVE,
                        overridable_by=OverridableBy.NOBODY if sure else OverridableBy.APPROVER,
                    )
                )
        return findings

    def _message(self, *, sure: bool) -> str:
        instead = f" Write “{self.rule.instead}” instead." if self.rule.instead else ""
        if sure:
            return f"This is {self.rule.what}, which is never published. Take it out.{instead}"
        return (
            f"This looks like {self.rule.what}. Take it out, or the approver says whose it is and "
            f"that it may be published.{instead}"
        )


class _Certain(PiiRule):
    severity: ClassVar[Severity] = Severity.BLOCK
    overridable_by: ClassVar[OverridableBy] = OverridableBy.NOBODY


class PiiPhone(PiiRule):
    """A private telephone number."""

    id: ClassVar[str] = "PII-PHONE"
    search: ClassVar[_Search] = patterns.phones
    digits: ClassVar[int] = 9
    what: ClassVar[str] = "somebody's telephone number"
    instead: ClassVar[str] = "please ring the school office"


class PiiEmail(PiiRule):
    """A private e-mail address."""

    id: ClassVar[str] = "PII-EMAIL"
    search: ClassVar[_Search] = patterns.emails
    digits: ClassVar[int] = 0
    what: ClassVar[str] = "somebody's e-mail address"
    instead: ClassVar[str] = "please write to the school office"


class PiiPostcode(PiiRule):
    """A postcode that is not the school's."""

    id: ClassVar[str] = "PII-POSTCODE"
    search: ClassVar[_Search] = patterns.postcodes
    digits: ClassVar[int] = 2
    what: ClassVar[str] = "a postcode that is not the school's"


class PiiAddress(PiiRule):
    """A house number and street."""

    id: ClassVar[str] = "PII-ADDRESS"
    search: ClassVar[_Search] = patterns.addresses
    digits: ClassVar[int] = 1
    what: ClassVar[str] = "somebody's address"


class PiiDob(PiiRule):
    """A date of birth."""

    id: ClassVar[str] = "PII-DOB"
    search: ClassVar[_Search] = patterns.birth_dates
    digits: ClassVar[int] = 3
    what: ClassVar[str] = "a date of birth"


class PiiUpn(_Certain):
    """A unique pupil number."""

    id: ClassVar[str] = "PII-UPN"
    search: ClassVar[_Search] = patterns.pupil_numbers
    digits: ClassVar[int] = 11
    what: ClassVar[str] = "a unique pupil number"
    in_files: ClassVar[bool] = True


class PiiNhs(_Certain):
    """An NHS number."""

    id: ClassVar[str] = "PII-NHS"
    search: ClassVar[_Search] = patterns.nhs_numbers
    digits: ClassVar[int] = 10
    what: ClassVar[str] = "an NHS number"


class PiiNino(_Certain):
    """A National Insurance number."""

    id: ClassVar[str] = "PII-NINO"
    search: ClassVar[_Search] = patterns.insurance_numbers
    digits: ClassVar[int] = 6
    what: ClassVar[str] = "a National Insurance number"


class PiiBank(PiiRule):
    """An account or sort code."""

    id: ClassVar[str] = "PII-BANK"
    search: ClassVar[_Search] = patterns.bank_details
    digits: ClassVar[int] = 6
    what: ClassVar[str] = "somebody's bank details"


class PiiCard(_Certain):
    """A payment card's number."""

    id: ClassVar[str] = "PII-CARD"
    search: ClassVar[_Search] = patterns.card_numbers
    digits: ClassVar[int] = 13
    what: ClassVar[str] = "a payment card's number"


class PiiCarreg(PiiRule):
    """A car's registration."""

    id: ClassVar[str] = "PII-CARREG"
    search: ClassVar[_Search] = patterns.car_plates
    digits: ClassVar[int] = 1
    what: ClassVar[str] = "a car's registration"
    instead: ClassVar[str] = "the owner of a silver car"


class PiiHandle(PiiRule):
    """Somebody's account on another service."""

    id: ClassVar[str] = "PII-HANDLE"
    search: ClassVar[_Search] = patterns.account_names
    digits: ClassVar[int] = 0
    what: ClassVar[str] = "somebody's account on another service"


class PiiGeo(PiiRule):
    """An exact place."""

    id: ClassVar[str] = "PII-GEO"
    search: ClassVar[_Search] = patterns.coordinates
    digits: ClassVar[int] = 0
    what: ClassVar[str] = "the exact position of a place"


PII_RULES = (
    PiiAddress,
    PiiBank,
    PiiCard,
    PiiCarreg,
    PiiDob,
    PiiEmail,
    PiiGeo,
    PiiHandle,
    PiiNhs,
    PiiNino,
    PiiPhone,
    PiiPostcode,
    PiiUpn,
)
