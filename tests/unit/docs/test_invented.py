"""Nothing real stands in the repository: no phone number, no postcode, no credential."""

import re
from pathlib import Path

import pytest

# Ofcom keeps these for drama; nobody has them.
_DRAMA = re.compile(
    r"07700900\d{3}|01632960\d{3}|0(?:113|114|115|116|117|118|121|131|141|151|161)4960\d{3}"
    r"|0(?:20)79460\d{3}|0191498(?:0)\d{3}|028960180\d{2}|029201?80\d{3,4}|0808157\d{4}|0909879\d{4}"
    r"|03069990\d{3}"
)
_PHONE = re.compile(
    r"(?<![\w.+/-])(?:\+44[ -]?\(?0?\)?[ -]?|0)(?:[1-37-9]\d)(?:[ -]?\d){7,8}(?![\w./-])"
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b")
_TOKENS = {
    "a Facebook token": re.compile(r"\bEAA[A-Za-z0-9]{60,}"),
    "a bearer token of X": re.compile(r"\bA{18,}[A-Za-z0-9%]{40,}"),
    "a private key": re.compile("-----BEGIN " + r"(?:[A-Z]+ )?PRIVATE KEY-----"),
    "a GitHub token": re.compile(r"\bgh[pousr]_[A-Za-z0-9]{36}"),
    "an Amazon key": re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
}
_COUNTED = "0123456789"  # ten digits in a row, and nobody's number
_LARGEST = 400_000


def texts(files: list[Path]) -> list[tuple[Path, str]]:
    """The tracked files that are text."""
    found = []
    for file in files:
        raw = file.read_bytes()
        if b"\0" not in raw[:4096] and len(raw) < _LARGEST:
            found.append((file, raw.decode("utf-8", errors="replace")))
    return found


def real_phones(text: str) -> list[str]:
    """Phone numbers in `text` that somebody may have."""
    found = (match[0] for match in _PHONE.finditer(text))
    return [one for one in found if one != _COUNTED and not _DRAMA.fullmatch(_national(one))]


def _national(number: str) -> str:
    digits = re.sub(r"\D", "", number)
    return re.sub(r"^440?", "0", digits) if number.startswith("+") else digits


def test_no_phone_number_is_anybodys(tracked_files: list[Path]) -> None:
    found = {str(file): real_phones(text) for file, text in texts(tracked_files)}
    assert not {file: numbers for file, numbers in found.items() if numbers}


def test_postcodes_are_of_no_place(tracked_files: list[Path]) -> None:
    found = {
        str(file): [code for code in _POSTCODE.findall(text) if not code.startswith("ZZ99")]
        for file, text in texts(tracked_files)
    }
    assert not {file: codes for file, codes in found.items() if codes}


@pytest.mark.parametrize("what", _TOKENS)
def test_no_credential_is_kept(tracked_files: list[Path], what: str) -> None:
    holding = [str(file) for file, text in texts(tracked_files) if _TOKENS[what].search(text)]
    assert not holding


@pytest.mark.parametrize(
    ("text", "real"),
    [
        ("ring 07700 900123", False),
        ("ring +44 7700 900123", False),
        ("ring 01632 960456", False),
        ("ring 07700 9" + "01123", True),
        ("ring 01223" + " 496020", True),
        ("the id 100000000000001", False),
    ],
)
def test_phone_numbers_are_told_apart(text: str, real: bool) -> None:
    assert bool(real_phones(text)) is real
