"""Each built-in importer keeps the contract that importers of others keep."""

import importlib.util
from datetime import date
from pathlib import Path
from typing import Any

from schoolcast.importers.csv_file import CsvImporter
from schoolcast.importers.ics import IcsImporter
from schoolcast.importers.pasted import TextImporter
from schoolcast.importers.workbook import WorkbookImporter
from schoolcast.testing import ImporterContract


def shapes() -> Any:
    file = Path(__file__).with_name("shapes.py")
    spec = importlib.util.spec_from_file_location("shapes", file)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class TestIcs(ImporterContract):
    importer_class = IcsImporter

    def sample(self) -> bytes:
        return bytes(shapes().OUTLOOK)

    def damaged(self) -> list[bytes]:
        return [
            b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:yesterday\r\nEND:VEVENT\r\nEND:VCALENDAR",
            b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nRRULE:;;=\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            b"BEGIN:VCARD\r\nEND:VCARD\r\n",
        ]


class TestWorkbook(ImporterContract):
    importer_class = WorkbookImporter

    def sample(self) -> bytes:
        rows = [["Date", "Event"], [date(2027, 1, 4), "INSET day"], ["4 Feb 2027", "Book fair"]]
        return bytes(shapes().workbook(rows))


class TestCsv(ImporterContract):
    importer_class = CsvImporter

    def sample(self) -> bytes:
        return bytes(shapes().CLUBS)

    def damaged(self) -> list[bytes]:
        return [b'Date,Event\n"4 January 2027,never closed\n', b"Date;Event\n99/99/2027;x\n"]


class TestText(ImporterContract):
    importer_class = TextImporter

    def sample(self) -> bytes:
        return bytes(shapes().LETTER)
