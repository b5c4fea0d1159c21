"""Personal data of private people, told from the school's own and from other numbers."""

from typing import Any

import pytest

from schoolcast.api import OverridableBy, Severity
from schoolcast.compliance.rules.check_digits import is_card_number, is_nhs_number, is_upn
from schoolcast.compliance.rules.pii import PiiUpn
from schoolcast.compliance.scanning import Line, check_lines


@pytest.mark.parametrize(
    ("text", "rule", "excerpt"),
    [
        ("Call Deb on 07700 900345 for tickets", "PII-PHONE", "07700 900345"),
        ("or +44 (0)7700 900 345", "PII-PHONE", "+44 (0)7700 900 345"),
        ("or 01632.960.777", "PII-PHONE", "01632.960.777"),
        ("Write to jenny.costa82@mailbox.example", "PII-EMAIL", "jenny.costa82@mailbox.example"),
        ("k dot n at mailbox dot com", "PII-EMAIL", "k dot n at mailbox dot com"),
        ("at 14 Acacia Avenue, Saturday", "PII-ADDRESS", "14 Acacia Avenue"),
        ("ZZ99 7AB at 2pm", "PII-POSTCODE", "ZZ99 7AB"),
        ("DOB 04/05/2018 please", "PII-DOB", "04/05/2018"),
        ("UPN K801200001012 is missing", "PII-UPN", "K801200001012"),
        ("NHS number 943 476 5919", "PII-NHS", "943 476 5919"),
        ("NI QQ 12 34 56 C", "PII-NINO", "QQ 12 34 56 C"),
        ("sort code 20-00-00", "PII-BANK", "20-00-00"),
        ("account 12345678", "PII-BANK", "12345678"),
        ("send it to 00-00-00 12345678 please", "PII-BANK", "00-00-00 12345678"),
        ("sort code 200000 for the fund", "PII-BANK", "sort code 200000"),
        ("acc no 1234 5678", "PII-BANK", "1234 5678"),
        ("DOB 14 Feb 19 please", "PII-DOB", "14 Feb 19"),
        ("the white fiesta zz18 xyz, lights on", "PII-CARREG", "zz18 xyz"),
        ("Parcels to 7 Station Road please", "PII-ADDRESS", "7 Station Road"),
        ("Ring Pat at the hall on 07700 900345", "PII-PHONE", "07700 900345"),
        ("card 4111 1111 1111 1111", "PII-CARD", "4111 1111 1111 1111"),
        ("AB12 CDE has its lights on", "PII-CARREG", "AB12 CDE"),
        ("add me, my snapchat is sunny.bee", "PII-HANDLE", "sunny.bee"),
        ("Meet at 53.48095, -2.23743", "PII-GEO", "53.48095, -2.23743"),
        ("Thanks @sunnybee77 for the cake", "MENTION-PERSONAL", "@sunnybee77"),
    ],
)
def test_what_is_private(ask: Any, text: str, rule: str, excerpt: str) -> None:
    (found,) = ask(rule, text)
    assert found.excerpt == excerpt == text[found.start : found.end]


@pytest.mark.parametrize(
    "text",
    [
        "Ring the office on 01632 960001 or write to office@stmarys-demo.sch.uk.",
        "Find us at Church Lane, ZZ99 3WZ – 10am Thursday.",
        "Childline is on 0800 1111, the council on 0300 123 4567.",
        "Write to info@foodbank.example for a list.",
        "Term dates: 03/09/2026 to 18/12/2026. Sizes 7-8 up to 12-13.",
        "The raffle winning ticket is 943 476 5918!",
        "We have raised £12,345 – order ref A1234567.",
        "ISBN 978-0-19-853453-1 and 0-19-853453-1, psalm 23, 2025/26.",
        "Year 4 Baker Street walk; Y4 3PM, Y5 2PM; 3-1 and 12-10.",
        "It was 1,204,560 words and 97.3% attendance, URN 123456.",
        "Follow @NSPCC and @BBCNewsround.",
        "The leisure centre, 12 Mill Lane, ZZ99 5TT, is free for under 8s.",
        "Our uniform supplier has a new line, 01632 960455.",
        "Write to bookings@circus.example for seats.",
        "The lambs were weighed: 4.25 kg, 3.75 kg.",
    ],
)
def test_what_is_not(ask: Any, text: str) -> None:
    assert ask("PII-", text) == [] and ask("MENTION", text) == []


def test_a_pupil_number_in_a_files_name_is_asked_about_with_a_wrong_digit_too(facts: Any) -> None:
    for name, severity in (
        ("K801200001012_trip.jpg", Severity.BLOCK),
        ("A801200001012_trip.jpg", Severity.MUST_RESOLVE),
    ):
        line = Line(id="", text=name, kind="filename", channel="")
        ((found,),) = check_lines((PiiUpn(),), facts, (line,))
        assert (found.rule, found.severity) == ("PII-UPN", severity)


def test_a_check_digit_stops_and_the_rest_asks(ask: Any) -> None:
    (upn,) = ask("PII-UPN", "K801200001012")
    (phone,) = ask("PII-PHONE", "07700 900345")
    assert (upn.severity, upn.overridable_by) == (Severity.BLOCK, OverridableBy.NOBODY)
    assert (phone.severity, phone.overridable_by) == (
        Severity.MUST_RESOLVE,
        OverridableBy.APPROVER,
    )
    assert phone.suggestion == "please ring the school office"


def test_an_nhs_number_without_its_letters_asks(ask: Any) -> None:
    (found,) = ask("PII-NHS", "Ticket 943 476 5919 wins.")
    assert found.severity is Severity.MUST_RESOLVE


def test_check_digits() -> None:
    assert is_upn("K801200001012") and not is_upn("A801200001012") and not is_upn("K80120000101")
    assert is_nhs_number("9434765919") and not is_nhs_number("9434765918")
    assert not is_nhs_number("0000000000")
    assert is_card_number("4111111111111111") and not is_card_number("4111111111111112")
