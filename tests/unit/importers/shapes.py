"""Files in the shapes that other programs write; every word in them is invented.

Formats are those of RFC 5545 (iCalendar), of Outlook's "Save calendar" (MS-OXCICAL), of Google
Calendar's "Export" (support.google.com/calendar/answer/37111), of the term-date feeds that
councils publish as ICS (gov.uk/school-term-holiday-dates leads to them), and of Google Calendar's
and Outlook's CSV columns (support.google.com/calendar/answer/37118).
"""

import io
from collections.abc import Sequence
from typing import Any

OUTLOOK = b"""BEGIN:VCALENDAR\r
PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN\r
VERSION:2.0\r
METHOD:PUBLISH\r
X-CALSTART:20260901T070000Z\r
X-WR-RELCALID:{00000001-0002-0003-0004-000000000005}\r
X-WR-CALNAME:School office\r
BEGIN:VTIMEZONE\r
TZID:GMT Standard Time\r
BEGIN:STANDARD\r
DTSTART:16011028T020000\r
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r
TZOFFSETFROM:+0100\r
TZOFFSETTO:-0000\r
END:STANDARD\r
BEGIN:DAYLIGHT\r
DTSTART:16010325T010000\r
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r
TZOFFSETFROM:-0000\r
TZOFFSETTO:+0100\r
END:DAYLIGHT\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
CLASS:PUBLIC\r
CREATED:20261101T101500Z\r
DESCRIPTION:Families are welcome.\\nPlease bring a cushion\\, the floor is hard.\r
DTEND;TZID="GMT Standard Time":20270324T193000\r
DTSTAMP:20261101T101500Z\r
DTSTART;TZID="GMT Standard Time":20270324T180000\r
LAST-MODIFIED:20261101T101500Z\r
LOCATION:The hall\r
PRIORITY:5\r
SEQUENCE:0\r
SUMMARY;LANGUAGE=en-gb:Spring concert\r
TRANSP:OPAQUE\r
UID:040000008200E00074C5B7101A82E00800000000A0B1\r
X-MICROSOFT-CDO-BUSYSTATUS:BUSY\r
BEGIN:VALARM\r
TRIGGER:-PT15M\r
ACTION:DISPLAY\r
DESCRIPTION:Reminder\r
END:VALARM\r
END:VEVENT\r
BEGIN:VEVENT\r
CLASS:PUBLIC\r
DTEND;VALUE=DATE:20270105\r
DTSTART;VALUE=DATE:20270104\r
SUMMARY;LANGUAGE=en-gb:INSET day\r
UID:040000008200E00074C5B7101A82E00800000000A0B2\r
X-MICROSOFT-CDO-ALLDAYEVENT:TRUE\r
END:VEVENT\r
BEGIN:VEVENT\r
CLASS:PUBLIC\r
DTEND;TZID="GMT Standard Time":20270305T163000\r
DTSTART;TZID="GMT Standard Time":20270305T153000\r
EXDATE;TZID="GMT Standard Time":20270312T153000\r
RRULE:FREQ=WEEKLY;UNTIL=20270423T143000Z;BYDAY=FR\r
SUMMARY:Gardening club in the school garden\\, for everybody who likes mud and wo\r
 rms\r
UID:040000008200E00074C5B7101A82E00800000000A0B3\r
END:VEVENT\r
BEGIN:VEVENT\r
CLASS:PRIVATE\r
DTSTART;TZID="GMT Standard Time":20270305T090000\r
DTEND;TZID="GMT Standard Time":20270305T093000\r
SUMMARY:Dentist\r
UID:040000008200E00074C5B7101A82E00800000000A0B4\r
END:VEVENT\r
BEGIN:VEVENT\r
DTEND;TZID="GMT Standard Time":20270216T000000\r
DTSTART;TZID="GMT Standard Time":20270215T000000\r
SUMMARY:Library closed\r
UID:040000008200E00074C5B7101A82E00800000000A0B5\r
X-MICROSOFT-CDO-ALLDAYEVENT:TRUE\r
END:VEVENT\r
END:VCALENDAR\r
"""

