"""A letter: plain words as a mail that nothing in it can turn into another one."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_LONGEST_SUBJECT = 150
_SEVEN_BIT = SMTP.clone(cte_type="7bit")  # every relay takes it


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """What one person reads. `key` is the same for every try, so that a second copy shows."""

    to: str
    subject: str
    body: str
    key: str


def message(letter: Letter, *, sender: str, at: datetime) -> EmailMessage:
    """The mail, in plain text; headers hold one line each whatever stands in the letter."""
    mail = EmailMessage(policy=_SEVEN_BIT)
    mail["From"] = sender
    mail["To"] = letter.to
    mail["Subject"] = one_line(letter.subject)[:_LONGEST_SUBJECT]
    mail["Date"] = format_datetime(at)
    domain = sender.rpartition("@")[2]
    mail["Message-ID"] = f"<{hashlib.sha256(letter.key.encode()).hexdigest()[:32]}@{domain}>"
    # RFC 3834: an answering machine must not answer this.
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("\n".join(one_line(line) for line in letter.body.split("\n")))
    return mail


def one_line(text: str) -> str:
    """The text without line ends and characters that people can't see."""
    return _UNSEEN.sub(" ", text).rstrip()
