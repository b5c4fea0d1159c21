"""The forms of the school's set-up: from files to fields, and from fields to what is meant."""

from datetime import date
from typing import Any

from schoolcast.alert_settings import Role, Season
from schoolcast.bootstrap.set_up import LISTS, NewPhrase, PersonRow, TermRow
from schoolcast.compliance.policy_file import FILE as POLICY
from schoolcast.compliance.policy_file import policy_table
from schoolcast.content.calendar_file import INSET, read_calendar
from schoolcast.content.written import as_date
from schoolcast.domain.dates import wall_time
from schoolcast.pipeline.school import School
from schoolcast.settings import ChannelSettings, Settings
from schoolcast.web.access import APPROVERS
from schoolcast.web.forms import Form
from schoolcast.web.visiting import may

SPARE = 3  # empty rows below those that are filled
MOST_ROWS = 60
MOST_LINES = 500
_TERM = ("name", "first", "last", "half_first", "half_last")


def by_hand(settings: Settings) -> list[ChannelSettings]:
    """The channels on which a person posts."""
    return [one for one in settings.channels if "posts" in one.settings]


def values_of(part: str, settings: Settings) -> dict[str, str]:
    """The fields as the files fill them."""
    match part:
        case "terms":
            return _terms_values(settings)
        case "contacts":
            return _contacts_values(settings)
    return _words_values(settings)


def _terms_values(settings: Settings) -> dict[str, str]:
    assert settings.content.folder is not None
    calendar = read_calendar(settings.path(settings.content.folder))
    values: dict[str, str] = {}
    for at, term in enumerate(calendar.terms):
        half = term.half_term or ("", "")
        row = (term.name, term.first, term.last, *half)
        values |= {f"term-{at}-{key}": str(value) for key, value in zip(_TERM, row, strict=True)}
    inset = [day for day, why in sorted(calendar.closed.items()) if why == INSET]
    return values | {"inset": "\n".join(map(str, inset)), "terms": str(len(calendar.terms))}


def _contacts_values(settings: Settings) -> dict[str, str]:
    alerts = settings.alerts
    values = {"to": "\n".join(alerts.to), "holidays_to": "\n".join(alerts.holidays_to)}
    for at, person in enumerate(alerts.people):
        row = {"name": person.name, "address": person.address}
        row |= {"role": person.role.value, "when": person.when.value}
        values |= {f"person-{at}-{key}": value for key, value in row.items()}
    return values


def _words_values(settings: Settings) -> dict[str, str]:
    table = policy_table(settings.folder / POLICY)
    lists, own = table.get("school", {}), table.get("words", {})
    values = {f"list-{key}": "\n".join(lists.get(key, ())) for key in LISTS}
    return values | {f"words-{rule}": "\n".join(found) for rule, found in own.items()}


def facts_of(part: str, form: Form, settings: Settings) -> dict[str, Any]:
    """What a form's page shows beside its fields."""
    match part:
        case "terms":
            return {"rows": range(_filled(form, "term") + SPARE)}
        case "contacts":
            return {
                "rows": range(_filled(form, "person") + SPARE),
                "roles": list(Role),
                "seasons": list(Season),
            }
        case "words":
            table = policy_table(settings.folder / POLICY)
            return {
                "lists": LISTS,
                "rules": sorted(table.get("words", {})),
                "allowed": table.get("allow", []),
            }
    return {}


def _filled(form: Form, name: str) -> int:
    """How many rows have something in them."""
    places = [
        int(field.split("-")[1])
        for field, value in form.values.items()
        if value and field.startswith(f"{name}-") and field.split("-")[1].isdecimal()
        and len(field.split("-")[1]) <= 2
    ]  # fmt: skip
    return min(max(places, default=-1) + 1, MOST_ROWS)