GOOGLE = b"""BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:Friends of St. Wilfrid's
X-WR-TIMEZONE:Europe/London
BEGIN:VTIMEZONE
TZID:Europe/London
X-LIC-LOCATION:Europe/London
BEGIN:DAYLIGHT
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
TZNAME:GMT+1
DTSTART:19700329T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
TZNAME:GMT
DTSTART:19701025T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
DTSTART:20270612T120000Z
DTEND:20270612T150000Z
DTSTAMP:20261120T090000Z
UID:4f1aexample0001@google.com
SUMMARY:Summer fair
LOCATION:School field
STATUS:CONFIRMED
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Europe/London:20270301T190000
DTEND;TZID=Europe/London:20270301T203000
RRULE:FREQ=MONTHLY;COUNT=4;BYDAY=1MO
EXDATE;TZID=Europe/London:20270503T190000
UID:4f1aexample0002@google.com
SUMMARY:Friends' meeting
STATUS:CONFIRMED
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Europe/London:20270406T193000
DTEND;TZID=Europe/London:20270406T210000
UID:4f1aexample0002@google.com
RECURRENCE-ID;TZID=Europe/London:20270405T190000
SUMMARY:Friends' meeting
STATUS:CONFIRMED
SEQUENCE:1
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Europe/London:20270607T190000
DTEND;TZID=Europe/London:20270607T203000
UID:4f1aexample0002@google.com
RECURRENCE-ID;TZID=Europe/London:20270607T190000
SUMMARY:Friends' meeting
STATUS:CANCELLED
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20270521
DTEND;VALUE=DATE:20270522
UID:4f1aexample0003@google.com
SUMMARY:Cake sale
STATUS:CANCELLED
END:VEVENT
END:VCALENDAR
"""

COUNCIL = b"""\xef\xbb\xbfBEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Example County Council//Term dates//EN\r
X-WR-CALNAME:School term and holiday dates\r
BEGIN:VEVENT\r
UID:term-2027-1@county.example.org\r
DTSTAMP:20260101T000000Z\r
DTSTART;VALUE=DATE:20270902\r
SUMMARY:Autumn term starts\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:term-2027-2@county.example.org\r
DTSTART;VALUE=DATE:20271025\r
DTEND;VALUE=DATE:20271030\r
SUMMARY:Autumn half term\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:term-2027-3@county.example.org\r
DTSTART;VALUE=DATE:20271217\r
SUMMARY:Autumn term ends\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:term-2027-4@county.example.org\r
DTSTART;VALUE=DATE:20271220\r
DTEND;VALUE=DATE:20280101\r
SUMMARY:Christmas holidays\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:term-2027-5@county.example.org\r
DTSTART;VALUE=DATE:20280104\r
DTEND;VALUE=DATE:20280401\r
SUMMARY:Spring term 2028\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:term-2027-6@county.example.org\r
DTSTART;VALUE=DATE:20270903\r
SUMMARY:INSET day (schools closed to pupils)\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:term-2027-7@county.example.org\r
DTSTART;VALUE=DATE:20280501\r
SUMMARY:Early May bank holiday\r
END:VEVENT\r
END:VCALENDAR\r
"""

CLUBS = """Day,Club,Time,Year group,Where\r
Mondays,Chess club,3.30-4.30pm,Years 3-6,Library\r
Fridays,Coding club,15:30,Oak,"Room 2, upstairs"\r
Tuesday & Thursday,Choir,12.15 - 1pm,All,Hall\r
""".encode("cp1252")

LETTER = """Dear parents and carers,

please note these dates for your diary:

•\tMonday 4th January – INSET day
•\tTuesday 5th January: children return
•\tw/b 11 Jan – Book week
•\t15–19 February half term
•\tSports day: Friday 28th May at 1.30pm on the field

Fridays 3:30 Coding club in the library

With kind regards
The office
""".encode()


def workbook(rows: Sequence[Sequence[Any]], change: Any = None) -> bytes:
    """A workbook with these rows on its first sheet; `change` may alter it before it is saved."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if change is not None:
        change(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def calendar(*events: str, more: str = "") -> bytes:
    """A calendar of these events, each a text of its properties."""
    blocks = [f"BEGIN:VEVENT\r\n{event.strip()}\r\nEND:VEVENT\r\n" for event in events]
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{more}{''.join(blocks)}END:VCALENDAR\r\n"
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode()
