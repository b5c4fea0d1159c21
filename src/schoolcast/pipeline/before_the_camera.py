"""Before the camera: who of a class may be shown where, for those who hold it.

No reason is given and none can be told from the list: a child whose parents said no, one whose
form has not come back and one who is never published look alike.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schoolcast.domain.children import class_key, of_class
from schoolcast.domain.consent import Consented, Consents, Purpose
from schoolcast.domain.dates import long_date, wall_time
from schoolcast.domain.errors import NotFound
from schoolcast.domain.facts import Facts, Pupil, RollAge
from schoolcast.pipeline.records import AuditEntry
from schoolcast.pipeline.school import School, near
from schoolcast.pipeline.submit import named


@dataclass(frozen=True, kw_only=True, slots=True)
class Shows:
    """One child: `where` are the channels on which it may be shown."""

    pupil: str
    name: str
    where: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MayBeShown:
    """A class on one day, in the order of its names; `channels` are those it could be shown on."""

    school: str
    group: str
    day: date
    channels: tuple[str, ...]
    children: tuple[Shows, ...]

    @property
    def everywhere(self) -> int:
        """How many may be shown on every one of these channels."""
        return sum(one.where == self.channels for one in self.children)


def may_be_shown(group: str, *, person: str, school: School, printed: bool = False) -> MayBeShown:
    """The list of a class for today; who looked at it or printed it is recorded.

    NotFound for a class that nobody is in. On a roll that is too old nobody may be shown.
    """
    person = named(person)
    now = school.clock.now()
    facts = school.facts(now)
    pupils = facts.roll.pupils if facts.roll else ()
    children = of_class(group, pupils)
    if not children:
        known = sorted({class_key(pupil.class_name) for pupil in pupils} - {""})
        raise NotFound(f'Nobody on the roll is in "{group}"{near(class_key(group), known)}')
    day = wall_time(now, school.timezone).date()
    wanted = ("public", f"class:{class_key(children[0].class_name)}")
    channels = tuple(c.name for c in school.channels.values() if c.audience in wanted)
    shows = [_shows(child, channels, facts, day, school) for child in children]
    school.store.record(
        AuditEntry(
            at=now,
            person=person,
            action="print-may-be-shown" if printed else "look-may-be-shown",
            subject=class_key(children[0].class_name),
            detail={"children": len(children)},
        )
    )
    return MayBeShown(
        school=school.name,
        group=children[0].class_name,
        day=day,
        channels=channels,
        children=tuple(sorted(shows, key=lambda one: one.name.casefold())),
    )


def _shows(child: Pupil, channels: Sequence[str], facts: Facts, day: date, school: School) -> Shows:
    consents = facts.consents or Consents()
    stale = facts.roll is None or facts.roll.age is RollAge.STALE
    never = stale or child.id in consents.never_publish
    where = [
        name
        for name in channels
        if not never
        and consents.standing(
            child.id, Purpose.PICTURE, kind=school.channels[name].kind, name=name, on=day
        )
        is Consented.GIVEN
    ]
    name = f"{child.known_as or child.forename} {child.surname}"
    return Shows(pupil=child.id, name=name, where=tuple(where))


def as_page(found: MayBeShown) -> str:
    """The list as a page to print: it says for which day it holds, and to destroy it then."""
    title = f"Who may be shown: {found.group}, {long_date(found.day)}"
    head = "".join(f"<th scope=col>{html.escape(name)}</th>" for name in found.channels)
    rows = "".join(_page_row(one, found.channels) for one in found.children)
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>{html.escape(title)}</title>
<style>
body {{ font: 14pt sans-serif; margin: 2em; }}
table {{ border-collapse: collapse; }}
th, td {{ border: 1px solid; padding: .3em .6em; text-align: left; }}
td.no {{ background: #ddd; }}
</style>
</head>
<body>
<h1>{html.escape(title)}</h1>
<p>{html.escape(found.school)}. For the class's own staff, on this day only; destroy it
afterwards. In doubt, leave the child out.</p>
<table>
<thead><tr><th scope=col>Child</th>{head}</tr></thead>
<tbody>{rows}</tbody>
</table>
</body>
</html>
"""


def _page_row(one: Shows, channels: Sequence[str]) -> str:
    cells = "".join(
        "<td>yes</td>" if name in one.where else '<td class="no">no</td>' for name in channels
    )
    return f"<tr><th scope=row>{html.escape(one.name)}</th>{cells}</tr>"
