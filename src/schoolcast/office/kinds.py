"""What announcements are about, in the office's words."""

from schoolcast.domain.item import CLASS_KINDS, Kind

KINDS = {
    Kind.KEY_DATE: ("Key date", "a date of the school year"),
    Kind.INSET_DAY: ("INSET day", "a day closed to pupils"),
    Kind.CONSULTATION_MEETING: ("Meeting with parents", "a consultation or parents’ evening"),
    Kind.ASSEMBLY: ("Assembly or Mass", ""),
    Kind.PRODUCTION: ("Play or concert", ""),
    Kind.SPORTING_EVENT: ("Sport", "a match, race or sports day"),
    Kind.FUND_RAISING: ("Fund-raising", "collecting money or goods"),
    Kind.FRIENDS: ("Friends of the school", "the parents’ association"),
    Kind.EXTRA_CURRICULAR: ("Clubs", ""),
    Kind.EVERYDAY_LIFE: ("Everyday life", "what happens at school"),
    Kind.GOVERNORS_REPORT: ("Governors’ report", ""),
    Kind.UPDATE: ("Update or reminder", "for families"),
    Kind.CLOSURE: ("School is closed", "urgent: it passes everything else that waits"),
    Kind.OTHER: ("Something else", "the approver has to say why it is published"),
    Kind.HOME_LEARNING: ("Home learning", "work to do at home"),
    Kind.ROUTINE_CHANGE: ("Change of routine", "a change in a class’s week"),
    Kind.CLASS_TRIP: ("Class trip", ""),
}
"""Each kind: its name, and what it is for where that is not plain."""

WHOLE = tuple(kind for kind in KINDS if kind not in CLASS_KINDS)
CLASSES = tuple(kind for kind in KINDS if kind in CLASS_KINDS)


def kind_words(kind: str) -> str:
    """The name of a kind; the word itself where it is none of ours."""
    return KINDS[Kind(kind)][0] if kind in set(Kind) else kind
