"""The rules that come with schoolcast: an ordinary plugin on the public API."""

from collections.abc import Callable

from schoolcast.api import Rule, hookimpl
from schoolcast.compliance.rules.category import CatOther
from schoolcast.compliance.rules.date_mismatch import DateMismatch
from schoolcast.compliance.rules.images import AltFilename, AltMissing
from schoolcast.compliance.rules.names import NAME_RULES, RollMissing
from schoolcast.compliance.rules.placeholders import TemplateUnrendered
from schoolcast.compliance.rules.relative_dates import DateRelative
from schoolcast.compliance.rules.routing import ChanSanctioned, RouteClass, RouteNone, RouteWhole
from schoolcast.compliance.rules.timing import DateDueGone, DatePast, SlotClash


def builtin_rules() -> tuple[Rule, ...]:
    """One of each built-in rule."""
    return (
        AltFilename(),
        AltMissing(),
        CatOther(),
        ChanSanctioned(),
        DateDueGone(),
        DateMismatch(),
        DatePast(),
        DateRelative(),
        *(rule() for rule in NAME_RULES),
        RollMissing(),
        RouteClass(),
        RouteNone(),
        RouteWhole(),
        SlotClash(),
        TemplateUnrendered(),
    )


@hookimpl
def schoolcast_register_rules(register: Callable[[Rule], None]) -> None:
    for rule in builtin_rules():
        register(rule)
