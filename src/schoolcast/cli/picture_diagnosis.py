"""What `schoolcast doctor` says of the readers of pictures."""

from collections.abc import Iterator

from schoolcast.cli.session import Session
from schoolcast.cli.store_diagnosis import Line
from schoolcast.domain.picture import Reading
from schoolcast.media.readers import INSTALL, missing, readers, reads_heic
from schoolcast.settings import Settings

SUBJECT = "Pictures"
_WHAT = {
    Reading.TEXT: "words in pictures",
    Reading.CODES: "QR and bar codes",
    Reading.FACES: "how many faces there are",
}


def of_photos(session: Session, settings: Settings) -> Iterator[Line]:
    """What is read in pictures here; a problem only where the school has pictures."""
    yield _readers()
    lacking = [_WHAT[reading] for reading in missing()]
    if not reads_heic():
        lacking.append("HEIC files, as iPhones make them")
    if lacking:
        folder = settings.path(settings.media.folder)
        yield Line(
            subject=SUBJECT,
            ok=not (folder.is_dir() and any(folder.iterdir())),
            message=f"{', '.join(lacking)} can't be read here, so people are asked instead.",
            advice=INSTALL,
        )


def _readers() -> Line:
    found = [f"{_WHAT[reading]} ({reader.package})" for reading, reader in readers().items()]
    words = f"read here: {', '.join(found)}." if found else "only the device is read."
    return Line(subject=SUBJECT, message=words)
