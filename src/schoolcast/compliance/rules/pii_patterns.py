"""How personal data are written: each function tells where, and whether it is certain."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from schoolcast.api import SchoolContacts
from schoolcast.compliance.rules.check_digits import is_card_number, is_nhs_number, is_upn
from schoolcast.compliance.rules.gazetteer import FIRST_NAMES
from schoolcast.compliance.rules.reading import Reading


class Private(NamedTuple):
    """Personal data at code points `start` to `end`; `sure` where a check digit agrees."""

    start: int
    end: int
    sure: bool = False


_PHONE = re.compile(
    r"(?<![\d£#/-])(?:\+44[\s.-]?(?:\(0\))?[\s.-]?|\(?0)[1-9](?:[\s().-]{0,2}\d){8,9}(?![\d/])"
)
_LANDLINE = ("01", "02")
# Whose number or address is public: firms, halls and services that a text names beside it.
_PUBLIC_PLACES = frozenset(
    """
    supplier suppliers shop shops ltd limited centre hall library museum theatre council surgery
    clinic pharmacy chemist hotline helpline service services presbytery church cathedral farm
    zoo park pool baths cafe restaurant hotel police charity hospice hospital college university
    garage company firm studio studios photographer photographers caterers station depot
    box photos pantomime society foodbank hire outfitters shelter dentist opticians vets leisure
    stadium
    """.split()
)
_NEAR = 14  # words
_ITS_OWNER = frozenset("me my mine i im home house mum dad ours myself".split())
_PUBLIC_NUMBERS = ("03", "0800", "0808", "0844", "0845", "0870")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_SPOKEN_EMAIL = re.compile(
    r"\b[\w.+-]{1,40}(?:\s(?:dot|\.)\s\w{1,40}){0,3}\s?(?:\(at\)|\[at\]|\bat\b)\s?[\w-]{1,40}"
    r"(?:\s?(?:\(dot\)|\[dot\]|\bdot\b)\s?\w{2,10}){1,3}",
    re.IGNORECASE,
)
_ROLES = frozenset(
    """info office admin enquiries enquiry hello contact bookings booking pta friends events
    reception school mail headteacher head support help secretary tickets parish sales orders
    team hire news press volunteers recruitment jobs vacancies careers applications hr clubs camps
    membership admissions finance safeguarding dpo senco send clerk governors chair treasurer
    uniform music sport library parishoffice kitchen catering wraparound""".split()
)
# The second part never has C, I, K, M, O or V, so that "Y4 3PM" is none.
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{2}\b")
_SMALL_POSTCODE = re.compile(r"\b[a-z]{1,2}\d{1,2}[a-z]?\s\d[abd-hjlnp-uw-z]{2}\b")
_ROADS = (
    "street|road|rd|avenue|ave|lane|ln|close|drive|way|court|crescent|gardens|grove|place|terrace|"
    "walk|row|mews|square|view|rise|hill|green|park"
)
_STREETS = frozenset(_ROADS.split("|"))
_ADDRESS = re.compile(
    rf"\b(?:flat\s\d{{1,3}}[a-z]?,?\s)?\d{{1,4}}[a-z]?,?\s(?:[A-Z][\w'’-]{{1,20}}\s){{1,3}}"
    rf"(?:(?i:{_ROADS}))\b"
)
_BEFORE_NO_ADDRESS = re.compile(
    r"(?:year|years|yr|class|room|group|page|stage|level|unit|day|chapter|no\.)\s$|[\d/:.£-]$",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:20)?\d{2}\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)?\s(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
    r"\.?,?\s(?:(?:20)\d{2}|['’]?[012]\d)\b",
    re.IGNORECASE,
)
_BEFORE_BIRTH = 14  # characters: "12/03/2018 dob"
_BIRTH = re.compile(r"\b(?:d\.?o\.?b\b\.?|dates?\s+of\s+birth|birth\s?dates?|born)", re.IGNORECASE)
_UPN = re.compile(r"(?<![A-Za-z0-9])[A-HJ-NP-RT-Z]\d{11}[\dA-Z](?![A-Za-z0-9])", re.IGNORECASE)
_NHS = re.compile(r"(?<!\d)\d{3}[\s-]?\d{3}[\s-]?\d{4}(?!\d)")
_NINO = re.compile(
    r"\b(?:[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]|QQ)\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b"
)
_ACCOUNT = re.compile(r"(?<![\d£])\d{8}(?!\d)")
_SPACED_ACCOUNT = re.compile(r"(?<![\d£])\d{4}\s\d{4}(?![\s-]?\d)")
_SORT_CODE = re.compile(r"(?<!\d)\d{2}[\s-]\d{2}[\s-]\d{2}(?!\d)")
_BOTH = re.compile(r"(?<!\d)\d{2}-\d{2}-\d{2}\W{1,5}\d{8}(?!\d)")
_BARE_SORT_CODE = re.compile(r"\bsort\s?(?:code)?\W{0,3}\d{6}(?!\d)", re.IGNORECASE)
_BANK_WORDS = frozenset("account acc ac sort bank payee bacs".split())
_CARD = re.compile(r"(?<!\d)\d(?:[\s-]?\d){12,18}(?!\d)")
_CAR = re.compile(r"\b[A-Z]{2}\d{2}\s?[A-Z]{3}\b")
_OLD_CAR = re.compile(r"\b[A-Z]\d{1,3}\s?[A-Z]{3}\b")
_SMALL_CAR = re.compile(r"\b[a-z]{2}\d{2}\s?[a-z]{3}\b", re.IGNORECASE)
_CAR_WORDS = frozenset(
    """
    car cars reg registration vehicle van parked parking driver drive plate owner corsa fiesta
    focus golf polo astra fiat ford nissan vauxhall audi bmw kia mini skoda toyota renault volvo
    tesla qashqai juke clio
    """.split()
)
_ACCOUNT_NAME = re.compile(
    r"\b(?:snapchat|snap|insta(?:gram)?|tiktok|discord|roblox|gamer\s?tag|user\s?name|whatsapp|"
    r"xbox|psn|minecraft|fortnite)\b[^.\n]{0,24}?(?:[:@]|\bis\b|\bas\b)\s?@?(?P<name>[\w.-]{3,30})",
    re.IGNORECASE,
)
_SERVICES = frozenset(
    "snapchat snap insta instagram tiktok discord roblox gamer gamertag user username whatsapp "
    "xbox psn minecraft fortnite tag name".split()
)
_PLACE = re.compile(r"-?\d{1,2}\.\d{4,}\s?,\s?-?\d{1,3}\.\d{4,}|///[a-z]{2,}\.[a-z]{2,}\.[a-z]{2,}")


def phones(reading: Reading, school: SchoolContacts) -> Iterator[Private]:
    """British telephone numbers but the school's own and those that only firms have."""
    for match in _PHONE.finditer(reading.text):
        number = _national(match[0])
        own = {_national(each) for each in school.phones}
        if number in own or number.startswith(_PUBLIC_NUMBERS):
            continue
        if not (number.startswith(_LANDLINE) and _of_a_place(reading, match.start())):
            yield Private(*match.span())


