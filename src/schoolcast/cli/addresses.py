"""The addresses that a test mail goes to."""

from pydantic import TypeAdapter, ValidationError

from schoolcast.alert_settings import Address, Alerts
from schoolcast.domain.errors import ConfigurationProblem, UsageProblem


def addresses_of(settings: Alerts, to: str | None) -> list[str]:
    """Those meant: `to`, or all of [alerts], each once; a problem in words where there is none."""
    if to is not None:
        try:
            return [TypeAdapter(Address).validate_python(to)]
        except ValidationError:
            raise UsageProblem(
                f'--to "{to}" is not an address such as office@example.org.'
            ) from None
    found = list(dict.fromkeys([*settings.to, *(person.address for person in settings.people)]))
    if not found:
        raise ConfigurationProblem(
            "[alerts] in config.toml names nobody. Fill in to, or name an address with --to."
        )
    return found
