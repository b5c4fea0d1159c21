"""What the database says, in words for the person who can act."""

import re
import sqlite3

from sqlalchemy.exc import DBAPIError

from schoolcast.domain.errors import ConfigurationProblem, SchoolcastError, StoreProblem

_SQLITE = {
    "SQLITE_FULL": (
        "The disk is full, so the store at {place} could not record this; nothing was changed. "
        "Free some space and try again."
    ),
    "SQLITE_BUSY": (
        "The store at {place} was in use by another program for too long; nothing was changed. "
        "Close other programs that have it open (a backup, a database viewer) and try again."
    ),
    "SQLITE_LOCKED": (
        "The store at {place} was in use by another program for too long; nothing was changed. "
        "Try again in a minute."
    ),
    "SQLITE_READONLY": (
        "The store at {place} can be read but not written; nothing was changed. Allow writing to "
        "the file and its folder, or run schoolcast as the user who owns them."
    ),
    "SQLITE_CANTOPEN": (
        "The store at {place} can't be opened. Allow this user to read and write the file and "
        "its folder."
    ),
    "SQLITE_PERM": "The store at {place} can't be opened: this user may not read it.",
    "SQLITE_IOERR": (
        "The disk that holds the store at {place} gave an error; nothing was changed. Check the "
        "disk, then run `schoolcast doctor`."
    ),
    "SQLITE_CORRUPT": (
        "The store at {place} is damaged. Stop schoolcast and restore the last backup."
    ),
}

_POSTGRES = {  # by SQLSTATE, the longest match first
    "53100": "The database server's disk is full; nothing was changed. Free some space there.",
    "55P03": (
        "The store was in use by another program for too long; nothing was changed. Try again."
    ),
    "40P01": "Two programs waited for each other in the store; nothing was changed. Try again.",
    "40": "Two programs changed the same thing at once; nothing was changed. Try again.",
    "25006": "The database server only allows reading just now; nothing was changed.",
    "42501": (
        "The database user may not do that; nothing was changed. Give it the rights to the "
        "schoolcast tables."
    ),
    "53300": "The database server has no connection left; nothing was changed. Try again.",
    "53": "The database server is out of room; nothing was changed. Try again.",
}

_FOR_NOW = re.compile(
    "starting up|shutting down|too many|connection slots|recovery|terminating"
    "|not currently accepting connections|not accepting connections"
)

REFUSED = (
    "The database server has let schoolcast into {place} before and refuses it now; nothing was "
    "changed. Is somebody at work on the server, or was the password changed there?"
)
NOT_A_DATABASE = (
    "{place} is not a schoolcast store: it is some other kind of file. Name the right file "
    "under [store] url in config.toml, or restore a backup."
)


def problem_of(error: Exception, place: str, *, opened: bool = False) -> SchoolcastError:
    """The problem to raise for a database error; `place` names the store without its password.

    Where it was `opened` before by the same process, a refusal is no matter of config.toml.
    """
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return _of_sqlite(cause, place)
    return _of_postgres(getattr(cause, "sqlstate", None) or "", str(cause), place, opened)


def _of_sqlite(error: sqlite3.Error, place: str) -> SchoolcastError:
    name = getattr(error, "sqlite_errorname", None) or ""
    if name.startswith("SQLITE_NOTADB"):
        return ConfigurationProblem(NOT_A_DATABASE.format(place=place))
    for known, words in _SQLITE.items():
        if name.startswith(known):
            return StoreProblem(words.format(place=place))
    return StoreProblem(f"The store at {place} could not be used: {error}. Nothing was changed.")


def _of_postgres(state: str, words: str, place: str, opened: bool) -> SchoolcastError:
    for known, sentence in _POSTGRES.items():
        if state.startswith(known):
            return StoreProblem(sentence)
    # When a connection is refused the driver passes on the server's words without a code.
    if not state and "FATAL" in words and not _FOR_NOW.search(words):
        if opened:
            return StoreProblem(REFUSED.format(place=place))
        return ConfigurationProblem(
            f"The database server refused to open {place}: check the user, the password and the "
            "database's name under [store] url in config.toml."
        )
    if not state or state.startswith(("08", "57")):
        return StoreProblem(
            f"The database server of {place} does not answer; nothing was changed. See that it "
            "is running, then try again."
        )
    return StoreProblem(f"The database server could not do that ({state}); nothing was changed.")