def emails(reading: Reading, school: SchoolContacts) -> Iterator[Private]:
    """Personal e-mail addresses, spelt out ones too; not the school's nor an office's."""
    own = {address.casefold() for address in school.emails}
    if "@" in reading.text:
        for match in _EMAIL.finditer(reading.text):
            address = match[0].casefold()
            before, _, domain = address.partition("@")
            if address not in own and domain not in school.domains and before not in _ROLES:
                yield Private(*match.span())
    if "dot" in reading.keys:
        for match in _SPOKEN_EMAIL.finditer(reading.text):
            yield Private(*match.span())


def postcodes(reading: Reading, school: SchoolContacts) -> Iterator[Private]:
    """British postcodes but the school's own."""
    for search in (_POSTCODE, _SMALL_POSTCODE):
        for match in search.finditer(reading.text):
            own = {_plain(postcode) for postcode in school.postcodes}
            if _plain(match[0]) not in own and not _of_a_place(reading, match.start()):
                yield Private(*match.span())


def addresses(reading: Reading, school: SchoolContacts) -> Iterator[Private]:
    """A house number and a street."""
    own = {_plain(address) for address in school.addresses}
    for match in _ADDRESS.finditer(reading.text):
        known = any(_plain(match[0]) in address for address in own) or "Downing" in match[0]
        known = known or _of_a_place(reading, match.start())
        if not known and not _BEFORE_NO_ADDRESS.search(
            reading.text[max(0, match.start() - 12) : match.start()]
        ):
            yield Private(*match.span())


