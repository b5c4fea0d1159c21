"""From alerts to the letter that tells of them."""

from collections.abc import Sequence
from datetime import date, datetime

from schoolcast.alerts.letter import Letter
from schoolcast.alerts.summary import summary_body
from schoolcast.alerts.wording import FOOT, HOLDS, NOT_IN_TIME, WORDING, Wording
from schoolcast.compliance.catalogue import ENTRIES
from schoolcast.domain.dates import clock_time, day_month, from_ms, wall_time
from schoolcast.domain.delivery import Delivery, State
from schoolcast.domain.errors import NotFound
from schoolcast.pipeline.alert_records import Alert, AlertKind, Mail, Step
from schoolcast.pipeline.discretion import A_CHANNEL, A_FILE, HIDDEN, Discretion, discretion_of
from schoolcast.pipeline.holds import Code
from schoolcast.pipeline.school import School

_RULES = {entry.rule: entry.title for entry in ENTRIES}
_STEPS = {
    Step.OPENED: "",
    Step.DAY: "Reminder: ",
    Step.HOURS: "Last reminder: ",
    Step.DEPUTY: "For the Deputy: ",
    Step.AUTHOR: "Not approved yet: ",
    Step.OVER: "",
}
_TO_OTHERS = {
    Step.DEPUTY: "No approver has answered so far, and the time is near.",
    Step.AUTHOR: "You wrote it. Nobody has approved it so far; please ask an approver directly.",
}


def letter_about(mails: Sequence[Mail], school: School) -> Letter:
    """One letter about alerts of one kind, for one address at one step.

    It holds ids, channels, times and titles of rules: never a title, a text or a person's name,
    and no id in which a name of the roll stands.
    """
    first = mails[0]
    careful = discretion_of(school)
    key = f"{school.id}/{'+'.join(str(mail.id) for mail in mails)}"
    if first.alert.kind is AlertKind.SUMMARY:
        subject, body = summary_body(school, careful)
    else:
        subject, body = _told([mail.alert for mail in mails], first.step, school, careful)
    return Letter(
        to=first.address, subject=f"[{school.name}] {subject}", body=f"{body}\n\n{FOOT}\n", key=key
    )


def _told(
    alerts: Sequence[Alert], step: Step, school: School, careful: Discretion
) -> tuple[str, str]:
    words = NOT_IN_TIME if step is Step.OVER else WORDING[alerts[0].kind]
    subject = _STEPS[step] + _headline(words, alerts)
    lines = [line for alert in alerts for line in describe(alert, school, careful)]
    why = _TO_OTHERS.get(step, words.why)
    parts = [f"{_headline(words, alerts)}.", "\n".join(f"- {line}" for line in lines)]
    parts += [f"Why: {why}", f"What to do: {words.do}"]
    return subject, "\n\n".join(part for part in parts if part)


def _headline(words: Wording, alerts: Sequence[Alert]) -> str:
    text = words.one if len(alerts) == 1 else words.many
    day = alerts[0].facts.get("day")
    named = day_month(date.fromisoformat(day)) if day else ""
    return text.replace("{n}", str(len(alerts))).replace("{day}", named)


def describe(alert: Alert, school: School, careful: Discretion) -> list[str]:
    """What an alert is about, in lines that may stand in a mail."""
    facts = alert.facts
    match alert.kind:
        case AlertKind.LANE:
            names = [c.name for c in school.channels.values() if c.lane == facts["lane"]]
            return [careful.or_else(name, A_CHANNEL) for name in names] or [A_CHANNEL]
        case AlertKind.IDLE:
            since, until = (_when(from_ms(facts[name]), school) for name in ("since", "until"))
            return [f"from {since} to {until} at least"]
        case AlertKind.GAP:
            return [
                f"nothing is known from {_when(gap.since, school)} to {_when(gap.until, school)}"
                for gap in school.ledger.gaps()
                if gap.id == facts["gap"]
            ]
        case AlertKind.CONTENT:
            if not facts["path"]:
                return ["the content folder is missing or empty"]
            return [careful.or_else(facts["path"], A_FILE)]
        case AlertKind.BUDGET:
            return [
                f"{round(100 * facts['used'] / facts['most'])} % were used when this was noticed"
            ]
        case AlertKind.APPROVAL:
            return [_waiting(alert, school, careful)]
        case AlertKind.DELETION:
            return [f"{careful.or_else(facts['item'], HIDDEN)} (photos no. {facts['promise']})"]
        case AlertKind.KEPT_BACK:
            line = post_line(school.store.delivery(facts["delivery"]), school, careful)
            return [f"{line}: {facts['what']}"]
        case AlertKind.HELD:
            return [_held(alert, school, careful)]
        case AlertKind.REHEARSAL:
            return [_flaw(flaw, school, careful) for flaw in facts["flaws"]]
        case AlertKind.FACTS | AlertKind.ROLL_AGEING | AlertKind.ROLL_STALE | AlertKind.SUMMARY:
            return []
    return [post_line(school.store.delivery(facts["delivery"]), school, careful)]


