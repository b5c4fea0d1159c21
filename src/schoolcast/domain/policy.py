"""The school's own choices about the rules, as policy.toml states them."""

from dataclasses import dataclass, field
from datetime import date

from schoolcast.domain.dates import day_month
from schoolcast.domain.finding import Severity


@dataclass(frozen=True, kw_only=True, slots=True)
class SchoolContacts:
    """What the school publishes about itself, so that the rules know it is no private matter."""

    names: tuple[str, ...] = ()  # the school, its parents' association, its parish
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()  # web addresses that may be linked to
    addresses: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()  # accounts that may be mentioned


@dataclass(frozen=True, kw_only=True, slots=True)
class AllowedPhrase:
    """Words that are not a pupil's name, and who said so: "Matilda the Musical"."""

    phrase: str
    added_by: str
    why: str
    added_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """Days, both included, on which a rule weighs more: an election's run-up, a test week."""

    rule: str
    first: date
    last: date
    what: str

    def holds(self, day: date | None) -> bool:
        """Whether it holds that day."""
        return day is not None and self.first <= day <= self.last

    @property
    def in_words(self) -> str:
        """Local elections, 18 March to 6 May 2027."""
        return f"{self.what}, {day_month(self.first)} to {day_month(self.last)} {self.last.year}"


@dataclass(frozen=True, kw_only=True, slots=True)
class PolicySettings:
    """Severities, word lists and allow-lists of one school.

    `severities` and `words` are pairs of a rule id or list name and its value, sorted. `lowered`
    are the rule ids that now weigh less than schoolcast ships them.
    """

    severities: tuple[tuple[str, Severity], ...] = ()
    lowered: tuple[str, ...] = ()
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    allowed: tuple[AllowedPhrase, ...] = ()
    nicknames: tuple[tuple[str, tuple[str, ...]], ...] = ()
    staff: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()  # houses and classes
    windows: tuple[Window, ...] = ()
    contacts: SchoolContacts = field(default_factory=SchoolContacts)

    def severity_of(self, rule: str, shipped: Severity) -> Severity:
        """The school's severity of `rule`, or the shipped one."""
        return dict(self.severities).get(rule, shipped)

    def words_of(self, name: str) -> tuple[str, ...]:
        """The school's own additions to a word list; () where it has none."""
        return dict(self.words).get(name, ())

    def windows_of(self, rule: str) -> tuple[Window, ...]:
        """The days on which that rule weighs more; () where the school notes none."""
        return tuple(window for window in self.windows if window.rule == rule)

    @property
    def mark(self) -> str:
        """What a verdict's version of the rules says of these choices; "" for none."""
        return "".join(f"+{rule}={severity.value}" for rule, severity in self.severities)
