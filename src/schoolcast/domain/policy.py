"""The school's own choices about the rules, as policy.toml states them."""

from dataclasses import dataclass, field
from datetime import date

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
    contacts: SchoolContacts = field(default_factory=SchoolContacts)

    def severity_of(self, rule: str, shipped: Severity) -> Severity:
        """The school's severity of `rule`, or the shipped one."""
        return dict(self.severities).get(rule, shipped)

    def words_of(self, name: str) -> tuple[str, ...]:
        """The school's own additions to a word list; () where it has none."""
        return dict(self.words).get(name, ())

    @property
    def mark(self) -> str:
        """What a verdict's version of the rules says of these choices; "" for none."""
        return "".join(f"+{rule}={severity.value}" for rule, severity in self.severities)