def post_line(delivery: Delivery, school: School, careful: Discretion) -> str:
    """inset, page, due Friday 11 December, 3:30pm (no. 12)."""
    item = careful.or_else(delivery.item, HIDDEN)
    channel = careful.or_else(delivery.channel, A_CHANNEL)
    return f"{item}, {channel}, due {_when(delivery.due, school)} (no. {delivery.id})"


def _waiting(alert: Alert, school: School, careful: Discretion) -> str:
    """gate, first due Friday 11 December, 3:30pm; or what is over, and what is still to come."""
    now = school.clock.now()
    item = careful.or_else(alert.facts.get("item", ""), HIDDEN)
    ends = {time: from_ms(end) for time, end in alert.facts.get("ends", ())}
    over = [time for time, end in ends.items() if end <= now]
    due = alert.facts.get("due")
    first = _when(from_ms(due), school) if due is not None else ""
    to_come = due is not None and from_ms(due) > now
    if over:
        last = over[-1]
        was = f"was due {_when(from_ms(last), school)}" if last else "was to go out on approval"
        more = f"; next due {first}" if to_come else ""
        return f"{item}, {was}, and its time is over{more}"
    if due is None:
        return f"{item}, goes out as soon as it is approved"
    if due in ends and not to_come:
        return f"{item}, was due {first}, and can go out until {_when(ends[due], school)}"
    return f"{item}, first due {first}"


def _held(alert: Alert, school: School, careful: Discretion) -> str:
    facts = alert.facts
    why = HOLDS.get(facts["code"], "it waits for a person")
    if facts.get("rule") in _RULES:
        why = f"{why}: {_RULES[facts['rule']]}"
    if "delivery" not in facts:
        return why
    try:
        delivery = school.store.delivery(facts["delivery"])
    except NotFound:
        return why
    more = _held_with(delivery, facts["code"], school)
    others = f", and {more} more" if more else ""
    return f"{post_line(delivery, school, careful)}{others}: {why}"


def _held_with(delivery: Delivery, code: str, school: School) -> int:
    """How many more posts the same reason holds: those of its channel, or of its item."""
    item = None if code == Code.CHANNEL else delivery.item
    return sum(
        one.id != delivery.id
        and one.hold == code
        and (code != Code.CHANNEL or one.channel == delivery.channel)
        for one in school.store.deliveries(item=item, states=[State.HELD])
    )


def _flaw(flaw: dict[str, object], school: School, careful: Discretion) -> str:
    """One flaw of a rehearsal, as pipeline.rehearse writes them down."""
    what = str(flaw["what"])
    rules = [_RULES[rule] for rule in str(flaw.get("rules", "")).split() if rule in _RULES]
    more = f": {'; '.join(rules)}" if rules else ""
    if "delivery" in flaw:
        delivery = school.store.delivery(int(str(flaw["delivery"])))
        return f"{post_line(delivery, school, careful)}: {what}{more}"
    channel = str(flaw.get("channel", ""))
    return f"{careful.or_else(channel, A_CHANNEL)}: {what}{more}" if channel else what


def _when(moment: datetime, school: School) -> str:
    wall = wall_time(moment, school.timezone)
    return f"{day_month(wall.date())}, {clock_time(wall.time())}"
