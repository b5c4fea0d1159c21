"""The rules that come with schoolcast: an ordinary plugin on the public API."""

from collections.abc import Callable

from schoolcast.api import Rule, hookimpl
from schoolcast.compliance.rules.adults import ConsentAdult
from schoolcast.compliance.rules.category import CatOther
from schoolcast.compliance.rules.consent import CONSENT_RULES
from schoolcast.compliance.rules.date_mismatch import DateMismatch
from schoolcast.compliance.rules.devices import DEVICE_RULES
from schoolcast.compliance.rules.images import AltFilename, AltMissing
from schoolcast.compliance.rules.links import UrlAllow
from schoolcast.compliance.rules.matters import MATTER_RULES
from schoolcast.compliance.rules.names import NAME_RULES
from schoolcast.compliance.rules.other_school import OtherSchool
from schoolcast.compliance.rules.picture_moves import ImgMoves
from schoolcast.compliance.rules.picture_people import PICTURE_PEOPLE_RULES
from schoolcast.compliance.rules.picture_words import PICTURE_WORD_RULES
from schoolcast.compliance.rules.pii import PII_RULES
from schoolcast.compliance.rules.placeholders import TemplateUnrendered
from schoolcast.compliance.rules.reading_note import ReadingNote
from schoolcast.compliance.rules.recognisable import RECOGNISABLE_RULES
from schoolcast.compliance.rules.regulators import REGULATOR_RULES
from schoolcast.compliance.rules.relative_dates import DateRelative
from schoolcast.compliance.rules.roll_missing import RollMissing
from schoolcast.compliance.rules.routing import ChanSanctioned, RouteClass, RouteNone, RouteWhole
from schoolcast.compliance.rules.school_days import SCHOOL_DAY_RULES
from schoolcast.compliance.rules.sensitive import SENSITIVE_RULES
from schoolcast.compliance.rules.timing import DateDueGone, DatePast, SlotClash
from schoolcast.compliance.rules.tone import TONE_RULES
from schoolcast.compliance.rules.videos import VIDEO_RULES
from schoolcast.compliance.rules.whereabouts import SafeWhereabouts


def builtin_rules() -> tuple[Rule, ...]:
    """One of each built-in rule."""
    return (
        AltFilename(),
        AltMissing(),
        CatOther(),
        ChanSanctioned(),
        ConsentAdult(),
        DateDueGone(),
        DateMismatch(),
        DatePast(),
        DateRelative(),
        ImgMoves(),
        RollMissing(),
        RouteClass(),
        RouteNone(),
        RouteWhole(),
        SlotClash(),
        TemplateUnrendered(),
        OtherSchool(),
        SafeWhereabouts(),
        ReadingNote(),
        UrlAllow(),
        *(
            rule()
            for group in (
                CONSENT_RULES,
                DEVICE_RULES,
                MATTER_RULES,
                NAME_RULES,
                PICTURE_PEOPLE_RULES,
                PICTURE_WORD_RULES,
                PII_RULES,
                RECOGNISABLE_RULES,
                REGULATOR_RULES,
                SCHOOL_DAY_RULES,
                SENSITIVE_RULES,
                TONE_RULES,
                VIDEO_RULES,
            )
            for rule in group
        ),
    )


@hookimpl
def schoolcast_register_rules(register: Callable[[Rule], None]) -> None:
    for rule in builtin_rules():
        register(rule)
