"""Which clean picture was made from which original."""

from sqlalchemy import delete, insert, select

from schoolcast.domain.revision import PostImage
from schoolcast.store.door import SchoolDoor
from schoolcast.store.frozen import freeze_picture, thaw_picture
from schoolcast.store.tables import pictures


class Pictures(SchoolDoor):
    """The school's pictures."""

    def known_picture(self, original_sha256: str) -> PostImage | None:
        """The clean picture made from an original before, or None; its `path` is not kept."""
        with self._read() as connection:
            text = connection.execute(
                select(pictures.c.picture).where(
                    pictures.c.school == self._school,
                    pictures.c.original_sha256 == original_sha256,
                )
            ).scalar()
        return thaw_picture(text) if text else None

    def keep_picture(self, original_sha256: str, picture: PostImage) -> None:
        """Remember the clean picture of an original, in place of an earlier one."""
        with self._write() as connection:
            connection.execute(
                delete(pictures).where(
                    pictures.c.school == self._school,
                    pictures.c.original_sha256 == original_sha256,
                )
            )
            connection.execute(
                insert(pictures).values(
                    school=self._school,
                    original_sha256=original_sha256,
                    picture=freeze_picture(picture),
                )
            )