def birth_dates(reading: Reading, school: SchoolContacts) -> Iterator[Private]:
    """Dates in a text that speaks of birth, behind the word or right before it."""
    cue = _BIRTH.search(reading.text)
    if cue:
        for match in _DATE.finditer(reading.text, max(0, cue.start() - _BEFORE_BIRTH)):
            yield Private(*match.span())


def pupil_numbers(reading: Reading, school: SchoolContacts) -> Iterator[Private]:
    """Unique pupil numbers; certain where the check letter agrees, for digits get swapped."""
    for match in _UPN.finditer(reading.text):
        yield Private(*match.span(), is_upn(match[0]))


def nhs_numbers(reading: Reading, school: SchoolContacts) -> Iterator[Private]:
    """NHS numbers whose check digit agrees; certain beside those letters."""
    for match in _NHS.finditer(reading.text):
        if is_nhs_number("".join(filter(str.isdigit, match[0]))):
            spaced = not match[0].isdigit()
            if spaced or "nhs" in reading.keys:
                yield Private(*match.span(), "nhs" in reading.keys)


def insurance_numbers(reading: Reading, school: SchoolContacts) -> Iterator[Private]:
    """National Insurance numbers."""
    for match in _NINO.finditer(reading.text):
        yield Private(*match.span(), True)


def bank_details(reading: Reading, school: SchoolContacts) -> Iterator[Private]:
    """An account number or sort code where the text speaks of an account."""
    for match in _BOTH.finditer(reading.text):
        yield Private(*match.span())
    if _BANK_WORDS & reading.keys:
        for search in (_ACCOUNT, _SPACED_ACCOUNT, _SORT_CODE, _BARE_SORT_CODE):
            for match in search.finditer(reading.text):
                yield Private(*match.span())


def card_numbers(reading: Reading, school: SchoolContacts) -> Iterator[Private]:
    """Payment cards whose check digit agrees."""
    for match in _CARD.finditer(reading.text):
        if is_card_number("".join(filter(str.isdigit, match[0]))):
            yield Private(*match.span(), True)


def car_plates(reading: Reading, school: SchoolContacts) -> Iterator[Private]:
    """Registrations of today's form, and older ones where the text speaks of a car."""
    spoken = not _CAR_WORDS.isdisjoint(reading.keys)
    for search in (_SMALL_CAR, _OLD_CAR) if spoken else (_CAR,):
        for match in search.finditer(reading.text):
            yield Private(*match.span())


def account_names(reading: Reading, school: SchoolContacts) -> Iterator[Private]:
    """Names of private accounts on other services."""
    if _SERVICES.isdisjoint(reading.keys):
        return
    for match in _ACCOUNT_NAME.finditer(reading.text):
        yield Private(*match.span("name"))


def coordinates(reading: Reading, school: SchoolContacts) -> Iterator[Private]:
    """Latitude and longitude, and three-word places."""
    if reading.digits or "///" in reading.text:
        for match in _PLACE.finditer(reading.text):
            yield Private(*match.span())


def _of_a_place(reading: Reading, start: int) -> bool:
    """Whether what stands at `start` is a firm's, hall's or service's, and in nobody's home."""
    if not _ITS_OWNER.isdisjoint(reading.keys) or _PUBLIC_PLACES.isdisjoint(reading.keys):
        return False
    words = [word for word in reading.words if word.end <= start]
    before = [
        word.key
        for word, after in zip(words, [*words[1:], None], strict=True)
        if not (after and after.key in _STREETS)  # "7 Station Road"
    ]
    asked = before[-2:] if before[-1:] in (["on"], ["at"]) else before[-1:]
    return FIRST_NAMES.isdisjoint(asked) and not _PUBLIC_PLACES.isdisjoint(before[-_NEAR:])


def _national(number: str) -> str:
    digits = "".join(char for char in number if char.isdigit())
    return "0" + digits[2:].lstrip("0") if digits.startswith("44") else digits


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()
