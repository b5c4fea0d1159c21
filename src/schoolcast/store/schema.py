"""Which version of the tables a store has. Alembic itself is loaded only to upgrade."""

from sqlalchemy import Column, Connection, MetaData, Table, Text, inspect, select

from schoolcast.domain.errors import ConfigurationProblem, SchemaProblem

REVISION = "0012"
"""The newest migration, which is what `tables` describes; a test compares the three."""

version = Table("alembic_version", MetaData(), Column("version_num", Text, primary_key=True))


def revision_of(connection: Connection) -> str | None:
    """The version of the store's tables, or None where there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(select(version.c.version_num)).scalar()


def require_current(connection: Connection, place: str) -> None:
    """SchemaProblem unless the store has the tables of this schoolcast."""
    found = revision_of(connection)
    if found == REVISION:
        return
    if found is None:
        raise ConfigurationProblem(
            f"There is no schoolcast store in {place} yet; `schoolcast upgrade` makes one."
        )
    if found > REVISION:
        raise SchemaProblem(
            f"The store at {place} was made by a newer schoolcast (its tables are version "
            f"{found}, this one knows {REVISION}). Install the newer schoolcast."
        )
    raise SchemaProblem(
        f"The store at {place} is from an older schoolcast (its tables are version {found}, this "
        f"one needs {REVISION}). Run `schoolcast upgrade`; it makes a backup first."
    )
