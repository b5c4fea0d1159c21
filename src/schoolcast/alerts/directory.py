"""Directory: which addresses hear of what."""

from collections.abc import Callable, Iterable, Iterator

from schoolcast.alert_settings import Alerts, Person, Role, Season
from schoolcast.pipeline.alert_records import Step
from schoolcast.pipeline.submit import same_person


class Directory:
    """The addresses of [alerts]; whoever has none of their own is reached through `to`.

    `in_holidays` says whether this is a day of the holidays, when others may be asked; `away` is
    the name of the Head while recorded as away, else "".
    """

    def __init__(
        self,
        settings: Alerts,
        in_holidays: Callable[[], bool] = lambda: False,
        away: Callable[[], str] = lambda: "",
    ) -> None:
        self._settings = settings
        self._in_holidays = in_holidays
        self._away = away

    def office(self) -> tuple[str, ...]:
        """Who hears of everything that goes wrong."""
        away = self._settings.holidays_to and self._in_holidays()
        return _once(self._settings.holidays_to if away else self._settings.to)

    def asked(self, step: Step, authors: Iterable[str]) -> tuple[str, ...]:
        """Who is asked at a step of an approval; `authors` can't approve their own words."""
        authors = list(authors)
        match step:
            case Step.OVER:
                found = []
            case Step.AUTHOR:
                found = [
                    person.address
                    for person in self._people()
                    if authors and same_person(person.name, authors[-1])
                ]
            case Step.DEPUTY:
                found = self._addresses(Role.DEPUTY, authors)
            case _:
                found = self._approvers(authors)
        return _once(found) or self.office()

    def _people(self) -> Iterator[Person]:
        """Those who can be asked on a day like this."""
        if all(person.when is Season.ALWAYS for person in self._settings.people):
            yield from self._settings.people
            return
        unfit = Season.TERM if self._in_holidays() else Season.HOLIDAYS
        yield from (person for person in self._settings.people if person.when is not unfit)

    def _approvers(self, authors: list[str]) -> list[str]:
        """With the Deputies in the place of a Head who is away."""
        head = self._away()
        if not any(same_person(one.name, head) for one in self._of(Role.APPROVER)):
            return self._addresses(Role.APPROVER, authors)
        others = self._addresses(Role.APPROVER, [*authors, head])
        return others + self._addresses(Role.DEPUTY, authors)

    def _addresses(self, role: Role, but: list[str]) -> list[str]:
        return [
            person.address
            for person in self._of(role)
            if not any(same_person(person.name, name) for name in but)
        ]

    def _of(self, role: Role) -> Iterator[Person]:
        return (person for person in self._people() if person.role is role)


def _once(addresses: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(addresses))
