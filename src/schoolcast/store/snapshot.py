"""Snapshots: the whole store in one file, taken beside running writers, and put back."""

import json
import os
import shutil
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from sqlalchemy import Connection, func, insert, select, text

from schoolcast.domain.errors import StoreProblem
from schoolcast.store.engine import Database
from schoolcast.store.location import locate
from schoolcast.store.schema import version
from schoolcast.store.tables import metadata
from schoolcast.store.upgrading import copy_store, create

FILE = "schoolcast.db"
ROWS = "rows.jsonl"
_BATCH = 500


def snapshot(database: Database, folder: Path) -> Path:
    """Write one state of the store into `folder`, checked; the file.

    SQLite is copied as it is. From a database server all rows are written, one a line, because
    its own tools need not be on this computer.
    """
    if database.sqlite:
        file = folder / FILE
        copy_store(database, file)
        return file
    file = folder / ROWS
    with file.open("w", encoding="utf-8") as out, database.still() as connection:
        for line in _lines(connection):
            out.write(line + "\n")
    return file


def _lines(connection: Connection) -> Iterator[str]:
    for one in metadata.sorted_tables:
        for row in connection.execute(select(one)):
            yield json.dumps({"table": one.name, "row": dict(row._mapping)}, ensure_ascii=False)


def put_back(file: Path, url: str) -> None:
    """Make the store at `url` from a snapshot; ConfigurationProblem where there is one already."""
    location = locate(url)
    if file.name == ROWS:
        create(url)
        try:
            _insert(file, Database(location))
        except BaseException:
            take_away(url)
            raise
    elif location.file:
        location.file.parent.mkdir(parents=True, exist_ok=True)
        part = location.file.with_name(location.file.name + ".part")
        shutil.copyfile(file, part)
        os.replace(part, location.file)
    else:
        raise StoreProblem(
            "The backup holds an SQLite store, but its config.toml names a database server."
        )


def take_away(url: str) -> None:
    """Leave the database as empty as `put_back` found it; a store that is a file is not touched."""
    location = locate(url)
    if location.file:
        return
    database = Database(location)
    try:
        with database.write() as connection:
            metadata.drop_all(connection)
            version.drop(connection, checkfirst=True)
    finally:
        database.close()


def _insert(file: Path, database: Database) -> None:
    tables = {one.name: one for one in metadata.sorted_tables}
    try:
        with file.open(encoding="utf-8") as lines, database.write() as connection:
            records = (json.loads(line) for line in lines)
            for name, same in groupby(records, key=lambda record: str(record["table"])):
                rows = [record["row"] for record in same]
                for start in range(0, len(rows), _BATCH):
                    connection.execute(insert(tables[name]), rows[start : start + _BATCH])
            if not database.sqlite:
                _count_on(connection)
    finally:
        database.close()


def _count_on(connection: Connection) -> None:
    """A server gives the next number from a counter of its own, which has to follow."""
    for one in metadata.sorted_tables:
        number = one.c.get("id")
        if number is None or number.type.python_type is not int:
            continue
        newest = connection.execute(select(func.max(number))).scalar()
        if newest:
            counter = text(f"SELECT setval(pg_get_serial_sequence('{one.name}', 'id'), :newest)")
            connection.execute(counter, {"newest": newest})
