"""What the use cases need from the outside: the store's two doors, and the other parts."""

from schoolcast.pipeline.ports.content import Authored, Content, FileStamp, Lines
from schoolcast.pipeline.ports.ledger import Ledger
from schoolcast.pipeline.ports.pictures import CleanPicture, Fit, NoReadings, Pictures, Readings
from schoolcast.pipeline.ports.probes import Mark, Probe, no_mark, no_probe
from schoolcast.pipeline.ports.rules import Renderer, Rules
from schoolcast.pipeline.ports.school_store import SchoolStore
from schoolcast.pipeline.ports.videos import CopiedVideo, NoVideos, Videos

__all__ = [
    "Authored",
    "CleanPicture",
    "Content",
    "CopiedVideo",
    "FileStamp",
    "Fit",
    "Ledger",
    "Lines",
    "Mark",
    "NoReadings",
    "NoVideos",
    "Pictures",
    "Probe",
    "Readings",
    "Renderer",
    "Rules",
    "SchoolStore",
    "Videos",
    "no_mark",
    "no_probe",
]
