"""Importers that take more than they may."""

from datetime import date

from schoolcast.api import Imported, ImportedEvent, ImportOptions


class Endless:
    """Never comes to an end."""

    kind = "endless"
    title = "endless"
    endings = (".endless",)

    def read(self, content: bytes, options: ImportOptions) -> Imported:
        while True:
            pass


class Flooding(Endless):
    """Gives more than anybody can read."""

    def read(self, content: bytes, options: ImportOptions) -> Imported:
        return Imported(
            events=tuple(
                ImportedEvent(key=f"{n}", title=f"{n:>2000}", start=date(2027, 1, 4))
                for n in range(20_000)
            )
        )


class Greedy(Endless):
    """Fills the memory."""

    def read(self, content: bytes, options: ImportOptions) -> Imported:
        hoard = [content * 2**20]
        while True:
            hoard.append(hoard[-1] * 2)


class Clumsy(Endless):
    """Raises what it did not declare."""

    def read(self, content: bytes, options: ImportOptions) -> Imported:
        raise ZeroDivisionError("oops")
