"""The catalogue: what each rule is about, which clause it rests on, and what to do.

Clauses are numbered as in the documentation of the policy.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One rule in words: its title, the clause of the policy, and advice to the office."""

    rule: str
    clause: str
    title: str
    advice: str


ENTRIES = (
    Entry(
        rule="ALT-FILENAME",
        clause="37",
        title="A picture is described by its file's name",
        advice="Say in a sentence what the picture shows, without a child's name.",
    ),
    Entry(
        rule="ALT-MISSING",
        clause="37",
        title="A picture has no description",
        advice="Give every picture an alt text: a sentence for those who can't see it.",
    ),
    Entry(
        rule="CAT-OTHER",
        clause="10",
        title="The kind is none of the policy's",
        advice="Choose one of the policy's kinds, or the approver gives the reason.",
    ),
    Entry(
        rule="CHAN-SANCTIONED",
        clause="4",
        title="The school has no such channel",
        advice="Use only channels that config.toml names; check the spelling.",
    ),
    Entry(
        rule="DATE-DUE-GONE",
        clause="12i",
        title="The time to go out has gone by",
        advice="Nothing to do; whoever approves it is asked when it should go out.",
    ),
    Entry(
        rule="DATE-MISMATCH",
        clause="12i",
        title="Weekday and date disagree",
        advice="Look at the calendar and correct the weekday, the date or the year.",
    ),
    Entry(
        rule="DATE-PAST",
        clause="12i",
        title="The event is over when the post goes out",
        advice="Send it earlier, correct the event's date, or take the date out.",
    ),
    Entry(
        rule="DATE-RELATIVE",
        clause="12i",
        title="“Today” or “tomorrow” would be another day",
        advice="Write the date instead.",
    ),
    Entry(
        rule="NAME-FULL",
        clause="26",
        title="A child's full name",
        advice="Take the name out: “a Year 4 pupil” says as much. Consent does not lift this.",
    ),
    Entry(
        rule="ROLL-MISSING",
        clause="40",
        title="There is no list of pupils to check against",
        advice="Whoever looks after schoolcast gives it the roll; until then nothing goes out.",
    ),
    Entry(
        rule="ROUTE-CLASS",
        clause="11",
        title="What concerns a class would leave that class",
        advice="Send it to that class's own channel only, or name the class as its audience.",
    ),
    Entry(
        rule="ROUTE-NONE",
        clause="8",
        title="Somebody it is for would not see it",
        advice="Set up or add a channel for that audience, or change the audience.",
    ),
    Entry(
        rule="ROUTE-WHOLE",
        clause="9",
        title="Whole-school news would go to one class",
        advice="Leave the class's channel out; whole-school news goes to the public channels.",
    ),
    Entry(
        rule="RULE-FAILED",
        clause="40",
        title="A rule could not do its work",
        advice="What can't be checked is held. Tell whoever looks after schoolcast.",
    ),
    Entry(
        rule="SLOT-CLASH",
        clause="37",
        title="Two posts of one announcement on one day",
        advice="Take one of the two out if you meant one; both go out otherwise.",
    ),
    Entry(
        rule="TEMPLATE-UNRENDERED",
        clause="37",
        title="A placeholder was not filled in",
        advice="Write what belongs there.",
    ),
)


def entry(rule: str) -> Entry | None:
    """The entry of that rule id; None for a rule that a plugin brings."""
    return next((each for each in ENTRIES if each.rule == rule), None)