def terms_of(form: Form) -> tuple[list[TermRow], list[date]]:
    """The terms and INSET days as typed; mistakes stand in the form."""
    known = int(form.get("terms")) if form.get("terms").isdecimal() else 0
    rows = []
    for at in range(_filled(form, "term")):
        name = form.get(f"term-{at}-name")
        if not any(form.get(f"term-{at}-{key}") for key in _TERM):
            continue
        form.require(f"term-{at}-name", "Give the term a name")
        first, last = (_date(form, f"term-{at}-{key}") for key in ("first", "last"))
        half = [form.get(f"term-{at}-{key}") for key in ("half_first", "half_last")]
        pair = None
        if any(half):
            days = [_date(form, f"term-{at}-{key}") for key in ("half_first", "half_last")]
            pair = (days[0], days[1]) if days[0] and days[1] else None
        if first and last and name:
            place = at if at < known else None
            rows.append(TermRow(name=name, first=first, last=last, half_term=pair, place=place))
    inset = []
    for line in lines_of(form, "inset"):
        try:
            inset.append(as_date(line))
        except ValueError as problem:
            form.mistakes["inset"] = _sentence(problem)
    return rows, sorted(set(inset))


def _date(form: Form, name: str) -> date | None:
    text = form.require(name, "Choose the day")
    try:
        return as_date(text) if text else None
    except ValueError as problem:
        form.mistakes[name] = _sentence(problem)
        return None


def _sentence(problem: ValueError) -> str:
    return str(problem)[:1].upper() + str(problem)[1:]


def lines_of(form: Form, name: str) -> list[str]:
    """What was typed one a line; too many lines are a mistake."""
    found = [line.strip() for line in form.get(name).splitlines() if line.strip()]
    if len(found) > MOST_LINES:
        form.mistakes[name] = f"That is more than {MOST_LINES} lines"
    return list(dict.fromkeys(found))


def people_of(form: Form) -> list[PersonRow]:
    """The people as typed; a row without a name and an address is left out."""
    rows = []
    for at in range(_filled(form, "person")):
        name, address = form.get(f"person-{at}-name"), form.get(f"person-{at}-address")
        if not name and not address:
            continue
        form.require(f"person-{at}-name", "Give the name as the person signs in with it")
        form.require(f"person-{at}-address", "Give the address")
        role, when = form.get(f"person-{at}-role"), form.get(f"person-{at}-when")
        rows.append(
            PersonRow(name=name, address=address, role=role or "approver", when=when or "always")
        )
    return rows


def words_of(form: Form, settings: Settings, person: str, school: School) -> dict[str, Any]:
    """The lists as typed, phrases to take out, and a new phrase."""
    table = policy_table(settings.folder / POLICY)
    allowed = [str(one.get("phrase", "")) for one in table.get("allow", [])]
    return {
        "lists": {key: lines_of(form, f"list-{key}") for key in LISTS},
        "own": {rule: lines_of(form, f"words-{rule}") for rule in table.get("words", {})},
        "without": [one for at, one in enumerate(allowed) if form.get(f"without-{at}")],
        "phrase": _phrase(form, settings, person, school),
    }


def _phrase(form: Form, settings: Settings, person: str, school: School) -> NewPhrase | None:
    phrase = " ".join(form.get("phrase").split())
    if not phrase:
        return None
    if not may(APPROVERS):
        form.mistakes["phrase"] = "Only an approver can say that words are not a pupil’s name"
    if len(phrase.split()) < 2:
        form.mistakes["phrase"] = (
            "One word alone would let that name pass everywhere; write the whole phrase"
        )
    why = form.require("why", "Say why these words are not a pupil’s name")
    today = wall_time(school.clock.now(), settings.school.timezone).date()
    return NewPhrase(phrase=phrase, person=person, day=today, why=why)


def duty_of(form: Form) -> tuple[dict[str, str], dict[str, str]]:
    """Who posts by hand, and their deputy; {} where none is named."""
    form.require("posts-name", "Name who posts")
    people = []
    for who in ("posts", "deputy"):
        person = {key: form.get(f"{who}-{key}") for key in ("name", "email")}
        people.append({key: value for key, value in person.items() if value})
    if people[1].get("email") and not people[1].get("name"):
        form.mistakes["deputy-name"] = "Name the deputy whose address this is"
    return people[0], people[1]
