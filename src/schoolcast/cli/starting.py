"""Starting: what lies in a new school's folder."""

import json
import re
import shutil
from importlib.resources import files
from pathlib import Path

from schoolcast.cli.instance import make_folder, make_store, write_instance
from schoolcast.domain.errors import StoreProblem, UsageProblem
from schoolcast.sample import ROLL, sample_folder
from schoolcast.settings import FILE, load_settings

_OWNER_ONLY = 0o700


def lay_out(folder: Path, *, name: str, rehearsal: bool) -> None:
    """Make everything a school needs in `folder`.

    UsageProblem where it holds a config.toml or content already; StoreProblem where it can't be
    written.
    """
    for taken in (folder / FILE, folder / "content"):
        if taken.exists():
            raise UsageProblem(f"{taken} is there already; nothing was changed.")
    make_folder(folder)
    try:
        _write(folder, name, rehearsal)
    except OSError as error:
        raise StoreProblem(
            f"{error.filename or folder} can't be written: {error.strerror}. Choose a folder in "
            "which you may write."
        ) from None
    settings = load_settings(folder / FILE)
    make_store(settings.store_url)
    write_instance(folder / "data", rehearsal=rehearsal)


def _write(folder: Path, name: str, rehearsal: bool) -> None:
    sample = sample_folder()
    content = folder / "content"
    for new in (content / "media", folder / "data", folder / "outbox", folder / "secrets"):
        new.mkdir(parents=True, exist_ok=True)
    (folder / "secrets").chmod(_OWNER_ONLY)
    (folder / "data").chmod(_OWNER_ONLY)
    shutil.copytree(sample / "content" / "templates", content / "templates")
    _put(content / "README.md", _starter("README.md"))
    _put(content / "calendar.toml", _starter("calendar.toml"))
    if rehearsal:
        shutil.copyfile(sample / ROLL, folder / "roll.csv")
        (folder / "roll.csv").chmod(0o600)
    _put(folder / FILE, _config(name, rehearsal))


def _config(name: str, rehearsal: bool) -> str:
    channels = _starter("rehearsal.toml" if rehearsal else "channels.toml").rstrip()
    text = _starter("config.toml")
    for mark, value in (
        ("@ID@", _toml(_id(name))),
        ("@NAME@", _toml(name)),
        ("@CHANNELS@", channels),
    ):
        text = text.replace(mark, value)
    return text


def _id(name: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", name.lower().replace("'", "").replace("’", ""))
    return words.strip("-")[:40].strip("-") or "school"


def _toml(text: str) -> str:
    """A TOML string: JSON's rules for quoting are a part of TOML's."""
    return json.dumps(text, ensure_ascii=False)


def _starter(name: str) -> str:
    return (files("schoolcast.cli") / "starter" / name).read_text(encoding="utf-8")


def _put(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
