"""What databases say, in words."""

import sqlite3

import pytest

from schoolcast.domain.errors import ConfigurationProblem, StoreProblem
from schoolcast.store.problems import problem_of


class ServerError(Exception):
    """Like the driver's: words, and a code where the server gave one."""

    def __init__(self, words: str = "", sqlstate: str | None = None) -> None:
        super().__init__(words)
        self.sqlstate = sqlstate


def _sqlite(name: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("words from the library")
    error.sqlite_errorname = name
    return error


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (_sqlite("SQLITE_FULL"), "disk is full"),
        (_sqlite("SQLITE_BUSY_SNAPSHOT"), "in use"),
        (_sqlite("SQLITE_READONLY_DIRECTORY"), "not written"),
        (_sqlite("SQLITE_IOERR_WRITE"), "disk"),
        (_sqlite("SQLITE_CORRUPT"), "damaged"),
        (_sqlite("SQLITE_ODD"), "words from the library"),
        (ServerError(sqlstate="53100"), "disk is full"),
        (ServerError(sqlstate="55P03"), "in use"),
        (ServerError(sqlstate="40P01"), "waited for each other"),
        (ServerError(sqlstate="25006"), "only allows reading"),
        (ServerError(sqlstate="08006"), "does not answer"),
        (ServerError(sqlstate="XX000"), "XX000"),
        (ServerError("connection refused"), "does not answer"),
        (ServerError("FATAL: the database system is starting up"), "does not answer"),
        (
            ServerError('FATAL: database "casts" is not currently accepting connections'),
            "does not answer",
        ),
    ],
)
def test_what_may_pass_is_a_store_problem(error, says):
    problem = problem_of(error, "/srv/school.db")
    assert isinstance(problem, StoreProblem)
    assert says in problem.message


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (_sqlite("SQLITE_NOTADB"), "some other kind of file"),
        (ServerError('FATAL: password authentication failed for user "clerk"'), "password"),
        (ServerError('FATAL: database "casts" does not exist'), "database's name"),
    ],
)
def test_what_somebody_must_mend_is_a_configuration_problem(error, says):
    problem = problem_of(error, "/srv/school.db")
    assert isinstance(problem, ConfigurationProblem)
    assert says in problem.message
    assert "/srv/school.db" in problem.message


def test_a_server_that_had_let_us_in_is_waited_for():
    error = ServerError('FATAL: database "casts" does not exist')
    problem = problem_of(error, "localhost/casts", opened=True)
    assert isinstance(problem, StoreProblem)
    assert "refuses it now" in problem.message
