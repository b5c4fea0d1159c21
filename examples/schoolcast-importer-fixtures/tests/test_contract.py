"""The importer keeps what every importer promises."""

import json

from schoolcast_fixtures import Fixtures

from schoolcast.testing import ImporterContract

MATCHES = [
    {"id": 1, "home": "St Wilfrid's", "away": "Lindlebury", "at": "2027-03-02 15:45"},
    {"id": 2, "home": "Thornwick", "away": "St Wilfrid's", "at": "2027-03-09 15:45", "off": True},
]


class TestContract(ImporterContract):
    importer_class = Fixtures

    def sample(self) -> bytes:
        return json.dumps(MATCHES).encode()

    def damaged(self) -> list[bytes]:
        return [b'{"id": 1}', b'[{"id": 1}]', b"[1, 2]"]
