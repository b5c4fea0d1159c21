"""Statements worded once, for the few that run for every delivery.

SQLAlchemy takes five times as long over such a statement as SQLite does; PostgreSQL, which is
asked over a network, gains nothing by this and runs it as it is.
"""

from collections import namedtuple
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Connection, Executable
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement


class _Wording(NamedTuple):
    sql: str
    names: tuple[str, ...]
    constants: dict[str, Any]


class Prepared:
    """One statement, whose values are numbers, text or None."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._sqlite: _Wording | None = None
        self._row: Any = None

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Run it; the number of rows that it changed."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self._statement, dict(values)).rowcount
        with self._run(connection, values) as cursor:
            changed: int = cursor.rowcount
            return changed

    def one(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """Run it; its row with the columns as attributes, or None."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self._statement, dict(values)).one_or_none()
        with self._run(connection, values) as cursor:
            if self._row is None:
                self._row = _row_of([column[0] for column in cursor.description])
            rows = cursor.fetchall()  # to its end, or it would still be at work at the commit
        return self._row._make(rows[0]) if rows else None

    @contextmanager
    def _run(self, connection: Connection, values: Mapping[str, Any]) -> Iterator[Any]:
        if self._sqlite is None:
            self._sqlite = _word(self._statement, connection.dialect, values)
        sql, names, constants = self._sqlite
        given = {**constants, **values}
        parameters = tuple([given[name] for name in names])
        dbapi = connection.connection.dbapi_connection
        assert dbapi is not None
        cursor = dbapi.cursor()
        errors = connection.dialect.loaded_dbapi.Error
        try:
            cursor.execute(sql, parameters)
            yield cursor
        except errors as error:
            raise DBAPIError.instance(sql, parameters, error, errors) from error
        finally:
            cursor.close()


def _row_of(columns: list[str]) -> Any:
    make: Any = namedtuple  # names that are known only now are beyond the type checker
    return make("Row", columns)


def _word(statement: Any, dialect: Dialect, values: Mapping[str, Any]) -> _Wording:
    assert isinstance(statement, ClauseElement)
    columns = list(values) if getattr(statement, "is_insert", False) else None
    compiled = statement.compile(dialect=dialect, column_keys=columns)
    assert isinstance(compiled, SQLCompiler)
    assert compiled.positiontup is not None
    return _Wording(str(compiled), tuple(compiled.positiontup), dict(compiled.params))
