"""What was read in pictures, and originals that are kept sealed beside the store."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, or_, select, update

from schoolcast.domain.dates import to_ms
from schoolcast.domain.picture import PictureFacts as Facts
from schoolcast.store.picture_frozen import freeze_facts, thaw_facts
from schoolcast.store.revisions import Revisions
from schoolcast.store.tables import (
    picture_copies,
    picture_facts,
    picture_originals,
    revisions,
    verdicts,
)

KIND = "picture"
WITHDRAWN = ""  # as the version of facts: no verdict rests on it, so nothing is claimed


class PictureFacts(Revisions):
    """What is known of the school's pictures."""

    def picture_facts(self, digests: Collection[str]) -> dict[str, Facts]:
        """What is known of these pictures, by digest; a copy's is its picture's."""
        with self._read() as connection:
            masters = self._masters_of(connection, digests)
            kept = self._facts_of(connection, masters.values())
        return {
            sha256: replace(kept[master], sha256=sha256)
            for sha256, master in masters.items()
            if master in kept
        }

    def masters(self, digests: Collection[str]) -> dict[str, str]:
        """For each of these the clean picture it is a copy of, or itself."""
        with self._read() as connection:
            return self._masters_of(connection, digests)

    def keep_picture_facts(self, facts: Facts, *, at: datetime) -> None:
        """Remember it in place of what was known.

        Where rules now see something else, the verdicts on what shows the picture are withdrawn
        in the same transaction: nothing of it goes out until it has been checked again.
        """
        with self._write() as connection:
            master = self._masters_of(connection, [facts.sha256])[facts.sha256]
            facts = replace(facts, sha256=master)
            known = self._facts_of(connection, [master]).get(master)
            if known == facts:
                return
            self._put_facts(connection, facts, at)
            if known is None or replace(known, readers=()) != replace(facts, readers=()):
                self._withdraw_verdicts(connection, master)

    def keep_copy(self, sha256: str, picture: str) -> None:
        """Remember that `sha256` is the clean `picture` made smaller for a channel."""
        with self._write() as connection:
            if sha256 == picture or self._masters_of(connection, [sha256])[sha256] == picture:
                return
            connection.execute(
                delete(picture_copies).where(*self._rows_of(picture_copies, [sha256]))
            )
            connection.execute(
                insert(picture_copies).values(school=self._school, sha256=sha256, picture=picture)
            )

    @property
    def seals(self) -> bool:
        """Whether there is a key to seal originals with."""
        return self._safe.seals

    def seal_original(self, sha256: str, raw: bytes) -> bytes:
        """The file sealed with the school's key."""
        with self._write():  # the school's first key is made in a writing transaction
            pass
        return self._safe.seal_bytes("original", sha256, raw)

    def open_original(self, sha256: str, sealed: bytes) -> bytes | None:
        """The file; None where its key is lost, KeyProblem where it can't be opened."""
        with self._read():
            pass
        return self._safe.open_bytes("original", sha256, sealed)

    def note_original(self, sha256: str, picture: str, *, at: datetime) -> bool:
        """Remember that it is kept, and for which clean picture; False where it was known."""
        with self._write() as connection:
            known = select(picture_originals.c.sha256).where(
                *self._rows_of(picture_originals, [sha256])
            )
            if connection.execute(known).first():
                return False
            connection.execute(
                insert(picture_originals).values(
                    school=self._school, sha256=sha256, picture=picture, kept_at=to_ms(at)
                )
            )
            return True

    def originals_of(self, picture: str) -> list[str]:
        """The digests of the originals that are kept of a clean picture."""
        with self._read() as connection:
            wanted = select(picture_originals.c.sha256).where(
                picture_originals.c.school == self._school, picture_originals.c.picture == picture
            )
            return list(connection.execute(wanted).scalars())

    def old_originals(self, *, before: datetime) -> list[str]:
        """The digests of originals that have been kept since before that instant."""
        with self._read() as connection:
            wanted = select(picture_originals.c.sha256).where(
                picture_originals.c.school == self._school,
                picture_originals.c.kept_at < to_ms(before),
            )
            return list(connection.execute(wanted).scalars())

    def forget_originals(self, digests: Collection[str]) -> None:
        """Their files are gone; remember them no longer."""
        with self._write() as connection:
            connection.execute(
                delete(picture_originals).where(*self._rows_of(picture_originals, digests))
            )

    def forget_picture_facts(self, *, before: datetime) -> int:
        """Delete what was read before in pictures that nothing open shows; how many."""
        shown = self._pictures_shown()
        with self._write() as connection:
            read = select(picture_facts.c.sha256).where(
                picture_facts.c.school == self._school,
                picture_facts.c.read_at < to_ms(before),
            )
            gone = [name for name in connection.execute(read).scalars() if name not in shown]
            connection.execute(delete(picture_facts).where(*self._rows_of(picture_facts, gone)))
        return len(gone)

    def _pictures_shown(self) -> set[str]:
        """The pictures, never copies, of everything open."""
        digests = {
            image.sha256
            for stored in self.open_revisions()
            for post in stored.revision.posts
            for image in post.images
        }
        with self._read() as connection:
            return set(self._masters_of(connection, digests).values())

    def _rows_of(self, table: Table, digests: Collection[str]) -> tuple[Any, Any]:
        return table.c.school == self._school, table.c.sha256.in_(list(digests))

    def _masters_of(self, connection: Connection, digests: Iterable[str]) -> dict[str, str]:
        """The pictures that these are, or were made from."""
        masters = {sha256: sha256 for sha256 in digests}
        copies = select(picture_copies.c.sha256, picture_copies.c.picture)
        rows = connection.execute(copies.where(*self._rows_of(picture_copies, masters)))
        return masters | {row.sha256: row.picture for row in rows}

    def _facts_of(self, connection: Connection, digests: Collection[str]) -> dict[str, Facts]:
        wanted = select(picture_facts.c.sha256, picture_facts.c.sealed)
        rows = connection.execute(wanted.where(*self._rows_of(picture_facts, digests))).all()
        opened = {row.sha256: self._safe.open(KIND, row.sha256, row.sealed) for row in rows}
        return {sha256: thaw_facts(text) for sha256, text in opened.items() if text is not None}

    def _put_facts(self, connection: Connection, facts: Facts, at: datetime) -> None:
        connection.execute(
            delete(picture_facts).where(*self._rows_of(picture_facts, [facts.sha256]))
        )
        sealed = self._safe.seal(KIND, facts.sha256, freeze_facts(facts))
        connection.execute(
            insert(picture_facts).values(
                school=self._school, sha256=facts.sha256, sealed=sealed, read_at=to_ms(at)
            )
        )

    def _withdraw_verdicts(self, connection: Connection, picture: str) -> None:
        copies = select(picture_copies.c.sha256).where(
            picture_copies.c.school == self._school, picture_copies.c.picture == picture
        )
        names = [picture, *connection.execute(copies).scalars()]
        # Digests of pictures stand in clear in what is frozen, and nothing else looks like one.
        shows = or_(*(revisions.c.frozen.contains(name, autoescape=True) for name in names))
        latest = select(revisions.c.verdict).where(revisions.c.school == self._school, shows)
        connection.execute(
            update(verdicts)
            .where(verdicts.c.school == self._school, verdicts.c.id.in_(latest))
            .values(facts_version=WITHDRAWN)
        )
