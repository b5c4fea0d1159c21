"""Where a link leads: to a site that the school knows, safely, and without a detour."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from schoolcast.api import Checker, Facts, Finding, Need, OverridableBy, Revision, Severity
from schoolcast.compliance.rules.places import Place, found, places
from schoolcast.compliance.rules.reading import read

_SHORTENERS = frozenset(
    """bit.ly tinyurl.com t.co goo.gl ow.ly is.gd buff.ly lnkd.in rebrand.ly shorturl.at cutt.ly
    tiny.cc rb.gy t.ly soo.gd qrco.de linktr.ee""".split()
)
# Those that the policy's appendix names, and public bodies.
_KNOWN = (
    "childnet.com",
    "internetmatters.org",
    "nspcc.org.uk",
    "parentzone.org.uk",
    "thinkyouknow.co.uk",
    "askaboutgames.com",
    "ceop.police.uk",
    "iwf.org.uk",
    "gov.uk",
    "nhs.uk",
    "police.uk",
    "bbc.co.uk",
    "booktrust.org.uk",
    "worldbookday.com",
)


def known_site(host: str, own: Iterable[str]) -> bool:
    """Whether a host is on the school's list or on the one that comes with schoolcast."""
    names = (*(name.casefold().removeprefix("www.") for name in own), *_KNOWN)
    return any(host == name or host.endswith(f".{name}") for name in names)


class UrlAllow:
    """Links to unknown, shortened or unprotected addresses are worth a second look."""

    id: ClassVar[str] = "URL-ALLOW"
    clause: ClassVar[str] = "51"
    severity: ClassVar[Severity] = Severity.WARN
    overridable_by: ClassVar[OverridableBy] = OverridableBy.AUTHOR
    needs: ClassVar[frozenset[Need]] = frozenset()
    version: ClassVar[int] = 1

    def prepare(self, facts: Facts) -> Checker:
        return _UrlChecker(self, facts.contacts.domains)


@dataclass(frozen=True)
class _UrlChecker:
    rule: UrlAllow
    own: tuple[str, ...]

    def check(self, revision: Revision) -> list[Finding]:
        findings = []
        seen: set[tuple[str, str | None, str | None]] = set()
        for place in places(revision):
            for span in self._addresses(place):
                address = place.text[slice(*span)].rstrip(".,;:!?)")
                about = (address, place.slot, place.channel)
                words = self._words(address) if about not in seen else ""
                seen.add(about)
                if words:
                    here = (span[0], span[0] + len(address))
                    findings.append(found(self.rule, words, place, here))
        return findings

    def _addresses(self, place: Place) -> Iterator[tuple[int, int]]:
        if place.field == "link":
            yield 0, len(place.text)
        elif "." in place.text and not place.field.endswith(".file"):
            yield from (
                span for span in read(place.text).addresses if "@" not in place.text[slice(*span)]
            )

    def _words(self, address: str) -> str:
        try:
            parts = urlsplit(address if "://" in address else f"https://{address}")
            host = (parts.hostname or "").removeprefix("www.")
        except ValueError:
            return "This is no proper web address, so readers could not follow it. Correct it."
        if host in _SHORTENERS:
            return (
                f"{host} hides where this link leads, and people learn not to follow such links. "
                "Write the address itself."
            )
        if parts.scheme == "http":
            return "This link is not protected (http). Write https:// if the site has it."
        if not known_site(host, self.own):
            return (
                f"{host} is not on the school's list of sites. Look at the page as a parent would; "
                "it can be added to the list, in the pages under “The school’s own words” or in "
                "policy.toml."
            )
        return ""
