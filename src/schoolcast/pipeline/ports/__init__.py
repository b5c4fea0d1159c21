"""What the use cases need from the outside: the store's two doors, and the other parts."""

from schoolcast.pipeline.ports.content import Authored, Content, FileStamp, Lines
from schoolcast.pipeline.ports.ledger import Ledger
from schoolcast.pipeline.ports.pictures import CleanPicture, Pictures
from schoolcast.pipeline.ports.probes import Mark, Probe, no_mark, no_probe
from schoolcast.pipeline.ports.rules import Renderer, Rules
from schoolcast.pipeline.ports.school_store import SchoolStore

__all__ = [
    "Authored",
    "CleanPicture",
    "Content",
    "FileStamp",
    "Ledger",
    "Lines",
    "Mark",
    "Pictures",
    "Probe",
    "Renderer",
    "Rules",
    "SchoolStore",
    "no_mark",
    "no_probe",
]
