"""Directory: which addresses hear of what."""

from collections.abc import Iterable

from schoolcast.alert_settings import Alerts, Role
from schoolcast.pipeline.alert_records import Step
from schoolcast.pipeline.submit import same_person


class Directory:
    """The addresses of [alerts]; whoever has none of their own is reached through `to`."""

    def __init__(self, settings: Alerts) -> None:
        self._settings = settings

    def office(self) -> tuple[str, ...]:
        """Who hears of everything that goes wrong."""
        return _once(self._settings.to)

    def asked(self, step: Step, authors: Iterable[str]) -> tuple[str, ...]:
        """Who is asked at a step of an approval; `authors` can't approve their own words."""
        authors = list(authors)
        match step:
            case Step.AUTHOR:
                found = [
                    person.address
                    for person in self._settings.people
                    if authors and same_person(person.name, authors[-1])
                ]
            case Step.DEPUTY:
                found = self._of(Role.DEPUTY, authors)
            case _:
                found = self._of(Role.APPROVER, authors)
        return _once(found) or self.office()

    def _of(self, role: Role, authors: list[str]) -> list[str]:
        return [
            person.address
            for person in self._settings.people
            if person.role is role and not any(same_person(person.name, a) for a in authors)
        ]


def _once(addresses: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(addresses))
